"""The shapes that the API speaks in, as JSON Schema 2020-12: what apps send is checked by them, and tests check what they are told."""

from collections.abc import Mapping

from bridge.core.apps.tokens import Scope, TokenKind
from bridge.core.points.ledger import EntryKind
from bridge.core.programmes.programme import Method
from bridge.core.rewards.rewards import Kind, Obstacle, VoucherState
from bridge.core.rewards.voucher_objections import Objection
from bridge.web.api.shapes import Shape, listed, one_of, or_null, ref, shape, text, whole

MOST_POINTS = 1_000_000_000
MOST_ID = 2**53 - 1  # what every language can keep as a whole number

ID = whole("a number that names one", minimum=1, maximum=MOST_ID)
POINTS = whole("points")
LOCAL_DAY = text("a day of the business's calendar", format="date")
MOMENT = text("a moment, with its offset", format="date-time")
AMOUNT = text("an amount of money, such as 12.50", pattern=r"^-?[0-9]{1,20}(\.[0-9]{1,12})?$")
PAID = text("an amount of money that is paid, such as 12.50", pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$")
COLOUR = text("a colour", pattern="^#[0-9a-fA-F]{6}$")

_TIER = {"name": text("what it is called"), "color": COLOUR, "min_points": POINTS}

COMPONENTS: Mapping[str, Shape] = {
    "Money": shape(
        "money", {"amount": AMOUNT, "currency": or_null(text("the ISO code, null where the site names none"))}
    ),
    "Error": shape(
        "why not",
        {
            "error": shape(
                "code for programs, message for people in the language of Accept-Language",
                {"code": text("stable"), "message": text("a sentence"), "field": text("what is to blame")},
                optional=["field"],
            )
        },
    ),
    "Tier": shape("a tier", _TIER),
    "NextTier": shape("the tier above", {**_TIER, "missing": whole("points to it", minimum=0)}),
    "Expiring": shape("points that expire soon", {"points": POINTS, "on": LOCAL_DAY, "value": or_null(ref("Money"))}),
    "Account": shape(
        "how a customer's points stand",
        {
            "customer": ID,
            "balance": whole("points, below zero where more was taken back than is there"),
            "held": whole("points set aside for bookings that are being made", minimum=0),
            "available": whole("points that can be spent", minimum=0),
            "lifetime": whole("total points earned"),
            "value": or_null(ref("Money"))
            | {"description": "of what is available; null where points cannot be redeemed"},
            "tier": or_null(ref("Tier")),
            "next_tier": or_null(ref("NextTier")),
            "percent": whole(
                "the way from this tier to the next, rounded down; 100 at the top", minimum=0, maximum=100
            ),
            "expiring": listed(ref("Expiring")),
        },
    ),
    "Visit": shape("an appointment as its customer knows it", {"service": text("what it is called"), "on": LOCAL_DAY}),
    "Reason": shape(
        "a rule's share of an entry",
        {"title": text("what it is called"), "points": POINTS, "because": text("why; may be empty")},
    ),
    "Entry": shape(
        "a line of the ledger",
        {
            "id": ID,
            "kind": one_of(list(EntryKind), "what happened"),
            "points": whole("signed points"),
            "at": MOMENT,
            "appointment": or_null(ID),
            "visit": or_null(ref("Visit")) | {"description": "what the appointment is, where that is known"},
            "note": or_null(
                text("the name of a bonus or a reward; of an adjustment its note, which customers are not told")
            ),
            "reasons": listed(ref("Reason")),
        },
    ),
    "History": shape(
        "entries, newest first",
        {"entries": listed(ref("Entry")), "next": or_null(text("the cursor of the next page, null at the end"))},
    ),
    "Reward": shape(
        "something to be had for points",
        {
            "id": ID,
            "name": text("what it is called"),
            "description": or_null(text("what customers read")),
            "kind": one_of(list(Kind), "custom is handed over in the shop"),
            "gives": text("what it gives, in words"),
            "cost": whole("points", minimum=1),
            "version": whole("another one after each change of the reward", minimum=1),
            "left": or_null(whole("how many there are still; null is no limit", minimum=0)),
            "voucher_days": or_null(whole("how many days a voucher lasts; null is for ever", minimum=0)),
            "why_not": or_null(
                shape(
                    "why this customer cannot take it now",
                    {
                        "code": one_of(list(Obstacle), "for programs"),
                        "message": text("for people, without a full stop"),
                    },
                )
            ),
        },
    ),
    "Rewards": shape("what is offered", {"rewards": listed(ref("Reward"))}),
    "Voucher": shape(
        "a reward that was taken",
        {
            "id": ID,
            "reward": ID,
            "name": text("as it was called then"),
            "gives": text("what it gives, in words"),
            "code": text("what is typed or shown to use it"),
            "points": whole("what was paid for it", minimum=0),
            "state": one_of(list(VoucherState), "where it stands"),
            "issued_at": MOMENT,
            "expires_at": or_null(MOMENT),
            "appointment": or_null(ID),
        },
    ),
    "Vouchers": shape(
        "what was taken, newest first",
        {"vouchers": listed(ref("Voucher")), "next": or_null(text("the cursor of the next page, null at the end"))},
    ),
    "Taken": shape("a voucher, and the account after", {"voucher": ref("Voucher"), "account": ref("Account")}),
    "Line": shape(
        "something to be paid, once or as a series",
        {
            "total": PAID,
            "tax": {**PAID, "description": "how much of the total is tax"},
            "service": or_null(ID),
            "service_price": {**PAID, "description": "how much of the total the service itself costs"},
            "occurrences": whole("how many times it is booked at this price", minimum=1, maximum=100),
        },
        optional=["tax", "service", "service_price", "occurrences"],
    ),
    "Cart": shape(
        "what is to be paid",
        {
            "lines": listed(ref("Line"), minItems=1, maxItems=20),
            "points": or_null(
                whole(
                    "how many the customer wants to use; null or missing: as the programme has it",
                    minimum=0,
                    maximum=MOST_POINTS,
                )
            ),
            "voucher": or_null(text("the code of one of the customer's own vouchers", maxLength=32)),
        },
        optional=["points", "voucher"],
    ),
    "Discount": shape(
        "points and what they take off", {"points": whole("points", minimum=0), "discount": ref("Money")}
    ),
    "Quote": shape(
        "what could be paid with points now; nothing is set aside",
        {
            "available": whole("points", minimum=0),
            "lines": listed(ref("Discount")) | {"description": "for one occurrence of each line"},
            "total": ref("Discount"),
            "most": ref("Discount"),
            "voucher": or_null(ref("QuotedVoucher")) | {"description": "the one that was named; null where none was"},
        },
    ),
    "QuotedVoucher": shape(
        "what was decided about a voucher",
        {
            "code": text("as it was named"),
            "line": or_null(whole("which line it counts on, the first is 0; null where it counts on none", minimum=0)),
            "discount": ref("Money") | {"description": "what it takes off; part of the line, of total and of most"},
            "why_not": or_null(
                shape(
                    "why it takes nothing off",
                    {
                        "code": one_of(list(Objection), "for programs"),
                        "message": text("for people, without a full stop"),
                    },
                )
            ),
        },
    ),
    "Change": shape(
        "points given, or taken with a minus",
        {
            "points": whole("signed points, not 0", minimum=-MOST_POINTS, maximum=MOST_POINTS, **{"not": {"const": 0}}),
            "note": or_null(text("for the staff", maxLength=1000)),
        },
        optional=["note"],
    ),
    "Adjustment": shape(
        "a change of points by hand", {"id": ID, "points": POINTS, "note": or_null(text("for the staff")), "at": MOMENT}
    ),
    "Adjusted": shape(
        "what was changed, and the account after", {"adjustment": ref("Adjustment"), "account": ref("Account")}
    ),
    "Customer": shape("somebody", {"id": ID, "name": text("may be empty"), "email": text("may be empty")}),
    "Customers": shape("whoever was found", {"customers": listed(ref("Customer"))}),
    "Way": shape(
        "a way to earn points",
        {
            "label": text("what it is called"),
            "points": POINTS,
            "per_amount": or_null(ref("Money")),
            "every_visits": or_null(whole("how many visits bring the points: 10 for each tenth", minimum=1)),
            "card": or_null(text("what fills the stamp card, in words")),
        },
    ),
    "Redemption": shape(
        "paying with points",
        {
            "point_value": or_null(ref("Money")),
            "method": one_of(list(Method), "auto: all that can be; choose: as many as the customer says"),
            "min_points": whole("who has fewer can use none", minimum=0),
        },
    ),
    "Programme": shape(
        "how points are earned and used",
        {
            "state": one_of(["active", "draft", "none", "paused"], "whether it runs"),
            "currency": or_null(text("the ISO code")),
            "decimals": whole("of money", minimum=0),
            "timezone": text("of the business"),
            "redemption": or_null(ref("Redemption")) | {"description": "null where points cannot be redeemed"},
            "tiers": listed(ref("Tier")),
            "ways_to_earn": listed(ref("Way")),
        },
    ),
    "Token": shape(
        "the token that asks",
        {
            "kind": one_of(list(TokenKind), "on whose behalf"),
            "name": text("which app it was made for"),
            "scopes": listed(one_of(list(Scope), "what it may do")),
            "tenant": whole("the business; 0 where a site has only one", minimum=0),
            "customer": or_null(ID),
            "expires_at": MOMENT,
        },
    ),
    "RewardChoice": shape(
        "which reward",
        {
            "reward": ID,
            "version": or_null(
                whole("as it was shown; refused if the reward was changed since", minimum=1, maximum=MOST_ID)
            ),
        },
        optional=["version"],
    ),
}
"""By name. Whatever the API answers is one of these; nothing that is not described stands in an answer."""
