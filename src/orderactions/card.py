"""All that a ticket panel shows of one order, as typed data, as JSON and as HTML. Values, no I/O.

`ActionService.card` makes it. Its JSON follows the schema of `schema()`; its HTML is read-only and can be shown by any
desk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from attrs import field, frozen

from orderactions.actions import Action, Option, Task
from orderactions.models import Actor, Kind, Problem, TicketRef
from orderactions.money import Money, total
from orderactions.orders import Order
from orderactions.presets import Preset
from orderactions.states import State
from orderactions.views import (
    action_json,
    amount_json,
    moment_json,
    option_json,
    order_json,
    preset_json,
    problems_json,
    task_json,
)

__all__ = ["VERSION", "Button", "BuyerText", "Card", "Deadline", "Movement", "Offer", "TicketNow", "schema"]

VERSION = 1
"""Of the JSON. A field that is taken away or changes its meaning raises it; a new one does not."""


@frozen(kw_only=True)
class Movement:
    """Money that went to the buyer or may be going there, or a cancellation that is on its way."""

    #: "refund", "cancellation"; of what is not ours also "claim" and "chargeback".
    what: str
    #: None for a cancellation.
    amount: Money | None
    #: Who asked for it; "" where it is not ours: then the marketplace's books show it.
    by: str
    #: When it was asked for; of what is not ours, when it was posted.
    at: datetime
    #: Our reference; "" where it is not ours.
    number: str = ""
    #: Where it stands; None where it is not ours.
    state: State | None = None
    #: Nothing was sent: `by` says that it was done at the marketplace by hand.
    by_hand: bool = False
    #: The marketplace's id of the entry in its books, where it is not ours.
    entry: str = ""


@frozen(kw_only=True)
class Offer:
    """A refund that fits a cause, and whether this actor may press it."""

    preset: Preset
    #: What the policy, a pause or a held journal says against it; empty: it may be pressed.
    problems: tuple[Problem, ...] = ()
    #: Why another person will have to approve it, by the policy's amounts; "" when nobody has to.
    approval: str = ""


@frozen(kw_only=True)
class Button:
    """Something that a person can press, and whether this actor may now."""

    #: The verb of `ActionService`: "withdraw", "approve", "decline", "resolve", "record_external" (done there by hand);
    #: or what `preview` and `execute` are asked to do: "refund", "cancel".
    name: str
    #: What it is about: the order (`account/order`), the id of an action, the id of a task.
    subject: str
    #: Why not, and what clears it; empty: it may be pressed.
    problems: tuple[Problem, ...] = ()

    @property
    def may_be_pressed(self) -> bool:
        """Whether nothing stands against it."""
        return not self.problems


@frozen(kw_only=True)
class Deadline:
    """A moment until which something should have happened."""

    #: "ship_by" or "answer_by".
    name: str
    until: datetime
    #: Seconds from the card's own moment; negative when it is over.
    left_s: int
    #: What it is, in a sentence.
    why: str


@frozen(kw_only=True)
class TicketNow:
    """The conversation, without anything that the buyer wrote."""

    ref: TicketRef
    #: Whether the desk could be asked; what follows is empty where it could not.
    is_read: bool
    status: str = ""
    #: Two letters; "" when the desk does not know.
    language: str = ""
    buyer_wrote_at: datetime | None = None
    url: str = field(default="", repr=False)


@frozen(kw_only=True)
class BuyerText:
    """What the buyer would be told, with the whole of what is left as the amount."""

    kind: Kind
    #: "received" and "done": when the marketplace has it, and has carried it out. "ask": before a cancellation that the
    #: buyer wants, please use the marketplace's own request; never where the seller is the cause.
    moment: str
    #: Two letters.
    language: str
    text: str


@frozen(kw_only=True)
class Card:
    """All that a panel shows of an order beside a ticket, at one moment. Holds no buyer's data."""

    made_at: datetime
    #: For whom the buttons are.
    actor: Actor
    #: As it was read.
    order: Order = field(repr=lambda order: str(order.ref))
    ticket: TicketNow | None = None
    #: What went to the buyer, by us and by others, oldest first.
    refunded: tuple[Movement, ...] = field(default=(), repr=False)
    #: Ours that is not carried out yet, or of which that is not known, oldest first.
    on_its_way: tuple[Movement, ...] = field(default=(), repr=False)
    #: What may still be refunded.
    left: Money
    options: tuple[Option, ...] = field(default=(), repr=False)
    presets: tuple[Offer, ...] = field(default=(), repr=False)
    buttons: tuple[Button, ...] = field(default=(), repr=False)
    #: The last of this order and of this ticket, newest first.
    actions: tuple[Action, ...] = field(default=(), repr=False)
    #: The open ones of this order, the most urgent first.
    tasks: tuple[Task, ...] = field(default=(), repr=False)
    deadlines: tuple[Deadline, ...] = ()
    texts: tuple[BuyerText, ...] = field(default=(), repr=False)
    #: What everybody should know before anything is pressed, one sentence each.
    warnings: tuple[str, ...] = ()

    def sum_of(self, movements: tuple[Movement, ...]) -> Money:
        """Return what movements of this order come to."""
        return total((each.amount for each in movements if each.amount is not None), self.order.currency)

    def button(self, name: str, subject: str | None = None) -> Button | None:
        """Return a button by its name, and by what it is about where there are several; None when there is none."""
        return next((b for b in self.buttons if b.name == name and subject in (None, b.subject)), None)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it: amounts are text, moments ISO 8601 in UTC. See `schema`."""
        return {
            "version": VERSION,
            "made_at": moment_json(self.made_at),
            "actor": {"name": self.actor.name, "kind": self.actor.kind, "rule": self.actor.rule},
            "order": order_json(self.order),
            "ticket": None if self.ticket is None else _ticket(self.ticket),
            "money": {
                "currency": self.order.currency,
                "paid": amount_json(self.order.paid),
                "refunded": amount_json(self.sum_of(self.refunded)),
                "on_its_way": amount_json(self.sum_of(self.on_its_way)),
                "left": amount_json(self.left),
            },
            "refunded": [_movement(each) for each in self.refunded],
            "on_its_way": [_movement(each) for each in self.on_its_way],
            "options": [option_json(each) for each in self.options],
            "presets": [
                {**preset_json(each.preset), "problems": problems_json(each.problems), "approval": each.approval}
                for each in self.presets
            ],
            "buttons": [
                {
                    "name": each.name,
                    "subject": each.subject,
                    "may_be_pressed": each.may_be_pressed,
                    "problems": problems_json(each.problems),
                }
                for each in self.buttons
            ],
            "actions": [action_json(each) for each in self.actions],
            "tasks": [task_json(each) for each in self.tasks],
            "deadlines": [
                {"name": each.name, "until": moment_json(each.until), "left_s": each.left_s, "why": each.why}
                for each in self.deadlines
            ],
            "texts": [
                {"kind": each.kind.value, "moment": each.moment, "language": each.language, "text": each.text}
                for each in self.texts
            ],
            "warnings": list(self.warnings),
        }

    def html(self, *, page: bool = False, styled: bool = True) -> str:
        """Return it as HTML in English: no script, nothing that is loaded, every text escaped; fits 320 pixels.

        Args:
            page: a whole document, for an iframe; else an `<article>` to be put into one.
            styled: with a `<style>` of its own, which a strict Content-Security-Policy ignores. Without, it is laid out
                by the page that it stands in (class `orderactions-card`).
        """
        from orderactions.cardhtml import article, document

        return document(self, styled=styled) if page else article(self, styled=styled)


def _ticket(ticket: TicketNow) -> dict[str, object]:
    return {
        "ref": str(ticket.ref),
        "is_read": ticket.is_read,
        "status": ticket.status,
        "language": ticket.language,
        "buyer_wrote_at": moment_json(ticket.buyer_wrote_at),
        "url": ticket.url,
    }


def _movement(each: Movement) -> dict[str, object]:
    return {
        "what": each.what,
        "amount": amount_json(each.amount),
        "by": each.by,
        "at": moment_json(each.at),
        "number": each.number,
        "state": each.state.value if each.state else None,
        "by_hand": each.by_hand,
        "entry": each.entry,
    }


def schema() -> Mapping[str, Any]:
    """Return the JSON Schema (2020-12) of `Card.to_dict`, as it comes with the package."""
    text = files("orderactions").joinpath("card.schema.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found
