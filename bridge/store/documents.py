"""Awards, evaluations and tallies as JSON documents and back: what settlements and accounts keep for ever."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from bridge.core.points.accounts import Attachment, Award, Tallies
from bridge.core.rules.earning import Evaluation, Multiplied, Verdict
from bridge.core.settling.appointments import Facts


def dump_award(award: Award, facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All of an award but what the settlement's own columns hold (customer, held, lot); ``facts`` are its own, if they
    are dumped already."""
    multiplied, attached = award.evaluation.multiplied, award.attached
    rules = sorted(attached.rules) if attached and attached.rules is not None else None
    return {
        "version": award.version,
        "awarded_at": award.awarded_at.isoformat(),
        "tier": award.tier,
        "points": award.evaluation.points,
        "facts": dump_facts(award.facts) if facts is None else facts,
        "verdicts": [
            {
                "rule": verdict.rule_id,
                "name": verdict.name,
                "failed": list(verdict.failed),
                "points": verdict.points,
                "cut": verdict.cut,
                "milestone": verdict.milestone,
                **({} if verdict.to_go is None else {"to_go": verdict.to_go}),
                **({"used": _texts(verdict.used)} if verdict.used else {}),
            }
            for verdict in award.evaluation.verdicts
        ],
        "multiplied": multiplied
        and {
            "id": multiplied.multiplier_id,
            "name": multiplied.name,
            "factor": str(multiplied.factor),
            "points": multiplied.points,
        },
        **({"attached": {"at": attached.at.isoformat(), "rules": rules}} if attached else {}),
    }


def load_award(document: Mapping[str, Any], *, customer_id: int, held: bool, lot_id: int) -> Award:
    """The award of a settlement's document and columns."""
    multiplied, attached = document["multiplied"], document.get("attached")
    verdicts = tuple(_load_verdict(item) for item in document["verdicts"])
    return Award(
        customer_id=customer_id,
        version=document["version"],
        awarded_at=datetime.fromisoformat(document["awarded_at"]),
        tier=document["tier"],
        facts=load_facts(document["facts"]),
        evaluation=Evaluation(
            verdicts,
            multiplied
            and Multiplied(multiplied["id"], multiplied["name"], Decimal(multiplied["factor"]), multiplied["points"]),
        ),
        held=held,
        lot_id=lot_id,
        attached=attached and _load_attachment(attached),
    )


def _load_verdict(item: Mapping[str, Any]) -> Verdict:
    failed = tuple(item["failed"])
    points, cut, milestone = item["points"], item["cut"], item["milestone"]
    used = _numbers(item.get("used", {}))
    return Verdict(item["rule"], item["name"], failed, points, cut, milestone, item.get("to_go"), used)


def _load_attachment(document: Mapping[str, Any]) -> Attachment:
    rules = document["rules"]
    return Attachment(datetime.fromisoformat(document["at"]), None if rules is None else frozenset(rules))


def dump_facts(facts: Facts) -> dict[str, Any]:
    return {
        "service": facts.service_id,
        "categories": list(facts.service_categories),
        "customer_category": facts.customer_category_id,
        "location": facts.location_id,
        "staff": facts.staff_id,
        "starts_at": facts.starts_at.isoformat(),
        "total": str(facts.total),
        "discount": str(facts.discount),
        "tax": str(facts.tax),
        "labels": dict(facts.labels),
    }


def load_facts(document: Mapping[str, Any]) -> Facts:
    return Facts(
        service_id=document["service"],
        service_categories=tuple(document["categories"]),
        customer_category_id=document["customer_category"],
        location_id=document["location"],
        staff_id=document["staff"],
        starts_at=datetime.fromisoformat(document["starts_at"]),
        total=Decimal(document["total"]),
        discount=Decimal(document["discount"]),
        # Facts that were recorded before taxes were told apart have none.
        tax=Decimal(document.get("tax", 0)),
        labels=document["labels"],
    )


def dump_tallies(tallies: Tallies) -> dict[str, Any]:
    return {
        "points": _texts(tallies.points),
        "milestones": _texts(tallies.milestones),
        "visits": _texts(tallies.visits),
        "version": tallies.version,
        **({"stamps": {str(rule): _texts(days) for rule, days in tallies.stamps.items()}} if tallies.stamps else {}),
    }


def load_tallies(document: Mapping[str, Any]) -> Tallies:
    if not document:
        return Tallies()
    return Tallies(
        points=_numbers(document["points"]),
        milestones=_numbers(document["milestones"]),
        visits=_numbers(document["visits"]),
        version=document["version"],
        stamps={int(rule): _numbers(days) for rule, days in document.get("stamps", {}).items()},
    )


def _texts(sums: Mapping[int, int]) -> dict[str, int]:
    return {str(key): value for key, value in sums.items()}


def _numbers(sums: Mapping[str, int]) -> dict[int, int]:
    return {int(key): value for key, value in sums.items()}
