"""When the worker last did each of its jobs to the end."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
