"""Letting go of what has served: finished files, what stood in imports, what apps once sent."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from bridge.core.apps.tokens import TokenKind
from bridge.core.imports.importing import ImportState
from bridge.errors import InvalidInput, NotHere
from bridge.flows.imports.imports import discard
from bridge.store.apps import api_requests, tokens
from bridge.store.database import Database
from bridge.store.imports import import_lines, imports
from bridge.store.work import task_files

PAGE = 500
FILES_KEPT = timedelta(days=1)
DRAFTS_KEPT, LINES_KEPT = timedelta(days=7), timedelta(days=30)
REQUESTS_KEPT = timedelta(days=2)
# Customers' tokens; others are kept for ever, for the ledger names them.
TOKENS_KEPT = timedelta(days=30)


def drop_task_files(database: Database, *, now: datetime) -> int:
    """Drops files that were made a day ago or earlier; how many. ``now`` is real time, as tasks note it."""
    with database.read() as conn:
        old = task_files.list_old_for_all_tenants(conn, before=now - FILES_KEPT)
    for task_id in old:
        database.transact(partial(task_files.drop_pieces, task_id=task_id))
    return len(old)


def drop_api_traces(database: Database, *, now: datetime) -> int:
    """Forgets what apps sent days ago, and customers' tokens that ended long ago; how many rows. ``now`` is real time."""
    requests, dropped = 0, PAGE
    while dropped == PAGE:
        job = partial(api_requests.drop_old_for_all_tenants, before=now - REQUESTS_KEPT, limit=PAGE)
        dropped = database.transact(job)
        requests += dropped
    with database.read() as conn:
        over = tokens.list_over_for_all_tenants(conn, kind=TokenKind.CUSTOMER, before=now - TOKENS_KEPT, limit=PAGE)
    if over:
        database.transact(partial(tokens.drop_for_all_tenants, token_ids=over))
    return requests + len(over)


def forget_imports(database: Database, *, now: datetime) -> int:
    """Lets go of files that nobody imported for a week, and of what stood in those that were imported a month ago; of how many."""
    with database.read() as conn:
        drafts = [state for state in ImportState if state.is_draft]
        stale = imports.list_old_for_all_tenants(conn, states=drafts, before=now - DRAFTS_KEPT, limit=PAGE)
        told = import_lines.list_with_texts_for_all_tenants(conn, before=now - LINES_KEPT, limit=PAGE)
    for tenant_id, import_id in stale:
        with suppress(InvalidInput, NotHere):  # begun, or let go, just now
            database.transact(partial(discard, tenant_id=tenant_id, import_id=import_id))
    for tenant_id, import_id in told:
        database.transact(partial(import_lines.forget_texts, tenant_id=tenant_id, import_id=import_id))
    return len(stale) + len(told)
