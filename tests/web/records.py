"""What each tenant has for the walk over all routes: a customer, points, a task, a reward, a segment, and so on, and their ids."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from principals import (
    ADMINISTRATOR,
    MINE,
    NOBODYS,
    OF_MY_CUSTOMERS,
    OTHER,
    STAFF,
    TENANTS,
    Staff,
)
from small_site import SmallSite

from bridge import clock
from bridge.core.access.permissions import EVERYBODY, Actor
from bridge.core.apps.tokens import Scope
from bridge.core.bonuses.bonuses import Bonus
from bridge.core.history.history import Choice
from bridge.core.imports.importing import ImportState
from bridge.core.rewards.rewards import Kind, Reward, Terms
from bridge.flows.apps import tokens
from bridge.flows.bonuses import give_bonus
from bridge.flows.bonuses.give_bonus import Order
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.flows.rewards import issue_reward, rewards
from bridge.flows.segments import segments
from bridge.flows.settling.ring import check_permission
from bridge.store.database import Database
from bridge.store.history.batches import append_batch
from bridge.store.imports import imports
from bridge.store.work.tasks import append_task

START = datetime(2026, 1, 1, tzinfo=UTC)
PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 5}, "active": True, "when": {}}],
    "multipliers": [{"id": 1, "name": "Double", "factor": "2"}],
    "actions": {"sign_up": {"points": 5, "label": "Welcome"}},
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 100}],
    "redemption": {"enabled": True, "point_value": "0.10", "method": "choose", "max_discount": {"percent": "50"}},
}


@dataclass(frozen=True)
class Records:
    """Ids of one tenant's records, for the words in braces of payloads.py; none of them is a part of another number."""

    customer: int
    appointment: int
    adjustment: int
    task: int
    export: int
    reward: int = 999_996
    voucher: int = 999_997
    bonus: int = 999_998
    history: int = 999_989
    segment: int = 999_988
    token: int = 999_987
    workflow: int = 999_986
    imported: int = 999_985

    def fill_in(self, document: Any) -> Any:
        text = json.dumps(document)
        for name, record_id in asdict(self).items():
            text = text.replace("{" + name + "}", str(record_id))
        return json.loads(text)

    def mask(self, answer: Any) -> str:
        """The answer with this tenant's ids taken out, for comparing it with another's."""
        text = json.dumps(answer)
        for name, record_id in asdict(self).items():
            text = text.replace(str(record_id), name)
        return text


NOBODYS_RECORDS = Records(999_991, 999_992, 999_993, 999_994, 999_995)


def make_records(small_site: SmallSite, database: Database, wordpress: Any) -> dict[int, Records]:
    """All people; two tenants (and the business where there are none) with a programme, a customer, points, a task."""
    with small_site.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_entries AUTO_INCREMENT = 700000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_tasks AUTO_INCREMENT = 800000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_batches AUTO_INCREMENT = 840000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_rewards AUTO_INCREMENT = 810000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_vouchers AUTO_INCREMENT = 820000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_bonuses AUTO_INCREMENT = 830000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_segments AUTO_INCREMENT = 850000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_api_tokens AUTO_INCREMENT = 860000")
        cursor.execute(f"ALTER TABLE {small_site.prefix}bkloyalty_imports AUTO_INCREMENT = 880000")
    for tenant in TENANTS:  # as if each had called before
        database.transact(partial(check_permission, tenant_id=tenant, verdict=True, now=START, today=START.date()))
    found = {}
    for tenant in (MINE, OTHER, NOBODYS):
        for _ in range(2):
            job = partial(configure.import_programme, tenant_id=tenant, document=PROGRAMME, draft=False, now=START)
            database.transact(job)
        mine = add_records(small_site, database, tenant, OF_MY_CUSTOMERS)
        found[tenant] = replace(
            mine,
            history=_attach_history(database, tenant),
            segment=_save_segment(database, tenant),
            token=_make_token(database, tenant),
            workflow=_add_workflow(small_site, tenant),
            imported=_bring_file(database, tenant),
        )
        user = ADMINISTRATOR if tenant == NOBODYS else tenant * 10
        owner = wordpress.as_(Actor.OWNER, user=user, tenant=tenant)
        owner.ask("/v1/admin/workflow-event", {"event": "bkloyalty_tier_updated"})  # notes the plan's verdict
    return found


def add_records(site: SmallSite, database: Database, tenant: int, staff: Staff) -> Records:
    number = tenant + 1000 * (staff.user - STAFF[0].user)
    customer = site.insert("customers", id=500_000 + number, tenant_id=tenant, first_name="Ana", user_id=700 + number)
    appointment = site.insert(
        "appointments",
        id=600_000 + number,
        tenant_id=tenant,
        customer_id=customer,
        service_id=1,
        staff_id=staff.staff_id,
        location_id=1,
        status="approved",
        starts_at=int(START.timestamp()),
        created_at=int(START.timestamp()),
    )
    by_hand: dict[str, Any] = {
        "customer_id": customer,
        "points": 300,
        "note": None,
        "actor": 1,
        "key": f"first {number}",
    }
    database.transact(partial(adjust.adjust, tenant_id=tenant, now=START, **by_hand))
    asked: dict[str, Any] = {
        "kind": "apply_version",
        "parameters": {},
        "user_id": staff.user,
        "locale": "en_US",
    }
    task = database.transact(partial(append_task, tenant_id=tenant, now=START, **asked))
    own = {"kind": "export", "parameters": {"staff": [staff.staff_id]}}
    export = database.transact(partial(append_task, tenant_id=tenant, now=START, **(asked | own)))
    with site.cursor() as cursor:
        result = json.dumps({"name": "log.xlsx", "rows": 1, "bytes": 3, "pieces": 1})
        cursor.execute(
            f"UPDATE {site.prefix}bkloyalty_tasks SET state = 'done', result = %s WHERE id = %s", (result, export)
        )
        cursor.execute(f"INSERT INTO {site.prefix}bkloyalty_task_files VALUES (%s, 0, 'log')", (export,))
        cursor.execute(f"SELECT MAX(id) FROM {site.prefix}bkloyalty_entries WHERE tenant_id = %s", (tenant,))
        (adjustment,) = cursor.fetchone() or (0,)
    taken = _take_reward(database, tenant, customer)
    return Records(customer, appointment, adjustment, task, export, *taken, _give_bonus(database, tenant, staff.user))


def _add_workflow(site: SmallSite, tenant: int) -> int:
    """One that can be triggered for a segment."""
    event = {"`when`": "bkloyalty_segment_entered", "data": "{}", "is_active": 1}
    return site.insert("workflows", id=870_000 + tenant, tenant_id=tenant, name="Come back", **event)


def _bring_file(database: Database, tenant: int) -> int:
    """A file with balances that was looked through, and waits to be imported."""
    brought: dict[str, Any] = {"name": "clients.csv", "source": "file", "digest": "", "actor": 1}
    choices = {"again": False, "told": False, "day_first": True, "columns": {"email": 0, "points": 1}}

    def bring(conn: Any) -> int:
        key = f"file {tenant}"
        number = imports.append_import(conn, tenant_id=tenant, key=key, choices=choices, now=START, **brought)
        one = imports.get_import(conn, tenant_id=tenant, import_id=number)
        head = {"names": ["email", "points"], "lines": []}
        ready = replace(one, state=ImportState.READY, head=head, counts={"ready": 1}, line_total=1)
        imports.save_import(conn, one=ready, now=START)
        return number

    return int(database.transact(bring))


def _save_segment(database: Database, tenant: int) -> int:
    """A segment of the whole business."""
    saved: dict[str, Any] = {"name": "Away", "document": {"inactive": {"days": 90}}, "segment_id": None, "seen": None}
    job = partial(segments.save_segment, tenant_id=tenant, actor=1, now=START, **saved)
    return int(database.transact(job))


def _make_token(database: Database, tenant: int) -> int:
    """A token of another system."""
    made: dict[str, Any] = {"key": f"{tenant:032x}", "name": "Till", "scopes": [Scope.ACCOUNT_READ], "actor": 1}
    lasting: dict[str, Any] = {"lifetime": timedelta(days=30), "now": clock.wall()}
    job = partial(tokens.issue_server_token, tenant_id=tenant, **made, **lasting)
    return int(database.transact(job).id)


def _give_bonus(database: Database, tenant: int, user: int) -> int:
    """A bonus that somebody has begun."""
    order = Order(f"of {user}", "Thank you", {"all": []}, None, Bonus(5, None, START, None, stays_open=False))
    begun: dict[str, Any] = {"order": order, "reach": EVERYBODY, "actor": user, "locale": "en_US", "now": START}
    row, _ = database.transact(partial(give_bonus.begin, tenant_id=tenant, **begun))
    return int(row.id)


def _take_reward(database: Database, tenant: int, customer: int) -> tuple[int, int]:
    """A reward, and a voucher of it that the customer has, for points that leave those of the adjustment alone."""
    points: dict[str, Any] = {"customer_id": customer, "points": 10, "name": "W", "key": f"mug {customer}"}
    database.transact(partial(adjust.give_bonus, tenant_id=tenant, now=START, **points))
    mug = Reward(f"Mug {customer}", 10, Terms(Kind.CUSTOM))
    reward = database.transact(
        partial(rewards.save_reward, tenant_id=tenant, reward=mug, seen=None, actor=1, now=START)
    )
    taken: dict[str, Any] = {"customer_id": customer, "reward_id": reward, "actor": None}
    job = partial(issue_reward.issue_reward, tenant_id=tenant, key=f"{customer}", code=f"AAAA-{customer}", now=START)
    return reward, database.transact(partial(job, **taken)).id


def _attach_history(database: Database, tenant: int) -> int:
    """A batch of history that is not finished."""
    begun: dict[str, Any] = {
        "kind": "attach_history",
        "parameters": Choice().as_document(),
        "version": 1,
        "actor": None,
    }
    return database.transact(partial(append_batch, tenant_id=tenant, now=START, **begun))
