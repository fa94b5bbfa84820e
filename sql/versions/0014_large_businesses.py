"""What lists and counts of a large business are read by, and segments that were deleted lately."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.get_context().config.attributes["run_sql"](op, __file__)
