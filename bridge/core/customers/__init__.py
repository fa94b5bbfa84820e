"""Customers themselves: found, asked, made one, forgotten."""
