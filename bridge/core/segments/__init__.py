"""Segments: what may be asked of customers."""
