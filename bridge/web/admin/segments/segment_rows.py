"""A segment as its form has it: conditions in rows, some of them together in groups, each group with its own joining word.

Group 0 is the whole segment. A document that is nested more deeply than one group within the whole has no such form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bridge.core.settling.reasons import N_
from bridge.web.admin.form import Form

Document: TypeAlias = Mapping[str, Any]

ALL, ANY, NONE = JOINS = ("all", "any", "none")
# What can be asked, in the order in which it is offered, and what stands in a new row.
KINDS: tuple[tuple[str, str, Document], ...] = (
    ("inactive", N_("No visit for some time"), {"days": 90}),
    ("new", N_("First visit lately"), {"days": 30}),
    ("visits", N_("How often they came"), {"least": 3, "days": 365}),
    ("spent", N_("What they spent"), {"days": 365}),
    ("last_visit", N_("What they came for last"), {}),
    ("booked", N_("Bookings ahead"), {"ahead": False}),
    ("tier", N_("Tier"), {}),
    ("near_tier", N_("Close to a tier"), {"percent": 20}),
    ("points", N_("Points they have"), {"least": 100}),
    ("near_reward", N_("Close to a reward"), {"percent": 80}),
    ("expiring", N_("Points about to expire"), {"days": 30, "least": 1}),
    ("never_redeemed", N_("Never paid with points"), {}),
)
BLANK: Mapping[str, Document] = {kind: body for kind, _, body in KINDS}
_ROW = re.compile(r"(\d{1,4})-(\d{1,4})-([a-z_]+)", re.ASCII)
_GROUP = re.compile(r"[1-9]\d{0,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One condition: its ``number`` in the form, which no other row has, and what its document says."""

    number: int
    kind: str
    body: Document


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that belong together."""

    number: int
    join: str = ALL
    rows: list[Row] = field(default_factory=list)


def lay_out_groups(document: Document) -> list[Group] | None:
    """The groups of a document, the whole first; None where it is nested too deeply for them."""
    join, parts = _split(document) or (ALL, [document])
    groups, number = [Group(0, join)], 0
    for part in parts:
        inside = _split(part)
        group = groups[0] if inside is None else Group(len(groups), inside[0])
        rows = [part] if inside is None else inside[1]
        if not rows or any(_split(row) for row in rows):
            return None
        if inside is not None:
            groups.append(group)
        for row in rows:
            ((kind, body),) = row.items()
            number += 1
            group.rows.append(Row(number, kind, body))
    return groups


def read_groups(form: Form) -> list[Group]:
    """The groups as they were sent, without what is to be left out; what stands in the rows is still to be read."""
    known = {0: Group(0, _read_join(form, 0))}
    for said in form.texts("groups"):
        if _GROUP.fullmatch(said):
            known.setdefault(int(said), Group(int(said), _read_join(form, int(said))))
    for said in form.texts("rows"):
        found = _ROW.fullmatch(said)
        if found and int(found[1]) in known and found[3] in BLANK and not form.flag(f"r{found[2]}_gone"):
            known[int(found[1])].rows.append(Row(int(found[2]), found[3], {}))
    return list(known.values())


def join_groups(groups: Sequence[Group], bodies: Mapping[int, Document]) -> Document:
    """The document of groups, with each row's body by its number. Empty groups say nothing; without any row everybody is meant."""
    whole, *others = groups
    parts: list[Document] = [*_put_rows(whole, bodies)]
    parts += [{group.join: [*_put_rows(group, bodies)]} for group in others if group.rows]
    if not parts:
        return {ALL: []}
    return parts[0] if len(parts) == 1 and whole.join != NONE else {whole.join: parts}


def _put_rows(group: Group, bodies: Mapping[int, Document]) -> Iterator[Document]:
    return ({row.kind: bodies[row.number]} for row in group.rows)


def _read_join(form: Form, number: int) -> str:
    said = form.texts(f"join_{number}")
    return said[0] if said and said[0] in JOINS else ALL


def _split(document: Document) -> tuple[str, Sequence[Document]] | None:
    """How a combination joins, and what; None for a condition."""
    return next(((join, document[join]) for join in JOINS if join in document), None)
