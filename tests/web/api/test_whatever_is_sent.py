"""Whatever is sent to the API, fitting its description or not, is answered as the description says: no fault of the service, no shape
that is not described, nothing taken that should be refused. By schemathesis, over a real database."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from small_site import SmallSite

from bridge.store.apps import tokens
from bridge.store.database import Database
from bridge.web.api.openapi import describe
from bridge.web.api.operations import OPERATIONS
from tests.web.api.business import App, Business

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what its own dependencies warn of
    import schemathesis
    from schemathesis.generation import GenerationMode
    from schemathesis.specs.openapi.checks import positive_data_acceptance

EXAMPLES = 8  # of each mode, for each operation
# A cursor is any text to the description, but only one that was given leads anywhere.
NOT_ALL_THAT_FITS = [positive_data_acceptance]
SCHEMA = schemathesis.openapi.from_dict(describe())


@dataclass(frozen=True)
class Stage:
    """A customer with points, and the apps that speak for and of them."""

    customer: int
    mine: App
    system: App


@pytest.fixture(scope="module")
def stage(wordpress: Any, small_site: SmallSite, database: Database) -> Iterator[Stage]:
    business = Business(wordpress.client, small_site, database)
    customer = business.customer(points=10**9)
    business.offer(cost=5)
    SCHEMA.app = wordpress.client.app
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "count_call", lambda *_, **__: 1)
        yield Stage(customer, business.app_of(customer), business.server())


# What is there twice, for customers themselves and for others, is read by the same code: what does not fit is sent to one of both.
CASES = [
    pytest.param(operation, mode, id=f"{operation.name}-{mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode.is_positive or not operation.path.startswith("/me")
]


@pytest.mark.parametrize(("operation", "mode"), CASES)
def test_is_answered_as_described(stage: Stage, operation: Any, mode: GenerationMode) -> None:
    described = SCHEMA.find_operation_by_id(operation.name)
    app = stage.mine if operation.path.startswith("/me") else stage.system
    known = {"customer": stage.customer} if "{customer}" in operation.path else None

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described.as_strategy(mode, path_parameters=known))
    def send(case: Any) -> None:
        excluded = NOT_ALL_THAT_FITS if "cursor" in operation.query else []
        case.call_and_validate(headers={"Authorization": f"Bearer {app.bearer}"}, excluded_checks=excluded)

    send()
