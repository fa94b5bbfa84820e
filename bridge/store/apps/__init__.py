"""Tokens, and writes that apps may send again."""
