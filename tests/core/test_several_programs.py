"""Several programs on one journal, not all of which know an account or use it alike: nothing is forgotten for it."""

from __future__ import annotations

import pytest
from world import MARIE, TOM

from orderactions import ActionService, Policy, Reason, Refund, State
from orderactions.marketplaces.amazon import Amazon

BOOKS = "2024-06-19"
DAY = 86_400
FRANCE = "A13V1IB3VIYZZH"


@pytest.fixture
def world(worlds):
    return worlds(books=BOOKS)


def bare(world) -> ActionService:
    """A program on the same journal that knows no account."""
    return ActionService(marketplaces=[], journal=world.journal, clock=world.clock, ids=world.ids)


def program(world, *, worker: str | None = None, transport=None, **account) -> ActionService:
    """Another program with the same account, used as it is told here."""
    amazon = world.amazon.account("de", tax="vat_inclusive", **account)
    if transport is not None:
        amazon._api.transport = amazon._api.tokens._transport = transport
    desks = {"desk": world.desk}
    return ActionService(
        marketplaces=[amazon], journal=world.journal, desks=desks, clock=world.clock, ids=world.ids, worker=worker
    )


def kinds(world) -> list[str]:
    return sorted(task.kind for task in world.service.tasks())


def drive(world, service, seconds: float) -> None:
    """Let time go by with this program alone."""
    for _ in range(int(seconds // 3600)):
        world.clock.advance(3600)
        service.advance(limit=1000)


def lose(world, **more):
    """A refund whose answer is lost, which one feed on Amazon's list seems to be."""
    world.amazon.add_fault("reset_after_effect", operation="createFeed")
    action = world.refund(world.order(), **more)
    world.leap(180)
    assert (world.state(action), action.submission_id) == (State.ACCEPTED, None)
    return action


@pytest.mark.parametrize("other", ["knows no account", "reads no books"])
def test_who_does_not_read_the_books_leaves_them_to_who_does(world, other):
    """Its turn comes first; the proof comes all the same."""
    action = world.refund(world.order())
    world.pass_time(600)
    assert world.state(action) is State.DONE
    drive(world, bare(world) if other == "knows no account" else program(world), 7200)
    world.leap(5 * DAY)
    assert (world.state(action), kinds(world)) == (State.SETTLED, [])


def test_what_only_seems_to_be_ours_is_proven_however_many_programs_there_are(world):
    """Its answer was lost, and only the books can tell the buyer that it is done."""
    action = lose(world, ticket=world.ticket())
    drive(world, bare(world), 7200)
    world.leap(5 * DAY)
    assert (world.state(action), len(world.said("reply"))) == (State.SETTLED, 1)


def test_where_nobody_reads_the_books_a_person_is_asked_about_what_only_they_can_prove(world):
    """Three days later; what is done by Amazon's own report needs no answer for it."""
    done = world.refund(world.order())
    world.pass_time(600)
    lost = lose(world)
    drive(world, bare(world), 5 * DAY)
    told = [(task.kind, task.action_id) for task in world.service.tasks()]
    assert sorted(told) == [("not_settled", lost.id), ("stuck_submission", lost.id)]
    assert world.state(done) is State.DONE


def test_what_was_followed_without_the_books_is_proven_once_they_are_read(worlds):
    """They are switched on within the hour: whoever waits for them sees to it that they are read."""
    world = worlds()
    action = lose(world)
    world.service = program(world, books=BOOKS)
    world.leap(2 * DAY)
    assert (world.state(action), kinds(world)) == (State.SETTLED, [])


def test_what_a_program_without_the_account_answers_is_proven_by_the_books(worlds):
    """A person says there that a lost refund happened, and it did; whoever reads the books from then on finds it."""
    world = worlds()
    world.amazon.fail("reset_after_effect")
    action = world.refund(world.order())
    world.service.advance()
    bare(world).resolve(world.service.tasks()[0], "happened", actor=TOM)
    world.service = program(world, books=BOOKS)
    world.leap(2 * DAY)
    assert (world.state(action), kinds(world)) == (State.SETTLED, [])


def test_books_that_cannot_be_understood_are_told(world, monkeypatch):
    """What an adapter raises unforeseen stops the account's proof: after some tries, a task at its oldest refund.

    So it is at each of which only the books can say that it is done.
    """
    first, second = world.refund(world.order()), world.refund(world.order())
    world.pass_time(600)
    lost = lose(world)

    def odd(*_):
        raise KeyError("a row")

    monkeypatch.setattr(Amazon, "posted", odd)
    world.leap(DAY)
    assert [world.state(each) for each in (first, second)] == [State.DONE, State.DONE]
    told = [(task.kind, task.action_id) for task in world.service.tasks()]
    assert sorted(told) == sorted([("stuck_job", first.id), ("stuck_job", lost.id)])


def test_a_list_that_cannot_be_understood_is_told(world, monkeypatch):
    """Of what is lost and what only seems to be ours alike."""
    lost = lose(world)

    def odd(*_):
        raise KeyError("a row")

    monkeypatch.setattr(Amazon, "find", odd)
    world.leap(DAY / 4)
    assert ("stuck_job", lost.id) in [(task.kind, task.action_id) for task in world.service.tasks()]


def test_absence_is_no_answer_while_the_books_show_what_could_be_it(worlds):
    """Two equal refunds were lost, and one of that amount stands in the books: it proves and denies neither."""
    world = worlds(books=BOOKS, policy=Policy(absence_settles_after_s=5 * DAY))
    order, asked = world.order(), []
    for _ in range(2):
        world.amazon.fail("reset_before_effect")
        wish = Refund.part(order, reason=Reason.DAMAGED, amount="5.00")
        asked.append(world.service.execute(wish, actor=MARIE, again=True))
        world.leap(7200)
    world.amazon.refund_elsewhere(order, amounts={"Principal": "5.00"})
    world.leap(8 * DAY)
    assert [world.state(each) for each in asked] == [State.UNKNOWN, State.UNKNOWN]
    assert kinds(world) == ["unknown_outcome", "unknown_outcome"]


def test_another_amount_in_the_books_does_not_keep_absence_from_settling(worlds):
    """What was refunded elsewhere, of another charge, is not taken for it."""
    world = worlds(books=BOOKS, policy=Policy(absence_settles_after_s=5 * DAY))
    order = world.order()
    world.amazon.fail("reset_before_effect")
    action = world.service.execute(Refund.part(order, reason=Reason.DAMAGED, amount="5.00"), actor=MARIE)
    world.leap(7200)
    world.amazon.refund_elsewhere(order, amounts={"Principal": "7.00"})
    world.leap(8 * DAY)
    assert world.state(action) is State.REFUSED


def listed(world) -> bool:
    with world.journal.reading() as t:
        return any(job[0] == "reconcile" for job in t.work.jobs())


def test_a_program_that_cancels_otherwise_leaves_the_search_to_who_lists_feeds(worlds):
    """The feed of a cancellation was lost. cancelOrder leaves no list; by that of feeds it is seen that none came."""
    world = worlds(policy=Policy(resend="after_token_fence"))
    world.amazon.fail("reset_before_effect")
    action = world.cancel(world.order(status="UNSHIPPED"))
    world.service.advance()
    feeds, world.service = world.service, program(world, cancel_with="rest")
    world.leap(600)
    assert (world.state(action), listed(world)) == (State.UNKNOWN, True)
    world.service = feeds
    world.leap(DAY)
    assert (world.state(action), kinds(world), world.feeds()) == (State.SETTLED, [], 1)


def test_the_search_that_nobody_can_make_ends_with_the_list(worlds):
    """For four weeks a feed may still be listed; then what is asked stays a person's."""
    world = worlds()
    world.amazon.fail("reset_before_effect")
    world.cancel(world.order(status="UNSHIPPED"))
    world.service.advance()
    world.service = program(world, cancel_with="rest")
    for days, searched in ((20, True), (10, False)):
        drive(world, world.service, days * DAY)
        assert listed(world) is searched
    assert "unknown_outcome" in kinds(world)


@pytest.mark.parametrize(("fault", "state"), [(None, State.ACCEPTED), ("429", State.RESERVED)])
def test_a_submission_is_alive_while_the_job_of_another_site_sends_it(worlds, fault, state):
    """Sites go together: the job of France, where nothing is left to send, sends what waits in Germany.

    The worker that comes to Germany's job meanwhile must not take the first one for dead, whatever its answer will be.
    """
    world = worlds()
    world.service = program(world, combine_marketplaces=True)
    second = program(world, worker="second", combine_marketplaces=True)
    back = world.refund(world.order(site=FRANCE))
    world.clock.advance(1)
    action = world.refund(world.order())
    world.service.withdraw(back.id, actor=MARIE)
    sent = []

    class Slow:
        def __init__(self, inner):
            self.inner = inner

        def send(self, request):
            if request.operation == "createFeed" and not sent:
                sent.append(True)
                world.clock.advance(2)
                second.advance()
            return self.inner.send(request)

    if fault:
        world.amazon.fail(fault)
    slow = Slow(world.amazon.transport())
    first = program(world, worker="first", combine_marketplaces=True, transport=slow)
    first.advance(limit=1)
    assert (sent, world.state(action), kinds(world)) == ([True], state, [])
