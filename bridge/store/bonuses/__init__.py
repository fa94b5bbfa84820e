"""Points apart from bookings, and whom they are for."""
