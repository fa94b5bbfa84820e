"""What workflow events need to be told once."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
