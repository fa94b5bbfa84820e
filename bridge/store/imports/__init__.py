"""Imported tables, line by line."""
