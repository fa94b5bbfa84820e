"""The screens of bonuses."""
