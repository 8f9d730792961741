"""What there is to do: jobs under lease and fence, submissions, desk steps; with `tasks`, what is for people."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from orderactions.journal.codec import from_us, to_us
from orderactions.journal.rows import JobRow, LockedJob, StepRow, SubmissionRow, read_submission
from orderactions.journal.sql import ONE_WRITER, Dialect, Sql
from orderactions.journal.tasks import TaskRows
from orderactions.models import Kind
from orderactions.states import StepState

__all__ = ["FRESH", "Work"]

_SUBMISSION = (
    "id, account, kind, site, state, slot, slot_until, reference, members, created_at, submitted_at, "
    "credential_expires_at, finished_at, document"
)
#: What was leased or renewed so short a time ago is not written down again.
FRESH = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(hours=1)
#: No queue delivers a message again after so long.
_HINTS_KEPT = timedelta(days=30)
_STEP = "action_id, moment, name, state, text, reference, why, attempt"


class Work(TaskRows):
    """Reads and writes the work list within one transaction."""

    def __init__(self, cx: Sql, now: datetime, dialect: Dialect = ONE_WRITER, locked: LockedJob | None = None) -> None:
        super().__init__(cx, now)
        self._dialect = dialect
        self._locked = locked

    # --- jobs

    def add_job(self, kind: str, subject: str, account: str, due: datetime) -> None:
        """Ask for a job; one that is there already becomes due at the earlier of the two moments."""
        wake = self._dialect.wake if due <= self.now else ""
        self._cx.execute(
            "insert into job values (?, ?, ?, ?, 0, null, 0, 0) on conflict (kind, subject) do update set "
            f"due = excluded.due where job.due > excluded.due{wake}",
            (kind, subject, account, self._at_most_soon(due)),
        )

    def _at_most_soon(self, due: datetime) -> int:
        """No job waits for more than an hour: its handler looks whether it is time and asks again."""
        return to_us(min(due, self.now + _LONGEST_WAIT))

    def claim(
        self,
        owner: str,
        lease_s: int,
        *,
        served: Collection[str] = (),
        only: Collection[tuple[str, str]] | None = None,
        account: str | None = None,
    ) -> JobRow | None:
        """Take the most overdue free job under a new fence; accounts not yet `served` come first."""
        now, bogus = to_us(self.now), to_us(self.now + 2 * _LONGEST_WAIT)
        # A moment that far ahead was written by a clock that has been set back since.
        where, values = _which(only, account)
        skip = self._dialect.skip
        later = f"case when account in ({', '.join('?' * len(served))}) then 1 else 0 end, " if served else ""
        found = self._cx.execute(
            "select kind, subject, account, due, attempt from job where (due <= ? or due > ?) "
            f"and (lease_until <= ? or lease_until > ?){where} order by {later}due, kind, subject limit 1{skip}",
            (now, bogus, now, bogus, *values, *served),
        ).fetchone()
        if found is None:
            return None
        kind, subject, of, due, attempt = found
        until = self.now + timedelta(seconds=lease_s)
        # One counter for all jobs and for ever: a job that is finished and asked for again gets no old fence.
        self._cx.execute(
            "insert into meta values ('fence', '1') "
            "on conflict (k) do update set v = cast(cast(meta.v as bigint) + 1 as text)"
        )
        taken = self._cx.execute(
            "update job set owner = ?, lease_until = ?, "
            "fence = (select cast(v as bigint) from meta where k = 'fence') where kind = ? and subject = ? "
            "returning fence",
            (owner, to_us(until), kind, subject),
        )
        self._locked = None
        ((fence,),) = taken.fetchall()
        return JobRow(
            kind=kind, subject=subject, account=of, due=from_us(due), attempt=attempt, owner=owner,
            lease_until=until, fence=fence,
        )  # fmt: skip

    def holds(self, job: JobRow) -> bool:
        """Whether the job is still ours: nobody has claimed it since, and the lease is not over."""
        return self.lease_left(job) > timedelta(0)

    def lease_left(self, job: JobRow) -> timedelta:
        """Return how long the job is still ours; nothing or less when it is not."""
        if self._locked is not None and self._locked[:3] == (job.kind, job.subject, job.fence):
            return from_us(self._locked.lease_until) - self.now
        row = self._cx.execute(
            "select lease_until from job where kind = ? and subject = ? and fence = ?",
            (job.kind, job.subject, job.fence),
        ).fetchone()
        return timedelta(0) if row is None else from_us(row[0]) - self.now

    def renew(self, job: JobRow, lease_s: int) -> bool:
        """Keep the job for so long from now; False when it is no longer ours."""
        left = self.lease_left(job)
        if left <= timedelta(0) or left > timedelta(seconds=lease_s) - FRESH:
            return left > timedelta(0)
        self._locked = None
        self._cx.execute(
            "update job set lease_until = ? where kind = ? and subject = ? and fence = ?",
            (to_us(self.now + timedelta(seconds=lease_s)), job.kind, job.subject, job.fence),
        )
        return True

    def finish(self, job: JobRow) -> bool:
        """Remove a finished job; False when it is no longer ours."""
        self._locked = None
        return (
            self._cx.execute(
                "delete from job where kind = ? and subject = ? and fence = ?", (job.kind, job.subject, job.fence)
            ).rowcount
            == 1
        )

    def again(self, job: JobRow, due: datetime, *, failed: bool = False) -> bool:
        """Give a job back for later; False when it is no longer ours."""
        self._locked = None
        return (
            self._cx.execute(
                "update job set due = ?, attempt = ?, owner = null, lease_until = 0 "
                "where kind = ? and subject = ? and fence = ?",
                (self._at_most_soon(due), job.attempt + 1 if failed else 0, job.kind, job.subject, job.fence),
            ).rowcount
            == 1
        )

    def jobs(self) -> list[tuple[str, str, datetime, bool]]:
        """Return kind, subject, due moment and whether it is leased, for every job."""
        now = to_us(self.now)
        rows = self._cx.execute("select kind, subject, due, lease_until from job order by due")
        return [(r[0], r[1], from_us(r[2]), r[3] > now) for r in rows]

    def has_jobs(self) -> bool:
        """Whether there is anything to do, now or later."""
        return self._cx.execute("select 1 from job limit 1").fetchone() is not None

    def rivals(self, job: JobRow) -> list[str]:
        """Return the subjects of an account's other jobs of the same kind that are due, or carried out right now."""
        now = to_us(self.now)
        rows = self._cx.execute(
            "select subject from job where kind = ? and account = ? and subject <> ? and (due <= ? or lease_until > ?)",
            (job.kind, job.account, job.subject, now, now),
        )
        return [row[0] for row in rows]

    def outlook(self, only: Collection[tuple[str, str]] | None = None) -> tuple[int, int, datetime | None]:
        """Return how many jobs there are, how many actions have an open task, and when the next job can be taken.

        Args:
            only: the jobs of which the next one is asked for; default: all.
        """
        where, values = _which(only, None)
        when = f"select min(case when due > lease_until then due else lease_until end) from job where 1 = 1{where}"
        jobs, attention, due = self._cx.execute(
            "select (select count(*) from job), "
            f"(select count(distinct action_id) from task where resolved_at is null), ({when})",
            values,
        ).fetchone()
        return jobs, attention, None if due is None else from_us(due)

    def note_hint(self, hint_id: str) -> bool:
        """Remember a notification that wakes something; False when it has been here before."""
        self._cx.execute("delete from hint where at < ?", (to_us(self.now - _HINTS_KEPT),))
        return (
            self._cx.execute(
                "insert into hint values (?, ?) on conflict do nothing", (hint_id, to_us(self.now))
            ).rowcount
            == 1
        )

    # --- submissions

    def open_slot(self, row: SubmissionRow, action_ids: Iterable[str]) -> bool:
        """Write a new submission under its slot; False when the slot is taken."""
        values = (
            row.id, row.account, row.kind.value, row.site, row.state, row.slot, row.members, to_us(row.created_at),
        )  # fmt: skip
        opened = self._cx.execute(
            "insert into submission (id, account, kind, site, state, slot, members, created_at) "
            "values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
            values,
        ).rowcount
        if opened == 0:
            return False
        self._cx.executemany(
            "insert into member values (?, ?, ?)", [(row.id, n, id_) for n, id_ in enumerate(action_ids, 1)]
        )
        return True

    def submission(self, submission_id: str) -> SubmissionRow | None:
        """Return one submission."""
        found = self._cx.execute(f"select {_SUBMISSION} from submission where id = ?", (submission_id,)).fetchone()
        return None if found is None else read_submission(found)

    def is_building(self, submission_id: str) -> bool:
        """Whether nobody has voided a submission that is being built; nobody does until this transaction ends."""
        found = self._cx.execute(
            f"select state from submission where id = ?{self._dialect.lock}", (submission_id,)
        ).fetchone()
        return found is not None and found[0] == "building"

    def by_reference(self, account: str, reference: str) -> SubmissionRow | None:
        """Return the submission that the marketplace knows under that id, rather than one that only seems to be it."""
        found = self._cx.execute(
            f"select {_SUBMISSION} from submission where account = ? and reference = ? "
            "order by case when state in ('adopted', 'vouched') then 1 else 0 end, created_at, id limit 1",
            (account, reference),
        ).fetchone()
        return None if found is None else read_submission(found)

    def took(self, account: str, kind: Kind, last: int) -> list[timedelta]:
        """Return how long the marketplace took for the last submissions of an account and kind that have ended."""
        rows = self._cx.execute(
            "select finished_at - submitted_at from (select * from submission where head_no is not null "
            "order by head_no desc limit 500) as recent where account = ? and kind = ? and state = 'finished' "
            "and finished_at is not null order by head_no desc limit ?",
            (account, kind.value, last),
        )
        return [timedelta(microseconds=row[0]) for row in rows]

    def without_answer(self, account: str, kind: Kind) -> list[SubmissionRow]:
        """Return the submissions whose answer has not been received, or never will be."""
        found = self._cx.execute(
            f"select {_SUBMISSION} from submission where account = ? and kind = ? "
            "and state in ('submitting', 'unknown', 'adopted', 'vouched', 'lost', 'several')",
            (account, kind.value),
        )
        return [read_submission(row) for row in found]

    def without_outcome(self) -> list[SubmissionRow]:
        """Return the submissions of which it is not known whether the marketplace has them."""
        found = self._cx.execute(
            f"select {_SUBMISSION} from submission where state in ('submitting', 'unknown', 'adopted')"
        )
        return [read_submission(row) for row in found]

    def is_from_before(self, moment: datetime, margin: timedelta = timedelta(0)) -> bool:
        """Whether it was before a restored or copied journal was taken up, or so long afterwards."""
        taken_up = self._kept("taken_up")
        return taken_up is not None and moment <= from_us(int(taken_up)) + margin

    def in_slot(self, slot: str) -> SubmissionRow | None:
        """Return what occupies a slot; nobody else changes it until this transaction ends."""
        found = self._cx.execute(
            f"select {_SUBMISSION} from submission where slot = ?{self._dialect.lock}", (slot,)
        ).fetchone()
        return None if found is None else read_submission(found)

    def slot_until(self, slot: str) -> datetime | None:
        """Return until when a slot is kept because the outcome of what occupies it is not known."""
        row = self._cx.execute("select slot_until from submission where slot = ?", (slot,)).fetchone()
        return None if row is None or row[0] is None else from_us(row[0])

    def members(self, submission_id: str) -> list[str]:
        """Return the action ids of a submission by message number."""
        rows = self._cx.execute(
            "select action_id from member where submission_id = ? order by message_no", (submission_id,)
        )
        return [row[0] for row in rows]

    def change_submission(self, submission_id: str, **columns: object) -> None:
        """Store columns of a submission; moments are given as aware datetimes."""
        values = [to_us(v) if isinstance(v, datetime) else v for v in columns.values()]
        self._cx.execute(
            f"update submission set {', '.join(f'{name} = ?' for name in columns)} where id = ?",
            (*values, submission_id),
        )

    # --- desk work

    def add_step(self, action_id: str, moment: str, name: str, n: int) -> bool:
        """Plan a piece of desk work; False when it is planned already."""
        return (
            self._cx.execute(
                "insert into step values (?, ?, ?, ?, 'pending', '', '', '', 0, ?) on conflict do nothing",
                (action_id, moment, name, n, to_us(self.now)),
            ).rowcount
            == 1
        )

    def steps(self, action_id: str) -> list[StepRow]:
        """Return the desk work of an action in the order in which it is done."""
        rows = self._cx.execute(f"select {_STEP} from step where action_id = ? order by n", (action_id,))
        return [
            StepRow(
                action_id=r[0], moment=r[1], name=r[2], state=StepState(r[3]), text=r[4], reference=r[5], why=r[6],
                attempt=r[7],
            )
            for r in rows
        ]  # fmt: skip

    def begin_step(self, step: StepRow, text: str) -> bool:
        """Note that a step is being written now; False when somebody else has begun or ended it meanwhile."""
        return (
            self._cx.execute(
                "update step set state = 'writing', text = ?, updated_at = ? "
                "where action_id = ? and moment = ? and name = ? and state = 'pending'",
                (text, to_us(self.now), step.action_id, step.moment, step.name),
            ).rowcount
            == 1
        )

    def change_step(self, step: StepRow, **columns: object) -> None:
        """Store columns of a step."""
        columns["updated_at"] = to_us(self.now)
        values = [v.value if isinstance(v, StepState) else v for v in columns.values()]
        self._cx.execute(
            f"update step set {', '.join(f'{name} = ?' for name in columns)} "
            "where action_id = ? and moment = ? and name = ?",
            (*values, step.action_id, step.moment, step.name),
        )

    def steps_open(self, action_id: str) -> int:
        """Return how many pieces of desk work are not finished."""
        row = self._cx.execute(
            "select count(*) from step where action_id = ? and state in ('pending', 'writing')", (action_id,)
        ).fetchone()
        return int(row[0])


def _which(only: Collection[tuple[str, str]] | None, account: str | None) -> tuple[str, list[str]]:
    """Return a further condition on jobs, and its values: some only, or one account's."""
    where, values = "", []
    if only is not None:
        where = f" and ({' or '.join(['(kind = ? and subject = ?)'] * len(only)) or '1 = 0'})"
        values = [each for pair in only for each in pair]
    if account is not None:
        where += " and account = ?"
        values.append(account)
    return where, values
