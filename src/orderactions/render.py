"""Text for people at the desk, in English: what will happen, what has happened, and in one sentence where it stands.

Pure: values in, text out. Every word about what the marketplace did is as strong as what is known, and no stronger.
The agent's own note is never part of a text here: it is sealed in the journal.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from attrs import evolve

from orderactions.actions import Action, Event, Line, ParcelStep, Preview, WireLine
from orderactions.models import Cancellation, Kind, Problem
from orderactions.money import Money, total
from orderactions.states import State, stage_of

__all__ = ["agent_sentence", "note_text", "preview_text"]

_WIDTH = 96
#: A marketplace's own sentence fits into it.
_VALUE_MAX = 500
#: Event data that a reader of a ticket has no use for, or that is sealed in the journal.
_NOT_TOLD = frozenset({"buyer", "digest", "fingerprint", "key", "note"})

# One sentence each, for a person who has to decide what to do and to say next. {what} is the refund or cancellation
# with our reference; {at} is the marketplace.
_SENTENCES: dict[State, str] = {
    State.PROPOSED: "The {what} waits for approval; nothing has been sent to {at}",
    # Not "nothing has been sent": a document that was refused as a whole brings its actions back to this state.
    State.RESERVED: "The {what} is recorded and waits to be sent; nothing has happened at {at} yet",
    State.SUBMITTING: "The {what} may be on its way to {at} right now; do not repeat it",
    State.ACCEPTED: "{at} has received the {what} and has not confirmed yet that it was carried out",
    State.UNKNOWN: "It is not known whether {at} has carried out the {what}; do not repeat it, neither here nor there",
    State.REFUSED: "The {what} was refused and not carried out",
    State.DECLINED: "The {what} was declined here, before anything was sent to {at}",
    State.WITHDRAWN: "The {what} was withdrawn before it happened; nothing was carried out at {at}",
    State.EXPIRED: "The {what} waited too long and was given up; nothing was carried out at {at}",
    State.DRY_RUN: "The {what} was only tried: the account is read-only, and nothing was sent to {at}",
}
_ADOPTED = (
    "{at} shows a submission that seems to hold the {what}; whether it does, and whether it was carried out, is not "
    "known yet: do not repeat it"
)
# What was done by hand; {by} has recorded it.
_BY_HAND: dict[tuple[State, Kind], str] = {
    (State.DONE, Kind.REFUND): (
        "The {what} is recorded by {by} as done at {at} by hand; nothing was sent from here, and the books have not "
        "shown it yet"
    ),
    (State.DONE, Kind.CANCELLATION): (
        "The {what} is recorded by {by} as done at {at} by hand; nothing was sent from here, and the order has not "
        "been seen as cancelled yet"
    ),
    (State.SETTLED, Kind.REFUND): "The {what}, recorded by {by} as done by hand, is shown by the books of {at}",
    (State.SETTLED, Kind.CANCELLATION): (
        "The {what} is recorded by {by} as done by hand, and {at} shows the order as cancelled"
    ),
    (State.WITHDRAWN, Kind.REFUND): "The record by {by} of a {what} done at {at} by hand was taken back",
    (State.WITHDRAWN, Kind.CANCELLATION): "The record by {by} of a {what} done at {at} by hand was taken back",
}
_SENTENCES_BY_KIND: dict[tuple[State, Kind], str] = {
    (State.DONE, Kind.REFUND): "{at} reports that the {what} was carried out; its books have not confirmed it yet",
    (State.DONE, Kind.CANCELLATION): (
        "{at} reports that the {what} was carried out; the order has not been seen as cancelled yet"
    ),
    (State.SETTLED, Kind.REFUND): "The {what} was carried out, and the books of {at} show the money",
    (State.SETTLED, Kind.CANCELLATION): "The {what} was carried out, and {at} shows the order as cancelled",
}


def agent_sentence(
    *,
    kind: Kind,
    state: State,
    amount: Money | None,
    number: str,
    problems: Sequence[Problem] = (),
    detail: str = "",
    adopted: bool = False,
    by_hand: str = "",
    marketplace: str = "Amazon",
) -> str:
    """Return one sentence that tells an agent where an action stands.

    Args:
        kind: what it does.
        state: where it stands.
        amount: what the buyer gets; None where no amount is part of it.
        number: our reference; "" when there is none yet.
        problems: why it was declined or refused.
        detail: what else is known, such as the marketplace's own sentence.
        adopted: whether what the marketplace has received only seems to be ours.
        by_hand: who has recorded it as done by hand; "" for what was sent, or is to be.
        marketplace: its name for people.
    """
    reference = f" (our reference {number})" if number else ""
    sentence = _ADOPTED if adopted else _SENTENCES_BY_KIND.get((state, kind)) or _SENTENCES[state]
    if by_hand:
        sentence = _BY_HAND[state, kind]
    told = sentence.format(what=_what(kind, amount) + reference, at=marketplace, by=by_hand)
    reasons = [str(evolve(one, message=_clause(one.message), remedy=_clause(one.remedy))) for one in problems]
    why = "; ".join(reason for reason in [*reasons, _clause(detail)] if reason)
    return told + (f": {why}." if why else ".")


def preview_text(preview: Preview) -> str:
    """Return everything that a request would do, on several lines of at most about 100 characters."""
    parts = [
        [f"{_title(preview.kind)} for order {preview.order.order_id}", *_facts(_preview_facts(preview))],
        _problems("This would be declined, and nothing would be sent:", preview.problems),
        _buyer_gets(preview),
        _articles(preview),
        _our_table(preview.lines, preview.currency),
        _wire_table("What goes to the marketplace", preview.wire, preview.currency),
        [_wrap("Tax: ", preview.tax_rule)] if preview.tax_rule else [],
        _bullets("What follows from it:", preview.effects),
        _bullets("Warnings:", preview.warnings),
        _bullets("Lost to the seller for good:", preview.losses),
        _quoted("The buyer will be told:", preview.for_buyer),
        _quoted("To ask the buyer for the marketplace's own request first, write instead:", preview.ask_buyer),
    ]
    return _paragraphs(parts)


def note_text(action: Action, history: Sequence[Event]) -> str:
    """Return the note for colleagues: what, who, when, how much, under which numbers, and everything that happened.

    Args:
        action: as it stands now.
        history: its events, in any order.
    """
    told = action.confirmation
    sentence = told.for_agent or agent_sentence(
        kind=action.kind,
        state=action.state,
        amount=action.amount if action.lines else None,
        number=told.number,
        problems=action.problems,
        by_hand=str(action.actor) if action.by_hand else "",
    )
    attention = action.attention
    needs = f"{attention.reason} (since {_moment(attention.since)})" if attention else ""
    parts = [
        [f"{_title(action.kind)} for order {action.order.order_id}", *textwrap.wrap(_one_line(sentence), _WIDTH)],
        _facts(_action_facts(action)),
        _facts([("Parcel", _parcel(step)) for step in action.parcel]),
        _facts([("Needs a person", needs), ("Waits for", action.expected)]),
        _problems(
            "Noticed when it was recorded:" if action.by_hand else "Why it was not carried out:", action.problems
        ),
        _bullets("What had changed since the preview:", action.differences),
        _our_table(action.lines, action.currency),
        _wire_table("In the marketplace's words", action.wire, action.currency),
        _facts(
            [(f"{one.system} {one.kind}", one.value) for one in told.references],
            title="References of others, as they gave them:",
        ),
        _timeline(history),
    ]
    return _paragraphs(parts)


# What the texts consist of.


def _what(kind: Kind, amount: Money | None) -> str:
    if kind is Kind.CANCELLATION:
        return "cancellation of the order"
    return f"refund of {amount}" if amount else "refund"


def _title(kind: Kind) -> str:
    return "Cancellation" if kind is Kind.CANCELLATION else "Refund"


def _preview_facts(preview: Preview) -> list[tuple[str, str]]:
    facts = [
        ("Account", f"{preview.order.account}, site {preview.snapshot.site_name} ({preview.site})"),
        ("Order", f"{preview.snapshot.status.value.replace('_', ' ')}, read {_moment(preview.snapshot.read_at)}"),
        ("Reason", f"{preview.request.reason.value}; the marketplace's code: {preview.code or 'none'}"),
        ("Preview", f"{preview.id}, made {_moment(preview.made_at)}"),
    ]
    if isinstance(preview.request, Cancellation):
        asked = "yes, by the agent's word" if preview.request.buyer_asked else "not stated by the agent"
        facts.insert(3, ("Buyer asked", asked))
    return facts


def _action_facts(action: Action) -> list[tuple[str, str]]:
    amount = f" of {action.amount}" if action.lines else ""
    changed = f", changed {_moment(action.updated_at)}" if action.updated_at != action.created_at else ""
    return [
        ("What", f"{action.kind.value}{amount}"),
        ("Reason", f"{action.reason.value}; the marketplace's code: {action.code or 'none'}"),
        ("Who", f"{action.actor} ({action.actor.kind})"),
        ("When", _moment(action.created_at) + changed),
        ("State", f"{action.state.value}; may be told: {stage_of(action.state, by_hand=action.by_hand).value}"),
        ("Our reference", f"{action.confirmation.number} (given by us, not by the marketplace)"),
        ("Order", f"{action.order.order_id}, account {action.order.account}, site {action.site}"),
        ("Order page", action.confirmation.link),
        ("Ticket", str(action.ticket or "")),
        ("Action", action.id),
        ("Submission", action.submission_id or ""),
    ]


def _parcel(step: ParcelStep) -> str:
    which = f" {step.parcel}" if step.parcel else ""
    return f"{step.name}{which}: {step.state.value}" + (f" ({_clause(step.why)})" if step.why else "")


def _buyer_gets(preview: Preview) -> list[str]:
    if preview.kind is Kind.CANCELLATION:
        return ["The whole order is to be cancelled. No amount is part of what is sent."]
    return [f"The buyer {'would get' if preview.problems else 'gets'} {preview.buyer_gets}."]


def _articles(preview: Preview) -> list[str]:
    concerned = {line.line_id for line in preview.lines} | {sent.line_id for sent in preview.wire}
    lines = [line for line in preview.snapshot.lines if line.line_id in concerned]
    return _facts([(line.line_id, f"{line.quantity} x {line.sku}: {line.title}") for line in lines], title="Articles:")


def _problems(title: str, problems: Sequence[Problem]) -> list[str]:
    if not problems:
        return []
    lines = [title]
    for problem in problems:
        lines.append(_wrap("  - ", f"{problem.field}: {problem.message}"))
        if problem.remedy:
            lines.append(_wrap("    What to do: ", problem.remedy))
    return lines


def _our_table(lines: Sequence[Line], currency: str) -> list[str]:
    if not lines:
        return []
    rows = [
        (line.line_id, line.component.value.replace("_", " "), str(line.quantity or ""), str(line.amount))
        for line in lines
    ]
    whole = total((line.amount for line in lines), currency)
    header = ("line", "component", "units", "amount")
    return ["By line and component:", *_table(header, [*rows, ("total", "", "", str(whole))], right={2, 3})]


def _wire_table(title: str, wire: Sequence[WireLine], currency: str) -> list[str]:
    if not wire:
        return []
    rows: list[tuple[str, ...]] = []
    for sent in wire:
        # A line without components is a line all the same: a cancellation sends codes only.
        for kind, amount in sent.components or (("", None),):
            rows.append(
                (sent.line_id, sent.code, str(sent.quantity or ""), kind, "" if amount is None else str(amount))
            )
    amounts = [amount for sent in wire for _, amount in sent.components]
    if amounts:
        rows.append(("total", "", "", "", str(total(amounts, currency))))
    return [f"{title}:", *_table(("line", "code", "units", "type", "amount"), rows, right={2, 4})]


def _timeline(history: Sequence[Event]) -> list[str]:
    if not history:
        return []
    lines = ["What happened:"]
    for event in sorted(history, key=lambda event: event.seq):
        told = [f"{name.replace('_', ' ')} {shown}" for name, shown in _flat(event) if shown]
        head = f"  {_moment(event.at, seconds=True)}  {event.type}"
        lines.append(_wrap(head + (": " if told else ""), ", ".join(told), indent=27))
    return lines


def _flat(event: Event) -> list[tuple[str, str]]:
    """Return the plain values of an event; nested ones are told elsewhere in the note."""
    shown: list[tuple[str, str]] = []
    for name, value in event.data.items():
        if name in _NOT_TOLD or not isinstance(value, str | int | Decimal | Money):
            continue
        text = ("yes" if value else "no") if isinstance(value, bool) else _one_line(str(value))
        shown.append((name, text if len(text) <= _VALUE_MAX else text[: _VALUE_MAX - 3] + "..."))
    return shown


# How they are set.


def _paragraphs(parts: Iterable[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _facts(pairs: Iterable[tuple[str, str]], title: str = "") -> list[str]:
    told = [(name, value) for name, value in pairs if value]
    if not told:
        return []
    width = max(len(name) for name, _ in told)
    return ([title] if title else []) + [_wrap(f"  {name:<{width}}  ", value) for name, value in told]


def _bullets(title: str, sentences: Sequence[str]) -> list[str]:
    return [title, *(_wrap("  - ", sentence) for sentence in sentences)] if sentences else []


def _quoted(title: str, text: str) -> list[str]:
    if not text:
        return []
    lines = [title]
    for paragraph in text.splitlines():
        lines.extend(f"  | {line}".rstrip() for line in textwrap.wrap(paragraph, _WIDTH - 4) or [""])
    return lines


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: set[int]) -> list[str]:
    cells = [header, *rows]
    # A column that nothing stands in is left out.
    used = [at for at in range(len(header)) if any(row[at] for row in rows)]
    width = {at: max(len(row[at]) for row in cells) for at in used}
    return [
        (
            "  " + "  ".join(row[at].rjust(width[at]) if at in right else row[at].ljust(width[at]) for at in used)
        ).rstrip()
        for row in cells
    ]


def _wrap(head: str, text: str, *, indent: int | None = None) -> str:
    hang = " " * (len(head) if indent is None else indent)
    return (
        textwrap.fill(
            _one_line(text),
            _WIDTH,
            initial_indent=head,
            subsequent_indent=hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        or head.rstrip()
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _clause(text: str) -> str:
    """Return a sentence without its full stop, to stand inside another one."""
    return _one_line(text).rstrip(".")


def _moment(at: datetime, *, seconds: bool = False) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC" if seconds else "%Y-%m-%d %H:%M UTC")
