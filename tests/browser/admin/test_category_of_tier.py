"""A tier linked to a category of customers in a real WordPress: whoever has the tier is put into it."""

from __future__ import annotations

from back_end import BackEnd
from stage.wordpress import DATABASE
from walk import Salon


def test_customers_of_a_tier_follow_it_into_the_category(owner: BackEnd, salon: Salon) -> None:
    def sql(statement: str) -> str:
        return str(salon.site.database.sql(statement, DATABASE)).strip()

    def choose(category: str) -> None:
        owner.open("tiers")
        row = owner.page.locator("tbody tr").filter(has=owner.page.get_by_role("rowheader", name="Silver"))
        row.get_by_role("link", name="Edit").click()
        owner.dialog.get_by_label("Customer category in Booknetic").select_option(category)
        owner.expect_accessible()
        owner.dialog.get_by_role("button", name="Save").click()
        owner.expect_done("Tier saved.")

    category = sql("INSERT INTO wp_bkntc_customer_categories (name) VALUES ('Silver guests'); SELECT LAST_INSERT_ID()")
    customer = salon.welcome(1500)
    choose("Silver guests")
    salon.site.service.command("work", "--once")
    assert sql(f"SELECT category_id FROM wp_bkntc_customers WHERE id = {customer.id}") == category
    choose("Leave as it is")
    salon.site.service.command("work", "--once")
    assert sql(f"SELECT category_id FROM wp_bkntc_customers WHERE id = {customer.id}") == category
