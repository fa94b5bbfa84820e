"""The ledger, its programmes, holds and settlements."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
