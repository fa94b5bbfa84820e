"""Booking as the panel's script does it: load the page, ask for prices at the last step, confirm."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from stage import salon
from stage.progress import StageError
from stage.visitor import Visitor


@dataclass(frozen=True)
class Order:
    """What is being booked, before it is known whether points pay a part of it."""

    service: int
    day: date
    time: str
    checkout: str = field(default_factory=lambda: secrets.token_hex(16))


class BookingPanel:
    """The booking panel in front of one customer."""

    def __init__(self, visitor: Visitor, customer: salon.Customer) -> None:
        self._visitor = visitor
        self._customer = customer
        self.page = visitor.get("/?pagename=book")

    def summary(self, order: Order, points: int | None = None) -> dict[str, Any]:
        """What the last step shows: `prices_html`, `sum_price`, and the box of loyalty points, if there is one."""
        return self._visitor.ajax("bkntc_bkloyalty_summary", self._fields(order, points))

    def confirm(self, order: Order) -> int:
        """Books without points; returns the number of the appointment."""
        return self._number(self._visitor.ajax("bkntc_confirm", self._fields(order, None)))

    def try_confirm(self, order: Order, points: int, shown: str) -> int | None:
        """Books with points; `shown` is the discount on the screen. None if that cannot be had just now."""
        fields = self._fields(order, points) | {"bkloyalty_shown": shown}
        answer = self._visitor.ajax("bkntc_confirm", fields)
        return self._number(answer) if answer.get("status") == "ok" else None

    @staticmethod
    def _number(answer: dict[str, Any]) -> int:
        if answer.get("status") != "ok":
            raise StageError(f"The booking was refused: {answer.get('error_msg', answer)}")
        return int(answer["appointments"][0])

    def _fields(self, order: Order, points: int | None) -> dict[str, str]:
        service = next(each for each in salon.SERVICES if each.id == order.service)
        line = {
            "service": service.id,
            "staff": service.staff[0],
            "location": 1,
            "date": order.day.isoformat(),
            "time": order.time,
            "service_extras": [],
            "customer_data": {
                "first_name": self._customer.first_name,
                "last_name": self._customer.last_name,
                "email": self._customer.email,
                "phone": "",
            },
        }
        fields = {
            "cart": json.dumps([line]),
            "current": "0",
            "payment_method": "local",
            "bkloyalty_checkout": order.checkout,
        }
        return fields | ({} if points is None else {"bkloyalty_points": str(points)})


def next_weekday(weekday: int, today: date) -> date:
    """The next day of that ISO weekday, at least two days ahead."""
    day = today + timedelta(days=2)
    while day.isoweekday() != weekday:
        day += timedelta(days=1)
    return day
