"""Tokens of apps, and writes that are done once."""
