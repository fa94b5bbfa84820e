import pytest

from bridge.store.database import Database
from bridge.store.rewards.vouchers import Voucher
from tests.live import Salon
from tests.lives import NOW, open_salon
from tests.rewards.catalogue import Catalogue


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """With customer 7, who has 1,000 points and is neither Silver nor Gold by them."""
    salon = open_salon(Salon(loyalty))
    salon.sql(
        "UPDATE {prefix}bkloyalty_programme_versions SET document = JSON_SET(document, '$.count_adjustments', FALSE) "
        "WHERE tenant_id = :tenant",
        tenant=salon.tenant,
    )
    salon.adjust(7, 1000, key="start", now=NOW)
    return salon


@pytest.fixture
def catalogue(salon: Salon) -> Catalogue:
    return Catalogue(salon)


@pytest.fixture
def voucher(catalogue: Catalogue) -> Voucher:
    """Ten off, for 100 of the customer's 1,000 points."""
    return catalogue.take(catalogue.offer())
