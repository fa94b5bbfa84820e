"""Tokens of apps: what one may do, and for how long."""
