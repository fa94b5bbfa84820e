"""Profiles, and segments as questions to them."""
