"""Rewards: the catalogue, and what was issued of it."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
