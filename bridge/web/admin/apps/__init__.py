"""The screens of apps and their tokens."""
