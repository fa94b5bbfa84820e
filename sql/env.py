"""Alembic's entry: runs the migrations over the connection that the service hands in.

Each revision in versions/ is a plain .sql file that a database administrator can read (and run by hand, with {prefix}
replaced); the .py file beside it only puts it in order.
"""

from pathlib import Path

from alembic import context


def run_sql(op, revision_file):
    """Runs the .sql file beside a revision, statement by statement; the engine puts in the table prefix."""
    text = Path(revision_file).with_suffix(".sql").read_text(encoding="utf-8")
    lines = [line.split("--")[0] for line in text.splitlines()]
    for statement in "\n".join(lines).split(";"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement.strip())


config = context.config
config.attributes["run_sql"] = run_sql
context.configure(
    connection=config.attributes["connection"],
    version_table="{prefix}bkloyalty_schema_version",
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
