"""Bonuses to segments, multipliers, and actions that earn."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
