"""What the back end asks for: long tasks, figures by day, a search over customers, and the indexes of its lists."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
