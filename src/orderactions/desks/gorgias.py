"""Gorgias, over its REST interface. What it cannot do, and its traps: docs/desks/gorgias.md."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from orderactions.desks.fromenv import FromEnv
from orderactions.desks.markup import to_html, to_text
from orderactions.desks.parts import (
    Part,
    after_a_write,
    as_text,
    check_done,
    check_marker,
    check_number,
    check_words,
    each_page,
    note_with,
    parts_of,
    wrote_last,
)
from orderactions.desks.reading import any_moment
from orderactions.desks.rest import DeskApi, Moved
from orderactions.errors import DeskError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["Gorgias"]

# A ticket is open or closed. What is closed and comes back by itself is snoozed.
_TO_STATUS = {"open": "open", "solved": "closed"}
_NOTE = "internal-note"
_CAN = Capabilities()
_PLACEHOLDERS = ("{{", "{%")


class Gorgias(FromEnv):
    """A Gorgias account. Its user should be nobody's but this program's.

    Args:
        url: of the account, such as `https://acme.gorgias.com`.
        api_key: of the user.
        email: of that user; notes and replies bear its name.
        name: the first half of its `TicketRef`s.
        fields: the ticket fields that are read and may be set: a name of yours, and the field's id.
        order_field: which of `fields` holds the order's id.
        reply_from: the address that replies come from; default: the one that the buyer has written to.
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        url: str,
        api_key: Secret | str,
        *,
        email: str,
        name: str = "gorgias",
        fields: Mapping[str, int] = MappingProxyType({}),
        order_field: str = "amazon_order_id",
        reply_from: str = "",
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        key = api_key if isinstance(api_key, str) else api_key.reveal()
        self._name, self._email, self._reply_from = name, email, reply_from
        self._fields, self._order_field = dict(fields), order_field
        basic = Secret(f"Basic {b64encode(f'{email}:{key}'.encode()).decode()}")
        self._api = DeskApi(name, url, basic, transport=transport, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return f"Gorgias({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """No search by order."""
        return _CAN

    def read(self, ticket_id: str) -> Ticket:
        """Read the ticket now. Raises DeskError."""
        try:
            found = self._get(ticket_id)
        except Moved as elsewhere:
            return Ticket(id=ticket_id, status="closed", merged_into=self._merged_into(ticket_id, elsewhere))
        return self._ticket(found, self._list(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first; what was merged has none left. Raises DeskError."""
        try:
            self._get(ticket_id)
        except Moved as elsewhere:
            self._merged_into(ticket_id, elsewhere)
            return ()
        return _messages(self._list(ticket_id))

    # A note and a reply go to the same address. Each writes out all that it sends: nothing that is handed in, and
    # nothing that they share, decides whether the buyer sees it.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add an internal note, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        found = self._get(ticket_id)
        if known := note_with(_messages(self._list(ticket_id)), marker):
            return known
        check_words(self._name, text, placeholders=_PLACEHOLDERS)
        self._check_kept(found)
        words = f"{text.rstrip()}\n\n{marker}"
        note = {
            "channel": "internal-note",
            "via": "api",
            "public": False,
            "from_agent": True,
            "sender": {"email": self._email},
            "source": {"type": "internal-note", "from": {"address": self._email}},
            "body_text": words,
            "body_html": to_html(words),
        }
        return self._id_of(self._api.write("POST", f"/api/tickets/{ticket_id}/messages", note))

    def reply(self, ticket_id: str, text: str) -> str:
        """Send a mail to where the customer last wrote from, and return its id; the desk sends it a moment later.

        Raises:
            DeskError: it was refused, or the buyer has not written by mail. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text, placeholders=_PLACEHOLDERS)
        found = self._get(ticket_id)
        self._check_kept(found)
        buyer = found.part("customer").number("id")
        ours, theirs = self._addresses(buyer, self._list(ticket_id))
        # Without a time of sending it is sent; with one it would be taken for sent already.
        reply = {
            "channel": "email",
            "via": "api",
            "public": True,
            "from_agent": True,
            "sender": {"email": self._email},
            "receiver": {"id": buyer},
            "source": {"type": "email", "from": {"address": ours}, "to": [{"address": theirs}]},
            "body_text": text,
            "body_html": to_html(text),
        }
        return self._id_of(self._api.write("POST", f"/api/tickets/{ticket_id}/messages", reply))

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change tags, fields, then the status, and return the ticket as it is afterwards.

        Raises:
            DeskError: there is no such status or field; what comes before may have been changed by then.
                `DeskUnclear`: more may have been changed.
        """
        path = f"/api/tickets/{check_number(self._name, ticket_id)}"
        if change.status is not None and change.status not in _TO_STATUS:
            raise DeskError(f"{self._name}: {change.status!r} is not a status; use one of {', '.join(_TO_STATUS)}")
        if missing := sorted(change.fields.keys() - self._fields.keys()):
            raise DeskError(f"{self._name}: there is no field {missing[0]!r}")
        if not all(tag.strip() for tag in change.add_tags | change.remove_tags):
            raise DeskError(f"{self._name}: a tag without a name cannot be set")
        found = self._get(ticket_id)
        tags = _tags(found)
        if change != TicketChange():
            self._check_kept(found)
        # The tags' own addresses add and take away; an update would replace those of others.
        if new := change.add_tags - tags:
            self._api.write("POST", f"{path}/tags", {"names": sorted(new)})
        if old := change.remove_tags & tags:
            self._api.write("DELETE", f"{path}/tags", {"names": sorted(old)})
        for name, value in change.fields.items():
            # One field each: the list of all would erase those that are not on it.
            self._api.write("PUT", f"{path}/custom-fields/{self._fields[name]}", value)
        if change.status is not None:
            awake = {"snooze_datetime": None} if found.get("snooze_datetime") else {}
            self._api.write("PUT", path, {"status": _TO_STATUS[change.status], **awake})
        after = self._ticket(self._get(ticket_id), self._list(ticket_id))
        check_done(self._name, change, after, tags=frozenset(), fields=())
        return after

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        found = Part(self._name, self._api.read(f"/api/tickets/{check_number(self._name, ticket_id)}"), "ticket")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the ticket")
        return found

    def _list(self, ticket_id: str) -> tuple[Part, ...]:
        def page(cursor: str) -> tuple[Sequence[Part], str]:
            after = f"&cursor={quote(cursor, safe='')}" if cursor else ""
            path = f"/api/messages?ticket_id={ticket_id}&limit=100&order_by=created_datetime%3Aasc{after}"
            answer = Part(self._name, self._api.read(path), "page of messages")
            return answer.parts("data"), answer.part("meta").text("next_cursor")

        found = tuple(each_page(self._name, page))
        if any(each.id("ticket_id") != ticket_id for each in found):
            raise DeskError(f"{self._name}: the desk answered with messages of other tickets")
        return tuple(sorted(found, key=lambda each: any_moment(each, "created_datetime")))

    def _ticket(self, found: Part, said: Sequence[Part]) -> Ticket:
        fields = self._values(found.id("id"))
        order_id = fields.get(self._order_field, "").strip()
        customer = found.part_or_none("customer")
        inbound = [each for each in said if _kind(each) == "inbound"]
        return Ticket(
            id=found.id("id"),
            status=_status(found),
            language=found.text("language")[:2].lower(),
            tags=_tags(found),
            buyer_wrote_at=wrote_last(_messages(said)),
            url=f"{self._api.url}/app/ticket/{found.id('id')}",
            customer_name=customer.text("name") if customer else "",
            customer_email=customer.text("email") if customer else "",
            order_ids=(order_id,) if order_id else (),
            mailbox=next((to[0] for each in reversed(inbound) if len(to := _addressed(each)) == 1), ""),
            fields=fields,
        )

    def _values(self, ticket_id: str) -> Mapping[str, str]:
        if not self._fields:
            return {}
        answer = self._api.read(f"/api/tickets/{ticket_id}/custom-fields")
        found = {
            each.part("field").number("id"): as_text(each.get("value"))
            for each in parts_of(self._name, answer, "ticket's fields")
        }
        return {name: found[number] for name, number in self._fields.items() if found.get(number)}

    def _addresses(self, buyer: int, said: Sequence[Part]) -> tuple[str, str]:
        """Ours and the buyer's, as the buyer's last mail has them; whoever else wrote is not told of the order."""
        theirs = [each for each in said if _kind(each) == "inbound" and each.part("sender").number("id") == buyer]
        if not theirs or theirs[-1].text("channel") != "email":
            raise DeskError(f"{self._name}: the buyer has not written by mail; replies go by mail only")
        address, to = theirs[-1].part("source").part("from").text("address"), _addressed(theirs[-1])
        if not address:
            raise DeskError(f"{self._name}: the buyer's message has no address to reply to")
        if not self._reply_from and len(to) != 1:
            raise DeskError(f"{self._name}: the buyer has not written to one address only; set reply_from")
        return self._reply_from or to[0], address

    def _merged_into(self, ticket_id: str, elsewhere: Moved) -> str:
        named = re.search(r"/tickets/(\d+)(?:[/?#]|$)", elsewhere.location, re.ASCII)
        if named is None or named[1] == ticket_id:
            raise DeskError(f"{self._name}: the desk does not say which ticket it was merged into")
        return named[1]

    def _check_kept(self, found: Part) -> None:
        if not _is_kept(found):
            raise DeskError(f"{self._name}: the ticket is in the trash, or spam; nothing is written to it")

    def _id_of(self, answer: object) -> str:
        with after_a_write():
            return Part(self._name, answer, "answer").id("id")


def _status(found: Part) -> str:
    status = found.text("status")
    if status not in ("open", "closed"):
        raise found.unfit("status")
    if not _is_kept(found):
        return "closed"
    if status == "open":
        return "open"
    return "pending" if found.get("snooze_datetime") else "solved"


def _is_kept(found: Part) -> bool:
    return not (found.get("spam") or found.get("trashed_datetime"))


def _tags(found: Part) -> frozenset[str]:
    return frozenset(each.text("name") for each in found.parts("tags"))


def _messages(said: Sequence[Part]) -> tuple[Message, ...]:
    return tuple(
        Message(id=each.id("id"), kind=_kind(each), text=_text(each), created_at=any_moment(each, "created_datetime"))
        for each in said
    )


def _kind(said: Part) -> str:
    is_note = said.text("channel") == _NOTE or not said.flag("public")
    if not said.flag("from_agent"):
        # No buyer writes notes.
        return "event" if is_note else "inbound"
    if is_note:
        return "note"
    # What could not be sent, or was taken back, has not reached the buyer.
    return "event" if said.get("failed_datetime") or said.get("deleted_datetime") else "reply"


def _text(said: Part) -> str:
    return said.text("body_text") or to_text(said.text("body_html"))


def _addressed(said: Part) -> tuple[str, ...]:
    source = said.part_or_none("source")
    to = source.parts("to") if source and source.get("to") else ()
    return tuple(address for each in to if (address := each.text("address")))
