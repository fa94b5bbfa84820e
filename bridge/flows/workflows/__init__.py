"""Telling WordPress, and whoever waits there."""
