"""The tables as the code sees them; sql/versions makes them, and a test holds the two equal.

``{prefix}`` in a name is WordPress's table prefix; the engine puts it in (store/database.py).
"""

from bridge.store.tables.api import api_requests, api_tokens
from bridge.store.tables.bonuses import arrivals, bonuses, celebrations, gifts, marks, recommended, referrals
from bridge.store.tables.columns import Json, Utc, metadata
from bridge.store.tables.figures import days, kept_figures, rollups
from bridge.store.tables.imports import import_lines, import_pieces, imports
from bridge.store.tables.ledger import accounts, batches, entries, holds, lots, outbox, settlements
from bridge.store.tables.lives import categories, closures, departures, merges
from bridge.store.tables.people import consents, deleted_segments, people, profiles, segments, visits, wordings, words
from bridge.store.tables.programme import programme_versions, setup_steps, tenants
from bridge.store.tables.rewards import rewards, vouchers
from bridge.store.tables.work import doorbells, signs, task_files, tasks
from bridge.store.tables.workflows import expiry_notices, segment_members, walks

__all__ = [
    "Json",
    "Utc",
    "accounts",
    "api_requests",
    "api_tokens",
    "arrivals",
    "batches",
    "bonuses",
    "categories",
    "celebrations",
    "closures",
    "consents",
    "days",
    "deleted_segments",
    "departures",
    "doorbells",
    "entries",
    "expiry_notices",
    "gifts",
    "holds",
    "import_lines",
    "import_pieces",
    "imports",
    "kept_figures",
    "lots",
    "marks",
    "merges",
    "metadata",
    "outbox",
    "people",
    "profiles",
    "programme_versions",
    "recommended",
    "referrals",
    "rewards",
    "rollups",
    "segment_members",
    "segments",
    "settlements",
    "setup_steps",
    "signs",
    "task_files",
    "tasks",
    "tenants",
    "visits",
    "vouchers",
    "walks",
    "wordings",
    "words",
]
