"""Whose points paid for which bookings, found without reading all of a business's bookings."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
