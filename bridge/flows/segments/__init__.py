"""Segments by name, and who is in one."""
