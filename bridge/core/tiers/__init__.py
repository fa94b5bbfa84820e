"""Tiers: where points lead, by all of them or by the latest, and what keeps a tier."""
