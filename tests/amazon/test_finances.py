"""An account reads its books: stories against the simulated Amazon, in both versions."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from attrs import evolve

from orderactions.errors import MissingCredentials, SetupError, Throttled
from orderactions.marketplaces.amazon import Amazon
from orderactions.models import Component
from orderactions.orders import BookEntry, BookKind
from orderactions.testing.simulator import SimulatedAmazon
from tests.amazon.making import CANARIES, DE, JP, NOW, US, Scripted, account_at, shop
from tests.amazon.test_adapter import SET

VERSIONS = ["2024-06-19", "v0"]
MUG = {"sku": "MUG", "paid": {"Principal": "20.00", "Tax": "1.60", "Shipping": "4.00", "ShippingTax": "0.40"}}
CUP = {"sku": "CUP", "paid": {"Principal": "6.00"}}


all_of = chain.from_iterable


@pytest.fixture(params=VERSIONS)
def version(request) -> str:
    """Either version of the books."""
    return request.param


def books_of(simulated: SimulatedAmazon, version: str | None, order_id: str) -> tuple[BookEntry, ...]:
    """What an account that reads this version finds of an order."""
    found = simulated.account(tax="vat_inclusive", books=version).snapshot(order_id).books
    assert found is not None
    return found


def shown(entry: BookEntry) -> list[tuple[str, Component | None, str]]:
    """What an entry gives, by SKU and component."""
    return sorted(((x.sku, x.component, str(x.amount)) for x in entry.lines), key=repr)


def test_a_refund_made_elsewhere_is_found_by_component(version) -> None:
    """What a colleague gave back in Seller Central stands in the books, positive, on its line."""
    simulated, _, clock = shop()
    order = simulated.add_order(marketplace_id=US, lines=[MUG, CUP])
    simulated.refund_elsewhere(order.order_id, sku="MUG")
    clock.advance(3600)
    (entry,) = books_of(simulated, version, order.order_id)
    assert (entry.kind, entry.order_id, entry.posted_at) == (BookKind.REFUND, order.order_id, NOW)
    assert shown(entry) == [
        ("MUG", Component.ITEM, "USD 20.00"),
        ("MUG", Component.ITEM_TAX, "USD 1.60"),
        ("MUG", Component.SHIPPING, "USD 4.00"),
        ("MUG", Component.SHIPPING_TAX, "USD 0.40"),
    ]
    assert {line.line_id for line in entry.lines} == {order.lines[0].order_item_id}


def test_neither_fee_nor_withheld_tax_changes_what_the_buyer_got(version) -> None:
    """Amazon's commission and the tax that it pays itself are between the seller and Amazon."""
    found = []
    for fees in (True, False):
        simulated, _, clock = shop(books_fees=fees)
        order = simulated.add_order(marketplace_id=US, lines=[MUG])
        simulated.refund_elsewhere(order.order_id)
        clock.advance(3600)
        (entry,) = books_of(simulated, version, order.order_id)
        found.append(shown(entry))
    assert found[0] == found[1]


def test_before_the_books_show_it_there_is_nothing(version) -> None:
    """A refund of this minute is not in the books; that is an empty tuple, not None."""
    simulated, _, clock = shop()
    order = simulated.add_order(marketplace_id=US, lines=[MUG])
    simulated.refund_elsewhere(order.order_id)
    clock.advance(60)
    assert books_of(simulated, version, order.order_id) == ()


def test_an_order_that_was_only_shipped_has_no_entries(version) -> None:
    """The sale itself stands in the books as well, and is no refund."""
    simulated, _, clock = shop()
    order = simulated.add_order(marketplace_id=DE, lines=[MUG])
    clock.advance(86400)
    assert [posting["kind"] for posting in simulated.books()] == ["Shipment"]
    assert books_of(simulated, version, order.order_id) == ()


def test_two_equal_refunds_are_two_entries_that_keep_their_ids(version) -> None:
    """At every reading they have the same ids, and not one another's."""
    simulated, _, clock = shop()
    order = simulated.add_order(marketplace_id=JP, lines=[{"sku": "MUG", "paid": {"Principal": "2000"}}])
    for _ in range(2):
        simulated.refund_elsewhere(order.order_id, amounts={"Principal": "500"})
    clock.advance(3600)
    first = books_of(simulated, version, order.order_id)
    assert [str(line.amount) for entry in first for line in entry.lines] == ["JPY 500", "JPY 500"]
    assert len({entry.entry_id for entry in first}) == 2
    clock.advance(86400)
    assert books_of(simulated, version, order.order_id) == first


def test_a_claim_is_told_apart_where_the_books_do(version) -> None:
    """Version 0 has lists for claims and chargebacks; in 2024-06-19 they look like any refund."""
    simulated, _, clock = shop()
    orders = [simulated.add_order(marketplace_id=DE, lines=[MUG]).order_id for _ in range(2)]
    simulated.guarantee_claim(orders[0])
    simulated.chargeback(orders[1])
    clock.advance(3600)
    found = [entry.kind for order_id in orders for entry in books_of(simulated, version, order_id)]
    apart = [BookKind.CLAIM, BookKind.CHARGEBACK]
    assert found == (apart if version == "v0" else [BookKind.REFUND] * 2)


@pytest.mark.parametrize("form", [{}, {"deferred_stays": False}, {"released_beside": True}], ids=str)
@pytest.mark.parametrize("mixed", [True, False])
def test_a_deferred_refund_stays_one_entry_when_it_is_released(form, mixed) -> None:
    """First deferred, then let go: the same id, the same money, once."""
    simulated, _, clock = shop(defer_s=86400.0, books_mixed_case=mixed, **form)
    order = simulated.add_order(marketplace_id=US, lines=[MUG])
    simulated.refund_elsewhere(order.order_id)
    clock.advance(3600)
    (before,) = books_of(simulated, "2024-06-19", order.order_id)
    clock.advance(2 * 86400)
    (after,) = books_of(simulated, "2024-06-19", order.order_id)
    assert (before.deferred, after.deferred) == (True, False)
    assert (after.entry_id, after.lines) == (before.entry_id, before.lines)


def test_what_is_deferred_is_hidden_from_version_0() -> None:
    """It is seen when it is released."""
    simulated, _, clock = shop(defer_s=86400.0)
    order = simulated.add_order(marketplace_id=US, lines=[MUG])
    simulated.refund_elsewhere(order.order_id)
    clock.advance(3600)
    assert books_of(simulated, "v0", order.order_id) == ()
    clock.advance(2 * 86400)
    assert [entry.deferred for entry in books_of(simulated, "v0", order.order_id)] == [False]


def test_a_sku_of_two_lines_is_left_open_where_the_books_name_only_the_sku() -> None:
    """2024-06-19 does not say which of the two lines it was; version 0 does."""
    simulated, _, clock = shop()
    order = simulated.add_order(marketplace_id=DE, lines=[CUP, CUP])
    simulated.refund_elsewhere(order.order_id, line_id=order.lines[1].order_item_id)
    clock.advance(3600)
    (newer,), (older,) = (books_of(simulated, each, order.order_id) for each in VERSIONS)
    assert [(line.line_id, line.sku) for line in newer.lines] == [("", "CUP")]
    assert [(line.line_id, line.sku) for line in older.lines] == [(order.lines[1].order_item_id, "CUP")]


def test_every_page_is_read_the_empty_ones_too(version) -> None:
    """Small pages with an empty one before each: nothing is missed, nothing comes twice."""
    simulated, _, clock = shop(books_page_size=2, books_empty_pages=True)
    order = simulated.add_order(marketplace_id=DE, lines=[MUG])
    for _ in range(5):
        simulated.refund_elsewhere(order.order_id, amounts={"Principal": "1.00"})
    clock.advance(3600)
    found = books_of(simulated, version, order.order_id)
    assert [shown(entry) for entry in found] == [[("MUG", Component.ITEM, "EUR 1.00")]] * 5


def test_what_was_posted_is_read_for_all_orders(version) -> None:
    """One reading brings the refunds of every order in that time, and the same entries as the orders' own books."""
    simulated, _, clock = shop(books_page_size=2)
    orders = [simulated.add_order(marketplace_id=site, lines=[MUG]).order_id for site in (US, DE, US)]
    simulated.refund_elsewhere(orders[0])
    clock.advance(3600)
    simulated.refund_elsewhere(orders[1])
    clock.advance(2 * 3600)
    amazon = simulated.account(books=version)
    found = list(all_of(amazon.posted(NOW, clock.now())))
    assert [entry.order_id for entry in found] == orders[:2]
    assert [x.entry_id for x in found] == [x.entry_id for o in orders[:2] for x in books_of(simulated, version, o)]
    assert [entry.order_id for entry in all_of(amazon.posted(NOW + timedelta(hours=1), clock.now()))] == orders[1:2]


def test_more_than_half_a_year_is_read_in_pieces(version) -> None:
    """A longer window would be answered empty, as if nothing had been posted."""
    simulated, _, clock = shop()
    old = simulated.add_order(marketplace_id=DE, lines=[MUG]).order_id
    simulated.refund_elsewhere(old)
    clock.advance(400 * 86400)
    new = simulated.add_order(marketplace_id=DE, lines=[MUG]).order_id
    simulated.refund_elsewhere(new)
    clock.advance(86400)
    found = all_of(simulated.account(books=version).posted(NOW - timedelta(days=1), clock.now()))
    assert [entry.order_id for entry in found] == [old, new]


def test_a_release_that_is_posted_later_comes_under_the_same_id() -> None:
    """Whoever keeps the last of each id has every refund once, let go."""
    simulated, _, clock = shop(defer_s=86400.0, books_page_size=1)
    order = simulated.add_order(marketplace_id=US, lines=[MUG])
    simulated.refund_elsewhere(order.order_id)
    clock.advance(3 * 86400)
    found = list(all_of(simulated.account(books="2024-06-19").posted(NOW, clock.now())))
    assert [entry.deferred for entry in found] == [True, False]
    assert Counter(entry.entry_id for entry in found) == {found[0].entry_id: 2}


def test_books_that_nobody_wants_are_not_asked_for(version) -> None:
    """Without the setting, or where they are not wanted, the Finances API is not called and `books` is None."""
    simulated, _, clock = shop()
    order_id = simulated.add_order(marketplace_id=DE, lines=[MUG]).order_id
    clock.advance(3600)
    assert simulated.account().snapshot(order_id).books is None
    assert simulated.account(books=version).snapshot(order_id, with_books=False).books is None
    assert {call["operation"] for call in simulated.calls()} == {"token", "getOrder"}


def test_the_budget_of_the_books_is_told(version) -> None:
    """A reading that asks too often ends with the time after which to come back."""
    simulated, _, clock = shop()
    order_id = simulated.add_order(marketplace_id=DE, lines=[MUG]).order_id
    clock.advance(3600)
    amazon = simulated.account(books=version, read_deadline_s=1)
    with pytest.raises(Throttled, match="too often") as caught:
        [list(amazon.posted(NOW, clock.now())) for _ in range(40)]
    assert caught.value.retry_after_s > 0
    clock.advance(60)
    assert amazon.snapshot(order_id).books == ()


def test_the_setting_comes_from_the_environment() -> None:
    """Unset, the books are not read; each version is chosen by its name."""
    assert Amazon.from_env(SET).reads_books is False
    assert all(Amazon.from_env(SET | {"ORDERACTIONS_AMAZON_BOOKS": each}).reads_books for each in VERSIONS)
    assert Amazon.from_env(SET | {"ORDERACTIONS_AMAZON_BOOKS": " "}).reads_books is False


@pytest.mark.parametrize(
    ("books", "said"),
    [("2024-06-20", "'2024-06-19'"), ("V0", "'v0'"), ("2024", "'2024-06-19'"), ("yes", "use one of"), ("", "use one")],
)
def test_an_unknown_version_is_refused_at_once(books, said) -> None:
    """With the one that was probably meant."""
    with pytest.raises(SetupError, match="books: .* is no version") as caught:
        account_at(Scripted(), books=books)
    assert said in str(caught.value)


def test_what_is_not_set_up_cannot_be_asked() -> None:
    """`posted` without a version is a mistake of the set-up, told at the call."""
    with pytest.raises(SetupError, match="books: not set"):
        account_at(Scripted()).posted(NOW, NOW)


def test_a_time_needs_a_zone(version) -> None:
    """A naive time could be anywhere."""
    naive = datetime(2026, 5, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        list(account_at(Scripted(), books=version).posted(naive, NOW.astimezone(UTC)))


def test_credentials_that_are_refused_are_told_without_being_shown(version) -> None:
    """The seller has withdrawn the authorisation."""
    simulated, _, _ = shop()
    amazon = simulated.account(books=version)
    simulated.settings = evolve(simulated.settings, refresh_token="another")
    with pytest.raises(MissingCredentials) as caught:
        list(amazon.posted(NOW - timedelta(days=1), NOW))
    assert not any(value in str(caught.value) for value in CANARIES.values())
