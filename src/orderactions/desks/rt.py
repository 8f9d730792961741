"""Request Tracker 5, over REST 2. What it cannot do, and its traps: docs/desks/rt.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, urlencode

from orderactions.desks.fromenv import FromEnv
from orderactions.desks.markup import to_text, usual_blanks
from orderactions.desks.parts import (
    Part,
    check_done,
    check_marker,
    check_number,
    check_words,
    each_page,
    note_with,
)
from orderactions.desks.reading import parameter
from orderactions.desks.rest import DeskApi
from orderactions.errors import DeskError, DeskUnclear, SetupError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["RequestTracker"]

_STATUS: Mapping[str, str] = {
    "new": "open",
    "open": "open",
    "stalled": "pending",
    "resolved": "solved",
    "rejected": "closed",
    "deleted": "closed",
}
# Not "closed": what RT rejects or deletes was no ticket at all.
_TO_STATUS: Mapping[str, str] = {"open": "open", "pending": "stalled", "solved": "resolved"}
_KIND: Mapping[str, str] = {"Comment": "note", "Correspond": "reply"}
_PAGE = 100
# How many entries' words are asked for at once: a page of texts stays far below what is read of one answer.
_AT_ONCE = 20
# What the desk writes of itself.
_THE_DESK = "RT_System"


class RequestTracker(FromEnv):
    """A Request Tracker. Its user must be privileged, and should be nobody's but this program's.

    Args:
        url: where the desk's own pages begin, such as `https://rt.example`.
        token: of the user, as *Settings, Auth Tokens* makes it. It goes in a header, never in an address.
        name: the first half of its `TicketRef`s.
        order_field: the name of the custom field that holds the order's id.
        tags_field: the name of a custom field for several values that holds tags; RT has no others. "" for none.
        resolving_mails_nobody: that the desk's scrip "On Resolve Notify Requestors" is off for the queues of these
            tickets. As installed, RT mails the buyer a second time when a ticket is resolved, and its interface does
            not tell: so without this promise no status is set.
        statuses: what statuses of your own lifecycles mean, such as `{"erledigt": "solved"}`. The first of each meaning
            is the one that is set; RT's own are known.
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address, a field's name or a status cannot be used.
    """

    def __init__(
        self,
        url: str,
        token: Secret | str,
        *,
        name: str = "rt",
        order_field: str = "Amazon Order ID",
        tags_field: str = "",
        resolving_mails_nobody: bool = False,
        statuses: Mapping[str, str] | None = None,
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        shown = token if isinstance(token, str) else token.reveal()
        self._name, self._order_field, self._tags_field = name, order_field, tags_field
        own = dict(statuses or {})
        if unknown := sorted(set(own.values()) - set(_STATUS.values())):
            raise SetupError(f"{name}: statuses: {unknown[0]!r} is not one of open, pending, solved, closed")
        if re.search(r"[{}'\"\\]", order_field):
            raise SetupError(f"{name}: order_field: a name with braces or quotes cannot be searched by")
        self._status = {**_STATUS, **own}
        self._to_status = {**_TO_STATUS, **{ours: theirs for theirs, ours in reversed(own.items())}}
        self._capabilities = Capabilities(tags=bool(tags_field), close=resolving_mails_nobody, search=True)
        self._pages = url.rstrip("/")
        self._api = DeskApi(
            name, f"{self._pages}/REST/2.0", Secret(f"token {shown}"), transport=transport, timeout_s=timeout_s
        )
        #: Where the queues' mails come in, by the queues' ids.
        self._mailboxes: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"RequestTracker({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """Tags where a field is named for them; a status only where nobody is mailed for it."""
        return self._capabilities

    def read(self, ticket_id: str) -> Ticket:
        """Read the ticket now. Raises DeskError."""
        return self._ticket(ticket_id, self._get(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first; of a merged ticket, that of both. Raises DeskError."""
        return self._messages(ticket_id, self._get(ticket_id))

    def tickets_of(self, order_id: str) -> Sequence[str]:
        """Return the ids of the tickets whose field has this order's id. Raises DeskError."""
        if not re.fullmatch(r"[\w.-]+", order_id, re.ASCII):
            raise DeskError(f"{self._name}: that is no order's id")
        query = f"CF.{{{self._order_field}}} = '{order_id}'"

        def page(number: str) -> tuple[Sequence[Part], str]:
            asked = urlencode({"query": query, "per_page": _PAGE, "orderby": "id", "page": number})
            found = Part(self._name, self._api.read(f"/tickets?{asked}"), "search")
            return found.parts("items"), parameter(found.text("next_page"), "page")

        return tuple(each.id("id") for each in each_page(self._name, page, first="1"))

    # A comment and a correspondence have an address each: nothing that is handed in decides whether the buyer sees it.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add a comment, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        found = self._get(ticket_id)
        if self._people(found, "AdminCc") & self._buyers(found):
            raise DeskError(f"{self._name}: the buyer is also an AdminCc of the ticket, and would be mailed the note")
        if known := note_with(self._messages(ticket_id, found), marker):
            return known
        check_words(self._name, text)
        body = {"Content": f"{text.rstrip()}\n\n{marker}", "ContentType": "text/plain"}
        return self._made(self._api.create(f"/ticket/{ticket_id}/comment", body, header="location"))

    def reply(self, ticket_id: str, text: str) -> str:
        """Write to the buyer, which the desk mails, and return its id.

        Raises:
            DeskError: it was refused, or there is nobody to write to. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text)
        if not self._people(self._get(ticket_id), "Requestor"):
            # RT takes it, and mails nobody.
            raise DeskError(f"{self._name}: the ticket has no requestor, so nobody would get the reply")
        # The line break at its end is for a text of "0": RT takes that alone for no text, and mails so.
        body = {"Content": f"{_indented(text)}\n", "ContentType": "text/plain"}
        return self._made(self._api.create(f"/ticket/{ticket_id}/correspond", body, header="location"))

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change status, tags and fields, and return the ticket as it is afterwards.

        Raises:
            DeskError: there is no such status or field, or it may not be set. `DeskUnclear`: it may have been changed.
        """
        found = self._get(ticket_id)
        before = self._ticket(ticket_id, found)
        wanted: dict[str, object] = {}
        if change.status is not None and change.status != before.status:
            wanted["Status"] = self._raw_status(change.status)
        if fields := self._wanted_fields(found, before, change):
            wanted["CustomFields"] = fields
        if not wanted:
            return before
        # The answer is 200 whatever was done. What the ticket shows afterwards is the answer.
        self._api.write("PUT", f"/ticket/{ticket_id}", wanted)
        after = self.read(ticket_id)
        check_done(self._name, change, after, tags=before.tags, fields=set(before.fields) - {self._tags_field})
        return after

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        """The ticket; where it was merged, the desk answers with the one in which it goes on."""
        return Part(self._name, self._api.read(f"/ticket/{check_number(self._name, ticket_id)}"), "ticket")

    def _ticket(self, ticket_id: str, found: Part) -> Ticket:
        raw, goes_on = found.text("Status"), found.id("id")
        if (status := self._status.get(raw)) is None:
            raise DeskError(f"{self._name}: a status of the desk's own, {raw!r}, is not known; name it in `statuses`")
        values = {each.text("name"): _values(each) for each in found.parts("CustomFields")}
        buyer = next(iter(found.parts("Requestor")), None)
        who = self._user(buyer.id("id")) if buyer is not None and buyer.get("type") == "user" else None
        wrote = [entry.moment("Created") for entry, kind in self._entries(ticket_id, found) if kind == "inbound"]
        return Ticket(
            id=ticket_id,
            status=status,
            tags=frozenset(values.get(self._tags_field, ())),
            buyer_wrote_at=max(wrote, default=None),
            url=f"{self._pages}/Ticket/Display.html?id={goes_on}",
            customer_name=who.text("RealName") if who else "",
            customer_email=who.text("EmailAddress") if who else "",
            order_ids=tuple(each.strip() for each in values.get(self._order_field, ()) if each.strip()),
            mailbox=self._mailbox(found.part("Queue").id("id")),
            fields={name: ", ".join(each) for name, each in values.items() if each},
            merged_into="" if goes_on == ticket_id else goes_on,
        )

    def _messages(self, ticket_id: str, found: Part) -> tuple[Message, ...]:
        entries = list(self._entries(ticket_id, found))
        ids = [entry.id("id") for entry, _ in entries]
        words: dict[str, str] = {}
        for start in range(0, len(ids), _AT_ONCE):
            words.update(self._words(ticket_id, ids[start : start + _AT_ONCE]))
        return tuple(
            Message(
                id=entry.id("id"), kind=kind, text=words.get(entry.id("id"), ""), created_at=entry.moment("Created")
            )
            for entry, kind in entries
        )

    def _entries(self, ticket_id: str, found: Part) -> Iterator[tuple[Part, str]]:
        """What was said on the ticket, oldest first, and of what kind it is."""
        buyers, staff = self._buyers(found), dict[str, bool]()
        asked = [{"field": "Type", "operator": "IN", "value": ["Create", *_KIND]}]
        for entry in self._list(f"/ticket/{ticket_id}/history?fields=Type,Creator,Created", asked):
            author, kind = entry.part("Creator").id("id"), entry.text("Type")
            if author == _THE_DESK:
                yield entry, "event"
                continue
            # A ticket begins with the buyer's words, whoever has typed them in.
            is_theirs = kind == "Create" or author in buyers
            if not is_theirs and author not in staff:
                staff[author] = self._user(author).number("Privileged") == 1
            # Somebody unknown who writes in: rather the buyer's words than ours.
            yield entry, "inbound" if is_theirs or not staff[author] else _KIND.get(kind, "event")

    def _words(self, ticket_id: str, entries: Sequence[str]) -> dict[str, str]:
        """The texts of some entries, without the files that were sent along."""
        asked = [
            {"field": "TransactionId", "operator": "IN", "value": list(entries)},
            {"field": "ContentType", "operator": "STARTSWITH", "value": "text/"},
            {"field": "Filename", "operator": "IS", "value": "NULL"},
        ]
        plain: dict[str, list[str]] = {}
        marked_up: dict[str, list[str]] = {}
        for each in self._list(f"/ticket/{ticket_id}/attachments?fields=TransactionId,ContentType,Content", asked):
            is_html = each.text("ContentType") == "text/html"
            text = usual_blanks(each.text("Content").replace("\r\n", "\n"))
            kept = marked_up if is_html else plain
            kept.setdefault(each.id("TransactionId"), []).append(to_text(text) if is_html else text)
        return {entry: "\n".join(texts).rstrip() for entry, texts in {**marked_up, **plain}.items()}

    def _list(self, path: str, asked: object) -> Iterator[Part]:
        def page(number: str) -> tuple[Sequence[Part], str]:
            answer = self._api.ask(f"{path}&orderby=id&per_page={_PAGE}&page={number}", asked)
            items = Part(self._name, answer, "list").parts("items")
            # Of these lists RT tells a plain user neither how long they are nor where they go on.
            return items, str(int(number) + 1) if len(items) == _PAGE else ""

        return each_page(self._name, page, first="1")

    def _user(self, name: str) -> Part:
        return Part(self._name, self._api.read(f"/user/{quote(name, safe='')}"), "user")

    def _people(self, found: Part, role: str) -> frozenset[str]:
        return frozenset(each.id("id") for each in found.parts(role))

    def _buyers(self, found: Part) -> frozenset[str]:
        return self._people(found, "Requestor") | self._people(found, "Cc")

    def _mailbox(self, queue: str) -> str:
        if queue not in self._mailboxes:
            path = f"/queue/{check_number(self._name, queue)}"
            found = Part(self._name, self._api.read(path), "queue")
            self._mailboxes[queue] = found.text("CorrespondAddress") or f"queue {found.text('Name')}"
        return self._mailboxes[queue]

    def _raw_status(self, status: str) -> str:
        if not self._capabilities.close:
            raise DeskError(f"{self._name}: the desk may mail the buyer for it; see resolving_mails_nobody")
        if (raw := self._to_status.get(status)) is None:
            known = ", ".join(self._to_status)
            raise DeskError(f"{self._name}: {status!r} is not a status of this desk; use one of {known}")
        return raw

    def _wanted_fields(self, found: Part, before: Ticket, change: TicketChange) -> dict[str, object]:
        """The fields to write, by their ids: RT passes over a name that it does not know, and says nothing."""
        fields = {each.text("name"): each for each in found.parts("CustomFields")}
        wanted: dict[str, object] = dict(change.fields)
        if change.add_tags or change.remove_tags:
            if not self._tags_field:
                raise DeskError(f"{self._name}: no field for tags is named; see tags_field")
            # What is written replaces all of them.
            wanted[self._tags_field] = sorted((before.tags | change.add_tags) - change.remove_tags)
        for name in wanted:
            if name not in fields:
                raise DeskError(f"{self._name}: the ticket has no field {name!r}")
            if name in change.fields and len(_values(fields[name])) > 1:
                raise DeskError(f"{self._name}: the field {name!r} has several values, and one would replace them all")
        return {fields[name].id("id"): value for name, value in wanted.items()}

    def _made(self, location: str) -> str:
        named = re.search(r"/transaction/(\d+)/?$", location, re.ASCII)
        if named is None:
            raise DeskUnclear(f"{self._name}: the desk's answer does not say what it has written")
        return named[1]


def _indented(text: str) -> str:
    """Blanks that stay blanks: at the start of a line, RT's mails turn usual ones into the ">" of a quotation."""
    return re.sub("^ +", lambda blanks: "\xa0" * len(blanks[0]), text, flags=re.MULTILINE)


def _values(found: Part) -> tuple[str, ...]:
    """A field's values; what is no text, such as a picture, is left out."""
    values = found.get("values")
    return tuple(each for each in values if isinstance(each, str) and each) if isinstance(values, list) else ()
