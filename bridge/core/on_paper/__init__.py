"""Lives of bookings on paper: replays, dry runs, and two programmes side by side."""
