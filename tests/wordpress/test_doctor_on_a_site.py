"""The doctor on a real WordPress with the plugin active: both sides meet, each signature believed by the other."""

from stage.site import Site


def test_all_is_well(site: Site) -> None:
    answer = site.service.ask("doctor")
    checks = {check["name"]: check for check in answer["checks"]}
    assert [check for check in checks.values() if not check["ok"]] == []
    assert answer["ok"] is True
    assert "attached as a Booknetic add-on" in checks["plugin"]["message"]
    assert "WordPress" in checks["plugin"]["message"]
