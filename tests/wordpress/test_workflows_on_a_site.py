"""A booking in a real WordPress triggers workflows, whose messages show the new balance in the same request; and what could not be
brought there is fetched by WordPress's cron, once."""

import json
import secrets
from datetime import date, timedelta
from pathlib import Path

from stage.site import Site
from stage.visitor import Visitor
from stage.wordpress import DATABASE

from tests.wordpress.on_a_site import SERVICE, export, insert, messages

SOW = Path(__file__).parents[1] / "browser" / "salon.php"
PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 50}, "when": {}}],
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 120}],
    "redemption": {"enabled": True, "point_value": "0.10", "method": "choose"},
}
SAYS = (
    "+{bkloyalty_points_added} {bkloyalty_points_earned} {bkloyalty_points_total} {bkloyalty_points_value} "
    "{bkloyalty_points_lifetime} {bkloyalty_points_to_next_tier} {bkloyalty_next_tier}"
)


def test_a_bookings_message_shows_the_new_balance_and_cron_fetches_what_is_left(site: Site) -> None:
    before = export(site)
    site.service.command("programme import", "-", stdin=json.dumps(PROGRAMME))
    login = f"eva{secrets.token_hex(4)}"
    given = {
        "options": {"bkloyalty_breaker": "0"},
        "pages": {},
        "service": SERVICE,
        "customer": {"login": login, "password": "let me in"},
    }
    ids = json.loads(site.wordpress.php(SOW, given))
    workflow = _listen(site, "bkloyalty_points_earned", {}, SAYS)
    adjusted = _listen(site, "bkloyalty_points_earned", {"ways": ["adjustment"]}, "{bkloyalty_points_added}")
    try:
        visitor = Visitor(site.web.url)
        visitor.log_in(login, "let me in")
        line = {name: ids[name] for name in ("service", "staff", "location")} | {
            "date": (date.today() + timedelta(days=45)).isoformat(),
            "time": "10:00",
            "customer_data": {"first_name": "Eva", "last_name": "R", "email": f"{login}@example.org", "phone": "1"},
        }
        booked = visitor.ajax("bkntc_confirm", {"cart": json.dumps([line]), "payment_method": "local"})
        assert booked["status"] == "ok"
        assert messages(site, workflow) == ["+50 50 50 5.00 50 70 Silver"]

        site.service.command("adjust", "--customer", str(ids["customer"]), "--points", "10")
        site.database.sql(
            "UPDATE wp_bkloyalty_outbox SET created_at = created_at - INTERVAL 3 MINUTE "
            "WHERE acknowledged_at IS NULL AND event = 'bkloyalty_points_earned'",
            DATABASE,
        )
        for _ in range(2):
            site.wordpress.php(Path(__file__).with_name("pull.php"), {})
        site.service.ask("work", "--once")
        assert messages(site, adjusted) == ["10"]
        assert len(messages(site, workflow)) == 1
    finally:
        site.database.sql(f"DELETE FROM wp_bkntc_workflows WHERE id IN ({workflow}, {adjusted})", DATABASE)
        if before:
            site.service.command("programme import", "-", stdin=before)


def _listen(site: Site, event: str, filters: dict[str, list[str]], body: str) -> str:
    workflow = insert(
        site, "workflows", "name, `when`, data, is_active", f"'Hello', '{event}', '{json.dumps(filters)}', 1"
    )
    data = json.dumps({"body": body})
    insert(
        site, "workflow_actions", "workflow_id, driver, data, is_active", f"{workflow}, 'standin_record', '{data}', 1"
    )
    return workflow
