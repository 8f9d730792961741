"""Whose cancellation it is: said in the preview, with words that ask the buyer for Amazon's own request."""

from __future__ import annotations

import pytest
from world import LAMP

from orderactions import Cancellation, Macros, Reason
from orderactions.errors import SetupError
from orderactions.messages import LANGUAGES
from orderactions.messages.asks import ASKS


def preview(world, *, reason=Reason.BUYER_CANCELLED, official=False, status="UNSHIPPED", **more):
    order = world.order(LAMP, status=status)
    if official:
        world.amazon.request_cancel(order)
    return world.service.preview(Cancellation(order=order, reason=reason, **more))


def test_a_buyer_who_only_wrote_counts_against_the_seller(world):
    """The preview says so, and has a text that asks for the button; in the language of the site."""
    shown = preview(world, buyer_asked=True)
    assert shown.problems == ()
    assert any("counts against your cancellation rate" in each for each in shown.warnings)
    assert "Stornierung" in shown.ask_buyer
    assert shown.order.order_id in shown.ask_buyer
    assert shown.ask_buyer.splitlines()[0] in str(shown)
    assert "ask the buyer" in str(shown)


def test_a_buyer_who_used_the_request_does_not(world):
    """The preview says so, and asks for nothing."""
    shown = preview(world, official=True, buyer_asked=True)
    assert any("does not count against your cancellation rate" in each for each in shown.effects)
    assert not any("cancellation rate" in each for each in shown.warnings)
    assert shown.ask_buyer == ""


def test_another_reason_than_the_buyers_may_count_all_the_same(world):
    """The buyer used the request, and the code says something else: that is not promised not to count."""
    shown = preview(world, reason=Reason.OUT_OF_STOCK, official=True)
    assert any("may count against your cancellation rate" in each for each in shown.warnings)


@pytest.mark.parametrize("reason", [Reason.OUT_OF_STOCK, Reason.COULD_NOT_SHIP, Reason.PRICE, Reason.ADDRESS])
@pytest.mark.parametrize("wrote", [True, False])
def test_for_our_own_fault_the_buyer_is_never_asked(world, reason, wrote):
    """A buyer must not be asked to cancel what we cannot deliver."""
    assert preview(world, reason=reason, buyer_asked=wrote).ask_buyer == ""


def test_a_code_of_ours_is_no_buyers_wish(world):
    """Named by its code it is still our own stock-out."""
    assert preview(world, buyer_asked=True, code="NoInventory").ask_buyer == ""


def test_what_cannot_be_cancelled_is_not_asked_for(world):
    """The button is of no use once the order is shipped."""
    assert preview(world, buyer_asked=True, status="SHIPPED").ask_buyer == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_asks(language):
    """Ten languages, ten texts, each with the order's number and Amazon's name and nothing to fill in left."""
    told = Macros().ask_text(language=language, order_id="305-1234567-1234567")
    assert "305-1234567-1234567" in told
    assert "Amazon" in told
    assert "{" not in told
    assert len({Macros().ask_text(language=each, order_id="1") for each in LANGUAGES}) == len(ASKS) == 10


def test_a_text_of_ones_own(world):
    """It replaces ours; a language without one asks in English."""
    key = ("cancellation", "ask_to_use_button", "de")
    assert Macros(overrides={key: "Bitte {order_id}"}).ask_text(language="de-AT", order_id="7") == "Bitte 7"
    danish = {
        (kind, stage, "da"): f"{{order_id}} {{number}} {kind} {stage}"
        for kind in ("refund", "cancellation")
        for stage in ("received", "done")
    }
    assert Macros(overrides=danish).ask_text(language="da", order_id="7").startswith("Hello")


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        (("cancellation", "ask_to_use_button", "de"), "Nummer {number}", "{number} is not a placeholder here"),
        (("cancellation", "ask_to_use_button", "de"), "www.example.com", "a link"),
        (("refund", "ask_to_use_button", "de"), "Bitte", "is not a key"),
    ],
)
def test_a_text_of_ones_own_is_checked(key, text, said):
    """There is no reference yet, no link, and nothing to press for a refund."""
    with pytest.raises(SetupError) as caught:
        Macros(overrides={key: text})
    assert said in str(caught.value)
