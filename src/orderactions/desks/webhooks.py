"""The way in from a desk: who has sent a message, and what it is about.

What a desk says is a reason to look, never a reason to act: a ticket is read again, and an order too, before anything
is done. How far each desk's messages can be trusted is in `DESKS`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from attrs import evolve, field, frozen

from orderactions.desks.signatures import BasicAuth, HeaderSecret, Hmac, Proof, Scheme, StandardWebhook
from orderactions.errors import RequestError, SetupError, WebhookRefused
from orderactions.models import TicketRef
from orderactions.secret import Secret

__all__ = ["DESKS", "DeskEvent", "Inbox", "Sender"]

#: What a desk names a thing by; anything else may be somebody's words.
_NAME = re.compile(r"[\w.:/-]{1,100}", re.ASCII)


@frozen(kw_only=True)
class Sender:
    """What is known of one kind of message of one desk."""

    #: How it shows where it comes from; None where it cannot.
    scheme: Scheme | None
    #: Who says so: "vendor" (its own documentation), "others" (code of others that agrees), "ours" (nothing is signed,
    #: and you set up what is sent) or "open" (not known; try it, or set a scheme).
    known_from: str
    #: Where the kind of event, the ticket's id and the delivery's own id are: keys of the body with dots between them,
    #: or `header NAME`; the first that is there. What is in a header is not signed.
    kind: tuple[str, ...] = ()
    ticket: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()
    #: Likewise, what the desk wants back, to see that somebody is there.
    challenge: tuple[str, ...] = ()


def _senders() -> Mapping[str, Sender]:
    shown = ("event", "type")
    ticket = ("ticket_id", "ticket.id", "id")
    front = Sender(
        scheme=Hmac(
            header="x-front-signature", digest="sha256", encoding="base64", signed="{timestamp}:{body}",
            timestamp_header="x-front-request-timestamp", timestamp_form="ms",
        ),
        known_from="vendor", kind=("type",), ticket=("payload.conversation.id", "conversation.id"),
        delivery=("payload.id", "id"), challenge=("header x-front-challenge",),
    )  # fmt: skip
    return {
        "chatwoot": Sender(
            scheme=Hmac(
                header="x-chatwoot-signature", digest="sha256", encoding="hex", prefix="sha256=",
                signed="{timestamp}.{body}", timestamp_header="x-chatwoot-timestamp",
            ),
            known_from="others", kind=("event",), ticket=("conversation.id", "id"),
            delivery=("header x-chatwoot-delivery",),
        ),
        # What its dashboard hands to an app in an iframe: anybody who opens the iframe can say the same.
        "chatwoot-dashboard": Sender(scheme=None, known_from="vendor"),
        "django-helpdesk": Sender(
            scheme=BasicAuth(), known_from="ours", ticket=("ticket.id",), delivery=("followup_id",),
        ),
        "edesk": Sender(scheme=BasicAuth(), known_from="open", kind=shown, ticket=("ticket_id",)),
        "freescout": Sender(
            scheme=Hmac(header="x-freescout-signature", digest="sha1", encoding="base64"),
            known_from="others", kind=("header x-freescout-event",), ticket=("id",),
        ),
        "freshdesk": Sender(scheme=HeaderSecret(), known_from="ours", kind=shown, ticket=ticket),
        "front": front,
        "front-rule": evolve(
            front, scheme=Hmac(header="x-front-signature", digest="sha1", encoding="base64"), challenge=()
        ),
        "gorgias": Sender(scheme=HeaderSecret(), known_from="open", kind=shown, ticket=ticket),
        "helpscout": Sender(
            scheme=Hmac(header="x-helpscout-signature", digest="sha1", encoding="base64"),
            known_from="others", kind=("header x-helpscout-event",), ticket=("id", "ticket.id"),
        ),
        "intercom": Sender(
            scheme=Hmac(header="x-hub-signature", digest="sha1", encoding="hex", prefix="sha1="),
            known_from="others", kind=("topic",), ticket=("data.item.id",), delivery=("id",),
        ),
        "intercom-canvas": Sender(
            scheme=Hmac(header="x-body-signature", digest="sha256", encoding="hex"),
            known_from="others", kind=("component_id",), ticket=("conversation.id", "context.conversation_id"),
        ),
        "jira": Sender(
            scheme=Hmac(header="x-hub-signature", digest="sha256", encoding="hex", prefix="sha256="),
            known_from="vendor", kind=("webhookEvent",), ticket=("issue.key",),
            delivery=("header x-atlassian-webhook-identifier",),
        ),
        "reamaze": Sender(scheme=HeaderSecret(), known_from="open", kind=shown, ticket=("slug", "conversation.slug")),
        # Its Scrips are code of yours, which can sign: `orderactions.signing` has how.
        "rt": Sender(
            scheme=StandardWebhook(), known_from="ours", kind=("type",), ticket=ticket, delivery=("header webhook-id",),
        ),
        "zammad": Sender(
            scheme=Hmac(header="x-hub-signature", digest="sha1", encoding="hex", prefix="sha1="),
            known_from="vendor", kind=("header x-zammad-trigger",), ticket=("ticket.id",),
            delivery=("header x-zammad-delivery",),
        ),
        "zendesk": Sender(
            scheme=Hmac(
                header="x-zendesk-webhook-signature", digest="sha256", encoding="base64", signed="{timestamp}{body}",
                timestamp_header="x-zendesk-webhook-signature-timestamp", timestamp_form="iso",
            ),
            known_from="vendor", kind=("type",), ticket=("ticket_id", "detail.id", "ticket.id"),
            delivery=("header x-zendesk-webhook-invocation-id", "id"),
        ),
        "znuny": Sender(
            scheme=BasicAuth(), known_from="open", kind=("Event", "event"), ticket=("TicketID", "Ticket.TicketID"),
        ),
    }  # fmt: skip


DESKS: Mapping[str, Sender] = MappingProxyType(_senders())
"""What is known of each desk's messages; docs/howto/take-webhooks-from-a-desk.md has it as a table."""


@frozen(kw_only=True)
class DeskEvent:
    """A message of a desk whose sender was shown. Its repr has nothing that a buyer wrote."""

    #: Your name for the desk, the first half of the ticket's name.
    desk: str
    #: The desk's own word for what happened; "" when there is none, or it is no word.
    kind: str
    #: The desk's own id of the ticket; "" when the message names none.
    ticket_id: str
    #: The desk's own id of the delivery, by which a repetition can be known; "" when it has none.
    delivery_id: str
    #: When it was sent, where that was signed.
    sent_at: datetime | None
    #: What has been shown.
    proof: Proof
    #: Send this back as the answer's body, where the desk asks whether somebody is there; mostly "".
    challenge: str = field(default="", repr=False)
    #: The whole message. Numbers with a point are Decimals.
    payload: Mapping[str, object] = field(repr=False, eq=False)

    @property
    def ticket(self) -> TicketRef | None:
        """The ticket, as the service names it; None when the message names none."""
        return TicketRef(self.desk, self.ticket_id) if self.ticket_id else None


class Inbox:
    """Takes the messages of one desk.

    Args:
        sender: which desk's, and which of its kinds of message: a key of `DESKS`.
        secrets: what the desk signs with, or sends. Several while one is being changed for another.
        scheme: another way to show it than the one in `DESKS`, where your desk does it differently.
        desk: your name for the desk, where it is another one than `sender`.

    Raises:
        SetupError: an unknown sender, one that can show nothing, no secret, or one that cannot be right.
    """

    def __init__(
        self,
        sender: str,
        *,
        secrets: Secret | str | Sequence[Secret | str],
        scheme: Scheme | None = None,
        desk: str = "",
    ) -> None:
        known = DESKS.get(sender)
        if known is None:
            raise SetupError(f"webhooks: {sender!r} is not known; use one of {', '.join(DESKS)}")
        used = scheme or known.scheme
        if used is None:
            raise SetupError(f"webhooks: nothing shows where a message of {sender!r} comes from; it cannot be taken")
        given = (secrets,) if isinstance(secrets, Secret | str) else tuple(secrets)
        if not given or not all(isinstance(each, Secret) or each.strip() for each in given):
            raise SetupError(f"webhooks: {sender}: the secret is empty; without one, anybody could send anything")
        self._secrets = tuple(each if isinstance(each, Secret) else Secret(each) for each in given)
        for secret in self._secrets:
            used.check(secret)
        self._known, self._scheme, self._desk = known, used, desk or sender

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> DeskEvent:
        """Return what a message says, once it has shown who sent it.

        Args:
            headers: of the request, as your framework has them.
            body: as it arrived, byte for byte: not read as JSON and written again.
            at: now.

        Raises:
            WebhookRefused: it has not shown it; answer 401.
            RequestError: it has, and is no JSON object; or `at` has no time zone.
        """
        if at.tzinfo is None:
            raise RequestError("at", "has no time zone; give a datetime with one")
        told = {name.lower(): value for name, value in headers.items()}
        # A header that is there twice could be one thing here and another elsewhere. Every secret is tried: how long it
        # takes says nothing about which one fits.
        held = [self._scheme.holds(secret, told, body, at) for secret in self._secrets]
        if len(told) != len(headers) or not any(held):
            raise WebhookRefused("the message does not show that the desk has sent it")
        payload, known = _read(body), self._known
        return DeskEvent(
            desk=self._desk,
            kind=_first(known.kind, told, payload),
            ticket_id=_first(known.ticket, told, payload),
            delivery_id=_first(known.delivery, told, payload),
            sent_at=self._scheme.sent_at(told),
            proof=self._scheme.proof,
            challenge=_first(known.challenge, told, payload),
            payload=payload,
        )


def _read(body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(body, parse_float=Decimal)
    # Too deep is as unreadable as no JSON at all; neither is repeated.
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RequestError("body", "is no JSON object") from None
    return found


def _first(places: Sequence[str], headers: Mapping[str, str], payload: Mapping[str, object]) -> str:
    for place in places:
        value: object = payload
        if place.startswith("header "):
            value = headers.get(place.removeprefix("header "))
        else:
            for key in place.split("."):
                value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and _NAME.fullmatch(value):
            return value
    return ""
