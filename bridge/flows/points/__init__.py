"""What people and time do to the ledger: points by hand, paid with, expired."""
