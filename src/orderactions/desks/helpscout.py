"""Help Scout, over its Inbox API (2.0). What it cannot do, and its traps: docs/desks/helpscout.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orderactions.clock import Clock
from orderactions.desks.fromenv import FromEnv
from orderactions.desks.markup import to_html
from orderactions.desks.oauth import ClientCredentials
from orderactions.desks.parts import (
    Part,
    as_text,
    check_done,
    check_marker,
    check_number,
    check_words,
    each_page,
    note_with,
)
from orderactions.desks.reading import any_text, goes_on_in
from orderactions.desks.rest import DeskApi, Moved, usual_transport
from orderactions.errors import DeskError, DeskUnclear
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["HelpScout"]

_URL = "https://api.helpscout.net"
_STATUS = {"active": "open", "pending": "pending", "closed": "solved", "spam": "closed"}
_TO_STATUS = {"open": "active", "pending": "pending", "solved": "closed"}
_CAN = Capabilities()
_MADE = "Resource-ID"


class HelpScout(FromEnv):
    """A Help Scout account. Safe to use from several threads.

    Args:
        app_id: of an application in the profile of the user that writes; the user should be nobody's but this
            program's.
        app_secret: of the application.
        name: the first half of its `TicketRef`s.
        url: where its interface is.
        order_field: the name of the custom field that holds the order's id.
        transport: sends the calls; default: the usual one.
        clock: what time it is, for the end of a token.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        app_id: str,
        app_secret: Secret | str,
        *,
        name: str = "helpscout",
        url: str = _URL,
        order_field: str = "Amazon order",
        transport: Transport | None = None,
        clock: Clock | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        transport = transport or usual_transport()
        self._name, self._order_field = name, order_field
        token = ClientCredentials(
            name,
            f"{url.rstrip('/')}/v2/oauth2/token",
            app_id,
            app_secret,
            transport=transport,
            clock=clock,
            timeout_s=timeout_s,
        )
        self._api = DeskApi(name, url, token, transport=transport, timeout_s=timeout_s, renew=token.forget)

    def __repr__(self) -> str:
        return f"HelpScout({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """All but the search by order."""
        return _CAN

    def read(self, ticket_id: str) -> Ticket:
        """Read the conversation now, also one that was merged. Raises DeskError."""
        try:
            found = self._get(ticket_id)
        except Moved as moved:
            return Ticket(id=ticket_id, status="closed", merged_into=goes_on_in(self._name, moved, ticket_id))
        return self._ticket(found, self._threads(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first; of one that was merged, nothing. Raises DeskError."""
        try:
            self._get(ticket_id)
        except Moved:
            return ()
        return self._threads(ticket_id)

    # A note and a reply each write out what they send: nothing that is handed in decides whether the buyer sees it.
    # Both send the status that the conversation has: without it, they would open it again.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add a note, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        found = self._get(ticket_id)
        if known := note_with(self._threads(ticket_id), marker):
            return known
        check_words(self._name, text)
        body = {"text": to_html(f"{text.rstrip()}\n\n{marker}"), "status": _status(found)}
        return self._made(self._api.create(f"/v2/conversations/{ticket_id}/notes", body, header=_MADE))

    def reply(self, ticket_id: str, text: str) -> str:
        """Send a reply to the conversation's customer, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text)
        found = self._get(ticket_id)
        customer = {"id": found.part("primaryCustomer").number("id")}
        body = {"customer": customer, "text": to_html(text), "status": _status(found), "draft": False}
        return self._made(self._api.create(f"/v2/conversations/{ticket_id}/reply", body, header=_MADE))

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change fields, then tags, then the status, and return the conversation as it is afterwards.

        Raises:
            DeskError: there is no such status or field; nothing was changed then. Or it is not as wanted.
                `DeskUnclear`: it may have been changed.
        """
        if change.status is not None and change.status not in _TO_STATUS:
            raise DeskError(f"{self._name}: {change.status!r} is not a status; use one of {', '.join(_TO_STATUS)}")
        found = self._get(ticket_id)
        path, tags = f"/v2/conversations/{ticket_id}", _tags(found)
        # Fields and tags are replaced as a whole.
        if change.fields:
            self._api.write("PUT", f"{path}/fields", {"fields": self._fields_after(found, change.fields)})
        after = (tags | change.add_tags) - change.remove_tags
        if after != tags:
            self._api.write("PUT", f"{path}/tags", {"tags": sorted(after)})
        if change.status is not None and _STATUS[_status(found)] != change.status:
            status = {"op": "replace", "path": "/status", "value": _TO_STATUS[change.status]}
            self._api.write("PATCH", path, status)
        read = self.read(ticket_id)
        check_done(self._name, change, read, tags=tags, fields=_fields(found))
        return read

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        answer = self._api.read(f"/v2/conversations/{check_number(self._name, ticket_id)}")
        found = Part(self._name, answer, "conversation")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the conversation")
        return found

    def _all(self, path: str, what: str) -> tuple[Part, ...]:
        def page(number: str) -> tuple[Sequence[Part], str]:
            answer = Part(self._name, self._api.read(f"{path}?page={number}"), f"page of {what}")
            inside = answer.part_or_none("_embedded")
            items = inside.parts(what) if inside is not None and what in inside else ()
            return items, str(int(number) + 1) if int(number) < answer.part("page").number("totalPages") else ""

        return tuple(each_page(self._name, page, first="1"))

    def _threads(self, ticket_id: str) -> tuple[Message, ...]:
        said = [
            Message(
                id=each.id("id"),
                kind=_kind(each),
                text=any_text(each.text("body")),
                created_at=each.moment("createdAt"),
            )
            for each in self._all(f"/v2/conversations/{ticket_id}/threads", "threads")
        ]
        # The newest comes first; of one moment, too.
        said.reverse()
        return tuple(sorted(said, key=lambda each: each.created_at))

    def _ticket(self, found: Part, messages: Sequence[Message]) -> Ticket:
        fields, customer = _fields(found), found.part_or_none("primaryCustomer")
        order_id = fields.get(self._order_field, "").strip()
        names = [customer.text("first"), customer.text("last")] if customer is not None else []
        number, inbox = found.id_or_none("number"), found.id_or_none("mailboxId")
        return Ticket(
            id=found.id("id"),
            status=_STATUS[_status(found)] if found.text("state") != "deleted" else "closed",
            tags=_tags(found),
            buyer_wrote_at=max((each.created_at for each in messages if each.kind == "inbound"), default=None),
            url=f"https://secure.helpscout.net/conversation/{found.id('id')}/{number}" if number else "",
            customer_name=" ".join(each for each in names if each),
            customer_email=customer.text("email") if customer is not None else "",
            order_ids=(order_id,) if order_id else (),
            mailbox=f"inbox {inbox}" if inbox else "",
            fields=fields,
        )

    def _fields_after(self, found: Part, wanted: Mapping[str, str]) -> list[Mapping[str, object]]:
        """All of the conversation's fields; the names of those that are wanted are looked up in its inbox."""
        known = {
            each.text("name"): each for each in self._all(f"/v2/mailboxes/{found.id('mailboxId')}/fields", "fields")
        }
        values = {each.number("id"): each.get("value") for each in found.parts("customFields")}
        for name, value in wanted.items():
            if name not in known:
                raise DeskError(f"{self._name}: there is no field {name!r} in the conversation's inbox")
            values[known[name].number("id")] = self._option(known[name], name, value)
        return [{"id": number, "value": value} for number, value in values.items() if value not in (None, "")]

    def _option(self, field: Part, name: str, value: str) -> str:
        """The value as the desk wants it: of a list, the id of the choice."""
        if field.text("type") != "dropdown" or not value:
            return value
        choice = next((each.id("id") for each in field.parts("options") if each.text("label") == value), "")
        if not choice:
            raise DeskError(f"{self._name}: the field {name!r} does not offer what is to be set")
        return choice

    def _made(self, number: str) -> str:
        if not number.strip():
            raise DeskUnclear(f"{self._name}: the desk's answer does not say what it has written")
        return number.strip()


def _status(found: Part) -> str:
    status = found.text("status")
    if status not in _STATUS:
        raise found.unfit("status")
    return status


def _tags(found: Part) -> frozenset[str]:
    return frozenset(each.text("tag") for each in found.parts("tags"))


def _fields(found: Part) -> Mapping[str, str]:
    """By name; of a list, the choice as people see it. Not every plan has fields."""
    every = found.parts("customFields") if "customFields" in found else ()
    named = {each.text("name"): each.text("text") or as_text(each.get("value")) for each in every}
    return {name: value for name, value in named.items() if name and value}


def _kind(thread: Part) -> str:
    kind = thread.text("type")
    if not kind:
        raise thread.unfit("type")
    if kind == "note":
        return "note"
    if kind == "customer":
        return "inbound"
    if kind in ("chat", "beaconchat"):
        return "inbound" if thread.part("createdBy").text("type") == "customer" else "reply"
    # A draft, or what is held back because two people wrote at once, has not gone out.
    return "reply" if kind == "message" and thread.text("state") == "published" else "event"
