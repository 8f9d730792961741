"""A journal that is put back while it looks for a lost submission concludes nothing before a person takes it up."""

from __future__ import annotations

import pytest
from world import MARIE, TOM, foreign_feed

from orderactions import State
from orderactions.errors import RequestError
from tests.core.test_restored import copied, opened

HOUR = 3600


@pytest.fixture
def put_back(filed, tmp_path):
    """A refund's answer was lost, a backup was made and put back; a feed of the hour between was cancelled."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.amazon.add_fault("reset_before_effect", operation="createFeed")
    filed.action = filed.refund(filed.order())
    filed.service.advance()
    assert filed.state(filed.action) is State.UNKNOWN
    copied(filed, backup)
    filed.journal.close()
    filed.clock.advance(HOUR / 2)
    filed.amazon.add_fault("feed_cancelled", operation="createFeed")
    foreign_feed(filed)
    other = opened(filed, backup)
    yield other
    other.journal.close()


def test_a_held_journal_concludes_nothing_from_a_list(put_back):
    """The one feed in the window was cancelled; but what was lost may have been sent again since, outside of it."""
    put_back.leap(2 * HOUR)
    assert put_back.state(put_back.action) is State.UNKNOWN
    foreign_feed(put_back)
    put_back.service.resume(after_restore=True, actor=TOM)
    put_back.leap(3 * HOUR)
    assert put_back.state(put_back.action) is State.UNKNOWN
    (task,) = [each for each in put_back.service.tasks() if each.kind == "unknown_outcome"]
    assert len([line for line in task.look_at if line.startswith("feed ")]) == 2


def test_what_was_adopted_before_it_was_put_back_is_a_task(filed, tmp_path):
    """It seems to hold, and nobody may conclude more: a person is told after an hour, for ever silent it would be."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.amazon.add_fault("reset_after_effect", operation="createFeed")
    action = filed.refund(filed.order())
    filed.pass_time(120)
    assert filed.state(action) is State.ACCEPTED
    copied(filed, backup)
    filed.journal.close()
    other = opened(filed, backup)
    other.leap(3 * HOUR)
    assert [each.kind for each in other.service.tasks() if each.action_id == action.id] == ["journal_held"]
    other.service.resume(after_restore=True, actor=TOM)
    assert other.service.tasks() == ()
    other.journal.close()


def test_it_is_taken_up_while_the_list_is_read(put_back, monkeypatch):
    """What was asked by the old window is not judged by it: since then more may come, until an hour from now."""
    put_back.clock.advance(2 * HOUR)
    marketplace = put_back.service._context.marketplaces["de"]
    find = type(marketplace).find
    held = [put_back.journal.why_held]
    # The list was asked for just before the journal was put back; a person was as fast.
    monkeypatch.setattr(put_back.journal, "why_held", lambda t: "" if held else "held")

    def slow(*asked):
        found = find(marketplace, *asked)
        if held:
            monkeypatch.setattr(put_back.journal, "why_held", held.pop())
            put_back.service.resume(after_restore=True, actor=TOM)
        return found

    monkeypatch.setattr(type(marketplace), "find", lambda _, *asked: slow(*asked))
    put_back.service.advance()
    assert not held
    put_back.leap(HOUR / 2)
    assert put_back.state(put_back.action) is not State.REFUSED


def test_it_is_held_back_while_the_list_is_read(filed, monkeypatch):
    """Another process finds meanwhile what this journal does not know: nothing is concluded from what was read."""
    filed.amazon.add_fault("reset_before_effect", operation="createFeed")
    action = filed.refund(filed.order())
    filed.service.advance()
    filed.clock.advance(HOUR / 2)
    filed.amazon.add_fault("feed_cancelled", operation="createFeed")
    foreign_feed(filed)
    filed.clock.advance(2 * HOUR)
    marketplace = type(filed.service._context.marketplaces["de"])
    find = marketplace.find

    def meanwhile(self, *asked):
        with filed.journal.transaction() as t:
            t.work.hold("another process saw it")
        return find(self, *asked)

    monkeypatch.setattr(marketplace, "find", meanwhile)
    filed.service.advance()
    filed.leap(HOUR)
    assert filed.state(action) is State.UNKNOWN


def test_nobody_alone_says_of_a_held_journals_action_that_it_did_not_happen(put_back):
    """By its own window the time for it has long come; but it may have been sent again since: taken up first."""
    put_back.leap(60 * HOUR)
    (task,) = [each for each in put_back.service.tasks() if each.kind == "unknown_outcome"]
    with pytest.raises(RequestError, match="take the journal up first"):
        put_back.service.resolve(task.id, "did not happen", actor=TOM)
    put_back.service.resume(after_restore=True, actor=TOM)
    with pytest.raises(RequestError, match="too early"):
        put_back.service.resolve(task.id, "did not happen", actor=TOM)
    put_back.service.resolve(task.id, "did not happen", actor=TOM, second=MARIE)
    assert put_back.state(put_back.action) is State.REFUSED


def told_of(world, action):
    return [each for each in world.service.tasks() if each.action_id == action.id]


@pytest.fixture(params=["2024-06-19"])
def adopted(filed, tmp_path, request):
    """An answer was lost and its feed adopted; the journal put back to that and taken up: nothing proves it now."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.books = request.param
    filed.service = filed.new_service(worker="books")
    filed.amazon.add_fault("reset_after_effect", operation="createFeed")
    filed.action = filed.refund(filed.order())
    filed.pass_time(120)
    copied(filed, backup)
    filed.journal.close()
    other = opened(filed, backup)
    other.service.resume(after_restore=True, actor=TOM)
    other.leap(3 * HOUR)
    yield other
    other.journal.close()


def test_what_a_person_says_of_it_is_asked_about_after_three_days(adopted):
    """The books show an entry that may be another action's: DONE by her word is no proof, and no silence either."""
    (task,) = told_of(adopted, adopted.action)
    adopted.service.resolve(task, "happened", actor=TOM)
    adopted.leap(70 * HOUR)
    assert (adopted.state(adopted.action), told_of(adopted, adopted.action)) == (State.DONE, [])
    adopted.leap(4 * HOUR)
    (task,) = told_of(adopted, adopted.action)
    assert (task.kind, "may be of another action" in task.why) == ("not_settled", True)
    adopted.service.resolve(task, "done", actor=TOM)
    adopted.leap(100 * HOUR)
    assert (adopted.state(adopted.action), told_of(adopted, adopted.action)) == (State.DONE, [])


@pytest.mark.parametrize("adopted", [None], indirect=True)
def test_without_books_her_word_is_the_end(adopted):
    """An account whose books are not read has no more proof to wait for."""
    (task,) = told_of(adopted, adopted.action)
    adopted.service.resolve(task, "happened", actor=TOM)
    adopted.leap(80 * HOUR)
    assert (adopted.state(adopted.action), told_of(adopted, adopted.action)) == (State.DONE, [])


def test_a_program_that_does_not_know_the_account_leaves_the_asking_to_one_that_does(adopted):
    """It cannot tell whether the books are read at all: it neither asks nor lets it be forgotten."""
    (task,) = told_of(adopted, adopted.action)
    adopted.service.resolve(task, "happened", actor=TOM)
    knowing = adopted.service._context.marketplaces
    taken = dict(knowing)
    knowing.clear()
    adopted.leap(80 * HOUR)
    assert "not_settled" not in [each.kind for each in told_of(adopted, adopted.action)]
    knowing.update(taken)
    adopted.leap(2 * HOUR)
    assert "not_settled" in [each.kind for each in told_of(adopted, adopted.action)]


@pytest.mark.parametrize("taken_up", ["before", "after"])
def test_what_was_refused_as_a_whole_may_have_been_sent_again_in_parts(filed, tmp_path, taken_up):
    """Two travelled together when the backup was made: their feed was refused, and each was sent alone since."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.amazon.add_fault("feed_refused_whole")
    actions = [filed.refund(filed.order()) for _ in range(2)]
    filed.service.advance()
    assert {filed.state(each) for each in actions} == {State.ACCEPTED}
    copied(filed, backup)
    filed.leap(HOUR)
    assert ({filed.state(each) for each in actions}, filed.feeds()) == ({State.DONE}, 3)
    filed.journal.close()
    other = opened(filed, backup)
    if taken_up == "before":
        other.service.resume(after_restore=True, actor=TOM)
    other.leap(HOUR)
    if taken_up == "after":
        other.service.resume(after_restore=True, actor=TOM)
    other.leap(3 * HOUR)
    assert ({other.state(each) for each in actions}, other.feeds()) == ({State.UNKNOWN}, 3)
    assert {each.kind for each in other.service.tasks()} == {"unknown_outcome"}
    other.journal.close()
