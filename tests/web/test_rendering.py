"""Boxes and panels in every state, in both languages."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from sample_views import APPLIED, AUTO, BOX, BOXES, CARDS, EARNED, NEW, NOW, PAGE, PANEL, PANELS, TOP

from bridge.web.formats import Formats
from bridge.web.languages import get_language
from bridge.web.rendering import render_box, render_panel
from bridge.web.views import BoxView, PanelView, ReasonView, TierView, VisitView, WayView

HOSTILE = "<script>alert('x')</script>\"&"
VOID = {"input", "br", "img"}


class Reader(HTMLParser):
    """Collects the elements and their text, and fails on tags that do not close as they opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def root(self) -> dict[str, str]:
        return next(attrs for _, attrs in self.elements if "data-bkloyalty" in attrs)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words)).strip()

    def actions(self) -> list[str]:
        return [attrs["data-bkloyalty-action"] for _, attrs in self.elements if "data-bkloyalty-action" in attrs]


def read_box(view: BoxView, locale: str = "en_US") -> Reader:
    return Reader(render_box(view, locale))


def read_panel(view: PanelView, locale: str = "en_US") -> Reader:
    return Reader(render_panel([view], locale, page=PAGE, now=NOW))


class TestBox:
    def test_says_what_there_is_and_what_it_is_worth(self) -> None:
        assert "You have 1,240 points, worth €12.40." in read_box(BOX).text
        assert "Tienes 1.240 puntos, que valen 12,40 €." in read_box(BOX, "es_ES").text

    def test_tells_scripts_and_tests_its_figures(self) -> None:
        root = read_box(replace(APPLIED, points=1300, discount=Decimal(1300)), "es_ES").root
        assert (root["data-bkloyalty"], root["lang"]) == ("box", "es")
        assert (root["data-available"], root["data-points"], root["data-discount"]) == ("1240", "1300", "1300.00")

    def test_lets_choose_up_to_the_most_that_can_be_used(self) -> None:
        box = read_box(BOX)
        field = next(attrs for tag, attrs in box.elements if tag == "input")
        assert (field["min"], field["max"], field["step"], field["value"]) == ("0", "500", "1", "")
        assert box.actions() == ["apply", "all"]
        assert next(attrs["for"] for tag, attrs in box.elements if tag == "label") == field["id"]

    def test_applied_shows_the_discount_and_can_be_changed_or_removed(self) -> None:
        box = read_box(APPLIED)
        assert "300 points used: €3.00 off." in box.text
        assert box.actions() == ["apply", "remove", "all"]

    def test_all_used_offers_no_use_all(self) -> None:
        assert read_box(replace(APPLIED, points=500)).actions() == ["apply", "remove"]

    def test_says_when_more_was_asked_for(self) -> None:
        assert "You asked for 900; no more can be used here." in read_box(replace(APPLIED, asked=900)).text

    def test_automatic_can_be_removed_and_applied_again(self) -> None:
        assert read_box(AUTO).actions() == ["remove"]
        declined = read_box(replace(AUTO, points=0, discount=Decimal(0), asked=0))
        assert declined.actions() == ["apply"]
        assert "Use 500 points: €5.00 off" in declined.text

    def test_offers_nothing_where_the_price_leaves_no_room(self) -> None:
        box = read_box(replace(BOX, max_points=0, max_discount=Decimal(0)))
        assert box.actions() == []
        assert "nothing on this booking that points could pay for" in box.text

    def test_has_a_line_for_news_and_one_for_errors(self) -> None:
        for view in BOXES:
            roles = [attrs["role"] for _, attrs in read_box(view).elements if "role" in attrs]
            assert [role for role in roles if role != "list"] == ["status", "alert"]

    def test_one_point_is_no_plural(self) -> None:
        assert "You have 1 point, worth €0.01." in read_box(replace(BOX, available=1, value=Decimal("0.01"))).text
        assert (
            "Tienes 1 punto, que vale 0,01 €." in read_box(replace(BOX, available=1, value=Decimal("0.01")), "es").text
        )


class TestPanel:
    def test_tells_its_figures(self) -> None:
        root = read_panel(PANEL).root
        assert root["data-bkloyalty"] == "panel"
        assert [root[f"data-{name}"] for name in ("available", "points", "tier", "percent")] == [
            "1240",
            "3120",
            "Silver",
            "53",
        ]
        assert read_panel(NEW).root["data-tier"] == ""

    def test_shows_points_their_worth_and_what_is_set_aside(self) -> None:
        text = read_panel(PANEL).text
        assert "1,240 pts worth €12.40" in text
        assert "200 pts more set aside" in text
        assert "3,120 pts" in text

    def test_shows_the_way_to_the_next_tier(self) -> None:
        panel = read_panel(PANEL)
        bar = next(attrs for _, attrs in panel.elements if attrs.get("role") == "progressbar")
        assert (bar["aria-valuenow"], bar["aria-label"]) == ("53", "Progress to the next tier")
        assert "1,880 points more to reach Gold." in panel.text
        button = next(attrs for tag, attrs in panel.elements if tag == "button")
        assert any(
            attrs.get("id") == button["aria-describedby"] == button["aria-controls"] for _, attrs in panel.elements
        )
        assert button["aria-expanded"] == "false"

    def test_the_top_tier_is_infinite_and_full(self) -> None:
        assert "∞ 100%" in read_panel(TOP).text
        assert "∞ 100 %" in read_panel(TOP, "es_ES").text

    def test_without_tiers_there_is_no_talk_of_them(self) -> None:
        assert "tier" not in read_panel(replace(NEW, next_tier=None)).text.lower()

    def test_a_tier_has_its_colour_as_an_attribute_and_never_alone(self) -> None:
        panel = read_panel(PANEL)
        assert [attrs["fill"] for tag, attrs in panel.elements if tag == "circle"] == ["#c0c0c0", "#d4af37"]
        odd = read_panel(replace(PANEL, tier=TierView(name="Odd", color="url(http://elsewhere/)")))
        assert "elsewhere" not in str(odd.elements)

    def test_an_entry_says_when_for_what_and_why(self) -> None:
        panel = read_panel(PANEL)
        assert "Earned +58 pts 3 hours ago · Booking #812" in panel.text
        assert "Colour, on a Tuesday +50 pts" in panel.text
        moment = next(attrs for tag, attrs in panel.elements if tag == "time")
        assert moment["datetime"] == "2026-03-14T09:00:00+00:00"
        assert "9:00" in moment["title"]

    def test_an_entry_names_the_visit_where_it_is_known(self) -> None:
        visit = VisitView("Full colour", NOW.date())
        text = read_panel(replace(PANEL, entries=[replace(EARNED, visit=visit)])).text
        assert "3 hours ago · Full colour on Mar 14, 2026" in text and "#812" not in text

    def test_an_old_entry_has_its_date(self) -> None:
        old = replace(EARNED, at=NOW - timedelta(days=7))
        assert "Mar 7, 2026" in read_panel(replace(PANEL, entries=[old])).text
        assert "7 mar 2026" in read_panel(replace(PANEL, entries=[old]), "es_ES").text
        assert "Mar 14, 2026" in Reader(render_panel([PANEL], "en_US", page=PAGE)).text

    @pytest.mark.parametrize("kind", ["earned", "reversed", "redeemed", "returned", "adjusted", "bonus", "expired"])
    def test_every_kind_has_a_name(self, kind: str) -> None:
        entry = replace(EARNED, kind=kind, points=-40, note="Sorry", reasons=())
        text = read_panel(replace(PANEL, entries=[entry] * 9, has_more=True)).text
        assert "−40 pts" in text
        assert "Sorry" in text
        assert "Only the latest are shown." in text

    def test_a_long_history_shows_its_first_lines_and_folds_the_others_away(self) -> None:
        entries = [replace(EARNED, points=number) for number in range(1, 12)]
        panel = read_panel(replace(PANEL, entries=entries))
        assert "+11 pts" in panel.text
        assert panel.text.index("+8 pts") < panel.text.index("Show earlier ones") < panel.text.index("+9 pts")
        assert "Show earlier ones" not in read_panel(replace(PANEL, entries=entries[:8])).text

    def test_what_was_taken_back_says_why_before_anybody_asks(self) -> None:
        entry = replace(EARNED, kind="reversed", points=-40, cause="Because the booking was cancelled", reasons=())
        assert "Because the booking was cancelled." in read_panel(replace(PANEL, entries=[entry])).text

    def test_below_zero_says_what_that_means(self) -> None:
        assert (
            "Balance −30 pts: the next points you earn make up for it"
            in read_panel(replace(PANEL, balance=-30, available=0)).text
        )

    def test_an_empty_account_teaches_the_first_step(self) -> None:
        assert "Your next booking can earn the first ones" in read_panel(NEW).text
        assert "What your next booking earns will be listed here." in read_panel(replace(NEW, ways_to_earn=[])).text

    def test_ways_to_earn_are_sentences(self) -> None:
        ways = [
            WayView(label="Colour", points=50),
            WayView(label="Spend", points=1, per_amount=Decimal(10)),
            WayView(label="Visits", points=200, every_visits=10),
            WayView(label="Coffee", points=9, card="5 visits within 90 days"),
        ]
        text = read_panel(replace(PANEL, ways_to_earn=ways)).text
        assert "Colour 50 pts Spend 1 pt per €10.00 Visits 200 pts every 10 visits" in text
        assert "Coffee 9 pts for 5 visits within 90 days" in text

    def test_a_stamp_card_says_in_words_what_its_stamps_show(self) -> None:
        panel = read_panel(replace(PANEL, stamp_cards=CARDS))
        assert "Coffee card 200 pts" in panel.text
        assert (
            "3 of 5 stamps. 2 visits more and you get 200 pts. All your stamps count until May 14, 2026." in panel.text
        )
        assert "0 of 2 stamps. 2 visits more and you get 1 pt. 2 visits within 1 day." in panel.text
        rows = [attrs for _, attrs in panel.elements if "bkloyalty-stamps" in (attrs.get("class") or "").split()]
        assert [attrs.get("aria-hidden") for attrs in rows] == ["true"] * 3
        full = [attrs for _, attrs in panel.elements if "is-full" in (attrs.get("class") or "")]
        assert len(full) == 3

    def test_a_stamp_card_speaks_spanish(self) -> None:
        text = read_panel(replace(PANEL, stamp_cards=CARDS[:1]), "es_ES").text
        assert "3 de 5 sellos. 2 visitas más y obtienes 200 puntos." in text
        assert "Todos tus sellos cuentan hasta el 14 may 2026." in text

    def test_several_accounts_are_told_apart(self) -> None:
        html = render_panel([replace(PANEL, name="Norte"), replace(PANEL, name="Sur")], "es_ES", page=PAGE)
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids)) == 11
        assert "Puntos de fidelidad en Norte" in html
        assert render_panel([], "es_ES", page=PAGE) == ""


@pytest.mark.parametrize("locale", ["en_US", "es_ES"])
class TestEveryState:
    def list_documents(self, locale: str) -> list[str]:
        return [render_box(view, locale) for view in BOXES] + [
            render_panel([view], locale, page=PAGE) for view in PANELS
        ]

    def test_has_no_inline_script_or_style_and_nothing_from_elsewhere(self, locale: str) -> None:
        for html in self.list_documents(locale):
            for tag, attrs in Reader(html).elements:
                assert tag not in ("script", "style", "link", "iframe", "img")
                assert not [
                    name for name in attrs if name == "style" or name.startswith("on") or name in ("src", "href")
                ]

    def test_every_description_is_there(self, locale: str) -> None:
        for html in self.list_documents(locale):
            elements = [attrs for _, attrs in Reader(html).elements]
            ids = {attrs["id"] for attrs in elements if "id" in attrs}
            for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
                assert {word for attrs in elements for word in attrs.get(name, "").split()} <= ids


def test_hostile_names_are_only_text() -> None:
    entry = replace(EARNED, note=HOSTILE, reasons=[ReasonView(HOSTILE, 1, HOSTILE)])
    tier = TierView(name=HOSTILE, color=HOSTILE, missing=5)
    view = replace(
        PANEL, name=HOSTILE, tier=tier, next_tier=tier, entries=[entry], currency=HOSTILE,
        ways_to_earn=[WayView(label=HOSTILE, points=1, per_amount=Decimal(1))],
    )  # fmt: skip
    panel = read_panel(view)
    assert "script" not in {tag for tag, _ in panel.elements}
    assert panel.root["data-tier"] == HOSTILE
    assert panel.text.count("<script>alert('x')</script>\"&") >= 6


class TestMoney:
    @pytest.mark.parametrize(
        ("locale", "currency", "decimals", "amount", "written"),
        [
            ("en_US", "EUR", 2, "1234.5", "€1,234.50"),
            ("es_ES", "EUR", 2, "1234.5", "1.234,50\xa0€"),
            ("en_US", "JPY", 0, "1234", "¥1,234"),
            ("en_US", "EUR", 3, "0.125", "€0.125"),
            ("en_US", "", 2, "1234.5", "1,234.50"),
            ("es_ES", "points?", 2, "1234.5", "1.234,50"),
            ("en_US", "USD", 2, "-3", "-$3.00"),
        ],
    )
    def test_is_written_as_the_language_does(
        self, locale: str, currency: str, decimals: int, amount: str, written: str
    ) -> None:
        view = replace(BOX, currency=currency, decimals=decimals)
        assert Formats(get_language(locale)).money(Decimal(amount), view) == written
