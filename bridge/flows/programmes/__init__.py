"""Laying down the programme: its rules, settings, versions and its end."""
