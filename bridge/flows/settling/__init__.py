"""What bookings do to the ledger."""
