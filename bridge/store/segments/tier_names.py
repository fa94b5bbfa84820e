"""Where a tier is named beside the programme: in rewards, in segments that were saved, and in those of bonuses that are still given."""

from functools import partial

from sqlalchemy import Connection, select, true, update

from bridge.core.bonuses.bonuses import BonusState
from bridge.core.segments.segment_documents import rename_tier as rename_in
from bridge.store.rewards import rewards
from bridge.store.tables import bonuses, deleted_segments, segments


def rename_tier(conn: Connection, *, tenant_id: int, was: str, name: str) -> None:
    """What is for a tier stays for it. Who is just editing such a thing is told that it changed. The tenant must be locked."""
    rewards.rename_tier(conn, tenant_id=tenant_id, was=was, name=name)
    rename = partial(rename_in, was=was, name=name)
    running = bonuses.c.state == BonusState.RUNNING.value
    for table, column, condition, counted in (
        (segments, segments.c.document, true(), {"number": segments.c.number + 1}),
        (deleted_segments, deleted_segments.c.document, true(), {}),
        (bonuses, bonuses.c.segment, running, {}),
    ):
        query = select(table.c.id, column.label("document")).where(table.c.tenant_id == tenant_id, condition)
        for row in conn.execute(query.order_by(table.c.id).with_for_update()).all():
            renamed = rename(row.document)
            if renamed != row.document:
                mine = table.c.tenant_id == tenant_id, table.c.id == row.id
                conn.execute(update(table).where(*mine).values({column.name: renamed, **counted}))
