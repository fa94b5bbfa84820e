"""Keeping the figures that pages read."""
