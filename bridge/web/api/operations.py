"""The API's table of contents: every operation, who may call it, and what it takes and gives.

What is about a customer stands here once and is there twice: under ``/me`` for a customer's own token, and under
``/customers/{customer}`` for the staff's and for other systems.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from bridge.core.apps.tokens import Scope
from bridge.web.api import account, adjusting, customers, programme, quotes, rewards
from bridge.web.api.operation import EVERYBODY, ITSELF, OTHERS, Handler, Operation, Schema
from bridge.web.api.shapes import ref, text, whole

CONFLICT, NOT_FOUND = HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND
PAGE: Mapping[str, Schema] = {
    "limit": whole("how many at most", minimum=1, maximum=100, default=20),
    "cursor": text("where to go on: `next` of the page before", maxLength=1000),
}


def of_customer(
    name: str, method: str, path: str, summary: str, handler: Handler, answer: Schema, scope: Scope, **more: Any
) -> Iterator[Operation]:
    """For the customer's own token, and for those of others."""
    refusals = frozenset(more.pop("refusals", ()))
    said = {"method": method, "summary": summary, "handler": handler, "answer": answer, "scope": scope, **more}
    of_others = refusals | {NOT_FOUND}
    mine = of_others if "{" in path else refusals
    yield Operation(name=f"my_{name}", path=f"/me{path}", kinds=ITSELF, refusals=mine, **said)
    yield Operation(name=name, path=f"/customers/{{customer}}{path}", kinds=OTHERS, refusals=of_others, **said)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="token",
        method="GET",
        path="/token",
        summary="The token that asks: what it may do, and until when",
        handler=programme.token,
        answer=ref("Token"),
        kinds=EVERYBODY,
    ),
    Operation(
        name="programme",
        method="GET",
        path="/programme",
        summary="How points are earned and used: tiers, ways to earn, what a point is worth",
        handler=programme.programme,
        answer=ref("Programme"),
        kinds=EVERYBODY,
        scope=Scope.PROGRAMME_READ,
    ),
    Operation(
        name="find_customers",
        method="GET",
        path="/customers",
        summary="Customers with this e-mail address",
        handler=customers.find,
        answer=ref("Customers"),
        kinds=OTHERS,
        scope=Scope.CUSTOMERS_FIND,
        query={"email": text("the whole address, whatever the case of its letters", minLength=3, maxLength=254)},
        required=["email"],
    ),
    *of_customer("customer", "GET", "", "Who it is", customers.customer, ref("Customer"), Scope.ACCOUNT_READ),
    *of_customer(
        "account",
        "GET",
        "/account",
        "Points, what they are worth, tier and progress",
        account.account,
        ref("Account"),
        Scope.ACCOUNT_READ,
    ),
    *of_customer(
        "history",
        "GET",
        "/history",
        "Every change of points with its reasons, newest first, page by page",
        account.history,
        ref("History"),
        Scope.ACCOUNT_READ,
        query=PAGE,
    ),
    *of_customer(
        "rewards",
        "GET",
        "/rewards",
        "Rewards on offer, those that can be taken and why not the others",
        rewards.rewards,
        ref("Rewards"),
        Scope.ACCOUNT_READ,
    ),
    *of_customer(
        "vouchers",
        "GET",
        "/vouchers",
        "Rewards that were taken, with their codes, newest first, page by page",
        rewards.vouchers,
        ref("Vouchers"),
        Scope.ACCOUNT_READ,
        query=PAGE,
    ),
    *of_customer(
        "take_reward",
        "POST",
        "/vouchers",
        "Take a reward for points",
        rewards.take,
        ref("Taken"),
        Scope.REWARDS_TAKE,
        body=ref("RewardChoice"),
        status=HTTPStatus.CREATED,
        writes=True,
        refusals={CONFLICT, NOT_FOUND},
    ),
    *of_customer(
        "give_back",
        "POST",
        "/vouchers/{voucher}/give-back",
        "Give a reward back that was not used, for its points",
        rewards.give_back,
        ref("Taken"),
        Scope.REWARDS_TAKE,
        writes=True,
        refusals={CONFLICT},
    ),
    *of_customer(
        "quote",
        "POST",
        "/quote",
        "What points would take off a price, now",
        quotes.quote,
        ref("Quote"),
        Scope.ACCOUNT_READ,
        body=ref("Cart"),
    ),
    Operation(
        name="adjust",
        method="POST",
        path="/customers/{customer}/adjustments",
        summary="Give points, or take some",
        handler=adjusting.adjust,
        answer=ref("Adjusted"),
        kinds=OTHERS,
        scope=Scope.POINTS_ADJUST,
        body=ref("Change"),
        status=HTTPStatus.CREATED,
        writes=True,
        refusals={CONFLICT, NOT_FOUND},
    ),
)
