"""Balances from elsewhere: tables read, understood and judged."""
