"""Points apart from bookings: to a segment, for an action, for a friend."""
