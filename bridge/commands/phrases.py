"""Entries and statements as the command line shows them: one shape for programs, lines for people."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bridge.core.points.ledger import Entry
from bridge.core.settling.reasons import sentence
from bridge.store.points.statements import Line, Standing


def describe_line(line: Line) -> dict[str, Any]:
    """An entry of the ledger; ``at`` in UTC, points signed, each reason with a sentence."""
    return {
        "id": line.id,
        "kind": line.kind,
        "points": line.points,
        "appointment": line.appointment_id,
        "at": _utc(line.at),
        "note": line.note,
        "reasons": _list_reasons(line.reasons),
    }


def describe_entry(entry: Entry) -> dict[str, Any]:
    """An entry that was just written, whose id only the database knows."""
    return {
        "customer": entry.customer_id,
        "kind": entry.kind.value,
        "points": entry.points,
        "appointment": entry.appointment_id,
        "at": _utc(entry.at),
        "note": entry.note,
        "reasons": _list_reasons(entry.reasons),
    }


def describe_statement(standing: Standing, lines: Sequence[Line], *, tenant: int, customer: int) -> dict[str, Any]:
    """The statement of one customer, oldest entry first."""
    progress = standing.progress
    return {
        "tenant": tenant,
        "customer": customer,
        "balance": standing.balance,
        "held": standing.held,
        "available": standing.available,
        "lifetime": standing.lifetime,
        "tier": standing.tier,
        "progress": {"next": progress.next.name if progress.next else None, "percent": progress.percent},
        "entries": [describe_line(line) for line in lines],
    }


def write_statement(statement: Mapping[str, Any]) -> str:
    """The statement as lines for people."""
    held = f", {statement['held']} of them set aside" if statement["held"] else ""
    following, percent = statement["progress"]["next"], statement["progress"]["percent"]
    way = f", {percent} % of the way to {following}" if following else ""
    tier = statement["tier"] or "none"
    account = f"{statement['balance']} points{held}; {statement['lifetime']} in all, tier {tier}{way}"
    out = [f"Customer {statement['customer']} of tenant {statement['tenant']}: {account}."]
    for entry in statement["entries"]:
        about = f" appointment {entry['appointment']}" if entry["appointment"] else ""
        note = f" ({entry['note']})" if entry["note"] else ""
        out.append(f"{entry['at']}  {entry['points']:+6d}  {entry['kind']}{about}{note}")
        out += [f"{'':28}{_put_reason(reason)}" for reason in entry["reasons"]]
    return "\n".join(out)


def _put_reason(reason: Mapping[str, Any]) -> str:
    """A rule's share; or, of no points and no rule, why all of them are gone."""
    if not reason["name"]:
        return f"{'':8}{reason['because']}"
    return f"{reason['points']:+6d}  {reason['name']}: {reason['because']}"


def _list_reasons(reasons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "rule": reason["rule"],
            "name": reason["name"],
            "points": reason["points"],
            "because": _finish(sentence(reason["why"])),
        }
        for reason in reasons
    ]


def _finish(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
