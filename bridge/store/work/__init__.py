"""Long tasks, what waits, and signs of life."""
