"""History that is attached, in batches that can be stopped, resumed and undone."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
