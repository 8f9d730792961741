"""FreeScout, over the interface of its module API & Webhooks. Set-up and traps: docs/desks/freescout.md."""

from __future__ import annotations

import re
from collections.abc import Mapping

from orderactions.desks.fromenv import FromEnv
from orderactions.desks.markup import to_html, to_text
from orderactions.desks.parts import (
    Part,
    after_a_write,
    check_done,
    check_marker,
    check_number,
    check_words,
    note_with,
    wrote_last,
)
from orderactions.desks.rest import DeskApi
from orderactions.errors import DeskError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["FreeScout"]

_STATUS = {"active": "open", "pending": "pending", "closed": "solved", "spam": "closed"}
_TO_STATUS = {"open": "active", "pending": "pending", "solved": "closed"}
_KINDS = {"customer": "inbound", "message": "reply", "note": "note"}


class FreeScout(FromEnv):
    """A FreeScout. The user it writes as should be nobody's but this program's.

    Args:
        url: where the desk's pages begin, such as `https://desk.example`.
        key: the key of the module API & Webhooks; it may do everything.
        user_id: the number of the user who writes notes and replies.
        name: the first half of its `TicketRef`s.
        tags: that the desk has the module Tags.
        fields: that the desk has the module Custom Fields.
        order_field: the name of the custom field that holds the order's id.
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        url: str,
        key: Secret | str,
        *,
        user_id: int,
        name: str = "freescout",
        tags: bool = False,
        fields: bool = False,
        order_field: str = "Amazon order",
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        secret = Secret(key) if isinstance(key, str) else key
        self._name, self._user_id, self._order_field = name, user_id, order_field
        self._capabilities = Capabilities(tags=tags, fields=fields)
        self._api = DeskApi(name, url, secret, header="x-freescout-api-key", transport=transport, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return f"FreeScout({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """No search; tags and fields where their modules are."""
        return self._capabilities

    def read(self, ticket_id: str) -> Ticket:
        """Read the conversation now. Raises DeskError."""
        return self._ticket(self._get(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first. Raises DeskError."""
        return _messages(self._get(ticket_id))

    # A note and a reply each write out what they send: nothing that is handed in decides whether the buyer sees it.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add a note, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        found = self._get(ticket_id)
        if known := note_with(_messages(found), marker):
            return known
        check_words(self._name, text)
        self._check_there(found)
        # Without a status: a note leaves it alone.
        thread = {"type": "note", "text": to_html(f"{text.rstrip()}\n\n{marker}"), "user": self._user_id}
        return self._made(ticket_id, thread)

    def reply(self, ticket_id: str, text: str) -> str:
        """Send a message to the buyer, which the desk mails after some seconds, and return its id.

        Raises:
            DeskError: it was refused, or there is nobody to send it to. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text)
        found = self._get(ticket_id)
        self._check_there(found)
        status, customer = found.text("status"), found.part_or_none("customer")
        if status not in _TO_STATUS.values():
            raise DeskError(f"{self._name}: the conversation is marked as spam; nobody is replied to")
        if customer is None or not customer.text("email"):
            raise DeskError(f"{self._name}: the conversation's customer has no address that could be written to")
        # With the status that it has: without one, the desk makes it pending.
        thread = {"type": "message", "text": to_html(text), "user": self._user_id, "status": status}
        return self._made(ticket_id, thread)

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change tags, fields and status, each in a call of its own, and return the conversation as it is then.

        Raises:
            DeskError: there is no such status or field, the module for it is not there, or the desk does not show the
                change; some of it may have been done by then. `DeskUnclear`: more of it may have been.
        """
        if (change.add_tags or change.remove_tags) and not self._capabilities.tags:
            raise DeskError(f"{self._name}: tags need the module Tags, and `tags=True`")
        if change.fields and not self._capabilities.fields:
            raise DeskError(f"{self._name}: fields need the module Custom Fields, and `fields=True`")
        if change.status is not None and change.status not in _TO_STATUS:
            raise DeskError(f"{self._name}: {change.status!r} cannot be set; use one of {', '.join(_TO_STATUS)}")
        path = f"/api/conversations/{check_number(self._name, ticket_id)}"
        found = self._get(ticket_id)
        known = {each.text("name"): each.number("id") for each in _custom_fields(found)}
        if missing := sorted(name for name in change.fields if name not in known):
            raise DeskError(f"{self._name}: there is no field {missing[0]!r}")
        self._check_there(found)
        tags, fields = _tags(found), _fields(found)
        # All tags are replaced at once: those of others are written again.
        if (wanted := (tags | change.add_tags) - change.remove_tags) != tags:
            self._api.write("PUT", f"{path}/tags", {"tags": sorted(wanted)})
        if change.fields:
            values = [{"id": known[name], "value": value} for name, value in change.fields.items()]
            self._api.write("PUT", f"{path}/custom_fields", {"customFields": values})
        if change.status is not None:
            self._api.write("PUT", path, {"byUser": self._user_id, "status": _TO_STATUS[change.status]})
        after = self.read(ticket_id)
        check_done(self._name, change, after, tags=tags, fields=fields)
        return after

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        path = f"/api/conversations/{check_number(self._name, ticket_id)}?embed=threads,tags"
        found = Part(self._name, self._api.read(path), "conversation")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the conversation")
        return found

    def _made(self, ticket_id: str, thread: Mapping[str, object]) -> str:
        made = self._api.create(f"/api/conversations/{ticket_id}/threads", thread, header="Resource-ID")
        with after_a_write():
            if not made:
                raise DeskError(f"{self._name}: the desk's answer does not say what it has written")
        return made

    def _check_there(self, found: Part) -> None:
        if found.text("state") == "deleted":
            raise DeskError(f"{self._name}: the conversation was deleted, or merged into another one")

    def _ticket(self, found: Part) -> Ticket:
        status = _STATUS.get(found.text("status"))
        if status is None:
            raise found.unfit("status")
        customer, fields = found.part_or_none("customer"), _fields(found)
        order_id = fields.get(self._order_field, "").strip()
        return Ticket(
            id=found.id("id"),
            status=status,
            tags=_tags(found),
            buyer_wrote_at=wrote_last(_messages(found)),
            url=f"{self._api.url}/conversation/{found.id('id')}",
            customer_name=f"{customer.text('firstName')} {customer.text('lastName')}".strip() if customer else "",
            customer_email=customer.text("email") if customer else "",
            order_ids=(order_id,) if order_id else (),
            mailbox=f"mailbox {found.id('mailboxId')}",
            fields=fields,
            merged_into=self._merged_into(found) if found.text("state") == "deleted" else "",
        )

    def _merged_into(self, found: Part) -> str:
        """The conversation that its last entry on a merge names; a merged one is deleted.

        FreeScout tells it by a number, in a sentence in its own language: read, and looked up.
        """
        said = [each.part_or_none("action") for each in found.part("_embedded").parts("threads")]
        # Newest first.
        merges = [each.text("text") for each in said if each and each.text("type") == "merged"]
        named = set(re.findall(r"#(\d+)", merges[0], re.ASCII)) - {found.id("number")} if merges else set()
        if not merges:
            raise DeskError(f"{self._name}: the conversation was deleted")
        into: list[str] = []
        if len(named) == 1:
            answer = self._api.read(f"/api/conversations?number={named.pop()}")
            listed = Part(self._name, answer, "list of conversations").part("_embedded").parts("conversations")
            into = [each.id("id") for each in listed]
        if len(into) != 1 or into[0] == found.id("id"):
            raise DeskError(f"{self._name}: the conversation was merged, and the desk does not say into which one")
        return into[0]


def _messages(found: Part) -> tuple[Message, ...]:
    # The desk lists the newest first, and all of them.
    threads = found.part("_embedded").parts("threads")
    said = [
        Message(id=one.id("id"), kind=_kind(one), text=to_text(one.text("body")), created_at=one.moment("createdAt"))
        for one in sorted(threads, key=lambda each: each.number("id"))
    ]
    return tuple(sorted(said, key=lambda each: each.created_at))


def _kind(thread: Part) -> str:
    # A draft, or what was taken back, has not been sent.
    is_out = thread.text("state") in ("published", "")
    return _KINDS.get(thread.text("type"), "event") if is_out else "event"


def _tags(found: Part) -> frozenset[str]:
    embedded = found.part("_embedded")
    return frozenset(each.text("name") for each in embedded.parts("tags")) if "tags" in embedded else frozenset()


def _custom_fields(found: Part) -> tuple[Part, ...]:
    return found.parts("customFields") if "customFields" in found else ()


def _fields(found: Part) -> Mapping[str, str]:
    """The fields as people read them; of a list to choose from, the text and not its number."""
    shown = {each.text("name"): each.text("text") or each.id_or_none("value") for each in _custom_fields(found)}
    return {name: value for name, value in shown.items() if value}
