"""Attaching history, and undoing it."""
