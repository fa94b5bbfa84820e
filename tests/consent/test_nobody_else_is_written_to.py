"""That nobody else is ever written to, as far as sources can tell."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import bridge
from bridge.core.access.permissions import EVERYBODY
from bridge.core.segments.segments import EVERYONE
from bridge.flows.segments.segments import select_customers
from bridge.store.segments import audience, segments
from tests.live import Salon
from tests.lives import NOW

SOURCES = Path(bridge.__file__).parent


# Who may name members of a segment whether they agreed or not, and why. Screens that show customers to staff, and bonuses, which are
# given and not written, belong here; whatever sends, exports for sending or hands to a workflow does not.
MAY_LIST_MEMBERS = frozenset(
    {
        # Points are given, and nobody is written to.
        "tasks/give_bonus.py",
        # Staff looking at their own customers is no marketing: the list stays on the screen and says of each who agreed. The files of the
        # same screen are for sending, and come from the audience.
        "web/admin/segments/segment_slices.py",
        # It remembers who is in a segment; of those who came in it tells workflows only whom the audience lists.
        "flows/workflows/watch_segments.py",
    }
)


LISTING = {"list_members", "walk_members"}


class TestNothingThatMarketsCanForgetIt:
    def test_addressees_come_from_the_audience_alone(self) -> None:
        makers = {path for path, name in list_calls() if name == "Addressee"}
        assert makers == {"store/segments/audience.py"}

    def test_the_audience_asks_for_a_yes(self, salon: Salon) -> None:
        """Every function there that gives customers gives none where nobody agreed."""
        selection = salon.do(select_customers, segment=EVERYONE, reach=EVERYBODY, now=NOW)
        public = [function for name, function in vars(audience).items() if is_own(function, audience)]
        assert {function.__name__ for function in public} == {
            "count_audience",
            "count_without_email",
            "list_willing",
            "walk_audience",
        }
        with salon.database.read() as conn:
            assert segments.list_members(conn, selection=selection, limit=10)
            assert audience.walk_audience(conn, selection=selection)[0] == []
            assert audience.count_audience(conn, selection=selection).reachable == 0
            assert audience.count_without_email(conn, selection=selection) == 0
            everybody = range(salon.base, salon.base + 100)
            assert audience.list_willing(conn, tenant_id=salon.tenant, customer_ids=everybody) == []

    def test_what_lists_members_is_known_and_so_is_who_asks_it(self) -> None:
        public = {name for name, function in vars(segments).items() if is_own(function, segments)}
        assert public == LISTING | {"count_members", "find_stride"}
        callers = {path for path, tree in list_trees() if LISTING & set(list_names(tree))}
        assert callers - {"store/segments/segments.py"} <= MAY_LIST_MEMBERS

    def test_answers_and_wordings_are_only_added(self) -> None:
        changed = [
            (path, ast.unparse(node))
            for path, tree in list_trees()
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and name_of(node) in ("update", "delete")
            and ast.unparse(node)
            .partition("(")[2]
            .startswith(("consents)", "wordings)", "tables.consents", "tables.wordings"))
        ]
        assert changed == []


def is_own(function: Any, module: Any) -> bool:
    return inspect.isfunction(function) and function.__module__ == module.__name__ and function.__name__[0] != "_"


@cache
def list_trees() -> list[tuple[str, ast.Module]]:
    """Every source with its tree, parsed once."""
    return [(str(path.relative_to(SOURCES)), ast.parse(path.read_text("utf-8"))) for path in SOURCES.rglob("*.py")]


def list_calls() -> set[tuple[str, str]]:
    """(file, name of what is called), over all sources."""
    return {
        (path, name_of(node)) for path, tree in list_trees() for node in ast.walk(tree) if isinstance(node, ast.Call)
    }


def list_names(tree: ast.Module) -> Iterator[str]:
    """Whatever a file takes from others or uses, by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.name


def name_of(call: ast.Call) -> str:
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
