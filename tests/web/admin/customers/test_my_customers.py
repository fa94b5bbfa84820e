"""Whoever has "own customers" only sees and adjusts those, everywhere."""

from __future__ import annotations

from tests.web.admin.customers.salon import Salon, form_of, names, words


class TestMyCustomers:
    """Somebody who may deal with their own customers only sees no trace of others."""

    def test_everywhere(self, salon: Salon) -> None:
        mine, foreign = salon.customer("Ana Mine"), salon.customer("Ana Foreign", 70)
        booking = salon.book(mine)
        other = salon.book(foreign, staff_id=salon.base + 4)
        adjustment = salon.give(foreign, 5)
        eva = salon.staff('{"bkloyalty": "my"}')
        assert names(eva.screen("customers")) == ["Ana Mine"]
        assert "your own customers" in words(eva.screen("customers"))
        assert names(eva.screen("customers", q="ana", sort="name")) == ["Ana Mine"]
        assert names(eva.screen("customers", q="foreign", state="everyone")) == []
        assert eva.call("customer", "query", {"id": str(mine)})[0] == 200
        assert eva.call("booking", "query", {"id": str(booking)})[0] == 200
        for path, query in (("customer", foreign), ("booking", other), ("adjustment", adjustment)):
            assert eva.call(path, "query", {"id": str(query)})[0] == 404
        assert eva.call("adjust", "query", {"customer": str(foreign)})[0] == 404
        form = form_of(foreign)
        assert eva.refused("customers/adjust", **form)["status"] == 404
        assert eva.refused("customers/preview", **form)["status"] == 404
        assert eva.refused("customers/undo", adjustment=str(adjustment))["status"] == 404
        found = eva.send("customers/preview", q="ana", direction="add")["parts"]["found"]
        assert "Ana Mine" in found and "Foreign" not in found
        assert salon.balance(foreign) == 75 + 50
        assert "Silver 100 pts 1" in words(salon.back_end.screen("tiers"))
        assert "Silver 100 pts 0" in words(eva.screen("tiers"))
        assert eva.send("customers/adjust", **form_of(mine))["done"]

    def test_whoever_may_not_adjust_sees_no_way_to(self, salon: Salon) -> None:
        ana = salon.customer("Ana Mine", 5)
        eva = salon.staff('{"bkloyalty": "all", "bkloyalty_adjust": "off"}')
        for page in (eva.screen("customers"), eva.screen("customer", id=str(ana))):
            assert "screen=adjust" not in str(page).replace("screen=adjustment", "")
        assert eva.call("adjust", "query", {"customer": str(ana)})[0] == 403
        assert "screen=rules" in eva.screen("customers", state="below").select_one(".bkl-menu").decode()
