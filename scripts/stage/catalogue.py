"""What the salon's customers can take for their points: a catalogue of rewards, as its owner would have typed it."""

from __future__ import annotations

import json
from typing import Any

from stage.mariadb import MariaDB
from stage.seed import own_id
from stage.wordpress import DATABASE

MANICURE = 5  # among the salon's services
REWARDS: list[dict[str, Any]] = [
    {
        "name": "10 € off", "description": "Ten euro less on your next visit.", "cost": 200, "stock": "NULL", "voucher_days": 90,
        "terms": {"kind": "fixed", "amount": "10.00"}, "tiers": [],
    },
    {
        "name": "20 % off, for Gold", "description": "A fifth off whatever you book.", "cost": 350, "stock": "NULL",
        "voucher_days": 60, "terms": {"kind": "percent", "percent": "20"}, "tiers": ["Gold"],
    },
    {
        "name": "A free manicure", "description": "On any weekday.", "cost": 600, "stock": 20, "voucher_days": 180,
        "terms": {"kind": "service", "services": [MANICURE]}, "tiers": [],
    },
    {
        "name": "A travel-size shampoo", "description": "Pick one from the shelf.", "cost": 120, "stock": 50,
        "voucher_days": "NULL", "terms": {"kind": "custom"}, "tiers": [],
    },
]  # fmt: skip


def fill(database: MariaDB, *, tenant: int | None = None) -> None:
    """Puts them up, from now on."""
    rows = ", ".join(_row(reward, tenant) for reward in REWARDS)
    columns = "tenant_id, name, description, cost, terms, tiers, stock, voucher_days, state, number, issued, created_at, updated_at"
    database.sql(f"INSERT INTO wp_bkloyalty_rewards ({columns}) VALUES {rows}", DATABASE)


def _row(reward: dict[str, Any], tenant: int | None) -> str:
    terms = reward["terms"]
    if "services" in terms:
        terms = terms | {"services": [own_id(each, tenant) for each in terms["services"]]}
    texts = [reward["name"], reward["description"], json.dumps(terms), json.dumps(reward["tiers"])]
    name, description, terms_said, tiers = (f"'{text}'" for text in texts)
    numbers = f"{reward['stock']}, {reward['voucher_days']}"
    return (
        f"({tenant or 0}, {name}, {description}, {reward['cost']}, {terms_said}, {tiers}, {numbers}, 'active', 1, 0, "
        "UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))"
    )
