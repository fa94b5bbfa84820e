"""What WordPress has to be told, and how far everybody is who tells it."""
