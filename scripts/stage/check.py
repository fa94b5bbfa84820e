"""The main job, done over HTTP by a customer who never came before: `scripts/demo --check`."""

from __future__ import annotations

from datetime import date

from stage import expected, salon
from stage.backoffice import Backoffice
from stage.booking import BookingPanel, Order, next_weekday
from stage.figures import Figures, eventually
from stage.progress import StageError, say
from stage.readings import Offer, Readings
from stage.site import Site
from stage.visitor import Visitor


def run(site: Site) -> int:
    """Returns 0 only if every figure of every step is right."""
    say("\nThe main job, over HTTP:")
    customer = next(each for each in salon.CUSTOMERS if each.login == salon.NEWCOMER)
    figures = Figures()
    try:
        _Journey(site, customer, figures).make()
    except StageError as error:
        say(f"WRONG: {error}")
        figures.wrong += 1
    say(f"\n{figures.steps} steps, {figures.right} figures right, {figures.wrong} wrong")
    return 1 if figures.wrong else 0


class _Journey:
    def __init__(self, site: Site, customer: salon.Customer, figures: Figures) -> None:
        self.site = site
        self.figures = figures
        self.customer = customer
        self.visitor = Visitor(site.web.url)
        self.read = Readings(site, self.visitor, customer.id)
        self.day = next_weekday(expected.WEDNESDAY, date.today())

    def make(self) -> None:
        self.visitor.log_in(self.customer.login or "", salon.PASSWORD)
        self.panel = BookingPanel(self.visitor, self.customer)
        self.book_first()
        self.climb()
        second = self.redeem()
        self.look_at_panel()
        self.cancel(second)
        self.book_without_service()
        self.catch_up()
        self.prove()

    def book_first(self) -> None:
        order = Order(expected.HIGHLIGHTS, self.day, "10:00")
        offer = self.read.offer(self.panel.summary(order))
        self.figures.step(
            "Nora logs in and chooses highlights; she has no points yet",
            price=(offer.price, "95.00"),
            loyalty_box=(offer.has_box, False),
            discount_row=(offer.row, None),
        )
        number = self.panel.confirm(order)
        statement = self.read.statement_with(expected.FIRST_EARNS)
        self.figures.step(
            "She books",
            stored_price=(self.read.stored_price(number), "95.00"),
            balance=(statement["balance"], expected.FIRST_EARNS),
            rules=(self.read.reasons(number), "Every visit 10 + Colour 50 + Spend 95"),
        )

    def climb(self) -> None:
        statement = self.read.statement()
        self.figures.step(
            "Her tier goes up at once",
            lifetime=(statement["lifetime"], expected.FIRST_EARNS),
            tier=(statement["tier"], "Silver"),
            next=(statement["progress"]["next"], "Gold"),
            percent=(statement["progress"]["percent"], expected.FIRST_PERCENT),
        )

    def redeem(self) -> int:
        order = Order(expected.CUT, self.day, "13:00")
        before = self.box(order)
        self.figures.step(
            "For her next booking she sees the box",
            price=(before.price, "38.00"),
            available=(before.available, expected.FIRST_EARNS),
            worth=(before.value, expected.VALUE),
            discount=(before.discount, "0.00"),
        )
        offer = self.box(order, points=expected.REDEEMED)
        self.figures.step(
            f"She uses {expected.REDEEMED} points",
            price=(offer.price, expected.SECOND_PRICE),
            discount=(offer.discount, expected.DISCOUNT),
            points=(offer.points, expected.REDEEMED),
            discount_row=(offer.row, expected.DISCOUNT),
        )
        number = self.confirm(order, expected.REDEEMED, expected.DISCOUNT)
        statement = self.read.statement_with(expected.SECOND_BALANCE)
        self.figures.step(
            "She books with the discount",
            stored_price=(self.read.stored_price(number), expected.SECOND_PRICE),
            stored_discount=(self.read.stored_discount(number), expected.DISCOUNT),
            points_spent=(self.read.points(number, "redeemed"), -expected.REDEEMED),
            points_earned=(self.read.points(number, "earned"), expected.SECOND_EARNS),
            balance=(statement["balance"], expected.SECOND_BALANCE),
            held=(statement["held"], 0),
        )
        return number

    def box(self, order: Order, points: int | None = None) -> Offer:
        """A service that a busy machine keeps waiting shows no loyalty for some seconds: she looks again."""
        return eventually(lambda: self.read.offer(self.panel.summary(order, points)), lambda offer: offer.has_box)

    def confirm(self, order: Order, points: int, shown: str) -> int:
        """For the same reason the discount may be refused for some seconds; nothing is booked then."""
        number = eventually(lambda: self.panel.try_confirm(order, points, shown), lambda number: number is not None)
        if number is None:
            raise StageError("The booking with the discount was refused again and again.")
        return number

    def look_at_panel(self) -> None:
        shown = self.read.customer_panel(expected.SECOND_BALANCE)
        self.figures.step(
            "Her customer panel shows",
            available=(shown.get("data-available", ""), str(expected.SECOND_BALANCE)),
            lifetime=(shown.get("data-points", ""), str(expected.SECOND_LIFETIME)),
            tier=(shown.get("data-tier", ""), "Silver"),
            percent=(shown.get("data-percent", ""), str(expected.SECOND_PERCENT)),
        )

    def cancel(self, number: int) -> None:
        Backoffice(self.site).cancel(number)
        statement = self.read.statement_with(expected.FIRST_EARNS)
        self.figures.step(
            "An administrator cancels that booking",
            points_taken_back=(self.read.points(number, "reversed"), -expected.SECOND_EARNS),
            points_returned=(self.read.points(number, "returned"), expected.REDEEMED),
            balance=(statement["balance"], expected.FIRST_EARNS),
            lifetime=(statement["lifetime"], expected.FIRST_EARNS),
        )

    def book_without_service(self) -> None:
        self.site.service.stop()
        order = Order(expected.MANICURE, self.day, "16:00")
        offer = self.read.offer(self.panel.summary(order))
        number = self.panel.confirm(order)
        self.figures.step(
            "The service is stopped; she books all the same, without loyalty",
            loyalty_box=(offer.has_box, False),
            price=(offer.price, expected.THIRD_PRICE),
            stored_price=(self.read.stored_price(number), expected.THIRD_PRICE),
            balance=(self.read.statement()["balance"], expected.FIRST_EARNS),
        )

    def catch_up(self) -> None:
        self.site.service.start()
        statement = self.read.statement_with(expected.THIRD_BALANCE)
        shown = self.read.customer_panel(expected.THIRD_BALANCE)
        self.figures.step(
            "The service is back and the points arrive by themselves",
            balance=(statement["balance"], expected.THIRD_BALANCE),
            panel=(shown.get("data-available", ""), str(expected.THIRD_BALANCE)),
            percent=(statement["progress"]["percent"], expected.THIRD_PERCENT),
        )

    def prove(self) -> None:
        audit = self.site.service.ask("audit")
        notices = self.site.wordpress.notices()
        self.figures.step(
            "Everything adds up", findings=(len(audit["findings"]), 0), notices_of_PHP=(len(notices.splitlines()), 0)
        )
        if notices:
            say(notices)
