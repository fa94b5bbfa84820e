"""Booknetic's verdicts and the role that the service read become one grant; the narrower opinion holds."""

from typing import Any

import pytest

from bridge.core.access.permissions import (
    CAPABILITY,
    EVERYBODY,
    NOBODY,
    Actor,
    Grant,
    Permission,
    Reach,
    Rights,
    Standing,
    combine,
)

OFF, MY, ALL = Grant.OFF, Grant.MY, Grant.ALL
LOYALTY, ADJUST, RULES, VIEW = Permission.LOYALTY, Permission.ADJUST, Permission.RULES, Permission.VIEW
EVERYTHING = dict.fromkeys(Permission, ALL)
FINER = [permission for permission in Permission if permission is not LOYALTY]


class TestNames:
    def test_are_alphabetical_after_the_whole_module(self) -> None:
        assert list(Permission) == [LOYALTY, *sorted(FINER)]

    def test_of_header_and_role(self) -> None:
        assert (LOYALTY.word, ADJUST.word) == ("loyalty", "adjust")
        assert (LOYALTY.capability, ADJUST.capability) == (CAPABILITY, "bkloyalty_adjust")


class TestCombine:
    """The table of what both say of ``adjust``: Booknetic refuses what a role does not name, the service does not."""

    @pytest.mark.parametrize(
        ("verdict_of_all", "verdict", "role", "grant"),
        [
            # the role names the whole module only: finer permissions are as that
            (ALL, OFF, {LOYALTY: ALL}, ALL),
            (MY, OFF, {LOYALTY: MY}, MY),
            (ALL, ALL, {LOYALTY: OFF}, OFF),
            (OFF, ALL, {LOYALTY: ALL}, OFF),
            # the two disagree on how far: the narrower
            (MY, OFF, {LOYALTY: ALL}, MY),
            (ALL, OFF, {LOYALTY: MY}, MY),
            # the role names it: granted by both, and never wider than the whole module
            (ALL, ALL, {LOYALTY: ALL, ADJUST: ALL}, ALL),
            (ALL, OFF, {LOYALTY: ALL, ADJUST: ALL}, OFF),
            (ALL, ALL, {LOYALTY: ALL, ADJUST: OFF}, OFF),
            (ALL, MY, {LOYALTY: ALL, ADJUST: ALL}, MY),
            (ALL, ALL, {LOYALTY: ALL, ADJUST: MY}, MY),
            (MY, ALL, {LOYALTY: MY, ADJUST: ALL}, MY),
            (OFF, ALL, {LOYALTY: OFF, ADJUST: ALL}, OFF),
            # a role that does not name the module denies all of it
            (ALL, ALL, {ADJUST: ALL}, OFF),
            (ALL, ALL, {}, OFF),
            # no role can be read: Booknetic decides
            (ALL, ALL, None, ALL),
            (ALL, MY, None, MY),
            (ALL, OFF, None, OFF),
            (OFF, ALL, None, OFF),
        ],
    )
    def test_of_both(
        self, verdict_of_all: Grant, verdict: Grant, role: dict[Permission, Grant] | None, grant: Grant
    ) -> None:
        assert combine(ADJUST, {LOYALTY: verdict_of_all, ADJUST: verdict}, role) is grant

    def test_what_wordpress_did_not_sign_is_refused(self) -> None:
        assert combine(ADJUST, {LOYALTY: ALL}, None) is OFF
        assert combine(LOYALTY, {}, {LOYALTY: ALL}) is OFF


def standing(**changed: Any) -> Standing:
    plain: dict[str, Any] = {
        "is_administrator": False, "owns_tenant": False, "staff_ids": frozenset(), "role": None, "plan_permits": True,
    }  # fmt: skip
    return Standing(**plain | changed)


def staff(role: dict[Permission, Grant] | None, **changed: Any) -> Rights:
    where = standing(staff_ids=frozenset({4, 5}), role=role, **changed)
    return Rights(Actor.STAFF, 3, EVERYTHING, where)


class TestReach:
    @pytest.mark.parametrize(
        ("one", "other", "both"),
        [({1, 2}, {2, 3}, {2}), ({1}, {2}, set()), ({1}, None, {1}), (None, {1}, {1}), (None, None, None)],
    )
    def test_within_another_is_whom_both_reach(self, one: Any, other: Any, both: Any) -> None:
        reach = [Reach(None if ids is None else frozenset(ids)) for ids in (one, other, both)]
        assert reach[0].within(reach[1]) == reach[2]


class TestRights:
    def test_the_owner_may_everything_whatever_a_role_says(self) -> None:
        owner = Rights(Actor.OWNER, 3, EVERYTHING, standing(owns_tenant=True, role={LOYALTY: OFF}))
        assert all(owner.reach(permission) == EVERYBODY for permission in Permission)

    def test_the_administrator_owns_the_business_only_where_there_are_no_tenants(self) -> None:
        administrator = standing(is_administrator=True)
        assert Rights(Actor.OWNER, 0, EVERYTHING, administrator).may(LOYALTY)
        assert not Rights(Actor.OWNER, 3, EVERYTHING, administrator).may(LOYALTY)
        assert not Rights(Actor.SUPER_ADMIN, 0, EVERYTHING, administrator).may(LOYALTY)
        assert not Rights(Actor.SUPER_ADMIN, 3, EVERYTHING, administrator).may(LOYALTY)

    def test_staff_is_who_has_a_row_there_and_owner_is_who_owns(self) -> None:
        assert not Rights(Actor.STAFF, 3, EVERYTHING, standing(owns_tenant=True)).may(LOYALTY)
        assert not Rights(Actor.OWNER, 3, EVERYTHING, standing(staff_ids=frozenset({4}))).may(LOYALTY)

    def test_a_plan_that_says_no_is_believed_for_everybody(self) -> None:
        assert staff({LOYALTY: ALL}, plan_permits=False).find_objection(VIEW) is not None
        owner = Rights(Actor.OWNER, 3, EVERYTHING, standing(owns_tenant=True, plan_permits=False))
        assert owner.find_objection(LOYALTY, role_decides=False) is not None

    def test_my_reaches_the_customers_of_ones_own_rows(self) -> None:
        assert staff({LOYALTY: ALL, ADJUST: MY}).reach(ADJUST) == Reach(frozenset({4, 5}))
        assert staff({LOYALTY: ALL, ADJUST: MY}).reach(VIEW) == EVERYBODY

    @pytest.mark.parametrize("permission", [RULES, Permission.SETTINGS])
    def test_what_concerns_every_customer_is_not_granted_for_ones_own(self, permission: Permission) -> None:
        assert not staff({LOYALTY: MY}).may(permission)
        assert not staff({LOYALTY: ALL, permission: MY}).may(permission)
        assert staff({LOYALTY: ALL}).may(permission)

    def test_whoever_may_not_reaches_nobody(self) -> None:
        assert staff({LOYALTY: ALL, ADJUST: OFF}).reach(ADJUST) == NOBODY
        assert not NOBODY.everybody

    def test_where_the_role_is_left_to_the_handler_membership_still_counts(self) -> None:
        assert staff({LOYALTY: OFF}).find_objection(LOYALTY, role_decides=False) is None
        assert Rights(Actor.STAFF, 3, EVERYTHING, standing()).find_objection(LOYALTY, role_decides=False) is not None
