"""Earning rules: which match a booking, what they give, and all of it in words."""
