"""Customers: the search over them, their pages, their answers, and what becomes of them."""
