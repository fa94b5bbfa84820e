"""Tokens of apps, and what they sent once."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
