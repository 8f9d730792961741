"""Jira Service Management (Cloud), over its REST interfaces. What it cannot do, and its traps: docs/desks/jira.md."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from orderactions.desks.fromenv import FromEnv
from orderactions.desks.markup import usual_blanks
from orderactions.desks.parts import (
    Part,
    after_a_write,
    as_text,
    check_done,
    check_marker,
    check_words,
    each_page,
    note_with,
    wrote_last,
)
from orderactions.desks.rest import DeskApi
from orderactions.errors import DeskError, SetupError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["Jira"]

_KEY = re.compile(r"[A-Z][A-Z0-9_]*-[1-9][0-9]*", re.ASCII)
_STATUSES = {"Waiting for customer": "pending", "Closed": "closed"}
_CATEGORIES = {"new": "open", "indeterminate": "open", "done": "solved"}
_OURS = ("open", "pending", "solved", "closed")
# A comment has no more characters.
_MOST = 32_767
# What stands between two of these is shown as it is.
_FENCE = "{noformat}"
# Kinds of node after which a new line begins; and where one of them ends.
_BLOCKS = frozenset({"paragraph", "heading", "codeBlock", "blockquote", "listItem", "taskItem", "tableRow", "panel"})
_END = object()


class Jira(FromEnv):
    """A site with Jira Service Management. Its user must be an agent, and should be nobody's but this program's.

    Args:
        url: of the site, such as `https://acme.atlassian.net`.
        token: an API token of the user.
        email: the user's address.
        name: the first half of its `TicketRef`s.
        fields: the custom fields that are read and may be set: a name of yours, and the field's id
            (`customfield_10050`).
        order_field: which of `fields` holds the order's id.
        statuses: what the desk's statuses are, by name: "open", "pending", "solved" or "closed". What is not named is
            "open", or "solved" when Jira counts it as done.
        transitions: which transition leads to a status of ours, by its name or id, where several do.
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address, a field's id or a status cannot be used.
    """

    def __init__(
        self,
        url: str,
        token: Secret | str,
        *,
        email: str,
        name: str = "jira",
        fields: Mapping[str, str] = MappingProxyType({}),
        order_field: str = "amazon_order_id",
        statuses: Mapping[str, str] = MappingProxyType({}),
        transitions: Mapping[str, str] = MappingProxyType({}),
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        shown = token if isinstance(token, str) else token.reveal()
        basic = Secret("Basic " + b64encode(f"{email}:{shown}".encode()).decode())
        if odd := [each for each in fields.values() if not re.fullmatch(r"customfield_\d+", each, re.ASCII)]:
            raise SetupError(f"{name}: fields: {odd[0]!r} is no field's id; it looks like customfield_10050")
        if odd := [each for each in (*statuses.values(), *transitions) if each not in _OURS]:
            raise SetupError(f"{name}: {odd[0]!r} is not a status; use one of {', '.join(_OURS)}")
        self._name, self._fields, self._order_field = name, dict(fields), order_field
        self._statuses, self._transitions = {**_STATUSES, **statuses}, dict(transitions)
        self._capabilities = Capabilities(search=order_field in fields)
        self._api = DeskApi(name, url, basic, transport=transport, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return f"Jira({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """Everything; the search where there is a field for the order's id."""
        return self._capabilities

    def read(self, ticket_id: str) -> Ticket:
        """Read the request now; one that has got another key goes on there. Raises DeskError."""
        return self._ticket(ticket_id, self._get(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first: what was asked, and the comments. Raises DeskError."""
        return self._messages(self._get(ticket_id))

    # A note and a reply each write out what they send, and go to different places: no value that is handed in decides
    # whether the buyer sees it.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add an internal comment, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        if known := note_with(self._messages(self._here(ticket_id)), marker):
            return known
        check_words(self._name, text)
        if _FENCE in text.lower():
            raise DeskError(f"{self._name}: the text has {_FENCE!r}, which the desk would take for the end of it")
        # This interface takes wiki markup, in which brackets, braces and stars mean something.
        body = f"{_FENCE}\n{text.rstrip()}\n\n{marker}\n{_FENCE}"
        self._check_length(body)
        path = f"/rest/servicedeskapi/request/{ticket_id}/comment"
        answer = self._api.write("POST", path, {"body": body, "public": False})
        with after_a_write():
            made = Part(self._name, answer, "answer")
            if made.flag("public"):
                raise DeskError(f"{self._name}: the desk has written a note and says that it is public")
            return made.id("id")

    def reply(self, ticket_id: str, text: str) -> str:
        """Add a public comment, which the desk mails to the buyer, and return its id.

        Raises:
            DeskError: it was refused, or this is an issue without a buyer. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text)
        self._check_length(text)
        self._here(ticket_id)
        # Of an issue that is no customer's request, a comment is told to nobody.
        self._api.read(f"/rest/servicedeskapi/request/{ticket_id}")
        # This interface takes documents, in which a text is a text; what it makes is public.
        answer = self._api.write("POST", f"/rest/api/3/issue/{ticket_id}/comment", {"body": _document(text)})
        with after_a_write():
            made = Part(self._name, answer, "answer")
            if not made.flag("jsdPublic"):
                raise DeskError(f"{self._name}: the desk has written a reply and says that it is internal")
            return made.id("id")

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change labels and fields in one call, then the status by a transition, and return the request as it is then.

        Raises:
            DeskError: there is no such field or status, no one transition leads there, or the desk does not show the
                change; some of it may have been done by then. `DeskUnclear`: more of it may have been.
        """
        if change.status is not None and change.status not in _OURS:
            raise DeskError(f"{self._name}: {change.status!r} is not a status; use one of {', '.join(_OURS)}")
        if odd := sorted(each for each in change.add_tags if not re.fullmatch(r"\S+", each)):
            raise DeskError(f"{self._name}: {odd[0]!r} is no label; a label has no blanks")
        found = self._here(ticket_id)
        before, values = self._ticket(ticket_id, found), found.part("fields")
        if missing := sorted(each for each in change.fields if self._fields.get(each) not in values):
            raise DeskError(f"{self._name}: there is no field {missing[0]!r}")
        path = f"/rest/api/3/issue/{ticket_id}"
        moves = change.status is not None and change.status != before.status
        # Before anything is written: there may be no way.
        way = self._way_to(str(change.status), path) if moves else ""
        wanted: dict[str, object] = {}
        if change.fields:
            wanted["fields"] = {self._fields[each]: value for each, value in change.fields.items()}
        labels = [{"add": each} for each in sorted(change.add_tags - before.tags)]
        labels += [{"remove": each} for each in sorted(change.remove_tags & before.tags)]
        if labels:
            wanted["update"] = {"labels": labels}
        if wanted:
            self._api.write("PUT", path, wanted)
        if way:
            self._api.write("POST", f"{path}/transitions", {"transition": {"id": way}})
        after = self.read(ticket_id)
        check_done(self._name, change, after, tags=before.tags, fields=before.fields)
        return after

    def tickets_of(self, order_id: str) -> tuple[str, ...]:
        """Return the keys of the requests whose order field has this id; the desk finds new ones after some seconds.

        Raises:
            DeskError: no order field is set up, or the id is none.
        """
        field = self._fields.get(self._order_field, "")
        if not field or not re.fullmatch(r"[\w-]+", order_id, re.ASCII):
            raise DeskError(f"{self._name}: there is no order field to search, or this is no order's id")
        query = {
            "jql": f'cf[{field.removeprefix("customfield_")}] ~ "\\"{order_id}\\""',
            "fields": [field],
            "maxResults": 100,
        }

        def page(token: str) -> tuple[Sequence[Part], str]:
            answer = self._api.ask("/rest/api/3/search/jql", {**query, **({"nextPageToken": token} if token else {})})
            found = Part(self._name, answer, "page of results")
            return found.parts("issues"), found.text("nextPageToken")

        # It searches by words: what it finds is looked at.
        return tuple(
            each.id("key")
            for each in each_page(self._name, page)
            if _shown(each.part("fields").get(field)).strip() == order_id
        )

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        if not _KEY.fullmatch(ticket_id):
            raise DeskError(f"{self._name}: there is no request of that id; its ids are keys such as SUP-12")
        fields = ",".join(["summary", "description", "status", "labels", "reporter", "created", *self._fields.values()])
        found = Part(self._name, self._api.read(f"/rest/api/3/issue/{ticket_id}?fields={fields}"), "issue")
        if not _KEY.fullmatch(found.text("key")):
            raise found.unfit("key")
        return found

    def _here(self, ticket_id: str) -> Part:
        found = self._get(ticket_id)
        if found.text("key") != ticket_id:
            raise DeskError(f"{self._name}: the request was moved, and has another key now")
        return found

    def _check_length(self, text: str) -> None:
        if len(text) > _MOST:
            raise DeskError(
                f"{self._name}: the text is too long for the desk; a comment has {_MOST} characters at most"
            )

    def _messages(self, found: Part) -> tuple[Message, ...]:
        key, fields = found.text("key"), found.part("fields")
        reporter = fields.part_or_none("reporter")
        buyer = reporter.text("accountId") if reporter else ""

        def page(start: str) -> tuple[Sequence[Part], str]:
            path = f"/rest/api/3/issue/{key}/comment?startAt={start}&maxResults=100&orderBy=created"
            answer = Part(self._name, self._api.read(path), "page of comments")
            found, total = answer.parts("comments"), answer.number("total")
            end = int(start) + len(found)
            if not found and end < total:
                raise DeskError(f"{self._name}: the desk's list of comments breaks off")
            return found, str(end) if end < total else ""

        asked = f"{fields.text('summary')}\n\n{_text(fields, 'description')}".strip()
        first = Message(id="description", kind="inbound", text=asked, created_at=fields.moment("created"))
        said = [
            Message(
                id=each.id("id"), kind=_kind(each, buyer), text=_text(each, "body"), created_at=each.moment("created")
            )
            for each in each_page(self._name, page, first="0")
        ]
        return (first, *sorted(said, key=lambda each: each.created_at))

    def _status_of(self, status: Part) -> str:
        found = self._statuses.get(status.text("name")) or _CATEGORIES.get(status.part("statusCategory").text("key"))
        if found is None:
            raise status.unfit("statusCategory")
        return found

    def _way_to(self, wanted: str, path: str) -> str:
        """The one transition from here that leads to a status; workflows differ, so it is never guessed."""
        listed = Part(self._name, self._api.read(f"{path}/transitions"), "list of transitions").parts("transitions")
        if told := self._transitions.get(wanted):
            found = [each.id("id") for each in listed if told in (each.text("name"), each.id("id"))]
        else:
            found = [each.id("id") for each in listed if self._status_of(each.part("to")) == wanted]
        if len(found) != 1:
            raise DeskError(f"{self._name}: {len(found)} transitions lead from here to {wanted!r}; see `transitions`")
        return found[0]

    def _ticket(self, ticket_id: str, found: Part) -> Ticket:
        key, fields = found.text("key"), found.part("fields")
        reporter = fields.part_or_none("reporter")
        values = {name: _shown(fields.get(field)) for name, field in self._fields.items()}
        order_id = values.get(self._order_field, "").strip()
        return Ticket(
            id=ticket_id,
            status=self._status_of(fields.part("status")),
            tags=fields.texts("labels"),
            buyer_wrote_at=wrote_last(self._messages(found)),
            url=f"{self._api.url}/browse/{key}",
            customer_name=reporter.text("displayName") if reporter else "",
            customer_email=reporter.text("emailAddress") if reporter else "",
            order_ids=(order_id,) if order_id else (),
            mailbox=f"project {key.partition('-')[0]}",
            fields={name: value for name, value in values.items() if value},
            merged_into=key if key != ticket_id else "",
        )


def _kind(comment: Part, buyer: str) -> str:
    author = comment.part_or_none("author")
    if author is None or author.text("accountType") == "customer" or author.text("accountId") == buyer:
        # Also of somebody who is gone: rather the buyer's words than ours.
        return "inbound"
    # One for a role or a group is for colleagues, too.
    return "reply" if comment.flag("jsdPublic") and comment.get("visibility") is None else "note"


def _shown(value: object) -> str:
    """The value of a field as text; of a choice, its name."""
    if isinstance(value, dict):
        return as_text(value.get("value") or value.get("name"))
    return "" if isinstance(value, list) else as_text(value)


def _document(text: str) -> Mapping[str, object]:
    """A text as a document: each line stays one, and so do blanks of which there are several."""
    content: list[Mapping[str, object]] = []
    for line in text.replace("\r\n", "\n").strip("\n").split("\n"):
        if line:
            content.append({"type": "text", "text": re.sub(r"^ | (?= )", "\xa0", line)})
        content.append({"type": "hardBreak"})
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": content[:-1]}]}


def _text(part: Part, key: str) -> str:
    """What a person reads of a document; of a note of ours, without what stands around it."""
    found = part.get(key)
    if found is not None and not isinstance(found, dict):
        raise part.unfit(key)
    text = usual_blanks(_read(found)).strip("\n")
    if text.startswith(_FENCE) and text.endswith(_FENCE):
        text = text.removeprefix(_FENCE).removesuffix(_FENCE).strip("\n")
    return text


def _read(document: object) -> str:
    said: list[str] = []
    waiting: list[object] = [document]
    while waiting:
        node = waiting.pop()
        if node is _END and said and not said[-1].endswith("\n"):
            said.append("\n")
        if not isinstance(node, dict):
            continue
        kind, content = str(node.get("type")), node.get("content")
        if words := _words(kind, node):
            said.append(words)
        # Taken from the end: a block's own end comes after what is in it.
        waiting += [_END] if kind in _BLOCKS else []
        waiting += reversed(content) if isinstance(content, list) else []
    return "".join(said)


def _words(kind: str, node: Mapping[str, Any]) -> str:
    found = node.get("attrs")
    attributes: Mapping[str, Any] = found if isinstance(found, dict) else {}
    shown = {
        "text": node.get("text"),
        "hardBreak": "\n",
        "mention": attributes.get("text"),
        "emoji": attributes.get("text") or attributes.get("shortName"),
        "inlineCard": attributes.get("url"),
    }.get(kind)
    return shown if isinstance(shown, str) else ""
