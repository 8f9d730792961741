"""Intercom's conversations, over its REST interface. What it cannot do, and its traps: docs/desks/intercom.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orderactions.desks.fromenv import FromEnv
from orderactions.desks.markup import to_html
from orderactions.desks.parts import (
    Part,
    after_a_write,
    as_text,
    check_done,
    check_marker,
    check_number,
    check_words,
    note_with,
)
from orderactions.desks.reading import any_moment, any_text, has_markup
from orderactions.desks.rest import DeskApi
from orderactions.errors import DeskError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["Intercom"]

_URL = "https://api.intercom.io"
_STATUS = {"open": "open", "snoozed": "pending", "closed": "solved"}
_WRITABLE = ("open", "solved")
_CAN = Capabilities()
_BUYERS = frozenset({"user", "lead", "contact"})
#: Parts whose words, where they have some, go to the buyer.
_SAID = frozenset({"comment", "close", "open", "assignment", "assign_and_reopen", "quick_reply"})


class Intercom(FromEnv):
    """An Intercom workspace: its conversations. Tickets of Intercom are another thing, and are not read.

    Args:
        token: an access token with the permissions that docs/desks/intercom.md names.
        admin_id: the id of the teammate in whose name is written; should be nobody's but this program's.
        name: the first half of its `TicketRef`s.
        url: where its interface is: `https://api.eu.intercom.io` or `https://api.au.intercom.io` for workspaces there.
        version: of the interface, as this adapter was written for.
        order_field: the name of the conversations' attribute that holds the order's id.
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        token: Secret | str,
        admin_id: str,
        *,
        name: str = "intercom",
        url: str = _URL,
        version: str = "2.15",
        order_field: str = "Amazon order",
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        shown = token if isinstance(token, str) else token.reveal()
        self._name, self._admin_id, self._order_field = name, admin_id, order_field
        self._api = DeskApi(
            name,
            url,
            Secret(f"Bearer {shown}"),
            headers={"Intercom-Version": version},
            transport=transport,
            timeout_s=timeout_s,
        )

    def __repr__(self) -> str:
        return f"Intercom({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """All but the search by order."""
        return _CAN

    def read(self, ticket_id: str) -> Ticket:
        """Read the conversation now. Raises DeskError."""
        return self._ticket(self._get(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first. Raises DeskError."""
        return self._messages(self._get(ticket_id))

    # One address takes both. A note and a reply each write out what they send: nothing that is handed in decides
    # whether the buyer sees it.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add a note, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        if known := note_with(self.messages(ticket_id), marker):
            return known
        check_words(self._name, text)
        body = {
            "type": "admin",
            "admin_id": self._admin_id,
            "message_type": "note",
            "body": to_html(f"{text.rstrip()}\n\n{marker}"),
        }
        answer = self._api.write("POST", f"/conversations/{ticket_id}/reply", body)
        with after_a_write():
            return self._newest(answer, "note", marker)

    def reply(self, ticket_id: str, text: str) -> str:
        """Send a comment to the buyer, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text)
        path = f"/conversations/{check_number(self._name, ticket_id)}/reply"
        if has_markup(text):
            # It is documented for notes only that they are HTML.
            raise DeskError(f"{self._name}: a text with tags or escaped characters could be taken for HTML")
        body = {"type": "admin", "admin_id": self._admin_id, "message_type": "comment", "body": text}
        answer = self._api.write("POST", path, body)
        with after_a_write():
            return self._newest(answer, "comment", "")

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change attributes, then tags, then the status, and return the conversation as it is afterwards.

        Raises:
            DeskError: there is no such status, tag or attribute; or it is not as wanted. `DeskUnclear`: it may have
                been changed.
        """
        if change.status is not None and change.status not in _WRITABLE:
            raise DeskError(f"{self._name}: {change.status!r} is not a status; use one of {', '.join(_WRITABLE)}")
        found = self._get(ticket_id)
        path, before = f"/conversations/{ticket_id}", self._ticket(found)
        new, old = change.add_tags - before.tags, change.remove_tags & before.tags
        numbers = self._tag_ids(new) if new else {}
        if change.fields:
            # Those that are left out stay.
            self._api.write("PUT", path, {"custom_attributes": dict(change.fields)})
        for each in sorted(new):
            self._api.write("POST", f"{path}/tags", {"id": numbers[each], "admin_id": self._admin_id})
        gone = [tag.id("id") for tag in _tags(found) if tag.text("name") in old]
        for number in gone:
            tag = check_number(self._name, number)
            self._api.write("DELETE", f"{path}/tags/{tag}", {"admin_id": self._admin_id})
        if change.status not in (None, before.status):
            turn = "close" if change.status == "solved" else "open"
            body = {"message_type": turn, "type": "admin", "admin_id": self._admin_id}
            self._api.write("POST", f"{path}/parts", body)
        after = self.read(ticket_id)
        check_done(self._name, change, after, tags=before.tags, fields=before.fields)
        return after

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        path = f"/conversations/{check_number(self._name, ticket_id)}?display_as=plaintext"
        found = Part(self._name, self._api.read(path), "conversation")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the conversation")
        return found

    def _messages(self, found: Part) -> tuple[Message, ...]:
        inside = found.part("conversation_parts")
        parts = inside.parts("conversation_parts")
        if inside.number("total_count") > len(parts):
            raise DeskError(f"{self._name}: the conversation has more parts than Intercom shows; a note might be gone")
        source = found.part("source")
        first = Message(
            id=source.id("id"),
            kind="inbound" if source.part("author").text("type") in _BUYERS else "reply",
            text=_text(source),
            created_at=any_moment(found, "created_at"),
        )
        said = sorted((_message(each) for each in parts), key=lambda each: each.created_at)
        return (first, *said)

    def _ticket(self, found: Part) -> Ticket:
        status = _STATUS.get(found.text("state"))
        if status is None:
            raise found.unfit("state")
        fields, messages = _fields(found), self._messages(found)
        order_id, author = fields.get(self._order_field, "").strip(), found.part("source").part("author")
        is_buyer = author.text("type") in _BUYERS
        return Ticket(
            id=found.id("id"),
            status=status,
            tags=frozenset(each.text("name") for each in _tags(found)),
            buyer_wrote_at=max((each.created_at for each in messages if each.kind == "inbound"), default=None),
            customer_name=author.text("name") if is_buyer else "",
            customer_email=author.text("email") if is_buyer else "",
            order_ids=(order_id,) if order_id else (),
            fields=fields,
        )

    def _newest(self, answer: object, part_type: str, words: str) -> str:
        """The id of the newest part of that type that our teammate wrote, with those words in it. Raises DeskError."""
        parts = Part(self._name, answer, "conversation").part("conversation_parts").parts("conversation_parts")
        ours = [
            each
            for each in parts
            if each.text("part_type") == part_type
            and each.part("author").id_or_none("id") == self._admin_id
            and words in any_text(each.text("body"))
        ]
        if not ours:
            raise DeskError(f"{self._name}: the desk's answer does not say what it has written")
        # Of one second, the last one.
        return max(reversed(ours), key=lambda each: any_moment(each, "created_at")).id("id")

    def _tag_ids(self, names: frozenset[str]) -> Mapping[str, str]:
        every = Part(self._name, self._api.read("/tags"), "list of tags").parts("data")
        numbers = {each.text("name"): each.id("id") for each in every}
        if unknown := sorted(names - set(numbers)):
            raise DeskError(f"{self._name}: there is no tag {unknown[0]!r}; make it in Intercom")
        return numbers


def _message(found: Part) -> Message:
    text = _text(found)
    return Message(id=found.id("id"), kind=_kind(found, text), text=text, created_at=any_moment(found, "created_at"))


def _kind(found: Part, text: str) -> str:
    kind, author = found.text("part_type"), found.part("author").text("type")
    if not kind or not author:
        raise found.unfit("part_type" if not kind else "author")
    # Some notes do something beside, such as "note_and_reopen".
    if kind.startswith("note"):
        return "note"
    if author in _BUYERS:
        return "inbound" if text else "event"
    return "reply" if kind in _SAID and text else "event"


def _text(found: Part) -> str:
    # Plain words were asked for.
    return found.text("body").replace("\r\n", "\n").strip("\n")


def _tags(found: Part) -> Sequence[Part]:
    return found.part("tags").parts("tags")


def _fields(found: Part) -> Mapping[str, str]:
    values = found.get("custom_attributes") or {}
    if not isinstance(values, dict):
        raise found.unfit("custom_attributes")
    # Some are lists or objects of their own.
    return {
        name: as_text(value) for name, value in values.items() if isinstance(value, str | int | float) and value != ""
    }
