"""`orderactions shadow`: past refunds beside what would have been sent, and nothing is."""

from __future__ import annotations

import pytest

from tests.cli.conftest import SHIPPED

UNITED_STATES = "ATVPDKIKX0DER"
MUG = {"sku": "MUG", "paid": {"Principal": "10.00", "Tax": "0.80"}}


@pytest.fixture
def past(cli):
    """The command for an account whose books are read, with one refund by hand two hours ago."""
    cli.account = lambda: cli.world.account(books="2024-06-19")
    cli.world.amazon.refund_elsewhere(SHIPPED, amounts={"Principal": "5.00"})
    cli.world.clock.advance(7200)
    return cli


def words(text: str) -> str:
    return " ".join(text.split())


def test_all_agrees(past):
    """A table with a verdict for each site, and 0."""
    ran = past("shadow")
    assert ran.code == 0
    assert "Refunds of de posted from 2026-10-25 11:00 UTC to 2026-11-24 11:00 UTC" in ran.out
    assert "Amazon.de vat_inclusive 1 1 1 0 0 agrees" in words(ran.out)
    assert "As many agree with tax DE=marketplace_collected: these refunds do not tell which is right" in ran.out
    assert ran.out.endswith(
        "Orders that read cancelled and have changed in that time: 0\n\n"
        "Not compared: the reasons of refunds, which Amazon's books do not tell.\nAll that was compared agrees.\n"
    )
    assert ran.err == "1 order with refunds; all are read, which takes a moment\n"


def test_what_differs_is_told_in_sentences(past):
    """Which refund, which component, how much; and 1."""
    order_id = past.world.order(MUG, site=UNITED_STATES)
    past.world.amazon.refund_elsewhere(order_id, amounts={"Principal": "4.99", "Tax": "0.41"})
    past.world.clock.advance(7200)
    ran = past("shadow", "--since", "1d")
    assert ran.code == 1
    assert "Amazon.com separate 1 1 0 1 0 differs" in words(ran.out)
    assert "Of 1 only the division between price and tax differs, not the money." in ran.out
    assert f"{order_id} (2026-11-24 11:00 UTC, USD 5.40): MUG item: ours would have brought USD 5.00" in words(ran.out)
    assert "No other tax setting lets more of them agree." in ran.out


def test_the_setting_that_mends_it_is_named(past):
    """With how many then agree."""
    past.account = lambda: past.world.account(books="2024-06-19", tax="vat_exclusive")
    ran = past("shadow")
    assert ran.code == 1
    assert "Amazon.de vat_exclusive 1 1 0 0 1 differs" in words(ran.out)
    assert "With tax DE=vat_inclusive, 1 of 1 agree (ORDERACTIONS_AMAZON_TAX)." in ran.out


def test_what_is_not_compared_is_counted_with_why(past):
    """An order that Amazon ships, and one that cannot be read."""
    past.world.amazon.refund_elsewhere(past.world.order(fulfilled_by="AMAZON"))
    past.world.clock.advance(60)
    past.world.amazon.refund_elsewhere(past.world.order())
    past.world.clock.advance(7200)
    past.world.amazon.add_fault("5xx_before_effect", operation="getOrder", times=3)
    ran = past("shadow")
    assert "Not compared: 1, for the marketplace ships the order and refunds it itself." in words(ran.out)
    assert "Refunds whose site is not known, not compared: 1" in ran.out
    assert ran.code == 0


def test_equal_reasons_are_told_once(past):
    """With the latest refund, and how many more there are."""
    for _ in range(7):
        past.world.amazon.refund_elsewhere(past.world.order())
    past.world.clock.advance(7200)
    past.account = lambda: past.world.account(books="2024-06-19", tax=None)
    ran = past("shadow")
    assert ran.out.count("we would have refused it") == 1
    assert "and 7 more: we would have refused it: tax regime not set for Amazon.de" in words(ran.out)
    assert "Which of the 2 is right, these refunds do not tell: docs/explanation/tax.md" in words(ran.out)


def test_only_the_first_reasons_are_told(past):
    """A person reads five of them; a program gets all."""
    for minor in range(1, 8):
        order_id = past.world.order(MUG, site=UNITED_STATES)
        past.world.amazon.refund_elsewhere(order_id, amounts={"Principal": f"4.0{minor}", "Tax": "0.10"})
    past.world.clock.advance(7200)
    ran = past("shadow")
    assert ran.out.count("MUG item: ours would have brought") == 5
    assert "2 more refunds differ otherwise; all are in --json" in ran.out
    assert len(past("shadow", "--json").json["sites"][1]["refunds"]) == 7


def test_a_program_gets_every_amount(past):
    """As one object; amounts are text."""
    ran = past("shadow", "--account", "de", "--json")
    (site,) = ran.json["sites"]
    (refund,) = site.pop("refunds")
    assert ran.json | {"sites": []} == {
        "account": "de", "since": "2026-10-25T11:00:00+00:00", "until": "2026-11-24T11:00:00+00:00",
        "orders": 1, "orders_read": 1, "agrees": True, "sites": [], "unreadable": [],
        "cancelled": [], "cancelled_untold": "",
    }  # fmt: skip
    assert site == {
        "site": "A1PA6795UKMFR9", "name": "Amazon.de", "tax": "vat_inclusive", "verdict": "agrees", "compared": 1,
        "agrees": 1, "divided": 0, "differs": 0, "refused": 0, "not_compared": 0, "left_out": {}, "mends": [],
        "alike": ["DE=marketplace_collected"],
    }  # fmt: skip
    assert (refund["finding"], refund["amount"], refund["currency"]) == ("agrees", "5.00", "EUR")
    assert refund["sent"][0]["components"] == [{"type": "Principal", "amount": "5.00"}]
    assert refund["expected"] == refund["posted"]


def test_cancellations_are_told_by_who_did_them(past):
    """What the seller cancelled is compared, the rest is counted; a reason that is no code of ours is quoted."""
    amazon = past.world.amazon
    amazon.add_order(status="CANCELLED")
    amazon.add_order(status="CANCELLED", fulfilled_by="AMAZON")
    for who in ("MERCHANT", "BUYER"):
        order_id = past.world.order(status="UNSHIPPED")
        amazon._change(order_id, "status", {"status": "CANCELLED", "cancelled_by": who})
    ran = past("shadow")
    assert ran.code == 1
    assert "have changed in that time: 4" in ran.out
    assert "Cancelled by the seller: 3; we would have offered 2 of them." in ran.out
    assert "we would have refused it: this order is fulfilled by the marketplace" in ran.out
    assert "Not compared: 1, cancelled by the buyer." in ran.out
    assert "No code of ours is called 'Cancelled', which Amazon tells of 1." in ran.out
    assert ran.out.endswith("\nNot all that was compared agrees.\n")
    told = past("shadow", "--json").json["cancelled"]
    assert sorted(each["finding"] for each in told) == ["agrees", "agrees", "not_compared", "refused"]
    assert {each["code"] for each in told} == {"GeneralAdjustment", ""}


def test_cancelled_orders_that_are_not_all_are_said_to_be_so(past):
    """With why."""
    past.world.amazon.add_fault("5xx_before_effect", operation="searchOrders", times=9)
    ran = past("shadow")
    assert "These are not all: Amazon answered searchOrders with 503" in ran.out
    assert ran.code == 0


def test_where_no_order_can_be_read_nothing_is_compared(past):
    """The refunds are told all the same."""
    past.world.amazon.add_fault("5xx_before_effect", operation="getOrder", times=9)
    ran = past("shadow")
    assert ran.code == 1
    assert "Tax setting" not in ran.out
    assert "Refunds whose site is not known, not compared: 1" in ran.out
    assert ran.out.endswith("\nNothing was compared.\n")


def test_nothing_to_compare_is_no_agreement(past):
    """Said in words, and 1."""
    ran = past("shadow", "--since", "1h")
    assert ran.code == 1
    assert "There are none." in ran.out
    assert ran.out.endswith("\nNothing was compared.\n")


def test_without_books_the_variable_is_named(cli):
    """Set-up is 4."""
    ran = cli("shadow")
    assert (ran.code, ran.out) == (4, "")
    assert "set ORDERACTIONS_AMAZON_BOOKS to 2024-06-19 or v0" in ran.err


def test_it_keeps_and_sends_nothing(past, tmp_path):
    """No journal is made, and no call but reads arrives."""
    files = sorted(tmp_path.iterdir())
    before = len(past.world.amazon.calls())
    assert past("shadow").code == 0
    operations = {call["operation"] for call in past.world.amazon.calls()[before:]}
    assert operations == {"token", "listTransactions", "getOrder", "searchOrders"}
    assert sorted(tmp_path.iterdir()) == files


def test_an_account_elsewhere_cannot_be_rehearsed(past):
    """It speaks Amazon's words only."""
    past.account = object
    ran = past("shadow")
    assert (ran.code, ran.err) == (4, "error: shadow reads accounts at Amazon only\n")
