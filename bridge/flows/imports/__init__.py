"""Balances from elsewhere, brought over and taken back."""
