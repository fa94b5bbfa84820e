"""Points given apart from bookings, and taken back."""
