"""Bookings of the past, and the batches in which they are attached."""
