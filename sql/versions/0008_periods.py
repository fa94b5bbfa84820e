"""Tier periods with grace, and notice before points expire."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
