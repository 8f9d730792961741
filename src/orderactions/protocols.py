"""The seams: what a marketplace, a desk and a policy must offer. Adapters speak, the service moves, rules decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple, Protocol

from attrs import field, frozen

from orderactions.actions import Line, Plan, Reference, WireLine
from orderactions.models import Kind, OrderRef, Request
from orderactions.orders import BookEntry, Order
from orderactions.reasons import Vocabulary
from orderactions.tickets import Capabilities, Desk, Message, Ticket, TicketChange, TicketSearch

__all__ = [
    "SUBMIT_TIMEOUT_S",
    "Batch",
    "Capabilities",
    "Checked",
    "Desk",
    "Listed",
    "Listing",
    "Marketplace",
    "Member",
    "MemberOutcome",
    "Message",
    "Outcome",
    "Prepared",
    "Progress",
    "SubmitBudget",
    "SubmitVerdict",
    "Submitted",
    "Ticket",
    "TicketChange",
    "TicketSearch",
]

SUBMIT_TIMEOUT_S = 30
"""The one total limit of `Marketplace.submit`, in seconds. A lease must outlive it."""


class SubmitBudget(NamedTuple):
    """How often `Marketplace.submit` may be called."""

    #: Of the call that is made, such as "createFeed"; one bucket for each account and name.
    name: str
    #: The time in which one call comes back.
    interval: timedelta
    #: How many may go at once.
    burst: int


@frozen(kw_only=True)
class Member:
    """One action as part of a submission."""

    #: Its number within the submission, from 1.
    message_no: int
    action_id: str
    #: Our reference, sent along where the marketplace has a place for it.
    reference: str
    order: OrderRef
    wire: tuple[WireLine, ...]


@frozen(kw_only=True)
class Batch:
    """What goes to the marketplace in one piece."""

    submission_id: str
    account: str
    kind: Kind
    #: The sites of its members' orders: one, unless the marketplace `combines_sites`.
    sites: tuple[str, ...]
    members: tuple[Member, ...]


@frozen(kw_only=True)
class Prepared:
    """A batch made ready: the document is uploaded, nothing has happened yet."""

    batch: Batch
    #: The marketplace's id of the uploaded document; "" where there is none.
    document: str
    #: SHA-256 of the bytes that were uploaded, in hex.
    digest: str
    size_bytes: int
    #: When the credential that `submit` will use stops being accepted.
    credential_expires_at: datetime
    #: The adapter's own: the credential itself. Never journaled.
    credential: object = field(repr=False, default=None)


class SubmitVerdict(Enum):
    """How the marketplace answered a submission, by what may follow."""

    #: It has it, under a reference.
    ACCEPTED = "accepted"
    #: Certainly nothing happened; the members may be sent again later.
    RETURNED = "returned"
    #: Certainly nothing happened; this document will never be taken.
    REFUSED_WHOLE = "refused_whole"
    #: It may or may not have happened. Never sent again.
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class Submitted:
    """The answer to one submission."""

    verdict: SubmitVerdict
    #: The marketplace's id of it, when accepted.
    reference: str = ""
    #: The marketplace's id of the call, for its support.
    request_id: str = ""
    #: What was seen, in a sentence without secrets.
    detail: str = ""
    #: Seconds to wait before another attempt, when the marketplace named them.
    retry_after_s: float | None = None
    #: True when it was returned because the credentials were refused.
    credentials_refused: bool = False
    #: True when it was returned because the marketplace's own budget is spent.
    throttled: bool = False
    #: The time in which one call comes back, where the marketplace has told its present rate.
    interval: timedelta | None = None
    #: The numbers under which the marketplace knows it.
    references: tuple[Reference, ...] = ()


class Outcome(Enum):
    """What the marketplace says about one member."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class MemberOutcome:
    """The marketplace's word on one member."""

    message_no: int
    outcome: Outcome
    #: The marketplace's code, such as "18028".
    code: str = ""
    #: The marketplace's own sentence, in its own language.
    text: str = ""
    references: tuple[Reference, ...] = ()


class Progress(Enum):
    """How far a submission has come at the marketplace."""

    OPEN = "open"
    FINISHED = "finished"
    #: The document as a whole was refused, nothing in it was processed.
    REFUSED_WHOLE = "refused_whole"


@frozen(kw_only=True)
class Checked:
    """What a look at a submission brought."""

    progress: Progress
    #: One per member when FINISHED.
    outcomes: tuple[MemberOutcome, ...] = ()
    detail: str = ""
    #: SHA-256 of the marketplace's report, in hex; "" when there is none.
    evidence: str = ""


@frozen(kw_only=True)
class Listed:
    """A submission as the marketplace lists it: without its content, so it may be anybody's."""

    #: The marketplace's id of it.
    reference: str
    created_at: datetime
    #: The sites it is for.
    sites: frozenset[str]


@frozen(kw_only=True)
class Listing:
    """A complete list of submissions, at one moment."""

    submissions: tuple[Listed, ...]
    #: The marketplace's own time of the list, where it tells one; a clock of ours may be wrong.
    as_of: datetime | None = None


class Marketplace(Protocol):
    """One account at one marketplace. It reads, maps codes and speaks; it decides nothing."""

    @property
    def account(self) -> str:
        """The name of the account, the key of everything that belongs to it."""
        ...

    @property
    def identity(self) -> str:
        """Whose account it is, by the marketplace's own ids: two names for one seller are one balance.

        Its parts stand between colons; the seller's id is the last one, so that a notification finds its account.
        """
        ...

    @property
    def environment(self) -> str:
        """One of "live", "sandbox" and "simulated"; a journal serves one of them only."""
        ...

    @property
    def vocabulary(self) -> Vocabulary:
        """The reasons it can express."""
        ...

    def submit_budget(self, kind: Kind) -> SubmitBudget:
        """Return what a submission of that kind spends: kinds that name the same budget share it."""
        ...

    def max_members(self, kind: Kind) -> int | None:
        """Return how many actions of that kind one submission can carry; None for no limit of its own."""
        ...

    @property
    def combines_sites(self) -> bool:
        """Whether one submission may carry actions of several sites."""
        ...

    def check_order_id(self, order_id: str) -> None:
        """Raise RequestError when this cannot be one of its order ids."""
        ...

    @property
    def reads_books(self) -> bool:
        """Whether `posted` can be asked, and `snapshot` brings what the books show of the order."""
        ...

    def posted(self, after: datetime, before: datetime) -> Iterator[Sequence[BookEntry]]:
        """Read what was posted to the books in that time, page by page as it comes and in any order.

        An event may come more than once. A page may hold none; each is one call, so the reader can stop between two.

        Raises:
            MissingCredentials, Throttled, Unavailable: it cannot be read now.
        """
        ...

    def snapshot(self, order_id: str, *, with_books: bool = True, wait_s: float | None = None) -> Order:
        """Read the order now, with what the books show of it unless that is not wanted or not set up.

        Args:
            order_id: the marketplace's id of it.
            with_books: whether what the books show is wanted too.
            wait_s: for so many seconds each of the reads may wait for its budget; None: as long as a read may take.

        Raises:
            OrderNotFound, RequestError: there is no such order, or it cannot be one.
            MissingCredentials: the account's credentials are absent or refused.
            Throttled, Unavailable: it cannot be read now.
        """
        ...

    def plan(self, request: Request, order: Order, lines: Sequence[Line]) -> Plan:
        """Say how it expresses the request, or why it cannot. Pure."""
        ...

    @property
    def writes(self) -> bool:
        """Whether anything may be sent that has an effect; else its actions end as DRY_RUN."""
        ...

    def document(self, batch: Batch) -> bytes:
        """Write what a batch is sent as. Pure.

        Raises:
            RequestError: a member cannot be written; names it. `BatchTooLarge` when fewer would fit.
        """
        ...

    def prepare(self, batch: Batch) -> Prepared:
        """Write the document and upload it. Nothing happens by it; it may be repeated.

        Raises:
            MissingCredentials, Throttled, Unavailable: it cannot be done now.
            RequestError: the batch cannot be written; the field names the member. `BatchTooLarge` when fewer would fit.
        """
        ...

    def submit(self, prepared: Prepared) -> Submitted:
        """Send it, once, with the very credential that `prepare` found. Never raises for what the network does."""
        ...

    def find(self, kind: Kind, after: datetime) -> Listing | None:
        """List every submission of that kind since a moment; None where submissions of that kind cannot be listed.

        Args:
            kind: what they carry.
            after: the earliest moment of creation.

        Raises:
            MissingCredentials, Throttled, Unavailable: it cannot be read now, or not to the end.
        """
        ...

    def check(self, batch: Batch, reference: str) -> Checked:
        """Look what became of a submission.

        Raises:
            MissingCredentials, Throttled, Unavailable: it cannot be read now.
        """
        ...
