"""Bookings of the past that earn when history is attached."""
