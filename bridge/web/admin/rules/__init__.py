"""The screens of earning rules, multipliers and actions."""
