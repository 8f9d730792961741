"""The journal's rows as values."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from attrs import frozen

from orderactions.journal.codec import from_us
from orderactions.models import Kind
from orderactions.states import State, StepState

__all__ = ["ActionRow", "JobRow", "LockedJob", "StepRow", "SubmissionRow", "read_submission"]


@frozen(kw_only=True)
class ActionRow:
    """An action as it is stored; `body` holds what no query asks for."""

    id: str
    account: str
    order_id: str
    kind: Kind
    site: str
    currency: str
    state: State
    key: str
    request_digest: str
    shape: str
    actor: str
    ticket: str | None
    minor: int
    created_at: datetime
    updated_at: datetime
    fingerprint: str
    verified_at: datetime | None
    not_before: datetime
    batch_limit: int | None
    submission_id: str | None
    message_no: int | None
    attention: str | None
    attention_since: datetime | None
    seq: int
    head: str
    body: dict[str, Any]


@frozen(kw_only=True)
class SubmissionRow:
    """A submission as it is stored.

    Its state is "building", "submitting", "accepted", "unknown", "adopted", "vouched" (as the two before, but only
    by the list), "lost", "returned", "refused", "void" or "finished".
    """

    id: str
    account: str
    kind: Kind
    #: With a "+" between them where there are several.
    site: str
    state: str
    slot: str | None
    slot_until: datetime | None
    reference: str | None
    members: int
    created_at: datetime
    submitted_at: datetime | None
    credential_expires_at: datetime | None
    finished_at: datetime | None = None
    #: The marketplace's id of its document; none where it was sent without one.
    document: str | None = None

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites of its members' orders: mostly one."""
        return tuple(self.site.split("+"))


@frozen(kw_only=True)
class JobRow:
    """A claimed job: who does not finish it under this fence does not finish it at all."""

    kind: str
    subject: str
    account: str
    due: datetime
    attempt: int
    owner: str
    lease_until: datetime
    fence: int


class LockedJob(NamedTuple):
    """What is known of a job that nobody else changes until the transaction ends."""

    kind: str
    subject: str
    fence: int
    lease_until: int


@frozen(kw_only=True)
class StepRow:
    """A piece of desk work as it is stored."""

    action_id: str
    moment: str
    name: str
    state: StepState
    text: str
    reference: str
    why: str
    attempt: int


def read_submission(r: tuple[Any, ...]) -> SubmissionRow:
    """Return a submission from its columns, in the order in which they are asked for."""

    def moment(value: int | None) -> datetime | None:
        return None if value is None else from_us(value)

    return SubmissionRow(
        id=r[0], account=r[1], kind=Kind(r[2]), site=r[3], state=r[4], slot=r[5], slot_until=moment(r[6]),
        reference=r[7], members=r[8], created_at=from_us(r[9]), submitted_at=moment(r[10]),
        credential_expires_at=moment(r[11]), finished_at=moment(r[12]), document=r[13],
    )  # fmt: skip
