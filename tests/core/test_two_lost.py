"""Two answers that were lost one after the other: what could be either of them is not given to one."""

from __future__ import annotations

from datetime import timedelta

from world import MARIE, World

from orderactions import Policy, Reason, Refund, State

HOUR = 3600


class Behind:
    """A clock that is some seconds behind another."""

    def __init__(self, clock, seconds: float) -> None:
        self._clock = clock
        self._behind = timedelta(seconds=seconds)

    def now(self):
        return self._clock.now() - self._behind

    def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)


def test_what_was_followed_for_one_is_still_a_candidate_for_the_next():
    """The host's clock runs ahead, so that the second feed is created while the first one's window is still open.

    The list then shows one feed for both. Were it given to the first, the second would count as never come, and would
    be sent once more although it was carried out.
    """
    world = World(books="2024-06-19", policy=Policy(resend="after_token_fence"))
    world.amazon._clock = Behind(world.clock, 240)
    first, second = world.order(), world.order()
    world.amazon.fail("reset_before_effect")
    early = world.refund(first)
    world.service.advance()
    assert world.state(early) is State.UNKNOWN
    world.amazon.fail("5xx_before_effect", operation="getFeeds", times=1000)
    world.leap(HOUR + 310)
    world.amazon.fail("reset_after_effect")
    late = world.refund(second)
    world.service.advance()
    assert world.feeds() == 1
    world.amazon._world.faults.clear()
    world.amazon._clock = world.clock
    world.leap(3 * 24 * HOUR)
    assert len(world.paid_out(second)) == 1
    assert world.state(late) is State.SETTLED
    assert len(world.paid_out(first)) <= 1


def equal_and_unknown(*faults: str) -> tuple[World, list]:
    """The same amount of one order asked again and again, and Amazon breaks off each time."""
    world = World(books="2024-06-19")
    order = world.order()
    asked = []
    for fault in faults:
        world.amazon.fail(fault)
        wish = Refund.part(order, reason=Reason.DAMAGED, amount="5.00")
        asked.append(world.service.execute(wish, actor=MARIE, again=True))
        world.leap(HOUR / 2)
        assert world.state(asked[-1]) is State.UNKNOWN
    world.leap(2 * 24 * HOUR)
    return world, asked


def test_one_entry_of_the_books_proves_neither_of_two_equal_refunds():
    """One was carried out and the other was not; the books show one of that amount: a person is asked about both."""
    world, asked = equal_and_unknown("feed_fatal_before", "feed_fatal_partial")
    assert [world.state(each) for each in asked] == [State.UNKNOWN, State.UNKNOWN]
    assert {task.action_id for task in world.service.tasks()} == {each.id for each in asked}


def test_as_many_entries_as_equal_refunds_prove_them_all():
    """Both were carried out, and the books show it."""
    world, asked = equal_and_unknown("feed_fatal_partial", "feed_fatal_partial")
    assert [world.state(each) for each in asked] == [State.SETTLED, State.SETTLED]
