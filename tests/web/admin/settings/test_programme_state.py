"""The programme is paused, goes on, and is published by its number."""

from __future__ import annotations

from typing import Any

from bridge import clock
from bridge.flows.programmes import configure
from tests.web.admin.settings.owner import FORM, PROGRAMME, Owner


class TestProgramme:
    def test_is_paused_and_goes_on(self, owner: Owner) -> None:
        page = owner.back_end.screen("settings")
        assert page.select_one("#bkl-state .bkl-status").get_text() == "Running"
        assert "Nothing is taken away" in page.select_one("[data-path='programme/pause']")["data-bkl-confirm"]
        assert page.select_one("[data-bkl-say-leave]")["data-bkl-say-leave"] == "Leave without saving"
        paused = owner.back_end.send("programme/pause")
        assert owner.quote()["discount"] == "0.00"
        page = owner.back_end.screen("settings")
        assert page.select_one("#bkl-state .bkl-status").get_text() == "Paused"
        assert paused["undo"] == {"path": "programme/start", "form": {"version": "1"}}
        resumed = owner.back_end.send("programme/start", **paused["undo"]["form"])
        assert resumed["undo"] == {"path": "programme/pause", "form": {}}
        assert owner.quote()["discount"] == "36.00"

    def test_a_pause_that_is_over_cannot_be_made_again(self, owner: Owner) -> None:
        owner.back_end.send("programme/pause")
        assert owner.back_end.refused("programme/pause")["status"] == 409

    def test_a_draft_is_published_by_its_number(self, back_end: Any) -> None:
        page = back_end.screen("settings")
        assert page.select_one("#bkl-state .bkl-status").get_text() == "Not set up"
        assert not page.select("[data-path='programme/start']")
        saved = back_end.send("settings/save", **(FORM | {"seen": ""}))
        assert (saved["done"], saved["undo"]) == ("Settings saved as a draft.", None)
        assert "tax" not in saved
        button = back_end.screen("settings").select_one("[data-path='programme/start']")
        assert "Version 1 comes into force" in button["data-bkl-confirm"]
        assert "no active earning rule" in button["data-bkl-confirm"]
        back_end.send("settings/save", **(FORM | {"trigger": "paid"}))
        assert back_end.refused("programme/start", version="1")["status"] == 409
        assert "active" in back_end.send("programme/start", version="2")["done"]
        assert "Bookings earn points" in back_end.screen("settings").get_text()

    def test_beside_one_in_force_a_draft_is_spoken_of(self, owner: Owner) -> None:
        owner.do(configure.import_programme, document=PROGRAMME, draft=True, now=clock.now())
        page = owner.back_end.screen("settings")
        assert "Version 2 is saved as a draft" in page.get_text()
        assert page.select_one("[data-path='programme/start'] button").get_text() == "Publish version 2"
        assert owner.back_end.send("programme/start", version="2")["undo"] is None
