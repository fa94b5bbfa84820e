"""Sums and figures, kept so that no report reads the ledger."""
