"""What happens without a booking reaches a workflow in a real WordPress."""

import json
import secrets

from stage.site import Site
from stage.wordpress import DATABASE

from tests.wordpress.on_a_site import export, insert, messages


def test_an_adjustment_that_changes_the_tier_reaches_a_workflow(site: Site) -> None:
    tier = f"Tier {secrets.token_hex(4)}"
    programme = {"earning_rules": [], "tiers": [{"name": tier, "color": "#c0c0c0", "min_points": 10}]}
    customer = insert(site, "customers", "first_name, last_name, email", "'Nora', 'Ruiz', 'nora.outbox@example.org'")
    filters = json.dumps({"reasons": ["adjustment"], "tiers": [tier]})
    workflow = insert(
        site, "workflows", "name, `when`, data, is_active", f"'Hello', 'bkloyalty_tier_updated', '{filters}', 1"
    )
    body = json.dumps({"body": "{bkloyalty_tier}: {bkloyalty_points_total}"})
    insert(
        site, "workflow_actions", "workflow_id, driver, data, is_active", f"{workflow}, 'standin_record', '{body}', 1"
    )
    before = export(site)
    try:
        site.service.command("programme import", "-", stdin=json.dumps(programme))
        site.service.command("adjust", "--customer", customer, "--points", "25")
        assert messages(site, workflow) == []
        report = site.service.ask("work", "--once")
        assert (report["delivered"] > 0, report["undelivered"]) == (True, 0)
        assert messages(site, workflow) == [f"{tier}: 25"]
        assert site.service.ask("work", "--once")["delivered"] == 0
        assert messages(site, workflow) == [f"{tier}: 25"]
    finally:
        site.database.sql(f"DELETE FROM wp_bkntc_workflows WHERE id = {workflow}", DATABASE)
        if before:
            site.service.command("programme import", "-", stdin=before)
