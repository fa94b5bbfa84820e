"""What each step of the check should give, worked out by hand from `programme.json`.

10 points for every visit, 50 for colour, 1 for every euro, 0.05 off for each point; Bronze 30, Silver 150, Gold 500 lifetime
points. The bookings are for a Wednesday, so the rule for Tuesdays stays out of it.
"""

from __future__ import annotations

WEDNESDAY = 3
HIGHLIGHTS, CUT, MANICURE = 4, 1, 5

FIRST_EARNS = 155  # Highlights for 95.00: 10 + 50 + 95
FIRST_PERCENT = 1  # Silver to Gold: (155 - 150) / (500 - 150) = 1.4 %
VALUE = "7.75"  # 155 x 0.05
REDEEMED = 100
DISCOUNT = "5.00"  # 100 x 0.05; the half of 38.00 that points may pay is 19.00
SECOND_PRICE = "33.00"  # Cut and blow-dry: 38.00 - 5.00
SECOND_EARNS = 43  # 10 + 33
SECOND_BALANCE = 98  # 155 - 100 + 43
SECOND_LIFETIME = 198  # 155 + 43: redeeming does not lower it
SECOND_PERCENT = 13  # (198 - 150) / 350 = 13.7 %
THIRD_PRICE = "28.00"
THIRD_BALANCE = 193  # Manicure for 28.00, after the second was cancelled: 155 + 10 + 28
THIRD_PERCENT = 12  # (193 - 150) / 350 = 12.2 %
