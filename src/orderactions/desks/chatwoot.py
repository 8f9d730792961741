"""Chatwoot, over its application interface (v1). What it cannot do, and its traps: docs/desks/chatwoot.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from orderactions.desks.fromenv import FromEnv
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
from orderactions.desks.rest import CERTAIN, DeskApi
from orderactions.errors import DeskError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["Chatwoot"]

_STATUS = {"open": "open", "pending": "pending", "snoozed": "pending", "resolved": "solved"}
_TO_STATUS = {"open": "open", "pending": "pending", "solved": "resolved"}
_INCOMING, _OUTGOING, _ACTIVITY, _TEMPLATE = range(4)
_CAN = Capabilities(search=True)
# What agents write is a Liquid template, whoever can see it.
_PLACEHOLDERS = ("{{", "{%")
# Whatever fails while a message is made is answered 422: also after it was saved and handed to the channel.
_REFUSALS = CERTAIN - {422}
# 20 messages are on a page.
_MOST_PAGES = 250


class Chatwoot(FromEnv):
    """One account of a Chatwoot. Its user must be an agent of every inbox that it is to write in, and nobody else's.

    Args:
        url: where the desk's pages begin, such as `https://app.chatwoot.com`.
        token: the access token of the user, from its profile.
        account_id: the number of the account, as it stands in the address of its pages.
        name: the first half of its `TicketRef`s.
        order_attribute: the key of the conversations' custom attribute that holds the order's id.
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        url: str,
        token: Secret | str,
        *,
        account_id: int,
        name: str = "chatwoot",
        order_attribute: str = "amazon_order_id",
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        secret = Secret(token) if isinstance(token, str) else token
        self._name, self._account, self._order_attribute = name, int(account_id), order_attribute
        self._api = DeskApi(name, url, secret, header="api_access_token", transport=transport, timeout_s=timeout_s)
        self._path = f"/api/v1/accounts/{self._account}"

    def __repr__(self) -> str:
        return f"Chatwoot({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """All of it."""
        return _CAN

    def read(self, ticket_id: str) -> Ticket:
        """Read the conversation now. Raises DeskError."""
        return self._ticket(self._get(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first. Raises DeskError."""
        path = f"{self._path}/conversations/{check_number(self._name, ticket_id)}/messages"

        def page(before: str) -> tuple[Sequence[Part], str]:
            answer = Part(self._name, self._api.read(f"{path}?before={before}" if before else path), "messages")
            found = answer.parts("payload")
            oldest = min((each.number("id") for each in found), default=0)
            if before and found and oldest >= int(before):
                raise DeskError(f"{self._name}: the desk's list of messages does not go on")
            return found, str(oldest) if found else ""

        # From the newest page to the oldest one; the last is the one that is empty.
        found = {each.number("id"): each for each in each_page(self._name, page, most=_MOST_PAGES)}
        return tuple(
            Message(id=str(n), kind=_kind(each), text=each.text("content"), created_at=each.epoch("created_at"))
            for n, each in sorted(found.items())
        )

    # A note and a reply each write out what they send: nothing that is handed in decides whether the buyer sees it.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add a private note, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        if known := note_with(self.messages(ticket_id), marker):
            return known
        check_words(self._name, text, placeholders=_PLACEHOLDERS)
        message = {
            "content": f"{text.rstrip()}\n\n{marker}",
            "message_type": "outgoing",
            "private": True,
            "content_type": "text",
        }
        path = f"{self._path}/conversations/{ticket_id}/messages"
        answer = self._api.write("POST", path, message, refusals=_REFUSALS)
        with after_a_write():
            made = Part(self._name, answer, "answer")
            if not made.flag("private"):
                raise DeskError(f"{self._name}: the desk has written a note and says that it is not private")
            return made.id("id")

    def reply(self, ticket_id: str, text: str) -> str:
        """Send a message to the buyer, by whatever channel the inbox has, and return its id.

        Raises:
            DeskError: it was refused, or the channel takes no message now. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text, placeholders=_PLACEHOLDERS)
        if re.search(r"<[A-Za-z/!?]", text):
            raise DeskError(f"{self._name}: a reply is shown as Markdown, in which what looks like a tag would vanish")
        if self._get(ticket_id).get("can_reply") is False:
            raise DeskError(f"{self._name}: the channel takes no reply now; its time after the buyer's message is over")
        message = {"content": text, "message_type": "outgoing", "private": False, "content_type": "text"}
        path = f"{self._path}/conversations/{ticket_id}/messages"
        answer = self._api.write("POST", path, message, refusals=_REFUSALS)
        with after_a_write():
            made = Part(self._name, answer, "answer")
            if made.flag("private"):
                raise DeskError(f"{self._name}: the desk has written a reply and says that it is private")
            return made.id("id")

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change labels, attributes and status, each in a call of its own, and return the conversation as it is then.

        Raises:
            DeskError: there is no such status, label or attribute, or the desk does not show the change, or has lost
                others' labels or attributes with it; some of it may have been done by then. `DeskUnclear`: more may.
        """
        if change.status is not None and change.status not in _TO_STATUS:
            raise DeskError(f"{self._name}: {change.status!r} cannot be set; use one of {', '.join(_TO_STATUS)}")
        before, path = self._get(ticket_id), f"{self._path}/conversations/{ticket_id}"
        fields = _attributes(before)
        self._check_attributes(change.fields, fields)
        tags = self._labels(ticket_id) if change.add_tags or change.remove_tags else frozenset()
        self._check_labels(change.add_tags - tags)
        # All labels are replaced at once: those of others are written again.
        if (wanted := (tags | change.add_tags) - change.remove_tags) != tags:
            self._api.write("POST", f"{path}/labels", {"labels": sorted(wanted)})
        if change.fields:
            # A server that does not know `merge` replaces them all: so the others are written again, too.
            values = {**dict(before.part("custom_attributes").items()), **change.fields}
            self._api.write("POST", f"{path}/custom_attributes", {"custom_attributes": values, "merge": True})
        if change.status is not None:
            self._api.write("POST", f"{path}/toggle_status", {"status": _TO_STATUS[change.status]})
        after = self.read(ticket_id)
        check_done(self._name, change, after, tags=tags, fields=fields)
        return after

    def tickets_of(self, order_id: str) -> tuple[str, ...]:
        """Return the ids of the conversations whose order attribute has this id.

        Raises:
            DeskError: it is no order's id, or the desk did not answer.
        """
        if not re.fullmatch(r"[\w-]+", order_id, re.ASCII):
            raise DeskError(f"{self._name}: this is no order's id")
        query = {
            "attribute_key": self._order_attribute,
            "filter_operator": "equal_to",
            "values": [order_id],
            "query_operator": None,
        }

        def page(number: str) -> tuple[Sequence[Part], str]:
            path = f"{self._path}/conversations/filter?page={number}"
            answer = Part(self._name, self._api.ask(path, {"payload": [query]}), "list of conversations")
            found = (answer.part_or_none("data") or answer).parts("payload")
            return found, str(int(number) + 1) if found else ""

        # One that knows no such attribute may answer all of them: what it finds is looked at.
        found = sorted({each.number("id") for each in each_page(self._name, page, first="1")})
        return tuple(str(each) for each in found if self._order_of(self._get(str(each))) == order_id)

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        path = f"{self._path}/conversations/{check_number(self._name, ticket_id)}"
        found = Part(self._name, self._api.read(path), "conversation")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the conversation")
        return found

    def _labels(self, ticket_id: str) -> frozenset[str]:
        answer = self._api.read(f"{self._path}/conversations/{ticket_id}/labels")
        return Part(self._name, answer, "conversation's labels").texts("payload")

    def _check_labels(self, new: frozenset[str]) -> None:
        """A label that the account does not have is dropped, or kept where nobody sees it, by the desk's version."""
        if not new:
            return
        known = Part(self._name, self._api.read(f"{self._path}/labels"), "account's labels").parts("payload")
        if missing := sorted(new - {each.text("title") for each in known}):
            raise DeskError(f"{self._name}: the account has no label {missing[0]!r}")

    def _check_attributes(self, wanted: Mapping[str, str], there: Mapping[str, str]) -> None:
        """The desk takes any attribute; one that the account does not have is shown to nobody."""
        if not set(wanted) - set(there):
            return
        path = f"{self._path}/custom_attribute_definitions?attribute_model=0"
        known = parts_of(self._name, self._api.read(path), "account's attributes")
        if missing := sorted(set(wanted) - set(there) - {each.text("attribute_key") for each in known}):
            raise DeskError(f"{self._name}: there is no field {missing[0]!r}")

    def _order_of(self, found: Part) -> str:
        return _attributes(found).get(self._order_attribute, "").strip()

    def _ticket(self, found: Part) -> Ticket:
        ticket_id, status = found.id("id"), _STATUS.get(found.text("status"))
        if status is None:
            raise found.unfit("status")
        sender, more = found.part("meta").part("sender"), found.part_or_none("additional_attributes")
        order_id = self._order_of(found)
        return Ticket(
            id=ticket_id,
            status=status,
            language=more.text("browser_language")[:2].lower() if more else "",
            tags=self._labels(ticket_id),
            buyer_wrote_at=wrote_last(self.messages(ticket_id)),
            url=f"{self._api.url}/app/accounts/{self._account}/conversations/{ticket_id}",
            customer_name=sender.text("name"),
            customer_email=sender.text("email"),
            order_ids=(order_id,) if order_id else (),
            mailbox=f"inbox {found.id('inbox_id')}",
            fields=_attributes(found),
        )


def _attributes(found: Part) -> Mapping[str, str]:
    shown = {key: as_text(value) for key, value in found.part("custom_attributes").items()}
    return {key: value for key, value in shown.items() if value}


def _kind(message: Part) -> str:
    kind = message.number("message_type")
    if kind == _INCOMING:
        return "inbound"
    if kind != _OUTGOING:
        # What the desk itself tells or sends, such as a greeting.
        return "event"
    if message.flag("private"):
        return "note"
    # One that the channel did not take has not reached the buyer.
    return "event" if message.text("status") == "failed" else "reply"
