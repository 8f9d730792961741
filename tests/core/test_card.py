"""What a ticket panel shows of an order: all of it, as it is known at one moment, and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from attrs import evolve
from cards import checked
from world import CUP, LAMP, MARIE, TOM, UNITED_STATES, World

from orderactions import ActionService, Actor, OrderRef, Policy, Reason, Refund, State, open_journal
from orderactions.actions import Verdict
from orderactions.desks.memory import MemoryDesk
from orderactions.errors import DeskError, OrderNotFound, RequestError, Throttled
from orderactions.models import Kind
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine, Fulfilment
from orderactions.roles import Role, Rollout

BOT = Actor.automation("night watch", rule="late parcels")
BUYER = "Canary Jones, 12 Canary Row, canary@example.invalid"


def why(button) -> list[str]:
    return [problem.code for problem in button.problems]


def reads(world: World) -> int:
    return sum(call["operation"] == "getOrder" for call in world.amazon.calls())


def test_an_order_that_nobody_has_touched(world):
    """What was paid, what is left, what may be done, which refunds fit; nothing has moved and nothing warns."""
    card = world.service.card(world.order(CUP, LAMP), None, MARIE)
    told = checked(card)
    assert told["money"] == {
        "currency": "EUR", "paid": "54.90", "refunded": "0.00", "on_its_way": "0.00", "left": "54.90",
    }  # fmt: skip
    assert (card.ticket, card.actions, card.tasks, card.refunded, card.on_its_way) == (None, (), (), (), ())
    assert [(each.name, each.may_be_pressed) for each in card.buttons] == [("refund", True), ("cancel", False)]
    assert card.options == world.service.options(card.order)
    assert [each.preset for each in card.presets] == list(world.service.presets(card.order))
    assert card.warnings == ("the marketplace's books were not read: what was refunded elsewhere is not seen",)


def test_the_order_is_read_once_and_not_at_all_where_it_is_given(world):
    """So is the ticket; a panel that has the order already costs Amazon nothing."""
    order, ticket = world.order(), world.ticket()
    card = world.service.card(order, ticket, MARIE)
    assert reads(world) == 1
    world.desk.fail_next("messages", "before")
    assert world.service.card(card.order, ticket, MARIE).order == card.order
    assert reads(world) == 1
    with pytest.raises(DeskError):
        world.desk.messages("1")  # the conversation itself is never read


def test_the_journal_is_read_in_one_transaction(filed, monkeypatch):
    """One moment of the journal: what is left fits what has moved, whatever others do meanwhile."""
    order, ticket = filed.order(), filed.ticket()
    filed.refund(order, ticket=ticket)
    read = filed.service.order(order)
    opened = []
    reading = filed.journal.reading
    monkeypatch.setattr(filed.journal, "reading", lambda: opened.append(1) or reading())
    monkeypatch.setattr(filed.journal, "transaction", lambda: pytest.fail("a card writes nothing"))
    filed.service.card(read, ticket, MARIE)
    assert opened == [1]


def test_a_preset_can_be_pressed(world):
    """The card holds the very request; previewed and executed, it comes to the amount that was shown."""
    card = world.service.card(world.order(CUP), world.ticket(), MARIE)
    (late,) = [each for each in card.presets if each.preset.cause is Reason.LATE]
    preview = world.service.preview(late.preset.request, order=card.order)
    action = world.service.execute(preview, actor=MARIE, ticket="desk:1")
    assert (action.state, action.amount) == (State.RESERVED, late.preset.amount)


def test_what_is_on_its_way_and_what_has_come(world):
    """By whom, how much and under which number; the history has the sentence for each."""
    order, ticket = world.order(CUP), world.ticket()
    first = world.service.execute(Refund.part(order, reason=Reason.LATE, amount="5.00"), actor=MARIE, ticket=ticket)
    world.pass_time(600)
    second = world.service.execute(Refund.part(order, reason=Reason.PRICE, amount="2.00"), actor=TOM, ticket=ticket)
    card = world.service.card(order, ticket, MARIE)
    (gone,), (going,) = card.refunded, card.on_its_way
    assert (gone.by, gone.number, str(gone.amount)) == ("marie", first.confirmation.number, "EUR 5.00")
    assert (going.by, going.number, str(going.amount)) == ("tom", second.confirmation.number, "EUR 2.00")
    assert checked(card)["money"]["left"] == "27.90"
    assert [each.id for each in card.actions] == [second.id, first.id]
    assert "waits to be sent" in card.actions[0].confirmation.for_agent
    assert card.actions[0].expected.startswith("to be sent now")


def test_what_somebody_else_refunded_is_told_as_such(worlds):
    """From the marketplace's books; ours in them stays ours and is not told twice."""
    world = worlds(books="2024-06-19")
    order = world.order(CUP)
    world.service.execute(Refund.part(order, reason=Reason.LATE, amount="5.00"), actor=MARIE)
    world.amazon.refund_elsewhere(order, amounts={"Principal": "7.00"})
    world.leap(6 * 3600)
    card = world.service.card(order, None, MARIE)
    ours, foreign = sorted(card.refunded, key=lambda each: each.by, reverse=True)
    assert (ours.by, foreign.by, foreign.what) == ("marie", "", "refund")
    assert foreign.entry
    assert (foreign.number, foreign.state) == ("", None)
    assert (str(card.sum_of(card.refunded)), str(card.left)) == ("EUR 12.00", "EUR 22.90")
    checked(card)


def test_a_claim_in_the_books_is_told(world):
    """It has paid the buyer, and blocks the refund with why."""
    order = world.service.order(world.order(LAMP))
    paid = Money.parse("20.00", "EUR")
    line = BookLine(line_id=order.lines[0].line_id, sku="LAMP", component=None, word="Claim", amount=paid)
    entry = BookEntry(
        entry_id="e-1", order_id=order.ref.order_id, kind=BookKind.CLAIM, posted_at=order.read_at, lines=(line,)
    )
    card = world.service.card(evolve(order, books=(entry,)), None, MARIE)
    assert [(each.what, str(each.amount)) for each in card.refunded] == [("claim", "EUR 20.00")]
    assert why(card.button("refund")) == ["guarantee_claim"]
    checked(card)


def test_an_amount_that_was_contradicted_is_told(world):
    """Closed as not happened, and Amazon had it after all: the sums alone would not say where it went."""
    world.amazon.add_fault("reset_after_effect", operation="createFeed")
    order = world.order()
    action = world.refund(order)
    world.service.advance()
    (task,) = world.service.tasks()
    world.service.resolve(task, "did not happen", actor=TOM, second=MARIE)
    with world.journal.transaction() as t:
        from orderactions.engine.moves import contradicted

        contradicted(world.service._context, t, t.ledger.get(action.id), "feed 1")
    card = world.service.card(order, None, MARIE)
    assert "EUR 20.00 more is held: the marketplace contradicted" in " ".join(card.warnings)
    assert [each.kind for each in card.tasks] == ["answer_contradicted"]
    assert str(card.left) == "EUR 0.00"
    checked(card)


# What may be pressed, and why not.


def test_a_line_that_can_be_refunded_is_enough_for_the_button(world):
    """Of an order that is shipped in part the whole cannot be refunded, and a line can."""
    order = world.order({**CUP, "quantity_shipped": 3}, {**LAMP, "quantity_shipped": 0}, status="PARTIALLY_SHIPPED")
    card = world.service.card(order, None, MARIE)
    assert card.button("refund").may_be_pressed
    assert why(card.button("cancel")) == ["partly_shipped"]
    checked(card)


def test_what_is_done_by_hand_has_its_link(world):
    """An order that Amazon ships: both are told with the place and a text to paste."""
    read = evolve(world.service.order(world.order()), fulfilment=Fulfilment.MARKETPLACE)
    card = world.service.card(read, None, MARIE)
    assert {option.verdict for option in card.options} == {Verdict.MANUAL}
    assert why(card.button("refund")) == why(card.button("cancel")) == ["fulfilled_by_marketplace"]
    assert card.options[0].link in card.html()
    assert "Please cancel order" in card.html()
    assert card.button("record_external").may_be_pressed
    assert all(option.done_key for option in card.options)
    checked(card)


def test_what_was_done_by_hand_is_somebodys_word(world):
    """It counts, and is told as what it is; another person can take the record back, and sees that."""
    order = world.order()
    done = world.service.record_external(Refund.full(order, reason=Reason.LATE), actor=MARIE, key="there-1")
    card = world.service.card(order, None, MARIE)
    (told,) = checked(card)["refunded"]
    assert (told["by"], told["by_hand"], told["number"]) == ("marie", True, done.confirmation.number)
    assert "done by hand there, by this person's word" in card.html()
    assert why(card.button("withdraw")) == ["not_allowed"]
    with pytest.raises(RequestError, match=re.escape(card.button("withdraw").problems[0].message)):
        world.service.withdraw(done.id, actor=MARIE)
    tom = world.service.card(order, None, TOM)
    assert tom.button("withdraw").may_be_pressed
    world.service.withdraw(tom.button("withdraw").subject, actor=TOM)
    assert world.service.card(order, None, TOM).refunded == ()


def test_a_parcel_that_left_is_on_the_card(world):
    """The options are those of `options`, whatever else it takes into account."""
    from orderactions.journal.codec import write_problems
    from orderactions.models import Problem

    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    with world.journal.transaction() as t:
        row = t.ledger.get(action.id)
        left = write_problems([Problem("parcel_left", "order", "its parcel has left", "refund it")])
        t.ledger.move(row, State.REFUSED, body={**row.body, "problems": left})
    card = world.service.card(order, None, MARIE)
    assert why(card.button("cancel")) == ["parcel_left"]
    assert card.options == world.service.options(card.order)


def test_rules_of_the_hosts_own_are_asked_about_presets(worlds):
    """With lines, cause and what counts already, as where it is accepted."""
    asked = []

    class Judge:
        def judge(self, one):
            asked.append(one)
            return [Problem("no_lamps", "order", "not for lamps", "ask")] if one.reason is Reason.LATE else []

    from orderactions import Problem

    world = worlds(policy=Policy(judge=Judge()))
    card = world.service.card(world.order(), None, MARIE)
    assert {each.preset.cause.value: why(each) for each in card.presets if each.problems} == {"late": ["no_lamps"]}
    assert all(one.lines and one.usage for one in asked)
    assert card.button("refund").may_be_pressed
    checked(card)


def test_a_pause_is_on_the_card(world):
    """Who pressed stop and why; only what it is about cannot be pressed."""
    order = world.order(status="UNSHIPPED")
    world.service.pause("kind:cancellation", actor=TOM, why="the warehouse is counted")
    card = world.service.card(order, None, MARIE)
    assert why(card.button("cancel")) == ["paused"]
    assert "kind:cancellation is paused since 09:00 UTC by tom: the warehouse is counted" in card.warnings
    shipped = world.service.card(world.order(), None, MARIE)
    assert shipped.button("refund").may_be_pressed
    world.service.pause("actor:marie", actor=TOM)
    stopped = world.service.card(shipped.order, None, MARIE)
    assert why(stopped.button("refund")) == ["paused"]
    assert {why(each) == ["paused"] for each in stopped.presets} == {True}
    assert world.service.card(shipped.order, None, TOM).button("refund").may_be_pressed
    checked(stopped)


def test_nobody_driving_is_on_the_card(world):
    """After ten minutes in which nothing called `advance` and something waits."""
    order = world.order()
    world.service.advance()
    world.refund(order)
    world.clock.advance(660)
    assert "nothing has driven actions for 11 minutes" in " ".join(world.service.card(order, None, MARIE).warnings)


def test_a_held_journal_is_on_the_card(filed):
    """A journal whose mark is gone: nothing may be pressed, nor taken back, and everybody is told why."""
    order = filed.order()
    filed.refund(order)
    (filed.folder / "actions.db.mark").unlink()
    card = filed.service.card(order, None, MARIE)
    assert {name: why(card.button(name)) for name in ("refund", "withdraw")} == {
        "refund": ["nothing_left"], "withdraw": ["journal_held"],
    }  # fmt: skip
    assert why(filed.service.card(filed.order(), None, MARIE).button("refund")) == ["journal_held"]
    assert card.warnings[0].startswith("nothing is sent: ")
    with pytest.raises(RequestError, match="what was sent"):
        filed.service.withdraw(card.button("withdraw").subject, actor=MARIE)


ROLES = Policy(
    roles={
        "agents": Role(members=["marie", "tom"]),
        "leads": Role(members=["anna"], may=["approve", "resolve"]),
        "money": Role(members=["emil"], may=["refund"], limit_per_action={"EUR": 3}, approval_above={"EUR": 2}),
    },
    approval_above={"EUR": 10},
)


def test_the_buttons_are_those_of_the_role(worlds):
    """Each sees what the policy lets him do; a name without a role may do nothing."""
    world = worlds(policy=ROLES)
    order = world.order(CUP)
    action = world.refund(order)
    assert action.state is State.PROPOSED
    seen = {
        name: {button.name: why(button) for button in world.service.card(order, None, Actor.agent(name)).buttons}
        for name in ("marie", "tom", "anna", "emil", "nobody")
    }
    no = ["not_allowed"]
    full, shipped = ["nothing_left"], ["shipped"]
    base = {"refund": full, "cancel": shipped, "withdraw": []}
    assert seen["marie"] == seen["tom"] == seen["nobody"] == seen["emil"] == {**base, "approve": no, "decline": no}
    assert seen["anna"] == {**base, "approve": [], "decline": []}
    other = world.order(LAMP)
    assert why(world.service.card(other, None, Actor.agent("anna")).button("refund")) == no
    assert why(world.service.card(other, None, Actor.agent("nobody")).button("refund")) == no
    assert world.service.card(other, None, Actor.agent("emil")).button("refund").may_be_pressed


def test_a_preset_tells_limits_and_approval(worlds):
    """Above his own limit it cannot be pressed; above another amount somebody else will have to approve it."""
    world = worlds(policy=ROLES)
    card = world.service.card(world.order(CUP), None, Actor.agent("emil"))
    found = {(str(each.preset.amount), tuple(why(each)), bool(each.approval)) for each in card.presets}
    assert found == {
        ("EUR 34.90", ("over_limit",), True), ("EUR 4.90", ("over_limit",), True), ("EUR 30.00", ("over_limit",), True),
        ("EUR 3.00", (), True), ("EUR 3.49", ("over_limit",), True),
    }  # fmt: skip
    checked(card)


def test_who_asked_does_not_approve(worlds):
    """The button says so beforehand, in the words of the refusal."""
    world = worlds(policy=Policy(approval_above={"EUR": 10}))
    order = world.order()
    action = world.refund(order)
    for actor in (MARIE, BOT):
        card = world.service.card(order, None, actor)
        (problem,) = card.button("approve").problems
        with pytest.raises(RequestError, match=re.escape(problem.message)):
            world.service.approve(action.id, actor=actor)
    assert why(world.service.card(order, None, BOT).button("decline")) == ["not_allowed"]
    tom = world.service.card(order, None, TOM)
    assert tom.button("approve", action.id).may_be_pressed
    assert tom.button("approve", "another") is None
    world.service.approve(tom.button("approve").subject, actor=TOM)
    after = world.service.card(order, None, TOM)
    assert after.button("approve") is None
    assert after.button("withdraw").may_be_pressed
    world.service.advance()
    assert world.service.card(order, None, TOM).button("withdraw") is None


def test_a_task_can_be_answered_by_whom_the_policy_lets(worlds):
    """The tasks of this order, with their answers, and a button for each."""
    world = worlds(policy=ROLES)
    world.amazon.add_fault("reset_after_effect", operation="createFeed")
    order, other = world.order(CUP), world.order(CUP)
    world.service.execute(Refund.part(order, reason=Reason.LATE, amount="5.00"), actor=MARIE)
    world.service.advance()
    (task,) = world.service.card(order, None, MARIE).tasks
    assert (task.kind, task.answers) == ("unknown_outcome", ("happened", "did not happen", "leave"))
    assert "do not repeat it" in " ".join(world.service.card(order, None, MARIE).warnings)
    assert why(world.service.card(order, None, MARIE).button("resolve")) == ["not_allowed"]
    card = world.service.card(order, None, Actor.agent("anna"))
    assert card.button("resolve", task.id).may_be_pressed
    assert world.service.card(other, None, MARIE).tasks == ()
    assert card.order.ref in {each.order for each in card.actions}
    world.service.resolve(card.button("resolve").subject, "happened", actor=Actor.agent("anna"))
    assert world.service.card(order, None, MARIE).tasks == ()
    checked(card)


def test_what_is_not_switched_on_yet_is_told(worlds):
    """The rollout leaves this account out."""
    world = worlds(policy=Policy(rollout=Rollout(accounts=["us"])))
    assert why(world.service.card(world.order(), None, MARIE).button("refund")) == ["not_rolled_out"]


def test_a_currency_without_a_limit_is_told(worlds):
    """What the policy does not name is not allowed at all: no refund could be pressed."""
    world = worlds(policy=Policy(limit_per_action={"USD": 10}))
    card = world.service.card(world.order(), None, MARIE)
    assert why(card.button("refund")) == ["over_limit"]


# The ticket.


def test_the_ticket_and_its_clock(world):
    """A day after the buyer last wrote; an order that is not sent has its own clock."""
    order, ticket = world.order(status="UNSHIPPED"), world.ticket(language="de")
    world.clock.advance(3600)
    card = world.service.card(order, ticket, MARIE)
    ship, answer = card.deadlines
    assert (ship.name, ship.until) == ("ship_by", card.order.ship_by)
    assert (answer.name, answer.left_s) == ("answer_by", 23 * 3600)
    assert answer.until - card.made_at == timedelta(hours=23)
    assert (card.ticket.is_read, card.ticket.status, card.ticket.language) == (True, "open", "de")
    world.clock.advance(24 * 3600)
    assert world.service.card(order, ticket, MARIE).deadlines[1].left_s == -3600
    checked(card)


def test_a_ticket_that_is_put_away_has_no_clock(world):
    """Solved or closed: nobody waits."""
    from orderactions.protocols import TicketChange

    order, ticket = world.order(), world.ticket()
    world.desk.change("1", TicketChange(status="solved"))
    assert world.service.card(order, ticket, MARIE).deadlines == ()


def test_a_desk_that_fails_is_a_warning(world):
    """The card is there all the same; what the desk said of its failure may hold anything and is not told."""
    order, ticket = world.order(), world.ticket()
    world.desk.fail_next("read", "before")
    card = world.service.card(order, ticket, MARIE)
    assert (card.ticket.is_read, card.deadlines) == (False, ())
    assert "the ticket cannot be read now" in " ".join(card.warnings)
    checked(card)
    gone = world.service.card(order, "desk:no such ticket", MARIE)
    assert gone.ticket.is_read is False


def test_a_ticket_of_a_desk_that_is_not_connected(world):
    """Its history is known all the same."""
    order = world.order()
    card = world.service.card(order, "front:7", MARIE)
    assert (str(card.ticket.ref), card.ticket.is_read) == ("front:7", False)
    assert "the desk 'front' is not connected: nothing can be written to the ticket" in card.warnings
    checked(card)
    with pytest.raises(RequestError, match="desk:id"):
        world.service.card(order, "front", MARIE)


def test_a_claim_on_the_ticket_is_told(world):
    """By the tags that the policy names."""
    from orderactions.protocols import TicketChange

    order, ticket = world.order(), world.ticket()
    world.desk.change("1", TicketChange(add_tags=frozenset({"a-to-z-claim"})))
    assert "guarantee claim is open" in " ".join(world.service.card(order, ticket, MARIE).warnings)


def test_the_texts_are_in_the_tickets_language(worlds):
    """As the policy says when; where nothing can be done, nothing would be told."""
    world = worlds(policy=Policy(reply_at="both"))
    shipped, unshipped, ticket = world.order(CUP), world.order(status="UNSHIPPED"), world.ticket(language="fr")
    refund = world.service.card(shipped, ticket, MARIE)
    assert [(each.kind, each.moment, each.language) for each in refund.texts] == [
        (Kind.REFUND, "received", "fr"), (Kind.REFUND, "done", "fr"),
    ]  # fmt: skip
    assert "34,90 €" in refund.texts[0].text
    cancel = world.service.card(unshipped, ticket, MARIE)
    assert [each.moment for each in cancel.texts] == ["received", "done", "ask"]
    assert world.service.card(world.order(status="CANCELLED"), ticket, MARIE).texts == ()
    assert world.service.card(shipped, None, MARIE).texts[0].language == "de"
    silent = worlds(policy=Policy(reply_at="never"))
    assert silent.service.card(silent.order(), None, MARIE).texts == ()


def test_the_history_is_that_of_order_and_ticket(world):
    """What was done on another order in this ticket, and on this order in another ticket."""
    order, other, third = world.order(), world.order(), world.order()
    one, two = world.ticket("1"), world.ticket("2")
    here = world.refund(order, ticket=two)
    world.clock.advance(60)
    there = world.refund(other, ticket=one)
    world.refund(third, ticket=two)
    card = world.service.card(order, one, MARIE)
    assert [each.id for each in card.actions] == [there.id, here.id]
    assert [each.number for each in card.on_its_way] == [here.confirmation.number]
    assert [button.subject for button in card.buttons if button.name == "withdraw"] == [here.id]
    checked(card)


# Accounts, errors, leaks.


def test_several_accounts(worlds):
    """The account is named with the order; one ticket may be about orders of both."""
    world = worlds()
    us = world.account(name="us", region="na", tax=None)
    service = ActionService(
        marketplaces=[world.account(), us], journal=world.journal, desks={"desk": world.desk}, clock=world.clock,
        ids=world.ids,
    )  # fmt: skip
    german = world.order()
    american = world.order(LAMP, site=UNITED_STATES)
    ticket = world.ticket()
    asked = service.execute(Refund.full(f"de/{german}", reason=Reason.LATE), actor=MARIE, ticket=ticket)
    card = service.card(OrderRef("us", american), ticket, MARIE)
    assert (card.order.currency, [each.id for each in card.actions]) == ("USD", [asked.id])
    assert (card.on_its_way, str(card.left)) == ((), "USD 20.00")
    checked(card)
    with pytest.raises(RequestError, match="names no account"):
        service.card(german, None, MARIE)
    with pytest.raises(RequestError, match="'fr' is not one of"):
        service.card(f"fr/{german}", None, MARIE)
    with pytest.raises(RequestError, match="'it' is not one of"):
        service.card(evolve(card.order, ref=OrderRef("it", american)), None, MARIE)


def test_an_order_that_is_none(world):
    """Unknown, malformed, or a percentage that is none: the caller is told."""
    with pytest.raises(OrderNotFound):
        world.service.card("305-9999999-9999999", None, MARIE)
    with pytest.raises(RequestError, match="order"):
        world.service.card("what?", None, MARIE)
    with pytest.raises(RequestError, match="percent"):
        world.service.card(world.order(), None, MARIE, percent=0)


def test_an_empty_budget_is_told_as_for_an_order(world):
    """Whoever looks waits as long as he says, and hears when to come back."""
    order = world.order()

    def look_again_and_again() -> None:
        for _ in range(40):
            world.service.card(order, None, MARIE, wait_s=0)

    with pytest.raises(Throttled) as told:
        look_again_and_again()
    assert told.value.retry_after_s > 0


def test_no_buyers_data(tmp_path, caplog):
    """What the buyer wrote, and what an agent noted of him, is nowhere on the card, in its repr or in a log."""
    caplog.set_level("DEBUG")
    world = World(tmp_path)
    order = world.order()
    world.desk.open_ticket("1", text=f"I am {BUYER}", language="en")
    world.service.execute(Refund.full(order, reason=Reason.LATE, note=f"said {BUYER}"), actor=MARIE, ticket="desk:1")
    card = world.service.card(order, "desk:1", MARIE)
    for told in (repr(card), str(checked(card)), card.html(page=True), caplog.text):
        assert "anary" not in told
    assert len(repr(card)) < 2000
    world.journal.close()


def test_a_journal_without_accounts_has_no_card():
    """Nothing can be read there."""
    journal = open_journal("memory:")
    service = ActionService(marketplaces=[], journal=journal, desks={"desk": MemoryDesk()})
    with pytest.raises(RequestError, match="no account is connected"):
        service.card("305-0000001-0000001", "desk:1", MARIE)
    journal.close()
