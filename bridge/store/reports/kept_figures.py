"""Figures that take a pass over all of a tenant's customers, as the worker last worked them out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.mysql import insert

from bridge.store.tables import kept_figures


class Name(StrEnum):
    """Which figure it is; what its value looks like is for whoever works it out (flows/reports/keep_figures.py)."""

    AVERAGE = "average"
    COHORTS = "cohorts"
    EXPIRING = "expiring"


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure, and as of when."""

    value: Any
    at: datetime


def save_figure(conn: Connection, *, tenant_id: int, name: Name, figure: KeptFigure) -> None:
    """In place of the one before."""
    values = {"value": figure.value, "at": figure.at}
    statement = insert(kept_figures).values(tenant_id=tenant_id, name=name.value, **values)
    conn.execute(statement.on_duplicate_key_update(**values))


def find_figure(conn: Connection, *, tenant_id: int, name: Name) -> KeptFigure | None:
    """The figure; None where it was never kept."""
    mine = kept_figures.c.tenant_id == tenant_id, kept_figures.c.name == name.value
    row = conn.execute(select(kept_figures.c.value, kept_figures.c.at).where(*mine)).first()
    return KeptFigure(row.value, row.at) if row else None
