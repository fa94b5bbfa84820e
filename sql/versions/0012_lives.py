"""Customers who were merged or are gone, and businesses that were deleted."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
