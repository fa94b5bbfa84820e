import pytest
from back_end import BackEnd
from playwright.sync_api import Page
from walk import Salon


@pytest.fixture
def owner(page: Page, salon: Salon) -> BackEnd:
    """The owner of the business in their back end, with the programme of walk.py in force."""
    salon.offer("choose")
    return BackEnd(page, salon).as_owner()
