"""What becomes of a request: option, preview, action, confirmation, task. Values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum

from attrs import field, frozen

from orderactions.models import Actor, Component, Kind, OrderRef, Problem, Request, TicketRef
from orderactions.money import Money, total
from orderactions.orders import Order
from orderactions.reasons import Reason
from orderactions.states import FINAL, Stage, State, StepState
from orderactions.taskkinds import runbook_of

__all__ = [
    "Action",
    "Advanced",
    "Attention",
    "Confirmation",
    "Event",
    "Line",
    "Option",
    "ParcelStep",
    "Plan",
    "Preview",
    "Reference",
    "Task",
    "Verdict",
    "WireLine",
]


class Verdict(Enum):
    """Whether something may be done now."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"
    #: Only by hand, at a place that the option names.
    MANUAL = "manual"
    #: Cannot be told from what the marketplace says.
    UNSURE = "unsure"


@frozen(kw_only=True)
class Option:
    """What may be done on an order, or on one of its lines, at this moment."""

    kind: Kind
    verdict: Verdict
    #: None for the order as a whole.
    line_id: str | None = None
    #: Why it is not simply allowed, and what clears it.
    problems: tuple[Problem, ...] = ()
    #: The most that can be refunded.
    limit: Money | None = None
    #: Reasons that this marketplace can express for it, with its codes.
    reasons: Mapping[Reason, str] = field(factory=dict)
    #: What follows from doing it.
    effects: tuple[str, ...] = ()
    #: Until when it should be decided.
    deadline: datetime | None = None
    #: Where a person does it, for MANUAL.
    link: str = ""
    #: Text to paste there, for MANUAL.
    ready_text: str = ""
    #: For a "done there" button, for MANUAL: the key of `record_external`, so that a double click is one record.
    done_key: str = ""


@frozen
class Line:
    """An amount of one component of one order line, with the units it stands for (0 when by amount)."""

    line_id: str
    component: Component
    amount: Money
    quantity: int = 0


@frozen(kw_only=True)
class WireLine:
    """What is sent for one line, in the marketplace's words."""

    line_id: str
    code: str
    #: Component type in the marketplace's spelling, and its amount; empty for a cancellation.
    components: tuple[tuple[str, Money], ...] = ()
    quantity: int = 0


@frozen(kw_only=True)
class Plan:
    """How a marketplace expresses a request, or why it cannot."""

    wire: tuple[WireLine, ...] = ()
    code: str = ""
    tax_rule: str = ""
    effects: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    #: Those of the warnings that hold for every such request, whatever the order.
    standing: tuple[str, ...] = ()
    #: What the seller loses for good.
    losses: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@frozen(kw_only=True)
class Preview:
    """The exact effect of a request before it happens. Print it to read it."""

    id: str
    request: Request
    order: OrderRef
    kind: Kind
    #: The marketplace's id of the site.
    site: str
    #: Three letters, the order's.
    currency: str
    #: When the order was read that it rests on.
    made_at: datetime
    #: What goes to the buyer, by line and component, in our words.
    lines: tuple[Line, ...] = ()
    #: The same in the marketplace's words.
    wire: tuple[WireLine, ...] = ()
    #: The marketplace's code that the reason becomes.
    code: str = ""
    #: How tax goes into it, in words; "" for a cancellation.
    tax_rule: str = ""
    #: What follows from it, one sentence each.
    effects: tuple[str, ...] = ()
    #: What is not certain or may be unwelcome, one sentence each.
    warnings: tuple[str, ...] = ()
    #: Those of the warnings that hold for every such request, whatever the order.
    standing: tuple[str, ...] = ()
    #: What the seller loses for good.
    losses: tuple[str, ...] = ()
    #: What the buyer will be told, when the policy says (`Policy.reply_at`); "" when nothing.
    for_buyer: str = ""
    #: What to write to a buyer who has only written: please use the marketplace's own request. "" when not called for.
    ask_buyer: str = ""
    #: Why it would be declined; empty when it would be accepted.
    problems: tuple[Problem, ...] = ()
    #: The facts this rests on, as flat text, and their digest.
    facts: Mapping[str, str] = field(factory=dict, repr=False)
    fingerprint: str = ""
    #: The order as it was read.
    snapshot: Order = field(repr=False)

    @property
    def buyer_gets(self) -> Money:
        """The sum that goes to the buyer; zero for a cancellation, where the marketplace takes no money."""
        return total((line.amount for line in self.lines), self.currency)

    def __str__(self) -> str:
        from orderactions.render import preview_text

        return preview_text(self)


@frozen(kw_only=True)
class Reference:
    """A number somebody else gave: the system, the kind of number, the number."""

    system: str
    kind: str
    value: str


@frozen(kw_only=True)
class Confirmation:
    """What may be told about an action now."""

    #: Our own reference; says nothing about the marketplace.
    number: str
    #: How far it is known to have come.
    stage: Stage
    #: The marketplace's references, as they come.
    references: tuple[Reference, ...] = ()
    #: One sentence: where it stands, and what to do or not to do.
    for_agent: str = ""
    #: "" when the buyer is to be told nothing at this stage.
    for_buyer: str = field(default="", repr=False)
    #: Where a person can look at the order: its page at the marketplace; "" when the site is not known.
    link: str = ""


@frozen
class Attention:
    """Why a person must look at an action, and since when."""

    reason: str
    since: datetime


@frozen(kw_only=True)
class ParcelStep:
    """A piece of work on the parcel of an order that is to be cancelled."""

    #: "hold": it is stopped before the cancellation is sent. "release": it is let go, since the order stands.
    name: str
    #: The state of the action that it was planned at.
    moment: str
    state: StepState
    #: Which parcel, and where, such as `P-1 at warehouse`; "" as long as that is not known.
    parcel: str
    #: What was last seen or answered, in a sentence.
    why: str


@frozen(kw_only=True)
class Action:
    """A request that was journaled, and where it stands."""

    id: str
    kind: Kind
    state: State
    order: OrderRef
    #: The marketplace's id of the site.
    site: str
    currency: str
    actor: Actor
    ticket: TicketRef | None
    #: Names the intent: the same key is the same action.
    key: str
    reason: Reason
    #: The marketplace's code that the reason became.
    code: str
    #: What goes to the buyer, by line and component, in our words; empty for a cancellation.
    lines: tuple[Line, ...]
    #: The same in the marketplace's words.
    wire: tuple[WireLine, ...]
    created_at: datetime
    updated_at: datetime
    confirmation: Confirmation
    #: Why it was declined or refused, and what to do.
    problems: tuple[Problem, ...] = ()
    #: What changed between the preview and now, one sentence each.
    differences: tuple[str, ...] = ()
    attention: Attention | None = None
    submission_id: str | None = None
    #: What it waits for, in words; "" when for nothing.
    expected: str = ""
    #: Work at the desk and on the parcel that is not finished.
    steps_open: int = 0
    #: What is done with the order's parcel, where a fulfilment provider can stop it.
    parcel: tuple[ParcelStep, ...] = ()
    #: Nothing was sent: `actor` says that it was done at the marketplace by hand.
    by_hand: bool = False

    @property
    def amount(self) -> Money:
        """What the buyer gets."""
        return total((line.amount for line in self.lines), self.currency)

    @property
    def is_open(self) -> bool:
        """Whether anything is still to happen: the state is not final, or work is left at the desk or on the parcel."""
        return self.state not in FINAL or self.steps_open > 0


@frozen(kw_only=True)
class Task:
    """Something that needs a person."""

    id: str
    action_id: str
    #: A word for programs, such as "unknown_outcome".
    kind: str
    since: datetime
    #: Until when it should be answered.
    due: datetime
    #: What is at stake, where it is money.
    money: Money | None
    #: What happened, in a sentence or two.
    why: str
    #: Where to look before answering.
    look_at: tuple[str, ...]
    #: The answers that `resolve` takes.
    answers: tuple[str, ...]
    resolved_at: datetime | None = None
    answer: str = ""
    resolved_by: str = ""
    #: The order's page at the marketplace; "" when the site is not known.
    link: str = ""
    #: For whom it is, as the policy says now (`Policy.tasks`); "" for everybody.
    role: str = ""
    #: Who stands in; "" for nobody.
    deputy: str = ""

    @property
    def runbook(self) -> str:
        """The page that tells how such a task is decided, under `docs/`, such as `runbooks/unknown_outcome.md`."""
        return runbook_of(self.kind)


@frozen(kw_only=True)
class Event:
    """One entry of an action's history."""

    action_id: str
    #: Its number within the action, from 1.
    seq: int
    at: datetime
    #: What happened, in a word.
    type: str
    data: Mapping[str, object]

    @property
    def id(self) -> str:
        """Names this record for ever: who is told it twice knows it by this."""
        return f"{self.action_id}:{self.seq}"


@frozen(kw_only=True)
class Advanced:
    """What one call of `advance` did."""

    #: Jobs that were carried out.
    moved: int
    #: Jobs that are not due yet or belong to another worker.
    waiting: int
    #: Actions that a person must look at.
    attention: int
    #: When the next job is due; None when there is none.
    next_due: datetime | None

    def idle_for(self, now: datetime, at_most: timedelta) -> timedelta:
        """Return how long a worker may rest."""
        if self.next_due is None:
            return at_most
        return min(at_most, max(timedelta(0), self.next_due - now))
