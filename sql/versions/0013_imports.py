"""Balances and tiers that came from elsewhere."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
