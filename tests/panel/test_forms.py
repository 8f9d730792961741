"""From a form to a request, and back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderactions import Cancellation, Component, LinePart, Money, OrderRef, Reason, Refund
from orderactions.models import Scope
from orderactions.panel.forms import FormError, fields_of, kept, read_form

ORDER = OrderRef("de", "305-1234567-1234567")
AMOUNTS = st.decimals("0.01", "99999.99", places=2)
PERCENTS = st.decimals("0.5", "100", places=1)
MONEY = st.one_of(AMOUNTS, AMOUNTS.map(lambda amount: Money(amount, "EUR")))
SIGNED = st.one_of(MONEY, MONEY.map(lambda amount: -amount))
LINES = st.text("ABCabc0123456789-_", min_size=1, max_size=20)
BESIDE = {
    "restocking_fee": st.none() | MONEY, "return_shipping": st.none() | SIGNED, "claim_open": st.booleans(),
    "reason": st.sampled_from(Reason), "order": st.just(ORDER),
}  # fmt: skip


@st.composite
def parts(draw) -> tuple[LinePart, ...]:
    made = {}
    for _ in range(draw(st.integers(1, 4))):
        component = draw(st.sampled_from([Component.ITEM, Component.SHIPPING, Component.GIFT_WRAP]))
        by = draw(st.sampled_from(["all", "quantity", "amount", "percent"]))
        values = {"quantity": st.integers(1, 99), "amount": MONEY, "percent": PERCENTS}
        more = {} if by == "all" else {by: draw(values[by])}
        part = LinePart(line_id=draw(LINES), component=component, **more)
        made[f"{part.line_id}.{component.value}"] = part
    return tuple(made[name] for name in sorted(made))


REQUESTS = st.one_of(
    st.builds(Refund, scope=st.just(Scope.FULL), **BESIDE),
    st.builds(Refund, scope=st.just(Scope.PART), lines=parts(), **BESIDE),
    st.builds(Refund, scope=st.just(Scope.PART), amount=MONEY, **BESIDE),
    st.builds(Refund, scope=st.just(Scope.PART), percent=PERCENTS, **BESIDE),
    st.builds(
        Refund.shipping, st.just(ORDER), reason=BESIDE["reason"], amount=st.none() | MONEY, claim_open=st.booleans()
    ),
    st.builds(
        Refund.goodwill, st.just(ORDER), MONEY, reason=BESIDE["reason"], line_id=st.none() | LINES,
        claim_open=st.booleans(),
    ),
    st.builds(
        Cancellation, order=st.just(ORDER), reason=BESIDE["reason"], buyer_asked=st.booleans(),
        when_possible=st.booleans(),
    ),
)  # fmt: skip


@given(request=REQUESTS)
def test_a_form_asks_for_what_it_was_made_of(request):
    """So a preset, and a preview that comes back, is the very request that was shown."""
    fields = fields_of(request)
    assert kept(fields) == fields
    assert read_form(fields, ORDER) == request
    assert read_form({**fields, "csrf": "x", "unknown": "y"}, ORDER) == request


@pytest.mark.parametrize(
    ("text", "read"),
    [("12,50", "12.50"), ("12,5", "12.5"), ("EUR 12.50", "12.50"), (" 7 ", "7"), ("1234,56", "1234.56")],
)
def test_an_amount_is_read_as_people_write_it(text, read):
    """A comma is the point where nothing else can be meant."""
    asked = read_form({"how": "amount", "amount": text, "reason": "price"}, ORDER).amount
    assert (asked.amount if isinstance(asked, Money) else asked) == Decimal(read)


@pytest.mark.parametrize(
    "text",
    [
        "1,234",
        "1.000",
        "1.200",
        "EUR 1.000",
        "12.3400",
        "1.234,56",
        "12,",
        ",5",
        "-1",
        "0",
        "1e3",
        "\N{ARABIC-INDIC DIGIT ONE}",
        "",
    ],
)
def test_what_could_be_meant_otherwise_is_asked_about(text):
    """A thousand and one and a bit are not the same refund."""
    with pytest.raises(FormError) as error:
        read_form({"how": "amount", "amount": text, "reason": "price"}, ORDER)
    assert error.value.errors == {"amount": "error.amount"}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"reason"}),
        ({"reason": "price", "kind": "gift"}, {"how"}),
        ({"reason": "price", "how": "part", "by.L1.goodwill": "all"}, {"by.L1.goodwill"}),
        ({"reason": "price", "how": "part", "by.L1.item": "half"}, {"by.L1.item"}),
        ({"reason": "price", "how": "goodwill"}, {"amount"}),
        ({"reason": "x", "how": "percent", "percent": "0"}, {"reason", "percent"}),
        ({"reason": "price", "how": "full", "restocking_fee": "-1", "return_shipping": "much"},
         {"restocking_fee", "return_shipping"}),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_told_at_once(fields, wrong):
    """By field; nobody wants to hear of it one by one."""
    with pytest.raises(FormError) as error:
        read_form(fields, ORDER)
    assert set(error.value.errors) == wrong


@pytest.mark.parametrize("text", ["1e-999999999999", "1e1", "1_0", "\N{ARABIC-INDIC DIGIT FIVE}", "0,5,0", "NaN"])
def test_a_percentage_is_digits_and_a_point(text):
    """Programs read more as a number than people write; one of these would fill the memory."""
    with pytest.raises(FormError) as error:
        read_form({"how": "percent", "percent": text, "reason": "price"}, ORDER)
    assert error.value.errors == {"percent": "error.percent"}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"how": "part", "by.L1.item": "all", "value.L2.item": "5"}, "by.L2.item"),
        ({"how": "part", "by.L1.item": "all", "value.L1.item": "5"}, "value.L1.item"),
        ({"how": "shipping", "restocking_fee": "5"}, "restocking_fee"),
        ({"how": "goodwill", "amount": "5", "return_shipping": "-5"}, "return_shipping"),
    ],
)
def test_nothing_that_was_filled_in_is_passed_over(fields, wrong):
    """What would be paid would not be what was meant: a value without its way, or a fee where none is taken."""
    with pytest.raises(FormError) as error:
        read_form({"reason": "price", **fields}, ORDER)
    assert set(error.value.errors) == {wrong}
