"""The screens of tiers."""
