"""Tenants, and the versions of their programmes."""
