"""A journal that was put back or copied sends nothing until a person says so, and then only what is new."""

from __future__ import annotations

import shutil

import pytest
from world import MARIE, TOM, World
from yard import Yard

from orderactions import Actor, Policy, Reason, Refund, State, open_journal
from orderactions.engine.context import own_refunds
from orderactions.errors import RequestError


def copied(world: World, folder) -> None:
    """What a backup of the database alone holds: the file as it is, without its mark."""
    with world.journal.reading() as t:
        target = folder / "actions.db"
        import sqlite3

        out = sqlite3.connect(target)
        t.cx.execute("commit")
        t.cx.backup(out)
        out.close()
        t.cx.execute("begin")
    shutil.copy(world.folder / "actions.db.key", folder / "actions.db.key")


def opened(world: World, folder) -> World:
    """The same Amazon and clock, seen from the journal in another folder."""
    other = type(world).__new__(type(world))
    other.__dict__.update(world.__dict__)
    other.folder = folder
    other.journal = open_journal(f"sqlite:///{folder}/actions.db", clock=world.clock, ids=world.ids)
    other.service = other.new_service(worker="other")
    return other


@pytest.fixture
def restored(filed, tmp_path):
    """A backup made while an action waited, put back after it was sent."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.action = filed.refund(filed.order())
    copied(filed, backup)
    filed.pass_time(300)
    assert filed.state(filed.action) is State.DONE
    filed.journal.close()
    other = opened(filed, backup)
    yield other
    other.journal.close()


def test_a_restored_journal_sends_nothing(restored):
    """What it calls waiting was sent long ago: the mark is missing, so nothing leaves, and everybody is told why."""
    assert restored.state(restored.action) is State.RESERVED
    restored.pass_time(3600)
    assert restored.feeds() == 1
    assert any("mark is missing" in warning for warning in restored.service.warnings())
    assert "nothing is sent" in restored.service.get(restored.action.id).expected


def test_a_restored_journal_is_taken_up_by_a_person(restored):
    """What it calls waiting may have been sent since: it becomes a question to a person, never a second refund."""
    restored.service.resume(after_restore=True, actor=TOM)
    restored.pass_time(3600)
    assert restored.state(restored.action) is State.UNKNOWN
    assert [task.kind for task in restored.service.tasks()] == ["unknown_outcome"]
    assert restored.service.warnings() == ()
    new = restored.refund(restored.order())
    restored.pass_time(300)
    assert restored.state(new) is State.DONE
    assert len(restored.paid_out()) == 2
    assert restored.journal.epoch == 2


def test_nobody_takes_up_a_journal_that_is_well(filed):
    """Taking up is for restored journals, and for people."""
    with pytest.raises(RequestError, match="not held back"):
        filed.service.resume(after_restore=True, actor=TOM)
    with pytest.raises(RequestError, match="by a person"):
        filed.service.resume(after_restore=True, actor=Actor.automation("cron", rule="always"))


def test_put_back_in_place_with_its_newer_mark(filed, tmp_path):
    """The file is overwritten with yesterday's while the mark stays: the mark is ahead, so nothing is sent."""
    backup = tmp_path / "backup"
    backup.mkdir()
    action = filed.refund(filed.order())
    copied(filed, backup)
    filed.pass_time(300)
    filed.journal.close()
    for ending in ("-wal", "-shm"):
        (filed.folder / f"actions.db{ending}").unlink(missing_ok=True)
    with (filed.folder / "actions.db").open("r+b") as file:
        file.write((backup / "actions.db").read_bytes())
        file.truncate()
    other = opened(filed, filed.folder)
    other.pass_time(600)
    assert other.state(action) is State.RESERVED
    assert other.feeds() == 1
    assert any("ahead of the journal" in warning for warning in other.service.warnings())
    other.journal.close()


def test_a_copy_with_its_mark_is_another_file(filed, tmp_path):
    """A whole folder copied elsewhere: the mark was made for another file, so the copy sends nothing."""
    folder = tmp_path / "copy"
    folder.mkdir()
    action = filed.refund(filed.order())
    copied(filed, folder)
    shutil.copy(filed.folder / "actions.db.mark", folder / "actions.db.mark")
    other = opened(filed, folder)
    other.service.advance()
    assert other.feeds() == 0
    filed.pass_time(300)
    assert filed.state(action) is State.DONE
    other.pass_time(300)
    assert len(filed.paid_out()) == 1
    other.journal.close()


def test_another_machine(filed, monkeypatch):
    """The same file on another machine sends nothing."""
    action = filed.refund(filed.order())
    monkeypatch.setenv("ORDERACTIONS_HOST_ID", "another machine")
    filed.pass_time(60)
    assert (filed.state(action), filed.feeds()) == (State.RESERVED, 0)
    monkeypatch.delenv("ORDERACTIONS_HOST_ID")
    filed.pass_time(300)
    assert filed.state(action) is State.DONE


def test_a_mark_that_cannot_be_read(filed):
    """A damaged mark is no mark: what waits stays, and nothing new is accepted."""
    action = filed.refund(filed.order())
    (filed.folder / "actions.db.mark").write_text("{")
    filed.pass_time(60)
    assert (filed.state(action), filed.feeds()) == (State.RESERVED, 0)
    declined = filed.refund(filed.order())
    assert (declined.state, declined.problems[0].code) == (State.DECLINED, "journal_held")
    with pytest.raises(RequestError, match="not known what was sent"):
        filed.service.withdraw(action.id, actor=MARIE)


def test_a_held_journal_gives_nothing_up(restored):
    """While it is not known what was sent, nothing is called unsent: no expiry, however long it takes."""
    for _ in range(30):
        restored.service.advance()
        restored.clock.advance(3600)
    assert restored.state(restored.action) is State.RESERVED


def test_put_back_in_place_together_with_its_mark(filed, tmp_path):
    """Database and mark of yesterday are copied over today's: the mark is no longer the file that was written."""
    backup = tmp_path / "backup"
    backup.mkdir()
    action = filed.refund(filed.order())
    copied(filed, backup)
    mark = (filed.folder / "actions.db.mark").read_bytes()
    filed.pass_time(300)
    filed.journal.close()
    for ending in ("-wal", "-shm"):
        (filed.folder / f"actions.db{ending}").unlink(missing_ok=True)
    for name, content in (("actions.db", (backup / "actions.db").read_bytes()), ("actions.db.mark", mark)):
        with (filed.folder / name).open("r+b") as file:
            file.write(content)
            file.truncate()
    other = opened(filed, filed.folder)
    other.pass_time(600)
    assert (other.state(action), other.feeds()) == (State.RESERVED, 1)
    assert any("put back or copied" in warning for warning in other.service.warnings())
    other.journal.close()


def test_did_not_happen_needs_time_after_a_restore_too(restored):
    """What a restored journal calls unsent may have been sent a minute ago: nobody knows so soon that it was not."""
    restored.service.resume(after_restore=True, actor=TOM)
    (task,) = restored.service.tasks()
    with pytest.raises(RequestError, match="too early"):
        restored.service.resolve(task, "did not happen", actor=TOM)


def test_a_crash_between_submitting_and_the_mark(filed, monkeypatch):
    """The count was committed and the mark was not: nothing was sent, and the journal is still trusted."""

    class Dies(BaseException):
        pass

    def die(**_) -> None:
        raise Dies

    action = filed.refund(filed.order())
    dying = filed.new_service(worker="dying")
    with monkeypatch.context() as patch:
        patch.setattr(filed.journal, "sync_mark", die)
        with pytest.raises(Dies):
            dying.advance()
    filed.pass_time(600)
    assert filed.state(action) is State.UNKNOWN
    assert filed.feeds() == 0
    filed.pass_time(4200)
    second = filed.service.execute(Refund.full(filed.order(), reason=Reason.LATE), actor=MARIE)
    filed.pass_time(300)
    assert filed.state(second) is State.DONE


def test_a_restored_journal_tells_the_buyer_nothing_twice(filed, tmp_path):
    """The reply went out after the backup: the journal that is put back does not know it, the ticket does."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.refund(filed.order(), ticket=filed.ticket())
    filed.service.advance(limit=1)
    copied(filed, backup)
    filed.pass_time(600)
    said = filed.said("reply")
    assert said
    filed.journal.close()
    other = opened(filed, backup)
    other.pass_time(600)
    assert other.said("reply") == said
    other.service.resume(actor=TOM, after_restore=True)
    other.pass_time(600)
    assert other.said("reply") == said
    other.journal.close()


def test_a_journal_put_back_unnoticed_tells_the_buyer_nothing_twice(filed, tmp_path):
    """Nothing was sent between the backup and now, so that its mark fits; but the buyer was written to meanwhile."""
    backup = tmp_path / "backup"
    backup.mkdir()
    told_when_done = Policy(reply_at="done")
    filed.service = filed.new_service(policy=told_when_done)
    action = filed.refund(filed.order(), ticket=filed.ticket())
    filed.pass_time(20)
    assert (filed.state(action), filed.feeds(), filed.said("reply")) == (State.ACCEPTED, 1, [])
    copied(filed, backup)
    filed.pass_time(900)
    assert len(filed.said("reply")) == 1
    filed.journal.close()
    for ending in ("-wal", "-shm"):
        (filed.folder / f"actions.db{ending}").unlink(missing_ok=True)
    # In place: the same file, with what the backup holds.
    (filed.folder / "actions.db").write_bytes((backup / "actions.db").read_bytes())
    other = opened(filed, filed.folder)
    other.service = other.new_service(policy=told_when_done)
    assert other.state(action) is State.ACCEPTED
    assert not any("nothing is sent" in warning for warning in other.service.warnings())
    other.pass_time(900)
    assert (other.state(action), len(other.said("reply")), len(other.said("note"))) == (State.DONE, 1, 1)
    other.journal.close()


def test_what_waited_for_approval_may_have_been_approved_and_sent_since(filed, tmp_path):
    """The backup calls it proposed; nobody may let it expire as if nothing had been sent."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.policy = Policy(needs_approval=lambda asked: "always")
    filed.service = filed.new_service()
    action = filed.refund(filed.order())
    assert action.state is State.PROPOSED
    copied(filed, backup)
    filed.service.approve(action.id, actor=TOM)
    filed.pass_time(300)
    filed.journal.close()
    other = opened(filed, backup)
    other.service.resume(actor=TOM, after_restore=True)
    assert other.state(action) is State.UNKNOWN
    assert [task.kind for task in other.service.tasks()] == ["unknown_outcome"]
    other.journal.close()


def test_an_action_that_a_held_journal_keeps_back_is_a_task_after_an_hour(restored):
    """A warning at the desk is not enough: what was accepted stands in front of a person."""
    restored.pass_time(4000)
    assert [task.kind for task in restored.service.tasks()] == ["journal_held"]
    restored.service.resume(actor=TOM, after_restore=True)
    assert [task.kind for task in restored.service.tasks()] == ["unknown_outcome"]


def test_ticket_work_that_a_held_journal_keeps_back_is_a_task_too(filed, tmp_path):
    """The action has ended, and its ticket waits: somebody is told, and it goes on when the journal is taken up."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.refund(filed.order(), ticket=filed.ticket())
    filed.service.advance(limit=1)
    copied(filed, backup)
    filed.journal.close()
    other = opened(filed, backup)
    other.pass_time(5000)
    assert [task.kind for task in other.service.tasks()] == ["journal_held"]
    other.service.resume(actor=TOM, after_restore=True)
    other.pass_time(60)
    assert other.service.tasks() == ()
    assert other.said("reply")
    other.journal.close()


def test_the_fence_is_not_lifted_twice(filed, tmp_path):
    """Lost, backed up, sent again by the token fence, put back: what the backup calls unlisted was sent since."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.service = filed.new_service(policy=Policy(resend="after_token_fence"))
    filed.amazon.add_fault("reset_before_effect")
    action = filed.refund(filed.order())
    filed.pass_time(60)
    assert filed.state(action) is State.UNKNOWN
    copied(filed, backup)
    filed.leap(2 * 3600)
    assert (filed.state(action), filed.feeds()) == (State.DONE, 1)
    filed.journal.close()
    other = opened(filed, backup)
    other.service = other.new_service(policy=Policy(resend="after_token_fence"), worker="another")
    other.service.resume(after_restore=True, actor=TOM)
    other.leap(3 * 3600)
    # The one that was sent since is listed, and followed; without books a person tells what became of it.
    assert (other.state(action), other.feeds()) == (State.UNKNOWN, 1)
    assert [task.kind for task in other.service.tasks()] == ["unknown_outcome"]
    other.journal.close()


def test_nothing_lost_before_is_sent_again_from_a_copy(filed, tmp_path):
    """The journal that it was copied from may lift the fence later: so the copy never does."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.amazon.add_fault("reset_before_effect")
    action = filed.refund(filed.order())
    filed.pass_time(60)
    copied(filed, backup)
    other = opened(filed, backup)
    other.service = other.new_service(policy=Policy(resend="after_token_fence"), worker="another")
    other.service.resume(after_restore=True, actor=TOM)
    other.leap(3 * 3600)
    assert (other.state(action), other.feeds()) == (State.UNKNOWN, 0)
    filed.service = filed.new_service(policy=Policy(resend="after_token_fence"), worker="the first")
    filed.leap(3 * 3600)
    assert (filed.state(action), filed.feeds()) == (State.DONE, 1)
    other.journal.close()


def refund_of_five(order: str) -> Refund:
    return Refund.part(order, reason=Reason.PRICE, amount="5.00")


def test_the_books_prove_nothing_to_a_journal_that_has_forgotten(filed, tmp_path):
    """Lost and never arrived; after the backup another agent gave the same amount: the books show that one."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.books = "2024-06-19"
    filed.service = filed.new_service()
    order = filed.order()
    filed.amazon.add_fault("reset_before_effect", operation="createFeed")
    action = filed.service.execute(refund_of_five(order), actor=MARIE)
    filed.pass_time(60)
    assert filed.state(action) is State.UNKNOWN
    copied(filed, backup)
    filed.leap(5000)
    second = filed.service.execute(refund_of_five(order), actor=TOM, again=True)
    filed.leap(3 * 3600)
    assert filed.state(second) is State.SETTLED
    filed.journal.close()
    other = opened(filed, backup)
    other.leap(3600)
    assert other.state(action) is State.UNKNOWN
    other.service.resume(actor=TOM, after_restore=True)
    other.leap(3 * 86_400)
    assert other.state(action) is State.UNKNOWN
    assert [task.kind for task in other.service.tasks()] == ["unknown_outcome"]
    other.journal.close()


def test_what_waited_when_it_was_put_back_may_be_what_the_books_show(filed, tmp_path):
    """One was lost, an equal one waited and was sent after the backup: the books show one, and it proves neither."""
    backup = tmp_path / "backup"
    backup.mkdir()
    filed.books = "2024-06-19"
    filed.service = filed.new_service()
    order = filed.order()
    filed.amazon.add_fault("reset_before_effect", operation="createFeed")
    filed.service.execute(refund_of_five(order), actor=MARIE)
    filed.pass_time(60)
    filed.service.execute(refund_of_five(order), actor=TOM, again=True)
    copied(filed, backup)
    filed.leap(3 * 3600)
    assert filed.feeds() == 1
    filed.journal.close()
    other = opened(filed, backup)
    other.service.resume(actor=TOM, after_restore=True)
    other.leap(3 * 86_400)
    assert [task.kind for task in other.service.tasks()] == ["unknown_outcome"] * 2
    other.journal.close()


def test_for_four_weeks_the_books_prove_nothing_to_who_has_forgotten(restored):
    """What was sent after the backup is posted late: an entry may be its, and not that of an equal one lost since."""
    restored.books = "2024-06-19"
    restored.service = restored.new_service(worker="books")
    restored.service.resume(actor=TOM, after_restore=True)
    provable = []
    for days in (1, 28):
        restored.clock.advance(days * 86_400)
        restored.amazon.add_fault("reset_before_effect", operation="createFeed")
        lost = restored.service.execute(refund_of_five(restored.order()), actor=MARIE)
        restored.pass_time(60)
        with restored.journal.reading() as t:
            provable += [each.is_provable for each in own_refunds(t, [t.ledger.get(lost.id)])]
    assert provable == [False, True]


@pytest.mark.sqlite
def test_a_warehouse_is_not_asked_again_by_a_journal_that_has_forgotten(tmp_path):
    """Asked to let a parcel go, without an answer; the backup does not know of it: a person lets it go."""
    yard, backup = Yard(tmp_path, policy=Policy(hold_s=600)), tmp_path / "backup"
    backup.mkdir()
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(60)
    yard.service.withdraw(action.id, actor=MARIE)
    copied(yard, backup)
    yard.warehouse.fail_next("release", "unknown_before")
    yard.pass_time(60)
    yard.journal.close()
    assert yard.what(parcel) == ["made", "stop asked", "held", "release asked"]
    other = opened(yard, backup)
    other.service.resume(actor=TOM, after_restore=True)
    other.leap(86_400)
    assert other.what(parcel).count("release asked") == 1
    assert (other.steps(action)[-1], other.kinds()) == (("release", "failed"), ["parcel_stopped_but_order_stands"])
    other.journal.close()


@pytest.mark.sqlite
def test_a_parcel_that_is_let_go_by_what_is_learned_afterwards_is_not_asked_again(tmp_path):
    """The backup's cancellation waited; since then it was refused and its parcel asked for: that is for a person."""
    yard, backup = Yard(tmp_path, policy=Policy(hold_s=600)), tmp_path / "backup"
    backup.mkdir()
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(60)
    copied(yard, backup)
    yard.amazon.set_status(order, "SHIPPED")
    yard.warehouse.fail_next("release", "unknown_before")
    yard.pass_time(700)
    yard.journal.close()
    assert yard.what(parcel) == ["made", "stop asked", "held", "release asked"]
    other = opened(yard, backup)
    other.service.resume(actor=TOM, after_restore=True)
    other.leap(86_400)
    assert (other.state(action), other.what(parcel).count("release asked")) == (State.REFUSED, 1)
    assert (other.steps(action)[-1], other.kinds()) == (("release", "failed"), ["parcel_stopped_but_order_stands"])
    other.journal.close()
