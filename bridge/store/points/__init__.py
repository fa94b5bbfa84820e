"""Accounts, lots, entries and holds."""
