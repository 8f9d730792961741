"""A card as HTML that any desk can show: no script, nothing that is loaded, every text escaped.

Headings, tables with captions and scopes, and lists are what a screen reader goes by; colour says nothing. Words of
others stand in `<bdi>`, so that a title from right to left does not turn the line around it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlsplit

from orderactions.actions import Action, Option, Task, Verdict
from orderactions.card import Button, Card, Deadline, Movement, Offer
from orderactions.models import Kind, Problem
from orderactions.money import Money
from orderactions.orders import Order, OrderLine

__all__ = ["STYLE", "article", "document"]

STYLE = """\
.orderactions-card{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;overflow-wrap:anywhere}
.orderactions-card table{border-collapse:collapse;width:100%}
.orderactions-card caption{text-align:start;font-weight:bold}
.orderactions-card :is(th,td){border-block-end:1px solid;padding:.25rem .5rem .25rem 0;text-align:start;\
vertical-align:top}
.orderactions-card ul{padding-inline-start:1.25rem}
.orderactions-card dl{display:grid;grid-template-columns:auto 1fr;gap:0 .75rem}
.orderactions-card :is(dd,blockquote){margin:0}
.orderactions-card blockquote{border-inline-start:.25rem solid;padding-inline-start:.75rem;white-space:pre-line}
"""
"""The layout, in the colours of the page that it stands in."""

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
_VERDICTS = {
    Verdict.ALLOWED: "possible",
    Verdict.BLOCKED: "not possible",
    Verdict.MANUAL: "only by hand",
    Verdict.UNSURE: "not certain",
}
_VERBS = {"record_external": "Record that it was done there"}
_MOMENTS = {
    "received": "once the marketplace has received it",
    "done": "once the marketplace has carried it out",
    "ask": "before it, if the buyer wants it: please use the marketplace's own request",
}


def document(card: Card, *, styled: bool = True) -> str:
    """Return a whole page."""
    return _PAGE.format(title=_t(f"Order {card.order.ref.order_id}"), body=article(card, styled=styled, level=1))


def article(card: Card, *, styled: bool = True, level: int = 2) -> str:
    """Return the card as one element.

    Args:
        card: what is shown.
        styled: with a `<style>` of its own.
        level: of its heading; those of its parts are one below.
    """
    order = card.order
    parts = [
        f"<style>\n{STYLE}</style>" if styled else "",
        f"<h{level}>Order {_own(order.ref.order_id)}</h{level}>",
        _part(level, "Know first", _list(_own(each) for each in card.warnings)),
        _definitions(_facts(card)),
        _part(level, "Until when", _list(_deadline(each) for each in card.deadlines)),
        _lines(order),
        _part(level, "Money", _money(card)),
        _part(level, "What may be done with the order", _list(_option(each, order) for each in card.options)),
        _part(level, f"What {card.actor} may do now", _list(_button(each, card) for each in card.buttons)),
        _part(level, "Refunds by cause", _list(_offer(each) for each in card.presets)),
        _part(level, "Needs a person", _list(_task(each) for each in card.tasks)),
        _part(level, "History of the order and the ticket", _list(_action(each) for each in card.actions)),
        _part(level, "What the buyer would be told", _texts(card)),
    ]
    said = "\n".join(part for part in parts if part)
    return f'<article class="orderactions-card" lang="en" dir="ltr">\n{said}\n</article>'


# How it is set.


def _t(text: str) -> str:
    """Escape a text; what no document may hold (control characters, halves of characters) is left out."""
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return escape(kept, quote=True)


def _own(text: str) -> str:
    """Somebody else's word, which may run in the other direction."""
    return f"<bdi>{_t(text)}</bdi>"


def _part(level: int, title: str, body: str) -> str:
    return f"<section>\n<h{level + 1}>{_t(title)}</h{level + 1}>\n{body}\n</section>" if body else ""


def _list(items: Iterable[str]) -> str:
    told = [f"<li>{item}</li>" for item in items]
    # The role brings back what some browsers take from a list without marks.
    return '<ul role="list">\n' + "\n".join(told) + "\n</ul>" if told else ""


def _definitions(pairs: Iterable[tuple[str, str]]) -> str:
    told = [f"<dt>{_t(name)}</dt><dd>{value}</dd>" for name, value in pairs if value]
    return "<dl>\n" + "\n".join(told) + "\n</dl>" if told else ""


def _moment(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f'<time datetime="{utc:%Y-%m-%dT%H:%M:%SZ}">{utc:%Y-%m-%d %H:%M} UTC</time>'


def _link(address: str, words: str) -> str:
    """A link that opens beside the desk; an address that is none of the web's is told as text."""
    try:
        is_web = urlsplit(address).scheme in ("https", "http")
    except ValueError:
        is_web = False
    if not is_web:
        return _own(address)
    return f'<a href="{_t(address)}" target="_blank" rel="noopener noreferrer">{_t(words)} (opens a new tab)</a>'


def _problems(problems: Sequence[Problem]) -> str:
    return "; ".join(_own(each.message) + (f" ({_own(each.remedy)})" if each.remedy else "") for each in problems)


# What it says.


def _facts(card: Card) -> list[tuple[str, str]]:
    order, ticket = card.order, card.ticket
    status = order.status.value.replace("_", " ")
    facts = [
        ("Account", _own(order.ref.account)),
        ("Site", f"{_own(order.site_name)} ({_own(order.site)})"),
        ("Status", f"{_t(status)}, sent by the {order.fulfilment.value}"),
        ("Placed", _moment(order.created_at)),
        ("Read", _moment(order.read_at)),
        ("Buyer", "asked the marketplace to cancel" if order.buyer_asked_to_cancel else ""),
        ("Order page", _link(order.link, "at the marketplace") if order.link else ""),
    ]
    if ticket is not None:
        status = f", {_own(ticket.status)}" if ticket.status else ""
        wrote = f", the buyer wrote {_moment(ticket.buyer_wrote_at)}" if ticket.buyer_wrote_at else ""
        facts.append(("Ticket", _own(str(ticket.ref)) + status + wrote))
        facts.append(("Ticket page", _link(ticket.url, "at the desk") if ticket.url else ""))
    return facts


def _deadline(each: Deadline) -> str:
    minutes = abs(each.left_s) // 60
    span = f"{minutes // 60} h {minutes % 60:02} min"
    left = f"{span} left" if each.left_s >= 0 else f"over since {span}"
    return f"{_moment(each.until)}, {left}: {_t(each.why)}"


def _lines(order: Order) -> str:
    rows = "\n".join(_line(line) for line in order.lines)
    head = '<tr><th scope="col">Article</th><th scope="col">Units</th><th scope="col">Paid</th></tr>'
    return (
        f"<table>\n<caption>Articles, amounts in {_t(order.currency)}</caption>\n<thead>\n{head}\n</thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _line(line: OrderLine) -> str:
    paid = ", ".join(f"{kind.value.replace('_', ' ')} {amount.amount:f}" for kind, amount in line.paid.items())
    doubt = f"<br>{_own(line.problem)}" if line.problem else ""
    units = f"{line.quantity}, {line.quantity_shipped} shipped"
    article_ = f"{_own(line.sku)}<br>{_own(line.title)}"
    return f'<tr><th scope="row">{article_}</th><td>{units}</td><td>{_t(paid or "nothing")}{doubt}</td></tr>'


def _money(card: Card) -> str:
    sums = [
        ("Paid for the articles", str(card.order.paid)),
        ("Refunded", str(card.sum_of(card.refunded))),
        ("On its way", str(card.sum_of(card.on_its_way))),
        ("Left", str(card.left)),
    ]
    moved = [*(_movement(each) for each in card.refunded), *(_movement(each) for each in card.on_its_way)]
    return _definitions((name, _t(amount)) for name, amount in sums) + "\n" + _list(moved)


def _movement(each: Movement) -> str:
    what = _t(each.what) + (f" of {_amount(each.amount)}" if each.amount is not None else "")
    if each.state is None:
        return f"{_moment(each.at)}: {what}, not by us: the marketplace's books show it ({_own(each.entry)})"
    where = "done by hand there, by this person's word" if each.by_hand else _t(each.state.value)
    return f"{_moment(each.at)}: {what} by {_own(each.by)}, {where} ({_own(each.number)})"


def _amount(amount: Money) -> str:
    return _t(str(amount))


def _option(each: Option, order: Order) -> str:
    what = "Cancellation of the order" if each.kind is Kind.CANCELLATION else "Refund of the order"
    if each.line_id is not None:
        what = f"Refund of {_own(next(x.sku or x.line_id for x in order.lines if x.line_id == each.line_id))}"
    limit = f" up to {_amount(each.limit)}" if each.limit else ""
    why = f": {_problems(each.problems)}" if each.problems else ""
    hand = ""
    if each.verdict is Verdict.MANUAL:
        place = _link(each.link, "do it at the marketplace") if each.link else ""
        hand = " " + " ".join(filter(None, (place, f"Text to paste: {_own(each.ready_text)}")))
    return f"{what}: {_VERDICTS[each.verdict]}{limit}{why}{hand}"


def _button(each: Button, card: Card) -> str:
    about = {action.id: f" {action.confirmation.number}" for action in card.actions}
    about |= {task.id: f" {task.kind.replace('_', ' ')}" for task in card.tasks}
    what = _t(_VERBS.get(each.name, each.name.capitalize()) + about.get(each.subject, ""))
    return f"{what}: " + ("yes" if each.may_be_pressed else f"no: {_problems(each.problems)}")


def _offer(each: Offer) -> str:
    preset = each.preset
    said = f"{_t(preset.cause.value.replace('_', ' '))}: {_own(preset.title)}, {_amount(preset.amount)}"
    if each.problems:
        return f"{said}; not now: {_problems(each.problems)}"
    return said + (f"; waits for approval: {_own(each.approval)}" if each.approval else "")


def _task(each: Task) -> str:
    stake = f", {_amount(each.money)} at stake" if each.money else ""
    look = f"; look at: {', '.join(_own(place) for place in each.look_at)}" if each.look_at else ""
    answers = f"; answers: {_t(', '.join(each.answers))}"
    kind = _t(each.kind.replace("_", " "))
    return f"{kind}, until {_moment(each.due)}{stake}: {_own(each.why)}{look}{answers}"


def _action(each: Action) -> str:
    waits = f" Next: {_own(each.expected)}." if each.expected else ""
    needs = f" Needs a person: {_t(each.attention.reason.replace('_', ' '))}." if each.attention else ""
    by = f"{_own(str(each.order))}, asked by {_own(str(each.actor))}"
    return f"{_moment(each.created_at)}, {by}: {_own(each.confirmation.for_agent)}{waits}{needs}"


def _texts(card: Card) -> str:
    return "\n".join(
        f"<p>{_t(each.kind.value.capitalize())}, {_MOMENTS[each.moment]}:</p>\n"
        f'<blockquote lang="{_t(each.language)}" dir="auto">{_t(each.text)}</blockquote>'
        for each in card.texts
    )
