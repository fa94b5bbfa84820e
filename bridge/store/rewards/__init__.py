"""The catalogue and its vouchers."""
