"""Before a process sends, it looks whether the marketplace knows of submissions that its journal does not."""

from __future__ import annotations

import pytest
from world import TOM, World

from orderactions import Policy, State, open_journal
from orderactions.errors import SetupError

#: A clone is made as SQLite makes a copy while it runs.
pytestmark = pytest.mark.sqlite


def calls(world: World, operation: str = "getFeeds") -> int:
    return sum(call["operation"] == operation for call in world.amazon.calls())


def cloned(world: World) -> World:
    """A machine that was copied while it ran, its journal, mark and all: the same past, and a life of its own."""
    other = World.__new__(World)
    other.__dict__.update(world.__dict__)
    other.journal = open_journal("memory:", clock=world.clock, ids=world.ids)
    with world.journal.reading() as here, other.journal._connection() as there:
        here.cx.execute("commit")
        here.cx.backup(there)
        here.cx.execute("begin")
    other.journal._key = world.journal._key
    other.service = other.new_service(worker="clone")
    return other


def test_a_new_journal_looks_at_nothing(world):
    """What was sent before the journal's first day is nobody's business."""
    action = world.refund(world.order())
    world.pass_time(300)
    assert world.state(action) is State.DONE
    assert calls(world) == 0


def test_a_process_looks_once(world):
    """The second process on a journal reads the list before its first submission, and not again."""
    world.refund(world.order())
    world.pass_time(300)
    world.service = world.new_service(worker="second")
    for _ in range(3):
        world.refund(world.order())
        world.pass_time(300)
    # One list for each kind.
    assert calls(world) == 2
    assert world.feeds() == 4


def test_a_cloned_machine_notices_what_the_other_has_sent(world):
    """Its mark fits, since it was copied too: but Amazon lists a feed that it does not know."""
    world.refund(world.order())
    world.pass_time(300)
    waiting = world.refund(world.order())
    clone = cloned(world)
    world.pass_time(300)
    assert world.state(waiting) is State.DONE
    clone.pass_time(600)
    assert clone.state(waiting) is State.RESERVED
    assert world.feeds() == 2
    assert any("does not know" in warning for warning in clone.service.warnings())
    assert clone.refund(clone.order()).state is State.DECLINED


def test_it_is_taken_up_by_a_person(world):
    """What waited is unknown then, with a task; what is new is sent."""
    world.refund(world.order())
    world.pass_time(300)
    waiting = world.refund(world.order())
    clone = cloned(world)
    world.pass_time(300)
    clone.pass_time(60)
    clone.service.resume(after_restore=True, actor=TOM)
    assert clone.state(waiting) is State.UNKNOWN
    new = clone.refund(clone.order())
    clone.pass_time(300)
    assert clone.state(new) is State.DONE
    assert world.feeds() == 3


def test_another_worker_with_a_feed_on_its_way_is_no_stranger(world):
    """A feed whose answer has not been written down yet belongs to this journal."""
    world.refund(world.order())
    world.pass_time(300)
    world.amazon.add_fault("reset_after_effect")
    world.refund(world.order())
    world.service.advance()
    world.service = world.new_service(worker="second")
    action = world.cancel(world.order(status="UNSHIPPED"))
    world.pass_time(300)
    assert world.state(action) is not State.RESERVED
    assert not any("does not know" in warning for warning in world.service.warnings())


def test_other_senders_are_noted_and_no_sign(world):
    """The policy says that another program sends feeds too: then an unknown feed tells nothing."""
    world.refund(world.order())
    world.pass_time(300)
    waiting = world.refund(world.order())
    clone = cloned(world)
    world.pass_time(300)
    clone.service = clone.new_service(worker="told", policy=Policy(other_senders={"de"}))
    clone.refund(clone.order())
    clone.service.advance()
    assert clone.state(waiting) is not State.RESERVED


def test_a_list_that_cannot_be_read_holds_the_sending_up(world):
    """Not knowing is no leave to send: it is tried again later."""
    world.refund(world.order())
    world.pass_time(300)
    world.service = world.new_service(worker="second")
    world.amazon.add_fault("5xx_before_effect", operation="getFeeds", times=6)
    action = world.refund(world.order())
    world.service.advance()
    assert world.state(action) is State.RESERVED
    world.pass_time(300)
    assert world.state(action) is State.DONE


def test_an_unknown_resend_policy_is_refused():
    """A typo in the policy names the field and the choices."""
    with pytest.raises(SetupError, match="resend: 'always' is not one of never, after_token_fence"):
        Policy(resend="always")
    with pytest.raises(SetupError, match="absence_settles_after_s: 60 must be None or 259200 or more"):
        Policy(absence_settles_after_s=60)


def test_the_comparison_lays_out_what_the_journal_does_not_know(world):
    """Before the person takes it up: the unknown feed, the order that reads cancelled; looking writes nothing."""
    world.refund(world.order())
    world.pass_time(300)
    order = world.order(status="UNSHIPPED")
    world.cancel(order)
    clone = cloned(world)
    world.pass_time(300)
    clone.pass_time(60)
    found = clone.service.compare_after_restore()
    assert [each.kind for each in found] == ["submission", "action"]
    assert "is not known here" in found[0].said
    assert found[1].said == f"order {order} reads cancelled"
    assert any("does not know" in warning for warning in clone.service.warnings())


def test_what_cannot_be_read_is_part_of_the_comparison(world):
    """A marketplace that does not answer is named, not passed over."""
    world.refund(world.order())
    world.pass_time(300)
    world.amazon.fail("5xx_before_effect", operation="getFeeds", times=50)
    (found,) = world.service.compare_after_restore()
    assert found.kind == "unread"


def test_nobody_else_takes_up(world):
    """A held journal stays held over restarts, until a person ends it."""
    world.refund(world.order())
    world.pass_time(300)
    world.refund(world.order())
    clone = cloned(world)
    world.pass_time(300)
    clone.service.advance()
    clone.service = clone.new_service(worker="restarted")
    clone.pass_time(300)
    assert world.feeds() == 2
    assert any("does not know" in warning for warning in clone.service.warnings())


def test_a_cloned_machine_does_not_refuse_what_the_other_has_cancelled(world):
    """It reads the order while its token is awaited: "cancelled" is the other's doing, and no reason to say refused."""
    world.refund(world.order())
    world.pass_time(300)
    waiting = world.cancel(world.order(status="UNSHIPPED"))
    clone = cloned(world)
    world.pass_time(300)
    assert world.state(waiting) is State.SETTLED
    clone.spent()
    clone.leap(600)
    assert clone.state(waiting) is State.RESERVED
    assert any("does not know" in warning for warning in clone.service.warnings())
