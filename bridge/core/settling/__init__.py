"""What one booking should have earned, when, and why."""
