"""An agent's own words to the buyer: within Amazon's rules, sealed, and never before it is done."""

from __future__ import annotations

import pytest
from world import MARIE, World

from orderactions import Cancellation, Policy, Reason, Refund, State
from orderactions.errors import RequestError

WORDS = "Dear Jo,\n\nyour money is back, see OA-... of order {order}.\n\nMarie"


def ask(world: World, words: str = WORDS, *, order: str = "", ticket: bool = True):
    order = order or world.order()
    shown = world.service.preview(Refund.full(order, reason=Reason.DAMAGED))
    where = world.ticket() if ticket else None
    return world.service.execute(shown, actor=MARIE, ticket=where, for_buyer=words.replace("{order}", order))


@pytest.mark.parametrize("reply_at", ["accepted", "done", "both"])
def test_they_are_told_once_and_only_when_it_is_done(worlds, reply_at):
    """Nobody can check what they claim: whatever the policy says of our texts, they wait for the marketplace's word."""
    world = worlds(policy=Policy(reply_at=reply_at))
    action = ask(world)
    world.service.advance()
    assert (world.state(action), world.said("reply")) == (State.ACCEPTED, [])
    world.pass_time(300)
    told = WORDS.replace("OA-...", action.confirmation.number).replace("{order}", action.order.order_id)
    assert world.said("reply") == [told]
    assert world.service.get(action.id).confirmation.for_buyer == told


def test_they_are_never_told_of_what_was_refused(world):
    """The marketplace refuses it: no word of it reaches the buyer."""
    world.amazon.add_fault("feed_cancelled")
    action = ask(world)
    world.pass_time(300)
    assert (world.state(action), world.said("reply")) == (State.REFUSED, [])


def test_they_stand_nowhere_in_the_clear(filed):
    """They may name the buyer: neither the file nor a repr shows them."""
    action = ask(filed)
    filed.pass_time(300)
    assert len(filed.said("reply")) == 1
    assert filed.service.history(action.id)[0].data["own_words"] is True
    for file in filed.folder.iterdir():
        assert b"Dear Jo" not in file.read_bytes()
    assert "Dear Jo" not in repr(filed.service.get(action.id))


def test_an_answer_that_was_lost_is_found_by_their_words(world):
    """The desk wrote them and nobody heard of it: they are not written again."""
    ask(world)
    world.desk.fail_next("reply", "after")
    world.pass_time(300)
    assert len(world.said("reply")) == 1


@pytest.mark.parametrize("left", [True, False], ids=["written", "not written"])
def test_a_worker_that_dies_while_it_tells_them(world, left):
    """Whoever comes after looks for the words: there, or a task; never twice."""

    class Dies(BaseException):
        pass

    class Dying:
        def __getattr__(self, name):
            return getattr(world.desk, name)

        def reply(self, ticket_id, text):
            if left:
                world.desk.reply(ticket_id, text)
            raise Dies

    action = ask(world)
    dying = world.new_service(worker="dying")
    dying._context.desks["desk"] = Dying()

    def work_until_it_dies() -> None:
        for _ in range(60):
            dying.advance()
            world.clock.advance(10)

    with pytest.raises(Dies):
        work_until_it_dies()
    world.pass_time(900)
    assert len(world.said("reply")) == (1 if left else 0)
    assert bool(world.service.tasks()) is not left
    assert world.state(action) is State.DONE


REFUSED = {
    "a link": "see https://shop.example/return",
    "an address": "write to marie@shop.test",
    "a telephone number": "call 030 1234567",
    "HTML": "<b>Sorry</b>",
    "a control character": "Sorry\x07",
    "nothing": "  \n ",
    "too long": "word " * 500,
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED)
def test_what_amazon_does_not_let_pass_is_said_before_anything_is_asked(world, words):
    """The message names the field, and nothing is journaled."""
    with pytest.raises(RequestError, match="for_buyer"):
        ask(world, words)
    assert world.service.actions() == ()


def test_words_that_nobody_would_hear_are_refused(worlds):
    """Without a ticket, or where the policy never replies, they would be lost in silence."""
    with pytest.raises(RequestError, match="no ticket"):
        ask(worlds(), ticket=False)
    with pytest.raises(RequestError, match="reply_at"):
        ask(worlds(policy=Policy(reply_at="never")))


def test_our_own_text_left_as_it_is_stays_ours(world):
    """A form sends back what it was shown: that is told when our text is, in the ticket's language."""
    order = world.order(status="UNSHIPPED")
    shown = world.service.preview(Cancellation(order=order, reason=Reason.OUT_OF_STOCK))
    sent_back = shown.for_buyer.replace("\n", "\r\n") + "\r\n"
    world.service.execute(shown, actor=MARIE, ticket=world.ticket(), for_buyer=sent_back)
    world.service.advance()
    world.service.advance()
    assert len(world.said("reply")) == 1


def test_the_same_words_for_two_actions_are_told_for_each(world):
    """Without our reference in them nothing tells which of the two an equal reply was."""
    order, ticket = world.order(), world.ticket()
    for amount in ("5.00", "4.00"):
        request = Refund.part(order, reason=Reason.DAMAGED, amount=amount)
        world.service.execute(request, actor=MARIE, ticket=ticket, for_buyer="Dear Jo, it is done. Marie")
        world.pass_time(300)
    assert world.said("reply") == ["Dear Jo, it is done. Marie"] * 2
