"""What people at the desk read: complete, aligned, and in words that are no stronger than what is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from orderactions.actions import Action, Attention, Confirmation, Event, Line, Preview, Reference, WireLine
from orderactions.models import Actor, Cancellation, Component, Kind, OrderRef, Problem, Refund, TicketRef
from orderactions.money import Money
from orderactions.orders import Fulfilment, Order, OrderLine, OrderStatus
from orderactions.reasons import Reason
from orderactions.render import agent_sentence, note_text, preview_text
from orderactions.states import Stage, State

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
ORDER = OrderRef("amazon-eu", "305-1234567-1234567")
NUMBER = "OA-7K2M-9Q4X-A1B2-C"
OVER = Problem("over_balance", "lines[0].amount", "EUR 12.50 is more than is left.", "refund at most EUR 3.00")


def eur(text: str) -> Money:
    return Money(Decimal(text), "EUR")


LINES = (
    Line("11111111111111", Component.ITEM, eur("1210.50"), 2),
    Line("11111111111111", Component.SHIPPING_TAX, eur("2.00")),
)
WIRE = (
    WireLine(
        line_id="11111111111111",
        code="GeneralAdjustment",
        components=(("Principal", eur("1210.50")), ("ShippingTax", eur("2.00"))),
        quantity=2,
    ),
)


SNAPSHOT = Order(
    ref=ORDER,
    site="A1PA6795UKMFR9",
    site_name="Amazon.de",
    country="DE",
    status=OrderStatus.PARTIALLY_SHIPPED,
    raw_status="PartiallyShipped",
    fulfilment=Fulfilment.SELLER,
    currency="EUR",
    lines=(
        OrderLine(line_id="11111111111111", sku="VASE-1", title="A blue vase", quantity=3),
        OrderLine(line_id="22222222222222", sku="CUP-1", title="A red cup", quantity=1),
    ),
    created_at=NOW - timedelta(days=4),
    read_at=NOW - timedelta(minutes=1),
)


@pytest.fixture
def preview():
    return Preview(
        id="p01",
        request=Refund.full(ORDER, reason=Reason.DAMAGED, note="she cried on the phone"),
        order=ORDER,
        kind=Kind.REFUND,
        site="A1PA6795UKMFR9",
        currency="EUR",
        made_at=NOW,
        lines=LINES,
        wire=WIRE,
        code="GeneralAdjustment",
        tax_rule="Prices include the tax. " * 12,
        effects=("The marketplace writes to the buyer.",),
        warnings=("Refunds of the last 48 hours may not be seen.",),
        losses=("Postage of EUR 4.99.",),
        for_buyer="Hello,\n\nWe have submitted it.",
        snapshot=SNAPSHOT,
    )


@pytest.fixture
def cancellation():
    return Preview(
        id="p02",
        request=Cancellation(order=ORDER, reason=Reason.BUYER_CANCELLED, buyer_asked=True),
        order=ORDER,
        kind=Kind.CANCELLATION,
        site="A1PA6795UKMFR9",
        currency="EUR",
        made_at=NOW,
        wire=(WireLine(line_id="11111111111111", code="BuyerCanceled"),),
        code="BuyerCanceled",
        snapshot=SNAPSHOT,
    )


@pytest.fixture
def action():
    return Action(
        id="a01",
        kind=Kind.REFUND,
        state=State.ACCEPTED,
        order=ORDER,
        site="A1PA6795UKMFR9",
        currency="EUR",
        actor=Actor.automation("night", rule="late parcels"),
        ticket=TicketRef("desk", "4711"),
        key="secret-key-of-the-intent",
        reason=Reason.DAMAGED,
        code="GeneralAdjustment",
        lines=LINES,
        wire=WIRE,
        created_at=NOW,
        updated_at=NOW + timedelta(minutes=3),
        confirmation=Confirmation(
            number=NUMBER,
            stage=Stage.RECEIVED,
            references=(Reference(system="Amazon", kind="feed", value="50001"),),
        ),
        submission_id="s01",
        expected="Amazon's report, usually within an hour",
    )


def event(seq: int, kind: str, **data) -> Event:
    return Event(action_id="a01", seq=seq, at=NOW + timedelta(seconds=seq), type=kind, data=data)


def row(text: str, *parts: str) -> str:
    """Return the one line that has all the parts."""
    found = [line for line in text.splitlines() if all(part in line for part in parts)]
    assert len(found) == 1, (parts, text)
    return found[0]


def test_an_agent_sees_everything_before_it_happens(preview):
    """Order, sum, every line and component, and what follows."""
    text = preview_text(preview)
    assert text.startswith("Refund for order 305-1234567-1234567\n")
    assert "The buyer gets EUR 1212.50." in text
    assert row(text, "item", "EUR 1210.50").split() == ["11111111111111", "item", "2", "EUR", "1210.50"]
    assert row(text, "shipping tax").endswith("EUR 2.00")
    for said in (
        "damaged",
        "amazon-eu",
        "A1PA6795UKMFR9",
        "p01",
        "2026-03-04 10:00 UTC",
        "Tax: Prices include the tax.",
    ):
        assert said in text
    for said in (*preview.effects, *preview.warnings, *preview.losses):
        assert f"  - {said}" in text
    assert "declined" not in text


def test_an_agent_sees_which_articles_it_is_about(preview):
    """By SKU and title, and only those that the request touches."""
    text = preview_text(preview)
    assert "  11111111111111  3 x VASE-1: A blue vase" in text
    assert "CUP-1" not in text


def test_an_agent_sees_the_order_as_it_was_read(preview):
    """The site by its name, the status, and how old the reading is."""
    text = preview_text(preview)
    assert row(text, "Account ").endswith("amazon-eu, site Amazon.de (A1PA6795UKMFR9)")
    assert row(text, "Order ").endswith("partially shipped, read 2026-03-04 09:59 UTC")


def test_an_agent_sees_the_marketplaces_own_words(preview):
    """The exact code, types and amounts, as they will be sent."""
    text = preview_text(preview)
    assert row(text, "Principal").split() == ["11111111111111", "GeneralAdjustment", "2", "Principal", "EUR", "1210.50"]
    assert row(text, "ShippingTax").endswith("EUR 2.00")


def test_amounts_stand_below_each_other(preview):
    """Columns are aligned to the right, so that a wrong digit is seen."""
    text = preview_text(preview)
    rows = [line for line in text.splitlines() if "EUR" in line and line.startswith("  1111")]
    ends = [len(line) for line in rows if "GeneralAdjustment" not in line]
    assert len(ends) == len(LINES)
    assert len(set(ends)) == 1


def test_long_texts_are_broken(preview):
    """Nothing has to be scrolled sideways."""
    assert max(map(len, preview_text(preview).splitlines())) <= 100


def test_the_text_for_the_buyer_is_shown_as_it_is(preview):
    """What the buyer will read is set apart, with its empty lines."""
    assert "  | Hello,\n  |\n  | We have submitted it." in preview_text(preview)


def test_printing_a_preview_shows_this_text(preview):
    """`print(preview)` is all that an agent needs."""
    assert str(preview) == preview_text(preview)


def test_the_agents_note_is_not_shown(preview):
    """It is sealed in the journal and may hold a buyer's words."""
    assert "cried" not in preview_text(preview)


def test_a_request_that_would_be_declined_says_why_and_what_to_do(preview):
    """Above all amounts, so that nobody reads past it."""
    text = preview_text(evolve(preview, problems=(OVER,), for_buyer=""))
    assert "  - lines[0].amount: EUR 12.50 is more than is left.\n    What to do: refund at most EUR 3.00" in text
    assert text.index("This would be declined") < text.index("The buyer would get EUR 1212.50.")
    assert "The buyer is told" not in text


def test_a_cancellation_shows_its_code_for_every_line_and_no_amount(cancellation):
    """The money of a cancelled order is the marketplace's affair."""
    text = preview_text(cancellation)
    assert text.startswith("Cancellation for order")
    assert row(text, "11111111111111", "Canceled").split() == ["11111111111111", "BuyerCanceled"]
    assert "EUR" not in text
    assert "Buyer asked  yes, by the agent's word" in text


def test_a_note_says_what_who_when_and_how_much(action):
    """A colleague who has only the ticket knows all of it."""
    text = note_text(action, [])
    assert row(text, "What ").endswith("refund of EUR 1212.50")
    assert row(text, "Who ").endswith("night (late parcels) (automation)")
    assert row(text, "When ").endswith("2026-03-04 10:00 UTC, changed 2026-03-04 10:03 UTC")
    assert row(text, "State ").endswith("accepted; may be told: received")
    assert row(text, "Reason ").endswith("damaged; the marketplace's code: GeneralAdjustment")
    assert row(text, "Ticket ").endswith("desk:4711")
    assert row(text, "shipping tax").endswith("EUR 2.00")
    assert row(text, "Principal").endswith("EUR 1210.50")
    assert "Waits for  Amazon's report" in text


def test_a_note_tells_our_number_from_the_marketplaces(action):
    """A claim handler quotes the right one."""
    text = note_text(action, [])
    assert f"Our reference  {NUMBER} (given by us, not by the marketplace)" in text
    assert "Amazon feed  50001" in text


def test_a_note_has_the_page_of_the_order(action):
    """Whoever reads the ticket gets to the order in one step; the address is never broken over two lines."""
    page = "https://sellercentral.amazon.de/orders-v3/order/305-1234567-1234567" + "?" + "x" * 60
    told = evolve(action, confirmation=evolve(action.confirmation, link=page))
    assert row(note_text(told, ()), "Order page").endswith(page)
    assert "Order page" not in note_text(action, ())


def test_a_note_repeats_the_sentence_for_the_agent(action):
    """The words at the desk and the words in the note are the same."""
    told = evolve(action.confirmation, for_agent="It was done in these words.")
    assert "It was done in these words." in note_text(evolve(action, confirmation=told), [])
    assert "Amazon has received the refund" in note_text(action, [])


def test_a_note_tells_the_history_in_its_order(action):
    """Whatever order the events come in, and without what only a machine reads."""
    history = [
        event(2, "submitting", submission="s01", digest="ab12", nested={"x": 1}, late=True),
        event(1, "reserved", note="she cried", paid=eur("3.00")),
    ]
    text = note_text(action, history)
    assert (
        "What happened:\n"
        "  2026-03-04 10:00:01 UTC  reserved: paid EUR 3.00\n"
        "  2026-03-04 10:00:02 UTC  submitting: submission s01, late yes"
    ) in text


def test_a_note_without_history_has_no_empty_heading(action):
    """Nothing is announced that does not follow."""
    assert "What happened" not in note_text(action, [])


def test_a_long_word_of_the_marketplace_is_cut_and_a_line_break_cannot_forge_an_entry(action):
    """One event stays one entry, whatever text it carries."""
    text = note_text(action, [event(1, "refused", text="no\n  2026-03-05 10:00:00 UTC  done" + " x" * 999)])
    assert not any(line.startswith("  2026-03-05") for line in text.splitlines())
    assert text.endswith("...")
    assert len(text) < 5000


def test_a_note_says_what_needs_a_person(action):
    """Attention, its beginning, the reasons and the differences."""
    text = note_text(
        evolve(
            action,
            attention=Attention("its outcome is not known", NOW),
            problems=(OVER,),
            differences=("The order was shipped.",),
        ),
        [],
    )
    assert "Needs a person  its outcome is not known (since 2026-03-04 10:00 UTC)" in text
    assert "What to do: refund at most EUR 3.00" in text
    assert "  - The order was shipped." in text


def test_a_note_of_something_declined_has_no_tables(action):
    """Nothing was allotted and nothing sent, so no amount is made up."""
    paused = Problem("paused", "account", "sending is paused")
    told = Confirmation(number=NUMBER, stage=Stage.REFUSED)
    bare = evolve(action, state=State.DECLINED, lines=(), wire=(), problems=(paused,), confirmation=told, expected="")
    text = note_text(bare, [])
    assert "  - account: sending is paused" in text
    assert "EUR" not in text
    assert not any(heading in text for heading in ("By line", "In the marketplace's words", "References", "What to do"))


def test_a_note_holds_no_key_and_fits_the_screen(action):
    """The key of the intent is of no use to a reader."""
    text = note_text(action, [event(1, "reserved", key="secret-key-of-the-intent")])
    assert "secret-key" not in text
    assert max(map(len, text.splitlines())) <= 100


def test_times_are_told_in_utc(action):
    """A time of another zone is converted, and the zone is named."""
    from dateutil.tz import tzoffset

    text = note_text(evolve(action, created_at=NOW.astimezone(tzoffset(None, 7200))), [])
    assert row(text, "When ").endswith("2026-03-04 10:00 UTC, changed 2026-03-04 10:03 UTC")


EXACT = {
    State.PROPOSED: "waits for approval; nothing has been sent to Amazon.",
    State.RESERVED: "waits to be sent; nothing has happened at Amazon yet.",
    State.SUBMITTING: "may be on its way to Amazon right now; do not repeat it.",
    State.ACCEPTED: "and has not confirmed yet that it was carried out.",
    State.UNKNOWN: "do not repeat it, neither here nor there.",
    State.DONE: "was carried out; its books have not confirmed it yet.",
    State.SETTLED: "was carried out, and the books of Amazon show the money.",
    State.REFUSED: "was refused and not carried out.",
    State.DECLINED: "was declined here, before anything was sent to Amazon.",
    State.WITHDRAWN: "was withdrawn before it happened; nothing was carried out at Amazon.",
    State.EXPIRED: "waited too long and was given up; nothing was carried out at Amazon.",
    State.DRY_RUN: "the account is read-only, and nothing was sent to Amazon.",
}


@pytest.mark.parametrize("state", State)
def test_every_state_has_one_sentence_in_exact_words(state):
    """What an agent reads at each point, with the amount and our number."""
    said = agent_sentence(kind=Kind.REFUND, state=state, amount=eur("12.50"), number=NUMBER)
    assert said.endswith(EXACT[state])
    assert f"refund of EUR 12.50 (our reference {NUMBER})" in said
    assert said.count(". ") == 0


def test_no_two_states_are_told_in_the_same_words():
    """An agent can tell them apart, for refunds and for cancellations."""
    for kind in Kind:
        said = {agent_sentence(kind=kind, state=state, amount=None, number="") for state in State}
        assert len(said) == len(State)


@pytest.mark.parametrize("state", [State.PROPOSED, State.RESERVED, State.SUBMITTING, State.ACCEPTED, State.UNKNOWN])
def test_nothing_is_said_to_have_happened_before_it_is_known(state):
    """Before DONE, "carried out" stands only where it is denied or in question."""
    said = agent_sentence(kind=Kind.REFUND, state=state, amount=eur("12.50"), number=NUMBER)
    for open_question in ("not confirmed yet that it was carried out", "not known whether Amazon has carried out"):
        said = said.replace(open_question, "")
    assert "carried out" not in said


def test_a_cancellation_is_told_as_one():
    """No amount, and the order instead of the books."""
    done = agent_sentence(kind=Kind.CANCELLATION, state=State.DONE, amount=None, number=NUMBER)
    assert done == (
        f"Amazon reports that the cancellation of the order (our reference {NUMBER}) was carried out; "
        "the order has not been seen as cancelled yet."
    )
    settled = agent_sentence(kind=Kind.CANCELLATION, state=State.SETTLED, amount=None, number="")
    assert settled == "The cancellation of the order was carried out, and Amazon shows the order as cancelled."


def test_a_declined_request_says_why_in_the_same_sentence():
    """Each problem with its remedy, and what else is known."""
    said = agent_sentence(
        kind=Kind.REFUND,
        state=State.DECLINED,
        amount=eur("12.50"),
        number="",
        problems=[OVER, Problem("paused", "account", "sending is paused")],
        detail="Paused by\nmarie.",
    )
    assert said == (
        "The refund of EUR 12.50 was declined here, before anything was sent to Amazon: "
        "lines[0].amount: EUR 12.50 is more than is left (refund at most EUR 3.00); "
        "account: sending is paused; Paused by marie."
    )


def test_another_marketplace_is_named_as_itself():
    """The sentence speaks of the one that has the order."""
    said = agent_sentence(kind=Kind.REFUND, state=State.ACCEPTED, amount=eur("1"), number="", marketplace="eBay")
    assert said == "eBay has received the refund of EUR 1.00 and has not confirmed yet that it was carried out."
