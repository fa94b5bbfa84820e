"""Opens the salon on a site that stands: what it offers, its past bookings, and the programme they are judged by."""

from __future__ import annotations

from stage import catalogue, languages, programme, seed, tenants
from stage.progress import step
from stage.site import Site


def open_salon(site: Site, *, saas: bool = False) -> None:
    """On a site without loyalty: first the salon, as owners have one, then the plugin, the service and the programme."""
    with step("Opening the salon: services, staff, customers, some months of bookings"):
        if saas:
            tenants.sow(site.wordpress)
        else:
            seed.sow(site.wordpress)
        languages.offer_spanish(site.wordpress)
    site.add_loyalty()
    with step("Starting the loyalty programme half a year ago"):
        for tenant in tenants.TENANTS if saas else (None,):
            programme.start(site.service, tenant=tenant)
            catalogue.fill(site.database, tenant=tenant)
    with step("Finding the bookings made since"):
        site.service.command("work", "--once")
    with step("Starting the worker"):
        site.service.start_working()
    site.place.remember(seeded="saas" if saas else "salon")
