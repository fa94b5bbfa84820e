"""Editing tiers, and customers following them."""
