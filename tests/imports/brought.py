"""Files as people bring them, to a salon of some customers with e-mail addresses and logins."""

from __future__ import annotations

import itertools
from typing import Any

from bridge.core.imports.import_lines import Verdict
from bridge.flows.audit.audit import audit
from bridge.flows.imports import imports as flow
from bridge.flows.imports.imports import Delivery
from bridge.flows.programmes.rules import Editor
from bridge.store.imports import import_lines, imports
from bridge.store.imports.imports import Import
from bridge.store.work import tasks
from bridge.tasks import read_import
from bridge.tasks.run_import import drive
from tests.live import Salon
from tests.lives import NOW

EDITOR = Editor(1, "en_US")
_keys = itertools.count(1)


def add_people(salon: Salon, *customers: int) -> None:
    """Customer 7 is c7.<tenant>@example.org, and WordPress user login7.<tenant> with another address."""
    for customer in customers:
        who = salon.add_customer(customer)
        salon.sql(
            "UPDATE {prefix}bkntc_customers SET email = :email WHERE id = :id", email=email(salon, customer), id=who
        )
        salon.sql(
            "INSERT INTO {prefix}users (ID, user_login, user_email, display_name, user_registered) "
            "VALUES (:id, :login, :email, 'U', NOW())",
            id=who,
            login=f"login{customer}.{salon.tenant}",
            email=f"u{customer}.{salon.tenant}@example.net",
        )


def email(salon: Salon, customer: int) -> str:
    return f"c{customer}.{salon.tenant}@example.org"


def bring(salon: Salon, content: str | bytes, **more: Any) -> Import:
    """Brings a file, and has it looked through."""
    return look_through(salon, deliver(salon, content, **more))


def deliver(salon: Salon, content: str | bytes, **more: Any) -> Import:
    """Brings a file. ``{7}`` in a text is the address of customer 7."""
    if isinstance(content, str):
        for customer in range(1, 60):
            content = content.replace(f"{{{customer}}}", email(salon, customer))
        content = content.encode()
    values: dict[str, Any] = {"key": f"key {next(_keys)}", "name": "clients.csv", "content": content, **more}
    return salon.do(flow.bring, delivery=Delivery(**values), editor=EDITOR, now=NOW)


def look_through(salon: Salon, one: Import) -> Import:
    task = find_reading(salon)
    for _ in read_import.run(salon.database, task):
        pass
    salon.do(tasks.cancel_task, task_id=task.id, now=NOW)
    return read(salon, one)


def find_reading(salon: Salon) -> tasks.Task:
    """The task that is to look through the file that was brought last."""
    with salon.database.read() as conn:
        return tasks.list_open(conn, tenant_id=salon.tenant, kind=flow.READ)[-1]


def read(salon: Salon, one: Import) -> Import:
    with salon.database.read() as conn:
        return imports.get_import(conn, tenant_id=salon.tenant, import_id=one.id)


def begin(salon: Salon, one: Import) -> Import:
    return salon.do(flow.begin, import_id=one.id, editor=EDITOR, now=NOW)


def work_on(salon: Salon, one: Import, *, now: Any = NOW) -> Import:
    for _ in drive(salon.database, tenant_id=salon.tenant, import_id=one.id, now=lambda: now):
        pass
    return read(salon, one)


def bring_in(salon: Salon, content: str | bytes, **more: Any) -> Import:
    """Brought, looked through, and imported."""
    return work_on(salon, begin(salon, bring(salon, content, **more)))


def undo(salon: Salon, one: Import, *, now: Any = NOW) -> Import:
    salon.do(flow.undo, import_id=one.id, editor=EDITOR, now=now)
    return work_on(salon, one, now=now)


def verdicts(salon: Salon, one: Import) -> list[str]:
    return [line.verdict.value for line in lines(salon, one)]


def lines(salon: Salon, one: Import, verdict: Verdict | None = None) -> list[import_lines.Line]:
    with salon.database.read() as conn:
        return import_lines.list_lines(
            conn, tenant_id=salon.tenant, import_id=one.id, verdicts={verdict} if verdict else None, limit=1000
        )


def findings(salon: Salon) -> list[Any]:
    with salon.database.read() as conn:
        return [finding for finding in audit(conn) if finding.tenant == salon.tenant]
