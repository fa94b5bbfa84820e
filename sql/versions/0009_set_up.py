"""Steps of the set-up that are over."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
