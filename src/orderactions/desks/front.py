"""Front, over its Core API. What it cannot do, and its traps: docs/desks/front.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from orderactions.desks.fromenv import FromEnv
from orderactions.desks.markup import to_html
from orderactions.desks.parts import (
    Part,
    after_a_write,
    as_text,
    check_done,
    check_marker,
    check_words,
    each_page,
    note_with,
)
from orderactions.desks.reading import any_moment, any_text, goes_on_in, parameter
from orderactions.desks.rest import DeskApi, Moved
from orderactions.errors import DeskError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["Front"]

_URL = "https://api2.frontapp.com"
# With ticketing, a conversation has a status of the company's own, which is of one of three categories.
_CATEGORY = {"open": "open", "waiting": "pending", "resolved": "solved"}
_TO_CATEGORY = {ours: theirs for theirs, ours in _CATEGORY.items()}
_STATUS = {
    "assigned": "open",
    "unassigned": "open",
    "open": "open",
    "archived": "solved",
    "deleted": "closed",
    "trashed": "closed",
    "spam": "closed",
}
_TO_STATUS = {"open": "open", "solved": "archived"}
# A reply is taken, and sent later.
_CAN = Capabilities(queues_replies=True)


class Front(FromEnv):
    """A Front company.

    Args:
        token: an API token with the scopes that docs/desks/front.md names.
        name: the first half of its `TicketRef`s.
        url: where its interface is.
        author_id: the teammate in whose name is written, such as `tea_6r55a`; "" for the token itself.
        channel_id: the channel that replies leave by, such as `cha_1gv4`; "" for the one that Front chooses.
        order_field: the name of the conversations' custom field that holds the order's id.
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        token: Secret | str,
        *,
        name: str = "front",
        url: str = _URL,
        author_id: str = "",
        channel_id: str = "",
        order_field: str = "Amazon order",
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        shown = token if isinstance(token, str) else token.reveal()
        self._name, self._order_field = name, order_field
        self._author = {"author_id": author_id} if author_id else {}
        self._channel = {"channel_id": channel_id} if channel_id else {}
        self._api = DeskApi(name, url, Secret(f"Bearer {shown}"), transport=transport, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return f"Front({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """All but the search by order; it only queues a reply."""
        return _CAN

    def read(self, ticket_id: str) -> Ticket:
        """Read the conversation now, also one that was merged. Raises DeskError."""
        try:
            found = self._get(ticket_id)
        except Moved as moved:
            return Ticket(id=ticket_id, status="closed", merged_into=goes_on_in(self._name, moved, ticket_id))
        return self._ticket(found, self._sent(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return messages and comments, oldest first; of a conversation that was merged, nothing. Raises DeskError."""
        path = self._path(ticket_id)
        try:
            comments = self._all(f"{path}/comments", "comments")
            said = [*self._sent(ticket_id), *(self._comment(each) for each in comments)]
        except Moved:
            return ()
        return tuple(sorted(said, key=lambda each: each.created_at))

    # A comment and a message have an address each: nothing that is handed in decides whether the buyer sees it.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add a comment, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        comments = self._all(f"{self._path(ticket_id)}/comments", "comments")
        if known := note_with([self._comment(each) for each in comments], marker):
            return known
        check_words(self._name, text)
        body = {"body": f"{text.rstrip()}\n\n{marker}", **self._author}
        answer = self._api.write("POST", f"{self._path(ticket_id)}/comments", body)
        with after_a_write():
            return Part(self._name, answer, "comment").id("id")

    def reply(self, ticket_id: str, text: str) -> str:
        """Hand a reply in, which Front sends to whoever wrote last, and return what Front knows it by.

        Raises:
            DeskError: it was refused, or several people have written. `DeskUnclear`: it may have been taken.
        """
        check_words(self._name, text)
        if len(self._writers(ticket_id)) > 1:
            raise DeskError(f"{self._name}: several people have written; which of them is the buyer is not known")
        body = {
            "body": to_html(text),
            "text": text,
            # Without this the conversation would be archived, whoever has written meanwhile.
            "options": {"archive": False},
            **self._author,
            **self._channel,
        }
        answer = self._api.write("POST", f"{self._path(ticket_id)}/messages", body)
        with after_a_write():
            found = Part(self._name, answer, "answer")
            return found.id_or_none("message_uid") or found.id("id")

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change tags, then fields and status, and return the conversation as it is afterwards.

        Raises:
            DeskError: there is no such status, tag or field; or it is not as wanted. `DeskUnclear`: it may have been
                changed.
        """
        path, found = self._path(ticket_id), self._get(ticket_id)
        before = self._ticket(found, ())
        wanted = self._status_change(found, change.status) if change.status not in (None, before.status) else {}
        if change.fields:
            # Whatever is left out is erased.
            wanted["custom_fields"] = {**_values(found), **change.fields}
        new, old = change.add_tags - before.tags, change.remove_tags & before.tags
        numbers = self._tag_ids(new | old) if new or old else {}
        if new:
            self._api.write("POST", f"{path}/tags", {"tag_ids": sorted(numbers[each] for each in new)})
        if old:
            self._api.write("DELETE", f"{path}/tags", {"tag_ids": sorted(numbers[each] for each in old)})
        if wanted:
            self._api.write("PATCH", path, wanted)
        after = self.read(ticket_id)
        check_done(self._name, change, after, tags=before.tags, fields=before.fields)
        return after

    # Inside.

    def _path(self, ticket_id: str) -> str:
        if not re.fullmatch(r"cnv_[A-Za-z0-9]{1,40}", ticket_id, re.ASCII):
            raise DeskError(f"{self._name}: there is no conversation of that id; its ids are like cnv_yo1kg5q")
        return f"/conversations/{ticket_id}"

    def _get(self, ticket_id: str) -> Part:
        found = Part(self._name, self._api.read(self._path(ticket_id)), "conversation")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the conversation")
        return found

    def _all(self, path: str, what: str, query: str = "") -> tuple[Part, ...]:
        def page(token: str) -> tuple[Sequence[Part], str]:
            asked = "&".join(each for each in (query, f"page_token={quote(token, safe='')}" if token else "") if each)
            answer = Part(self._name, self._api.read(f"{path}?{asked}" if asked else path), f"page of {what}")
            pages = answer.part_or_none("_pagination")
            following = pages.text("next") if pages is not None else ""
            # Its address is another one; only the token in it is used.
            begins = parameter(following, "page_token")
            if pages is not None and following and not begins:
                raise pages.unfit("next")
            return answer.parts("_results"), begins

        return tuple(each_page(self._name, page))

    def _sent(self, ticket_id: str) -> tuple[Message, ...]:
        """What was written to the buyer and by the buyer, oldest first."""
        said = [self._message(each) for each in self._listed(ticket_id) if each.get("draft_mode") is None]
        # The newest comes first; of one moment, too.
        said.reverse()
        return tuple(sorted(said, key=lambda each: each.created_at))

    def _listed(self, ticket_id: str) -> tuple[Part, ...]:
        return self._all(f"{self._path(ticket_id)}/messages", "messages", "limit=100")

    def _writers(self, ticket_id: str) -> frozenset[str]:
        """From where the conversation was written in. Its own recipient is only the one who did so last."""
        inbound = [each for each in self._listed(ticket_id) if each.flag("is_inbound") and each.get("recipients")]
        handles = [who for each in inbound for who in each.parts("recipients") if who.text("role") == "from"]
        return frozenset(each.text("handle").lower() for each in handles)

    def _message(self, found: Part) -> Message:
        # One with an error has not gone out.
        ours = "event" if found.get("error_type") else "reply"
        return Message(
            id=found.id("id"),
            kind="inbound" if found.flag("is_inbound") else ours,
            text=found.text("text").replace("\r\n", "\n") or any_text(found.text("body")),
            created_at=any_moment(found, "created_at"),
        )

    def _comment(self, found: Part) -> Message:
        return Message(
            id=found.id("id"), kind="note", text=found.text("body"), created_at=any_moment(found, "posted_at")
        )

    def _ticket(self, found: Part, messages: Sequence[Message]) -> Ticket:
        category, recipient = found.text("status_category"), found.part_or_none("recipient")
        status = _CATEGORY.get(category) if category else _STATUS.get(found.text("status"))
        if status is None:
            raise found.unfit("status_category" if category else "status")
        fields = _fields(found)
        order_id, handle = fields.get(self._order_field, "").strip(), recipient.text("handle") if recipient else ""
        return Ticket(
            id=found.id("id"),
            status=status,
            tags=frozenset(each.text("name") for each in found.parts("tags")),
            buyer_wrote_at=max((each.created_at for each in messages if each.kind == "inbound"), default=None),
            url=f"https://app.frontapp.com/open/{found.id('id')}",
            customer_name=recipient.text("name") if recipient else "",
            customer_email=handle if "@" in handle else "",
            order_ids=(order_id,) if order_id else (),
            fields=fields,
        )

    def _status_change(self, found: Part, status: str | None) -> dict[str, object]:
        """What sets a status: with ticketing, the first of the company's own of that category."""
        ticketing = bool(found.text("status_category"))
        offered = _TO_CATEGORY if ticketing else _TO_STATUS
        if status not in offered:
            raise DeskError(f"{self._name}: {status!r} is not a status; use one of {', '.join(offered)}")
        if not ticketing:
            return {"status": offered[status]}
        every = self._all("/company/statuses", "statuses")
        chosen = next((each.id("id") for each in every if each.text("category") == offered[status]), "")
        if not chosen:
            raise DeskError(f"{self._name}: the company has no status for {status!r}")
        return {"status_id": chosen}

    def _tag_ids(self, names: frozenset[str]) -> Mapping[str, str]:
        numbers: dict[str, str] = {}
        for each in self._all("/tags", "tags"):
            if (name := each.text("name")) in names:
                if name in numbers:
                    raise DeskError(f"{self._name}: there are several tags {name!r}")
                numbers[name] = each.id("id")
        if unknown := sorted(names - set(numbers)):
            raise DeskError(f"{self._name}: there is no tag {unknown[0]!r}; make it in Front")
        return numbers


def _values(found: Part) -> Mapping[str, object]:
    """The custom fields that have a value, as what they are."""
    values = found.get("custom_fields") or {}
    if not isinstance(values, dict):
        raise found.unfit("custom_fields")
    return {name: value for name, value in values.items() if value is not None}


def _fields(found: Part) -> Mapping[str, str]:
    return {name: as_text(value) for name, value in _values(found).items() if as_text(value)}
