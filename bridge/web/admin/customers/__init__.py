"""The screens of customers, their points and bookings."""
