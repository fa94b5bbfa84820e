"""What is put into a real WordPress for a test, and what came of it."""

from stage.site import Site
from stage.wordpress import DATABASE

SERVICE = {
    "name": "Colour",
    "price": 60,
    "duration": 60,
    "max_capacity": 1,
    "is_active": 1,
    "is_visible": 1,
    "deposit": 100,
    "deposit_type": "percent",
    "recurring_payment_type": "full",
}


def insert(site: Site, table: str, columns: str, values: str) -> str:
    said = site.database.sql(
        f"INSERT INTO wp_bkntc_{table} ({columns}) VALUES ({values}); SELECT LAST_INSERT_ID();", DATABASE
    )
    return said.strip()


def messages(site: Site, workflow: str) -> list[str]:
    said = site.database.sql(
        f"SELECT JSON_VALUE(data, '$.body') FROM wp_bkntc_workflow_logs WHERE workflow_id = {workflow} ORDER BY id",
        DATABASE,
    )
    return said.splitlines()


def export(site: Site) -> str | None:
    """The programme that other tests may rely on."""
    exists = site.database.sql("SELECT COUNT(*) FROM wp_bkloyalty_programme_versions WHERE tenant_id = 0", DATABASE)
    return site.service.command("programme export") if exists.strip() != "0" else None
