"""All questions, in the order in which an administrator would mend things."""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from bridge.checks.check import Check, broken, well
from bridge.checks.plugin import check_plugin
from bridge.checks.programme import check_discounts, check_native_loyalty, check_tenants
from bridge.checks.setup import check_connection, check_prefix, check_secret
from bridge.checks.subject import Subject
from bridge.checks.tables import check_booknetic, check_doorbells, check_server, check_tables
from bridge.checks.work import check_events, check_tasks, check_waiting, check_worker
from bridge.store.failures import explain

log = logging.getLogger(__name__)

Question: TypeAlias = Callable[[Subject], Iterator[Check]]

SETUP: tuple[Question, ...] = (check_connection, check_prefix, check_secret)
SITE: tuple[Question, ...] = (
    check_server,
    check_booknetic,
    check_tables,
    check_doorbells,
    check_plugin,
    check_native_loyalty,
)
BUSINESS: tuple[Question, ...] = (
    check_worker,
    check_waiting,
    check_events,
    check_tasks,
    check_tenants,
    check_discounts,
)


def _name(question: Question) -> str:
    return question.__name__.removeprefix("check_")


NAMES = tuple(_name(question) for question in (*SETUP, *SITE, *BUSINESS))


def examine(subject: Subject, *, setup: bool, only: str | None = None) -> Iterator[Check]:
    """Everything about a site, or ``only`` one of NAMES; ``setup``: also what must be there before its plugin can call."""
    questions = (*(SETUP if setup else ()), *SITE, *BUSINESS)
    yield from _ask([one for one in questions if only in (None, _name(one))], subject)


def examine_business(subject: Subject) -> Iterator[Check]:
    """Everything about one of several businesses. Of the site they share it says only whether it is well."""
    yield from _ask(BUSINESS, subject)
    if all(check.ok for check in _ask(SITE, subject)):
        yield well("site", subject.gettext("The site and the service are set up as they should be."))
        return
    advice = subject.gettext("Tell whoever runs it to look at `bridge doctor`.")
    yield broken("site", subject.gettext("Something is amiss with the site or the service."), advice)


def _ask(questions: Sequence[Question], subject: Subject) -> Iterator[Check]:
    """All answers; where a question fails, its failure is its answer."""
    for question in questions:
        try:
            yield from question(subject)
        except Exception as error:
            trouble = explain(error)
            if trouble is None:
                raise
            log.warning("the self-check could not ask %s: %s", _name(question), trouble.message)
            # What the database says may name what is no tenant's business.
            unsaid = subject.gettext("This could not be looked at; the service's log says why.")
            yield broken(_name(question), trouble.message if subject.tenant_id is None else unsaid)
