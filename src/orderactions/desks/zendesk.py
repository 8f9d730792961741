"""Zendesk Support, over its REST interface (v2). What it cannot do, and its traps: docs/desks/zendesk.md."""

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
    wrote_last,
)
from orderactions.desks.rest import DeskApi
from orderactions.errors import DeskError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["Zendesk"]

_STATUS = {
    "new": "open",
    "open": "open",
    "pending": "pending",
    "hold": "pending",
    "solved": "solved",
    "closed": "closed",
}
_WRITABLE = ("open", "pending", "solved", "closed")
_CAN = Capabilities(search=True)
# A ticket has at most 5,000 comments.
_MOST_PAGES = 51
# Zendesk fills in Liquid placeholders in what agents write.
_PLACEHOLDERS = ("{{", "{%")
_MERGED_TAG = "closed_by_merge"
# The longest message that its documents speak of. What is cut would lose a note's marker, and be written again.
_MOST_BYTES = 65_535


class Zendesk(FromEnv):
    """A Zendesk account. Its user must be an agent, and should be nobody's but this program's.

    Args:
        url: of the account, such as `https://acme.zendesk.com`.
        token: an API token, together with `email`; or an OAuth access token, alone.
        email: of the agent whose API token it is; "" for an OAuth access token.
        name: the first half of its `TicketRef`s.
        fields: the custom fields that are read and may be set: a name of yours, and the field's id.
        order_field: which of `fields` holds the order's id.
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
        email: str = "",
        name: str = "zendesk",
        fields: Mapping[str, int] = MappingProxyType({}),
        order_field: str = "amazon_order_id",
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        key = token if isinstance(token, str) else token.reveal()
        basic = b64encode(f"{email}/token:{key}".encode()).decode()
        self._name, self._fields, self._order_field = name, dict(fields), order_field
        self._api = DeskApi(
            name,
            url,
            Secret(f"Basic {basic}" if email else f"Bearer {key}"),
            transport=transport,
            timeout_s=timeout_s,
        )

    def __repr__(self) -> str:
        return f"Zendesk({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """All of it."""
        return _CAN

    def read(self, ticket_id: str) -> Ticket:
        """Read the ticket now. Raises DeskError."""
        found, users = self._get(ticket_id)
        return self._ticket(found, users, self._messages(found))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first. Raises DeskError."""
        return self._messages(self._get(ticket_id)[0])

    # A note and a reply each write out what they send: nothing that is handed in decides whether the buyer sees it.
    # Each is refused by the desk when the ticket has changed since it was read.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add an internal note, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        found, _ = self._get(ticket_id)
        if known := note_with(self._messages(found), marker):
            return known
        html = self._html(f"{text.rstrip()}\n\n{marker}")
        self._check_open(found)
        comment = {"html_body": html, "public": False}
        update = {"ticket": {"comment": comment, **_only_if_unchanged(found)}}
        return self._comment_id(self._api.write("PUT", f"/api/v2/tickets/{ticket_id}", update))

    def reply(self, ticket_id: str, text: str) -> str:
        """Send a public comment, which the account's triggers mail to the buyer, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been sent.
        """
        html = self._html(text)
        found, _ = self._get(ticket_id)
        self._check_open(found)
        comment = {"html_body": html, "public": True}
        update = {"ticket": {"comment": comment, **_only_if_unchanged(found)}}
        return self._comment_id(self._api.write("PUT", f"/api/v2/tickets/{ticket_id}", update))

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change tags, then fields and status, and return the ticket as it is afterwards.

        Raises:
            DeskError: there is no such status or field, the ticket is closed for good, or it was changed meanwhile;
                tags may have been changed by then. `DeskUnclear`: more may have been changed.
        """
        path = f"/api/v2/tickets/{check_number(self._name, ticket_id)}"
        if change.status is not None and change.status not in _WRITABLE:
            raise DeskError(f"{self._name}: {change.status!r} is not a status; use one of {', '.join(_WRITABLE)}")
        if odd := sorted(tag for tag in change.add_tags | change.remove_tags if not re.fullmatch(r"[^\s,]+", tag)):
            raise DeskError(f"{self._name}: {odd[0]!r} would be taken for several tags")
        found, users = self._get(ticket_id)
        fields = [{"id": self._field(found, name), "value": value} for name, value in change.fields.items()]
        if change != TicketChange():
            self._check_open(found)
        if new := change.add_tags - found.texts("tags"):
            self._api.write("PUT", f"{path}/tags", {"tags": sorted(new), **_only_if_unchanged(found)})
            found, users = self._get(ticket_id)
        if old := change.remove_tags & found.texts("tags"):
            # By the vendor's document the tags stand in the address, by its examples in the body.
            gone = {"tags": sorted(old), **_only_if_unchanged(found)}
            self._api.write("DELETE", f"{path}/tags?tags={quote(','.join(sorted(old)), safe='')}", gone)
            found, users = self._get(ticket_id)
        wanted: dict[str, object] = {"custom_fields": fields} if fields else {}
        if change.status is not None:
            wanted["status"] = change.status
        if wanted:
            self._api.write("PUT", path, {"ticket": {**wanted, **_only_if_unchanged(found)}})
            found, users = self._get(ticket_id)
        after = self._ticket(found, users, self._messages(found))
        check_done(self._name, change, after, tags=frozenset(), fields=())
        return after

    def tickets_of(self, order_id: str) -> tuple[str, ...]:
        """Return the ids of the tickets whose order field has this id; the desk finds new ones after some minutes.

        Raises:
            DeskError: no order field is set up, or the id is none.
        """
        field = self._fields.get(self._order_field)
        if field is None or not re.fullmatch(r"[\w-]+", order_id, re.ASCII):
            raise DeskError(f"{self._name}: there is no order field to search, or this is no order's id")
        query = quote(f'type:ticket fieldvalue:"{order_id}"', safe="")

        def page(number: str) -> tuple[Sequence[Part], str]:
            path = f"/api/v2/search?query={query}&per_page=100&page={number}"
            answer = Part(self._name, self._api.read(path), "page of results")
            return answer.parts("results"), str(int(number) + 1) if answer.text("next_page") else ""

        # At most 1,000 results are to be had. It searches every field, and by words: what it finds is looked at.
        found = each_page(self._name, page, first="1", most=10)
        return tuple(
            each.id("id")
            for each in found
            if each.text("result_type") == "ticket" and _values(each).get(field) == order_id
        )

    # Inside.

    def _get(self, ticket_id: str) -> tuple[Part, Mapping[str, Part]]:
        path = f"/api/v2/tickets/{check_number(self._name, ticket_id)}?include=users"
        answer = Part(self._name, self._api.read(path), "ticket")
        found = answer.part("ticket")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the ticket")
        return found, _by_id(answer)

    def _messages(self, found: Part) -> tuple[Message, ...]:
        ticket_id, requester = found.id("id"), found.id("requester_id")
        roles: dict[str, str] = {}

        def page(cursor: str) -> tuple[Sequence[Part], str]:
            after = f"&page%5Bafter%5D={quote(cursor, safe='')}" if cursor else ""
            path = f"/api/v2/tickets/{ticket_id}/comments?include=users&page%5Bsize%5D=100{after}"
            answer = Part(self._name, self._api.read(path), "page of comments")
            roles.update((user_id, user.text("role")) for user_id, user in _by_id(answer).items())
            meta = answer.part("meta")
            return answer.parts("comments"), meta.id("after_cursor") if meta.flag("has_more") else ""

        comments = tuple(each_page(self._name, page, most=_MOST_PAGES))
        said = (
            Message(
                id=each.id("id"),
                kind=_kind(each, requester, roles),
                text=_text(each),
                created_at=each.moment("created_at"),
            )
            for each in comments
        )
        return tuple(sorted(said, key=lambda each: each.created_at))

    def _ticket(self, found: Part, users: Mapping[str, Part], messages: Sequence[Message]) -> Ticket:
        status = _STATUS.get(found.text("status"))
        if status is None:
            raise found.unfit("status")
        values, tags = _values(found), found.texts("tags")
        fields = {name: values[number] for name, number in self._fields.items() if values.get(number)}
        order_id = fields.get(self._order_field, "").strip()
        requester = users.get(found.id("requester_id"))
        merged = status == "closed" and _MERGED_TAG in tags
        return Ticket(
            id=found.id("id"),
            status=status,
            language=requester.text("locale")[:2].lower() if requester else "",
            tags=tags,
            buyer_wrote_at=wrote_last(messages),
            url=f"{self._api.url}/agent/tickets/{found.id('id')}",
            customer_name=requester.text("name") if requester else "",
            customer_email=requester.text("email") if requester else "",
            order_ids=(order_id,) if order_id else (),
            mailbox=found.text("recipient"),
            fields=fields,
            merged_into=self._merged_into(found, messages) if merged else "",
        )

    def _merged_into(self, found: Part, messages: Sequence[Message]) -> str:
        """The ticket that the last word of the staff names, if it is the same buyer's; "" when that is not certain.

        Zendesk tells it in the comment only, which agents may rewrite. A wrong one would be told about another's order.
        """
        last = next((each.text for each in reversed(messages) if each.kind in ("note", "reply")), "")
        named = re.search(r"#(\d+)", last, re.ASCII)
        if named is None or named[1] == found.id("id"):
            return ""
        try:
            target, _ = self._get(named[1])
            return named[1] if target.id("requester_id") == found.id("requester_id") else ""
        except DeskError:
            # A closed ticket takes nothing: what was to be written ends in a task either way.
            return ""

    def _html(self, text: str) -> str:
        check_words(self._name, text, placeholders=_PLACEHOLDERS)
        html = to_html(text)
        if len(html.encode()) > _MOST_BYTES:
            raise DeskError(f"{self._name}: the text is too long for the desk")
        return html

    def _field(self, found: Part, name: str) -> int:
        number = self._fields.get(name)
        # The desk takes a field that it does not have, and says nothing.
        if number is None or number not in {each.number("id") for each in found.parts("custom_fields")}:
            raise DeskError(f"{self._name}: there is no field {name!r}")
        return number

    def _check_open(self, found: Part) -> None:
        if found.text("status") == "closed":
            raise DeskError(f"{self._name}: the ticket is closed, for good; nothing can be written to it")

    def _comment_id(self, answer: object) -> str:
        """A comment is an event of the audit that the answer brings, and has its id."""
        with after_a_write():
            events = Part(self._name, answer, "answer").part("audit").parts("events")
            comment = next((each for each in events if each.text("type") == "Comment"), None)
            if comment is None:
                raise DeskError(f"{self._name}: the desk's answer does not say what it has written")
            return comment.id("id")


def _only_if_unchanged(found: Part) -> Mapping[str, object]:
    if not found.text("updated_at"):
        raise found.unfit("updated_at")
    return {"updated_stamp": found.text("updated_at"), "safe_update": True}


def _by_id(answer: Part) -> Mapping[str, Part]:
    return {each.id("id"): each for each in (answer.parts("users") if answer.get("users") else ())}


def _values(found: Part) -> Mapping[int, str]:
    """The custom fields as text, by id."""
    return {each.number("id"): _shown(each.get("value")) for each in found.parts("custom_fields")}


def _shown(value: object) -> str:
    # Of several choices.
    return ",".join(as_text(each) for each in value) if isinstance(value, list) else as_text(value)


def _kind(comment: Part, requester: str, roles: Mapping[str, str]) -> str:
    author, is_public = comment.id("author_id"), comment.flag("public")
    role = roles.get(author)
    if role == "end-user" or (author == requester and (is_public or role is None)):
        # Also where it is kept private, as of somebody who was not asked: it is not ours.
        return "inbound"
    if not is_public:
        return "note"
    # A user who is gone: rather the buyer's words than ours.
    return "reply" if role else "inbound"


def _text(comment: Part) -> str:
    html = comment.text("html_body")
    return to_text(html) if html else comment.text("plain_body") or comment.text("body")
