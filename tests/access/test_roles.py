"""Roles as they stand in Booknetic's table: what they name, whose they are, and what is said of them."""

import itertools
from typing import Any

import pytest

from bridge.core.access.permissions import Actor, Grant, Permission, Reach, Rights, Standing
from bridge.core.access.roles import Role, Why, explain, find_role, read_grants

OFF, MY, ALL = Grant.OFF, Grant.MY, Grant.ALL
LOYALTY, ADJUST, RULES, VIEW = Permission.LOYALTY, Permission.ADJUST, Permission.RULES, Permission.VIEW


class TestReadGrants:
    @pytest.mark.parametrize(
        ("value", "grant"),
        [("off", OFF), ("my", MY), ("all", ALL), ("on", ALL), ("1", ALL), (True, ALL), (False, OFF), ("", OFF), (0, OFF), (" OFF ", OFF)],
    )  # fmt: skip
    def test_whatever_is_not_a_no_is_a_yes(self, value: Any, grant: Grant) -> None:
        assert read_grants({"bkloyalty_view": value}) == {VIEW: grant}

    def test_names_only_what_is_there(self) -> None:
        assert read_grants({"bkloyalty": "my", "bkloyalty_rules": None, "customers": "all"}) == {LOYALTY: MY}

    @pytest.mark.parametrize("document", [None, [], "all", 7])
    def test_another_shape_names_nothing(self, document: Any) -> None:
        assert read_grants(document) == {}


def role(name: str = "R", staff: str = "", *, default: bool = False, **grants: Grant) -> Role:
    named = {permission: grants[permission.word] for permission in Permission if permission.word in grants}
    return Role(name, frozenset(staff.split(",")), default, named)


class TestFindRole:
    def test_the_one_that_names_the_row(self) -> None:
        roles = [role("default", default=True), role("reception", "12,7"), role("later", "7")]
        assert find_role(roles, [7]) is roles[1]

    def test_part_of_a_number_is_not_the_number(self) -> None:
        assert find_role([role("r", "17,70")], [7]) is None

    def test_else_the_default(self) -> None:
        roles = [role("reception", "12"), role("default", default=True)]
        assert find_role(roles, [7]) is roles[1]

    def test_of_several_rows_the_first_that_has_one(self) -> None:
        roles = [role("b", "9"), role("a", "8")]
        assert find_role(roles, [7, 8, 9]) is roles[1]
        assert find_role(roles, []) is None


class TestExplain:
    @pytest.mark.parametrize(
        ("given", "permission", "grant", "why"),
        [
            (None, VIEW, OFF, Why.NO_ROLE),
            (role(), LOYALTY, OFF, Why.NOT_NAMED),
            (role(), VIEW, OFF, Why.MODULE_OFF),
            (role(view=ALL), VIEW, OFF, Why.MODULE_OFF),
            (role(loyalty=ALL), LOYALTY, ALL, Why.NAMED),
            (role(loyalty=ALL), VIEW, ALL, Why.AS_MODULE),
            (role(loyalty=MY), VIEW, MY, Why.AS_MODULE),
            (role(loyalty=MY), RULES, OFF, Why.NEEDS_ALL),
            (role(loyalty=ALL, rules=MY), RULES, OFF, Why.NEEDS_ALL),
            (role(loyalty=MY, rules=OFF), RULES, OFF, Why.NAMED),
            (role(loyalty=MY, adjust=ALL), ADJUST, MY, Why.NARROWED),
            (role(loyalty=ALL, adjust=MY), ADJUST, MY, Why.NAMED),
            (role(loyalty=ALL, adjust=OFF), ADJUST, OFF, Why.NAMED),
        ],
    )
    def test_says_how_far_and_why(self, given: Role | None, permission: Permission, grant: Grant, why: Why) -> None:
        holding = explain(permission, given)
        assert (holding.grant, holding.why) == (grant, why)

    @pytest.mark.parametrize("permission", Permission)
    def test_says_what_is_then_allowed(self, permission: Permission) -> None:
        """For every role there can be, against the decision itself, where Booknetic agrees."""
        reaches = {OFF: Reach(frozenset()), MY: Reach(frozenset({4})), ALL: Reach(None)}
        for whole, own in itertools.product((None, OFF, MY, ALL), repeat=2):
            named = {LOYALTY: whole, permission: own} if permission is not LOYALTY else {LOYALTY: whole}
            given = Role("R", frozenset({"4"}), False, {each: how for each, how in named.items() if how is not None})
            standing = Standing(False, False, frozenset({4}), given.grants, True)
            rights = Rights(Actor.STAFF, 3, dict.fromkeys(Permission, ALL), standing)
            assert rights.reach(permission) == reaches[explain(permission, given).grant], named
