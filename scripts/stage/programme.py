"""The salon's programme: `programme.json` is what `bridge programme import` takes, made active before the first booking."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from stage.past import PROGRAMME_STARTED
from stage.seed import own_id
from stage.service import Service

FILE = Path(__file__).parent / "programme.json"


def start(service: Service, *, tenant: int | None = None) -> datetime:
    """Imports it half a year ago; the moment it began."""
    half_a_year_ago = (datetime.now(UTC) - PROGRAMME_STARTED).replace(microsecond=0)
    service.command(
        "programme import", "-", "--tenant", str(tenant or 0), stdin=document(tenant), now=half_a_year_ago.isoformat()
    )
    return half_a_year_ago


def document(tenant: int | None = None) -> str:
    """The programme with the ids that this tenant's categories have."""
    programme = json.loads(FILE.read_text())
    for rule in programme["earning_rules"]:
        if "service_categories" in rule["when"]:
            rule["when"]["service_categories"] = [own_id(each, tenant) for each in rule["when"]["service_categories"]]
    return json.dumps(programme)
