"""Segments and marketing consent: what is known of each customer without reading history, and who may be written to."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
