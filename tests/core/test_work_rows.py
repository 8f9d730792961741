"""The work list: who may take which job, who still holds it, what occupies a slot, what is to be done at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from plain import NOON

from orderactions.clock import ManualClock
from orderactions.ids import SequentialIds
from orderactions.journal.codec import to_us
from orderactions.journal.rows import JobRow, LockedJob, StepRow, SubmissionRow
from orderactions.journal.sql import Dialect
from orderactions.journal.sqlite import SqliteJournal
from orderactions.journal.work import FRESH, Work
from orderactions.models import Kind
from orderactions.states import StepState

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def cx():
    """An open transaction of a new journal in memory."""
    journal = SqliteJournal(None, clock=ManualClock(NOON), ids=SequentialIds())
    with journal.transaction() as t:
        yield t.cx
    journal.close()


def at(cx, minutes: float = 0) -> Work:
    return Work(cx, NOON + minutes * MINUTE)


def added(cx, *subjects: str, due: float = 0, account: str = "shop") -> None:
    for subject in subjects:
        at(cx, due).add_job("settle", subject, account, NOON + due * MINUTE)


# Jobs.


def test_a_job_is_claimed_with_all_that_is_known_of_it(cx):
    """Under a new fence, for so long."""
    added(cx, "s1", due=-5)
    assert at(cx).claim("w", 60) == JobRow(
        kind="settle", subject="s1", account="shop", due=NOON - 5 * MINUTE, attempt=0, owner="w",
        lease_until=NOON + MINUTE, fence=1,
    )  # fmt: skip
    assert cx.execute("select owner from job").fetchone() == ("w",)
    assert cx.execute("select v from meta where k = 'fence'").fetchone() == ("1",), "older versions count on there"


def test_whether_there_is_anything_to_do(cx):
    """Now or later."""
    assert not at(cx).has_jobs()
    added(cx, "s1", due=99)
    assert at(cx).has_jobs()


def test_the_most_overdue_job_comes_first(cx):
    """Then by kind and subject; what is leased or not due yet is nobody's to take."""
    at(cx).add_job("check", "z", "shop", NOON)
    added(cx, "s2", "s1")
    added(cx, "s0", due=-1)
    added(cx, "later", due=1)
    claimed = [at(cx).claim("w", 60) for _ in range(5)]
    assert [job and job.subject for job in claimed] == ["s0", "z", "s1", "s2", None]
    assert [job.fence for job in claimed[:4]] == [1, 2, 3, 4]
    assert at(cx, 0.99).claim("w", 60) is None
    assert at(cx, 1).claim("w", 60).subject == "s0"
    assert at(cx, 1).claim("w", 60).subject == "z"


def test_only_what_was_claimed_changes_hands(cx):
    """The other job of that kind, and the other kind of that subject, stay as they were."""
    added(cx, "s1", "s2")
    at(cx).add_job("check", "s2", "shop", NOON + MINUTE)
    at(cx).claim("w", 60)
    assert at(cx).jobs() == [
        ("settle", "s1", NOON, True),
        ("settle", "s2", NOON, False),
        ("check", "s2", NOON + MINUTE, False),
    ]
    assert not any(is_leased for *_, is_leased in at(cx, 1).jobs())


def test_who_was_served_comes_last(cx):
    """A busy account does not hold the others up."""
    added(cx, "s1", due=-3)
    added(cx, "s2", account="other", due=-2)
    added(cx, "s3", account="third", due=-1)
    assert at(cx).claim("w", 60, served=("shop", "other")).subject == "s3"
    assert at(cx).claim("w", 60, served=("shop", "other")).subject == "s1"


def test_some_jobs_only_or_one_accounts(cx):
    """By kind and subject, by account, or both; of none there is none."""
    added(cx, "s1", "s2")
    added(cx, "s3", account="other")
    assert at(cx).claim("w", 60, only=[]) is None
    assert at(cx).claim("w", 60, only=[("check", "s1"), ("settle", "s9")]) is None
    assert at(cx).claim("w", 60, account="third") is None
    assert at(cx).claim("w", 60, only=[("settle", "s1")], account="other") is None
    assert at(cx).claim("w", 60, account="other").subject == "s3"
    assert at(cx).claim("w", 60, only=[("settle", "s9"), ("settle", "s2")], account="shop").subject == "s2"


def test_a_job_that_is_asked_for_again_is_due_at_the_earlier_moment(cx):
    """One job of a kind for a subject; its account is the first one's."""
    added(cx, "s1", due=5)
    at(cx).add_job("settle", "s1", "other", NOON + 9 * MINUTE)
    assert at(cx).jobs() == [("settle", "s1", NOON + 5 * MINUTE, False)]
    at(cx).add_job("settle", "s1", "other", NOON + 3 * MINUTE)
    assert at(cx).jobs() == [("settle", "s1", NOON + 3 * MINUTE, False)]
    assert at(cx, 3).claim("w", 60).account == "shop"


def test_no_job_waits_for_more_than_an_hour(cx):
    """Its handler looks whether it is time; what a clock that was set back had written is taken at once."""
    at(cx).add_job("settle", "s1", "shop", NOON + 600 * MINUTE)
    assert at(cx).jobs() == [("settle", "s1", NOON + 60 * MINUTE, False)]
    assert at(cx, -60).claim("w", 60) is None
    assert at(cx, -60.1).claim("w", 60).subject == "s1"
    added(cx, "s2", due=-1000)
    assert at(cx, 61).claim("w", 60, only=[("settle", "s2")])
    assert at(cx, -58).claim("v", 60, only=[("settle", "s2")]) is None
    assert at(cx, -58.1).claim("v", 60, only=[("settle", "s2")]).subject == "s2"


class Spy:
    """Keeps the statements, and takes them without their endings, which SQLite does not know."""

    def __init__(self, cx) -> None:
        self.cx, self.said = cx, []

    def execute(self, sql, values=()):
        self.said.append(sql)
        for ending in ("/*lock*/", "/*skip*/", "/*wake*/"):
            sql = sql.replace(ending, "")
        return self.cx.execute(sql, values)


def test_where_several_write_the_statements_end_as_the_engine_wants(cx):
    """What is due wakes who waits; what is claimed by others is passed over; what decides a sending is locked."""
    spy = Spy(cx)
    work = Work(spy, NOON, Dialect(lock="/*lock*/", skip="/*skip*/", wake="/*wake*/"))
    work.add_job("settle", "s1", "shop", NOON)
    assert spy.said.pop().endswith("/*wake*/")
    work.add_job("settle", "s2", "shop", NOON + SECOND)
    assert "wake" not in spy.said.pop()
    work.claim("w", 60)
    assert spy.said[0].endswith("limit 1/*skip*/")
    for ask in (work.is_building, work.in_slot):
        spy.said.clear()
        ask("x")
        assert spy.said[0].endswith("= ?/*lock*/")
    spy.said.clear()
    work.submission("x")
    assert "lock" not in spy.said[0]


def test_a_job_is_ours_until_its_lease_is_over_or_somebody_has_it(cx):
    """The fence tells, also after it was finished and asked for again."""
    added(cx, "s1")
    first = at(cx).claim("w", 60)
    assert at(cx, 0.5).lease_left(first) == 30 * SECOND
    assert at(cx, 0.99).holds(first)
    assert not at(cx, 1).holds(first)
    second = at(cx, 2).claim("v", 60)
    assert (at(cx, 2).holds(first), at(cx, 2).holds(second)) == (False, True)
    assert at(cx, 2).lease_left(first) == timedelta(0)
    for lost in (at(cx, 2).finish, lambda job: at(cx, 2).again(job, NOON), lambda job: at(cx, 2).renew(job, 60)):
        assert not lost(first)
    assert at(cx, 2).finish(second)
    assert not at(cx, 2).finish(second)
    added(cx, "s1", due=3)
    assert at(cx, 3).claim("w", 60).fence == 3


def knowing(cx, minutes: float = 0) -> Work:
    """That of a transaction in which the job `settle s1` is locked, of which it says that nine minutes are left."""
    moment = NOON + minutes * MINUTE
    return Work(cx, moment, locked=LockedJob("settle", "s1", 1, to_us(moment + 9 * MINUTE)))


def test_what_is_known_of_a_locked_job_is_not_asked_again(cx):
    """Of that job under that fence; of any other the journal is asked."""
    added(cx, "s1")
    job = at(cx).claim("w", 60)
    spy = Spy(cx)
    work = knowing(spy)
    assert (work.lease_left(job), work.holds(job), spy.said) == (9 * MINUTE, True, [])
    for other in (evolve(job, kind="check"), evolve(job, subject="s2"), evolve(job, fence=2)):
        assert work.lease_left(other) == timedelta(0)
    assert len(spy.said) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda work, job: work.renew(job, 3600),
        lambda work, job: work.finish(job),
        lambda work, job: work.again(job, NOON),
        lambda work, job: work.claim("v", 60),
    ],
    ids=["renew", "finish", "again", "claim"],
)
def test_what_is_known_of_a_locked_job_ends_with_the_first_change(cx, change):
    """After it, the journal is asked."""
    added(cx, "s1")
    job = at(cx).claim("w", 60)
    work = knowing(cx, 2)
    assert change(work, job)
    assert work.lease_left(job) == at(cx, 2).lease_left(job) != 9 * MINUTE


def test_a_lease_is_renewed_when_a_good_part_of_it_is_over(cx):
    """What was written down a moment ago is not written again; what is over is not ours to renew."""
    added(cx, "s1", "s2")
    job, other = at(cx).claim("w", 60), at(cx).claim("w", 60)
    early, later = (FRESH - SECOND) / MINUTE, FRESH / MINUTE
    assert at(cx, early).renew(job, 60)
    assert at(cx, early).lease_left(job) == 60 * SECOND - FRESH + SECOND
    assert at(cx, later).renew(job, 60)
    assert at(cx, later).lease_left(job) == 60 * SECOND
    assert at(cx, later).lease_left(other) == 60 * SECOND - FRESH
    assert not at(cx, 1).renew(other, 60)
    assert at(cx, 1.1).renew(job, 60)
    assert at(cx, 1.1).lease_left(job) == 60 * SECOND


def test_a_job_is_given_back_for_later(cx):
    """Failures are counted, a success counts from nothing; another job is as it was."""
    added(cx, "s1")
    job = at(cx).claim("w", 60)
    added(cx, "s2", due=9)
    for attempt in (1, 2):
        assert at(cx).again(job, NOON + MINUTE, failed=True)
        assert at(cx).claim("w", 60) is None
        assert at(cx).jobs() == [("settle", "s1", NOON + MINUTE, False), ("settle", "s2", NOON + 9 * MINUTE, False)]
        job = at(cx, 1).claim("w", 60)
        assert job.attempt == attempt
    assert at(cx, 1).again(job, NOON + 600 * MINUTE)
    assert cx.execute("select attempt, owner from job where subject = 's1'").fetchone() == (0, None)
    assert at(cx, 1).jobs()[1] == ("settle", "s1", NOON + 61 * MINUTE, False)


def test_the_rivals_of_a_job(cx):
    """Of its kind and account: due, or carried out right now."""
    added(cx, "s1", "s2")
    added(cx, "now", due=0.5)
    added(cx, "later", due=2)
    added(cx, "other", account="other")
    at(cx).add_job("check", "s9", "shop", NOON)
    job = at(cx).claim("w", 60, only=[("settle", "s1")])
    leased = at(cx).claim("w", 600, only=[("settle", "s2")])
    assert at(cx).rivals(job) == ["s2"]
    assert sorted(at(cx, 0.5).rivals(job)) == ["now", "s2"]
    at(cx).again(leased, NOON + 9 * MINUTE)
    assert at(cx, 0.5).rivals(job) == ["now"]


def test_the_outlook(cx):
    """How many jobs, how many actions with an open task, and when the next one can be taken."""
    assert at(cx).outlook() == (0, 0, None)
    added(cx, "s1")
    added(cx, "s2", due=3)
    task = "insert into task values (?, ?, ?, 0, 0, null, null, '', '[]', '[]', ?, '', '')"
    for values in (("t1", "a1", "x", None), ("t2", "a1", "y", None), ("t3", "a2", "x", None), ("t4", "a3", "x", 1)):
        cx.execute(task, values)
    assert at(cx).outlook() == (2, 2, NOON)
    at(cx).claim("w", 120)
    assert at(cx).outlook() == (2, 2, NOON + 2 * MINUTE)
    assert at(cx).outlook([("settle", "s2")]) == (2, 2, NOON + 3 * MINUTE)
    assert at(cx).outlook([]) == (2, 2, None)


def test_a_notification_wakes_once(cx):
    """For thirty days: no queue delivers it again after that."""
    assert at(cx).note_hint("n1")
    assert not at(cx).note_hint("n1")
    assert at(cx).note_hint("n2")
    month = 30 * 24 * 60
    assert not at(cx, month).note_hint("n1")
    assert at(cx, month + 1).note_hint("n1")


# Submissions.


def a_submission(id_: str = "s1", slot: str | None = "shop refund", **more) -> SubmissionRow:
    told = {"kind": Kind.REFUND, "state": "building", "members": 2, "created_at": NOON, **more}
    return SubmissionRow(
        id=id_, account="shop", site="DE", slot=slot, slot_until=None, reference=None, submitted_at=None,
        credential_expires_at=None, **told,
    )  # fmt: skip


def opened(cx, id_: str, **columns) -> None:
    assert at(cx).open_slot(a_submission(id_, columns.pop("slot", None), kind=columns.pop("kind", Kind.REFUND)), [])
    if columns:
        at(cx).change_submission(id_, **columns)


def ids(rows) -> list[str]:
    return sorted(row.id for row in rows)


def test_a_submission_is_written_with_its_members_in_order(cx):
    """Their message numbers count from one."""
    assert at(cx).open_slot(a_submission(), ["a2", "a1"])
    assert at(cx).open_slot(a_submission("s2", None), ["a3"])
    assert at(cx).submission("s1") == a_submission()
    assert at(cx).submission("s9") is None
    assert at(cx).members("s1") == ["a2", "a1"]
    assert cx.execute("select message_no from member where action_id = 'a2'").fetchone() == (1,)
    assert at(cx).members("s9") == []


def test_a_slot_is_taken_by_one(cx):
    """The second writes nothing, until the first has left it."""
    assert at(cx).open_slot(a_submission(), ["a1"])
    assert not at(cx).open_slot(a_submission("s2"), ["a2"])
    assert (at(cx).submission("s2"), at(cx).members("s2")) == (None, [])
    assert at(cx).in_slot("shop refund") == a_submission()
    assert at(cx).in_slot("other") is None
    at(cx).change_submission("s1", slot=None)
    assert at(cx).in_slot("shop refund") is None
    assert at(cx).open_slot(a_submission("s2"), ["a2"])


def test_columns_of_a_submission_are_changed(cx):
    """Moments as moments; another submission is as it was."""
    opened(cx, "s1")
    opened(cx, "s2")
    later = NOON + MINUTE
    changes = {"state": "finished", "reference": "50", "slot": "x", "slot_until": later, "submitted_at": later}
    more = {"credential_expires_at": NOON + 2 * MINUTE, "finished_at": NOON + 3 * MINUTE, "document": "d1"}
    at(cx).change_submission("s1", **changes, **more)
    assert at(cx).submission("s1") == evolve(a_submission("s1"), **changes, **more)
    assert at(cx).submission("s2") == a_submission("s2", None)


def test_until_when_a_slot_is_kept(cx):
    """Only where what occupies it has no outcome yet."""
    opened(cx, "s1", slot="one", slot_until=NOON + MINUTE)
    opened(cx, "s2", slot="two")
    assert at(cx).slot_until("one") == NOON + MINUTE
    assert at(cx).slot_until("two") is None
    assert at(cx).slot_until("three") is None


def test_what_is_being_built(cx):
    """Nobody has voided it."""
    opened(cx, "s1")
    opened(cx, "s2", state="void")
    assert [at(cx).is_building(each) for each in ("s1", "s2", "s3")] == [True, False, False]


def test_a_reference_is_rather_the_one_that_is_certain(cx):
    """Than one that only seems to be it; else the oldest, then by id; of that account."""
    opened(cx, "s1", reference="50", state="adopted")
    opened(cx, "s2", reference="50", state="vouched", created_at=NOON - 2 * MINUTE)
    opened(cx, "s6", reference="50", state="finished", created_at=NOON + MINUTE)
    opened(cx, "s5", reference="50", state="finished", account="other")
    opened(cx, "s4", reference="51", state="finished")
    assert at(cx).by_reference("shop", "50").id == "s6"
    opened(cx, "s3", reference="50", state="accepted", created_at=NOON + MINUTE)
    assert at(cx).by_reference("shop", "50").id == "s3"
    assert at(cx).by_reference("shop", "99") is None
    for each in ("s3", "s6"):
        at(cx).change_submission(each, reference=None)
    assert at(cx).by_reference("shop", "50").id == "s2"


def test_how_long_the_last_ones_took(cx):
    """The newest first, of that account and kind, and only those that have ended."""

    def one(number: int, **more) -> None:
        ended = {"state": "finished", "submitted_at": NOON, "finished_at": NOON + number * MINUTE, "head_no": number}
        opened(cx, f"s{number}", **{**ended, **more})

    one(1)
    one(3)
    one(2)
    one(4, account="other")
    one(5, kind=Kind.CANCELLATION)
    one(6, state="accepted")
    one(7, finished_at=None)
    one(8, head_no=None)
    assert at(cx).took("shop", Kind.REFUND, 9) == [3 * MINUTE, 2 * MINUTE, MINUTE]
    assert at(cx).took("shop", Kind.REFUND, 2) == [3 * MINUTE, 2 * MINUTE]
    assert at(cx).took("shop", Kind.CANCELLATION, 9) == [5 * MINUTE]


def test_what_has_no_answer_and_what_has_no_outcome(cx):
    """Of one account and kind, or of all."""
    states = ["submitting", "unknown", "adopted", "vouched", "lost", "several"]
    for state in [*states, "building", "accepted", "returned", "refused", "void", "finished"]:
        opened(cx, state, state=state)
    opened(cx, "other", state="unknown", account="other")
    opened(cx, "cancel", state="unknown", kind=Kind.CANCELLATION)
    assert ids(at(cx).without_answer("shop", Kind.REFUND)) == sorted(states)
    assert ids(at(cx).without_answer("other", Kind.REFUND)) == ["other"]
    assert ids(at(cx).without_outcome()) == sorted(["submitting", "unknown", "adopted", "other", "cancel"])


def test_what_was_made_before_the_journal_was_taken_up(cx):
    """Up to that very moment, or so long after it; where it never was, nothing."""
    old, new = a_submission(), a_submission(created_at=NOON + SECOND)
    assert not at(cx).is_from_before(old.created_at)
    at(cx).release_hold()
    assert at(cx).is_from_before(old.created_at)
    assert not at(cx).is_from_before(new.created_at)
    assert at(cx).is_from_before(new.created_at, SECOND)
    assert not at(cx).is_from_before(new.created_at, SECOND / 2)


# Desk work.


def a_step(name: str = "note", **more) -> StepRow:
    told = {"state": StepState.PENDING, "text": "", "reference": "", "why": "", "attempt": 0, **more}
    return StepRow(action_id="a1", moment="done", name=name, **told)


def test_a_step_is_planned_once(cx):
    """In its place; another moment's and another action's are others."""
    assert at(cx).add_step("a1", "done", "close", 2)
    assert at(cx).add_step("a1", "done", "note", 1)
    assert not at(cx).add_step("a1", "done", "note", 3)
    assert at(cx).add_step("a1", "refused", "note", 3)
    assert at(cx).add_step("a2", "done", "note", 1)
    assert at(cx).steps("a1") == [a_step(), a_step("close"), evolve(a_step(), moment="refused")]


def test_a_step_is_begun_by_one(cx):
    """With what is written; the second is told that it is not its to write."""
    at(cx).add_step("a1", "done", "note", 1)
    at(cx).add_step("a1", "done", "close", 2)
    assert at(cx, 1).begin_step(a_step(), "words")
    assert not at(cx, 2).begin_step(a_step(), "other words")
    assert at(cx).steps("a1") == [a_step(state=StepState.WRITING, text="words"), a_step("close")]
    rows = cx.execute("select name, updated_at from step order by n").fetchall()
    assert rows[0][1] - rows[1][1] == 60 * 10**6


def test_columns_of_a_step_are_changed(cx):
    """And when; another one is as it was."""
    for name, n in (("note", 1), ("close", 2)):
        at(cx).add_step("a1", "done", name, n)
    changes = {"state": StepState.FAILED, "reference": "7", "why": "gone", "attempt": 3}
    at(cx, 1).change_step(a_step(), **changes)
    assert at(cx).steps("a1") == [evolve(a_step(), **changes), a_step("close")]
    rows = cx.execute("select name, updated_at from step order by n").fetchall()
    assert rows[0][1] - rows[1][1] == 60 * 10**6


def test_how_much_desk_work_is_open(cx):
    """What is planned or being written."""
    for n, state in enumerate(StepState):
        at(cx).add_step("a1", "done", state.value, n)
        at(cx).change_step(a_step(state.value), state=state)
    at(cx).add_step("a2", "done", "note", 1)
    assert (at(cx).steps_open("a1"), at(cx).steps_open("a2"), at(cx).steps_open("a3")) == (2, 1, 0)
