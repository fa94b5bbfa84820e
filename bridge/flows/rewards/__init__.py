"""The catalogue, and what is taken of it."""
