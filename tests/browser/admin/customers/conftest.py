"""Customers of the salon, and the list of them as its owner sees it."""

from __future__ import annotations

import pytest
from back_end import BackEnd
from customers_screen import People, Screen
from walk import Salon


@pytest.fixture(scope="module")
def people(salon: Salon) -> People:
    salon.offer("choose")
    return People(salon)


@pytest.fixture
def screen(owner: BackEnd, people: People) -> Screen:
    return Screen(owner)
