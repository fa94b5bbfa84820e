import pytest
from back_end import BackEnd
from playwright.sync_api import Page
from rules_screen import Rules
from segments_screen import welcome_three
from walk import Customer, Salon


@pytest.fixture
def owner(page: Page, salon: Salon) -> BackEnd:
    """The owner of the business in their back end, with the programme of walk.py in force."""
    salon.offer("choose")
    return BackEnd(page, salon).as_owner()


@pytest.fixture(scope="session")
def rich(salon: Salon) -> list[Customer]:
    """Three customers with as many points as nobody else, of whom one agreed to be written to."""
    return welcome_three(salon)


@pytest.fixture
def rules(owner: BackEnd) -> Rules:
    return Rules(owner)
