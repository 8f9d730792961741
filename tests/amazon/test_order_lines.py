"""What was paid for a line, read from Amazon's breakdowns, and what is said where they are not clear."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderactions.errors import RequestError
from orderactions.models import Component
from orderactions.orders import OrderLine
from tests.amazon.making import item, money, order_json, read, row

FULL = (
    row("ITEM", "20.00"),
    row("SHIPPING", "4.00"),
    row("GIFT_WRAP", "3.00"),
    row("TAX", "2.16", ITEM="1.60", SHIPPING="0.32", GIFT_WRAP="0.24"),
)


def line(*rows: dict, total: str | None = None, **changed: object) -> OrderLine:
    return read(order_json(item(*rows, total=total, **changed))).lines[0]


def paid(found: OrderLine) -> dict[str, str]:
    return {component.value: f"{amount.amount:f}" for component, amount in found.paid.items()}


def test_each_charge_and_its_tax_has_a_component() -> None:
    """Six balances of their own, in a fixed order."""
    found = line(*FULL, total="29.16")
    assert paid(found) == {
        "item": "20.00",
        "item_tax": "1.60",
        "shipping": "4.00",
        "shipping_tax": "0.32",
        "gift_wrap": "3.00",
        "gift_wrap_tax": "0.24",
    }
    assert list(found.paid) == [component for component in Component if component in found.paid]
    assert found.problem == ""


def test_tax_without_parts_belongs_to_the_item_when_nothing_else_was_charged() -> None:
    """So Amazon's own sample of a US order shows it."""
    found = line(row("ITEM", "39.99"), row("TAX", "10.00"), total="49.99")
    assert paid(found) == {"item": "39.99", "item_tax": "10.00"}
    assert found.problem == ""


def test_tax_without_parts_is_not_guessed_when_shipping_was_charged() -> None:
    """The amount is kept, and the line cannot be refunded."""
    found = line(row("ITEM", "20.00"), row("SHIPPING", "4.00"), row("TAX", "1.92"), total="25.92")
    assert paid(found) == {"item": "20.00", "shipping": "4.00"}
    assert str(found.other["TAX"]) == "USD 1.92"
    assert "which part of its tax" in found.problem


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_discount_takes_off_whatever_its_sign(sign) -> None:
    """Amazon's sign is not documented."""
    discount = row("DISCOUNT", f"{sign}3.00", ITEM=f"{sign}2.00", SHIPPING=f"{sign}1.00")
    found = line(row("ITEM", "20.00"), row("SHIPPING", "4.00"), discount, total="21.00")
    assert paid(found) == {"item": "18.00", "shipping": "3.00"}
    assert str(found.discount) == "USD 3.00"
    assert found.problem == ""


def test_a_discount_without_parts_comes_off_the_item() -> None:
    """It is kept as well, so that the order can be explained."""
    found = line(row("ITEM", "20.00"), row("DISCOUNT", "5.00"), total="15.00")
    assert (paid(found), str(found.discount)) == ({"item": "15.00"}, "USD 5.00")


def test_charges_without_a_component_are_kept_by_amazons_word() -> None:
    """They were paid and cannot be refunded through us."""
    found = line(row("ITEM", "20.00"), row("COD_FEE", "2.00"), row("NEW_WORD", "1.00"), total="23.00")
    assert {word: str(amount) for word, amount in found.other.items()} == {
        "COD_FEE": "USD 2.00",
        "NEW_WORD": "USD 1.00",
    }
    assert found.problem == ""


@pytest.mark.parametrize(
    ("rows", "total", "said"),
    [
        ((row("ITEM", "20.00"),), "21.00", "add up to USD 20.00, Amazon's total is USD 21.00"),
        ((row("ITEM", "20.00"), row("TAX", "2.00", ITEM="1.00")), "22.00", "tax do not add up"),
        ((row("ITEM", "20.00"), row("DISCOUNT", "3.00", ITEM="1.00")), "17.00", "discount do not add up"),
        ((row("ITEM", "2.00"), row("DISCOUNT", "3.00")), "-1.00", "item adds up to USD -1.00"),
        ((row("ITEM", "20.00"), row("DISCOUNT", "3.00", COD_FEE="3.00")), "17.00", "not told on which charge"),
        ((row("ITEM", "20.00"), row("TAX", "1.00", DISCOUNT="-1.00", ITEM="2.00")), "21.00", "not told on which tax"),
    ],
)
def test_parts_that_are_not_clear_stand_against_a_refund(rows, total, said) -> None:
    """No rule is made up to make a sum fit."""
    assert said in line(*rows, total=total).problem


@pytest.mark.parametrize("proceeds", [None, {}, {"proceedsTotal": money("20.00")}])
def test_amounts_that_are_not_told_are_not_zero(proceeds) -> None:
    """A line without its breakdown has a problem, not a price of nothing."""
    found = line(proceeds=proceeds)
    assert found.paid == {}
    assert "does not tell the amounts" in found.problem


def test_quantities_are_read_and_compared() -> None:
    """Units that are neither shipped nor waiting were cancelled: of how many the amounts are is not told."""
    fine = line(*FULL, total="29.16", quantityOrdered=3, fulfillment={"quantityFulfilled": 2, "quantityUnfulfilled": 1})
    assert (fine.quantity, fine.quantity_shipped, fine.problem) == (3, 2, "")
    gone = line(*FULL, total="29.16", quantityOrdered=3, fulfillment={"quantityFulfilled": 1, "quantityUnfulfilled": 1})
    assert "3 ordered, but 1 shipped and 1 to be shipped" in gone.problem


def test_the_buyers_official_request_is_a_flag_and_the_words_are_not_kept() -> None:
    """The presence of the object is the flag."""
    request = {"cancellationRequest": {"requester": "BUYER", "cancelReason": "canary words of the buyer"}}
    found = line(*FULL, cancellation=request)
    assert found.buyer_asked_to_cancel
    assert "canary" not in repr(found)
    assert not line(*FULL, cancellation={}).buyer_asked_to_cancel


def test_a_line_that_was_cancelled_says_so() -> None:
    """Its amounts may never have been charged."""
    assert (
        "cancelled by AMAZON" in line(*FULL, cancellation={"cancellationExecution": {"cancelledBy": "AMAZON"}}).problem
    )


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"quantityOrdered": -1}, "orderItems[0].quantityOrdered"),
        ({"quantityOrdered": True}, "orderItems[0].quantityOrdered"),
        ({"quantityOrdered": "2"}, "orderItems[0].quantityOrdered"),
        ({"orderItemId": None}, "orderItems[0].orderItemId"),
        ({"product": "Mug"}, "orderItems[0].product"),
        ({"proceeds": {"breakdowns": [{"type": "ITEM"}]}}, "orderItems[0].proceeds.breakdowns[0].subtotal"),
        ({"proceeds": {"breakdowns": [row("ITEM", "x")]}}, "orderItems[0].proceeds.breakdowns[0].subtotal.amount"),
        ({"proceeds": {"breakdowns": [row("ITEM", "1.234")]}}, "orderItems[0].proceeds.breakdowns[0].subtotal"),
        (
            {"proceeds": {"breakdowns": [row("ITEM", "1.00", currency="EUR")]}},
            "orderItems[0].proceeds.breakdowns[0].subtotal",
        ),
        (
            {"proceeds": {"breakdowns": [row("ITEM", "1.00", currency="XXX")]}},
            "orderItems[0].proceeds.breakdowns[0].subtotal",
        ),
    ],
)
def test_a_value_that_cannot_be_names_its_place(changed, path) -> None:
    """Whoever reads the error can open the document there."""
    with pytest.raises(RequestError) as caught:
        line(*FULL, **changed)
    assert caught.value.field == path


def test_a_number_in_json_is_read_as_a_decimal() -> None:
    """0.1 + 0.2 as floats would not add up to 0.3."""
    amounts = [{"type": "ITEM", "subtotal": {"amount": 0.1, "currencyCode": "USD"}}]
    amounts.append({"type": "SHIPPING", "subtotal": {"amount": 0.2, "currencyCode": "USD"}})
    found = line(proceeds={"proceedsTotal": {"amount": 0.3, "currencyCode": "USD"}, "breakdowns": amounts})
    assert found.paid[Component.ITEM].amount == Decimal("0.10")
    assert found.problem == ""


CENTS = st.integers(0, 500).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
PARTS = st.dictionaries(st.sampled_from(["ITEM", "SHIPPING", "GIFT_WRAP", "COD_FEE", "DISCOUNT"]), CENTS, max_size=3)
ROWS = st.lists(st.tuples(st.sampled_from(["ITEM", "SHIPPING", "GIFT_WRAP", "TAX", "DISCOUNT", "OTHER"]), CENTS, PARTS))


@given(ROWS, CENTS)
@settings(max_examples=200, deadline=None)
def test_no_money_is_lost_or_made_up(rows, told) -> None:
    """Whatever Amazon writes: what is shown adds up to its total, or the line says why not."""
    shown = [row(kind, amount, **(parts if kind in {"TAX", "DISCOUNT"} else {})) for kind, amount, parts in rows]
    found = line(*shown, total=told)
    added = sum((amount.amount for amount in [*found.paid.values(), *found.other.values()]), Decimal(0))
    assert found.problem or added == Decimal(told)
    assert found.problem or all(amount.amount >= 0 for amount in found.paid.values())
