"""Rewards and the vouchers that are taken of them."""
