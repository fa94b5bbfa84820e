"""Bookings that may have changed, and what was last decided about each."""
