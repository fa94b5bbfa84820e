"""What the conditions of rules are chosen from: the tenant's own, in the order in which people read it."""

import pytest

from bridge.store.database import Database
from bridge.store.site.offers import Offer, Tree, list_offer
from tests.live import B, Salon


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return Salon(loyalty)


def offer(salon: Salon) -> Offer:
    with salon.database.read() as conn:
        return list_offer(conn, tenant_id=salon.tenant)


def add(salon: Salon, table: str, number: int, name: str | None, **more: object) -> None:
    columns = {"id": salon.base + number, "name": name, "tenant_id": salon.tenant, **more}
    salon.sql(
        f"INSERT INTO {B}{table} ({', '.join(columns)}) VALUES ({', '.join(f':{column}' for column in columns)})",
        **columns,
    )


def test_categories_are_a_tree_in_the_order_of_their_names(salon: Salon) -> None:
    for number, name, parent in [(1, "Nails", 0), (2, "Hair", 0), (3, "Óleo", 2), (4, "Perm", 2), (5, "colour", 2)]:
        add(salon, "service_categories", number, name, parent_id=salon.base + parent if parent else 0)
    add(salon, "service_categories", 6, "Roots", parent_id=salon.base + 5)
    assert [(choice.id - salon.base, choice.depth, choice.path) for choice in offer(salon).service_categories] == [
        (2, 0, "Hair"),
        (5, 1, "Hair › colour"),
        (6, 2, "Hair › colour › Roots"),
        (3, 1, "Hair › Óleo"),
        (4, 1, "Hair › Perm"),
        (1, 0, "Nails"),
    ]


def test_a_category_whose_parent_is_gone_is_a_root_and_one_in_a_circle_is_still_there(salon: Salon) -> None:
    add(salon, "service_categories", 1, "Lost", parent_id=salon.base + 99)
    add(salon, "service_categories", 2, "Chicken", parent_id=salon.base + 3)
    add(salon, "service_categories", 3, "Egg", parent_id=salon.base + 2)
    found = {choice.name: choice.depth for choice in offer(salon).service_categories}
    assert found == {"Lost": 0, "Chicken": 1, "Egg": 1}


def test_services_stand_by_their_categories(salon: Salon) -> None:
    add(salon, "service_categories", 1, "Nails", parent_id=0)
    add(salon, "service_categories", 2, "Hair", parent_id=0)
    for number, name, category in [(11, "Polish", 1), (12, "Wash", 2), (13, "Cut", 2), (14, "Gift", 0)]:
        add(salon, "services", number, name, category_id=salon.base + category if category else None)
    assert [(choice.name, choice.path) for choice in offer(salon).services] == [
        ("Gift", ""),
        ("Cut", "Hair"),
        ("Wash", "Hair"),
        ("Polish", "Nails"),
    ]


def test_everything_has_a_name_and_is_the_tenants_own(salon: Salon) -> None:
    other = Salon(salon.database)
    for one, names in ((salon, ("Zoë", "Ana", None)), (other, ("Stranger",) * 3)):
        for number, name in enumerate(names, start=1):
            for table in ("staff", "locations", "customer_categories"):
                add(one, table, number, name)
            add(one, "services", number, name)
            add(one, "service_categories", number, name, parent_id=0)
    found = offer(salon)
    nameless = f"#{salon.base + 3}"
    for kind, names in found.names().items():
        assert set(names.values()) == {"Ana", "Zoë", nameless}, kind
    assert [choice.name for choice in found.staff] == [nameless, "Ana", "Zoë"]


def test_a_chain_ends_where_the_tree_does() -> None:
    tree = Tree({1: 0, 2: 1, 3: 2, 4: 9, 5: 6, 6: 5}, of_services={11: 3, 12: 4, 13: 5, 14: 0, 15: 9})
    assert [tree.chain_of_service(service) for service in (11, 12, 13, 14, 15, 16)] == [
        (3, 2, 1), (4,), (5, 6), (), (), ()
    ]  # fmt: skip
