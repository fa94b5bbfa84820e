"""What should never be, as queries that find it."""
