"""Znuny, OTRS 6 and OTOBO, over a web service of their generic interface. What it cannot do: docs/desks/znuny.md."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
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
    note_with,
    wrote_last,
)
from orderactions.desks.rest import DeskApi
from orderactions.errors import DeskError, DeskUnclear
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["Znuny"]

# By the type of a state, which the desk fixes; their names are the account's own.
_STATUS = {
    "new": "open",
    "open": "open",
    "pending reminder": "pending",
    "pending auto": "pending",
    "closed": "solved",
    "removed": "closed",
    "merged": "closed",
}
_STATES = MappingProxyType({"open": "open", "solved": "closed successful"})
# Errors come as answers to calls that went well. These are said before anything is written.
_REFUSALS = {
    "AuthFail": "the desk does not know who asks; look at user and password",
    "AccessDenied": "there is no such ticket, or the desk does not let this user do that",
    "MissingParameter": "the desk does not take what it was sent",
    "InvalidParameter": "the desk does not take what it was sent",
}
# The kind of a queue's own answers that no article sets off: with any other, a reply may bring the buyer a second mail.
_NO_ANSWER = "auto remove"
# A reply is told from the signature that the queue adds by the element around it.
_BEGIN, _END = '<div class="order-action">', "</div>"
_MOST_TICKETS = 50


class Znuny(FromEnv):
    """A Znuny. Its user must be an agent, and should be nobody's but this program's.

    Args:
        url: of the desk, such as `https://desk.acme.example/znuny`: what comes before `/index.pl`.
        user: the agent's login.
        password: of that agent; sent in the body of each call, as the desk wants it.
        service: the name of the web service; what it needs is in docs/desks/znuny.md.
        name: the first half of its `TicketRef`s.
        order_field: the dynamic field that holds the order's id; "" for none.
        tag_field: a dynamic field of type Multiselect that is used for tags, which the desk does not have; "" for none.
        states: the names of the desk's states that "open" and "solved" are set by.
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        url: str,
        user: str,
        password: Secret | str,
        *,
        service: str = "OrderActions",
        name: str = "znuny",
        order_field: str = "AmazonOrderId",
        tag_field: str = "",
        states: Mapping[str, str] = _STATES,
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        self._name, self._order_field, self._tag_field, self._states = name, order_field, tag_field, dict(states)
        self._user, self._password = user, password if isinstance(password, Secret) else Secret(password)
        self._path = f"/nph-genericinterface.pl/Webservice/{quote(service, safe='')}"
        self._api = DeskApi(name, url, None, transport=transport, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return f"Znuny({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """Tags where a field is named for them, a search where one is named for the order."""
        return Capabilities(tags=bool(self._tag_field), search=bool(self._order_field))

    def read(self, ticket_id: str) -> Ticket:
        """Read the ticket now. Raises DeskError."""
        return self._ticket(self._get(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first; replies of ours without the signature. Raises DeskError."""
        found = self._get(ticket_id)
        said = self._said(found, {})
        if not any(each.kind == "reply" for each in said):
            return said
        try:
            return self._said(found, self._replies(ticket_id))
        except DeskError:
            # What agents attach comes along, and may be too much: then replies are as the desk has wrapped them.
            return said

    # A note and a reply each write out what they send: nothing that is handed in decides whether the buyer sees it.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add an internal note, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        if known := note_with(self._said(self._get(ticket_id), {}), marker):
            return known
        article = {
            "CommunicationChannel": "Internal",
            "IsVisibleForCustomer": 0,
            "SenderType": "agent",
            "AutoResponseType": _NO_ANSWER,
            "Subject": "Order action",
            "ContentType": "text/plain; charset=utf-8",
            "Body": f"{text.rstrip()}\n\n{marker}",
        }
        return self._article_id(self._write({"TicketID": ticket_id, "Article": article}))

    def reply(self, ticket_id: str, text: str) -> str:
        """Mail the buyer, with the signature that the queue adds, and return the reply's id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text)
        found = self._get(ticket_id)
        article = {
            "CommunicationChannel": "Email",
            "IsVisibleForCustomer": 1,
            "ArticleSend": 1,
            "SenderType": "agent",
            "AutoResponseType": _NO_ANSWER,
            "To": self._buyer(found)[1],
            "Subject": f"Re: {found.text('Title')}",
            "ContentType": "text/html; charset=utf-8",
            "Body": f"{_BEGIN}{to_html(text)}{_END}<br>",
        }
        return self._article_id(self._write({"TicketID": ticket_id, "Article": article}))

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change status, tags and fields, and return the ticket as it is afterwards.

        Raises:
            DeskError: there is no such status, tag or field. `DeskUnclear`: it may have been changed.
        """
        if change.status is not None and change.status not in self._states:
            raise DeskError(f"{self._name}: {change.status!r} is not a status; use one of {', '.join(self._states)}")
        if (change.add_tags or change.remove_tags) and not self._tag_field:
            raise DeskError(f"{self._name}: the desk has no tags, unless a field is named for them")
        found = self._get(ticket_id)
        values = _values(found)
        if odd := [name for name in change.fields if name not in values or name == self._tag_field]:
            raise DeskError(f"{self._name}: there is no field {odd[0]!r}")
        before = self._ticket(found)
        fields: list[Mapping[str, object]] = [{"Name": name, "Value": value} for name, value in change.fields.items()]
        tags = before.tags - change.remove_tags | change.add_tags
        if tags != before.tags:
            # All values at once replace all that there were.
            fields.append({"Name": self._tag_field, "Value": sorted(tags)})
        wanted: dict[str, object] = {"DynamicField": fields} if fields else {}
        if change.status is not None:
            wanted["Ticket"] = {"State": self._states[change.status]}
        if wanted:
            self._write({"TicketID": ticket_id, **wanted})
        after = self.read(ticket_id)
        check_done(self._name, change, after, tags=before.tags, fields=())
        return after

    def tickets_of(self, order_id: str) -> tuple[str, ...]:
        """Return the ids of the tickets whose order field has this id.

        Raises:
            DeskError: no order field is named, the desk does not have it, or the id is none.
        """
        if not self._order_field or not re.fullmatch(r"[\w-]+", order_id, re.ASCII):
            raise DeskError(f"{self._name}: there is no order field to search, or this is no order's id")
        ids = self._search({f"DynamicField_{self._order_field}": {"Equals": order_id}, "Limit": _MOST_TICKETS})
        if ids:
            found = self._ask("TicketGet", {"TicketID": ",".join(ids), "DynamicFields": 1}).parts("Ticket")
            if any(_values(each).get(self._order_field) != [order_id] for each in found):
                # By a field that there is not, it finds every ticket.
                raise DeskError(f"{self._name}: the desk does not search by the field {self._order_field!r}")
        return ids

    # Inside.

    def _ask(self, operation: str, question: Mapping[str, object]) -> Part:
        answer = Part(self._name, self._api.ask(f"{self._path}/{operation}", self._signed(question)), "answer")
        if "Error" in answer:
            raise DeskError(f"{self._name}: {_REFUSALS.get(_code(answer), 'the desk refused it')}")
        return answer

    def _write(self, update: Mapping[str, object]) -> Part:
        found = self._api.write("POST", f"{self._path}/TicketUpdate", self._signed(update))
        with after_a_write():
            answer = Part(self._name, found, "answer")
            code = _code(answer) if "Error" in answer else ""
        if code in _REFUSALS:
            raise DeskError(f"{self._name}: {_REFUSALS[code]}")
        if "Error" in answer:
            raise DeskUnclear(f"{self._name}: the desk answered with an error")
        return answer

    def _signed(self, body: Mapping[str, object]) -> Mapping[str, object]:
        return {"UserLogin": self._user, "Password": self._password.reveal(), **body}

    def _article_id(self, answer: Part) -> str:
        with after_a_write():
            return answer.id("ArticleID")

    def _get(self, ticket_id: str) -> Part:
        question = {"TicketID": check_number(self._name, ticket_id), "DynamicFields": 1, "AllArticles": 1}
        return self._only(self._ask("TicketGet", question), ticket_id)

    def _only(self, answer: Part, ticket_id: str) -> Part:
        found = answer.parts("Ticket")
        if len(found) != 1 or found[0].id("TicketID") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the ticket")
        return found[0]

    def _search(self, question: Mapping[str, object]) -> tuple[str, ...]:
        answer = self._ask("TicketSearch", question)
        # Nothing found is nothing said.
        found = answer.get("TicketID") if "TicketID" in answer else []
        ids = [as_text(each) for each in found] if isinstance(found, list) else [""]
        if not all(each.isascii() and each.isdigit() for each in ids):
            raise answer.unfit("TicketID")
        return tuple(ids)

    def _replies(self, ticket_id: str) -> Mapping[str, str]:
        """The replies of ours as they were written, by id. The desk's own text of them is wrapped, and signed."""
        question = {
            "TicketID": ticket_id,
            "AllArticles": 1,
            "ArticleSenderType": ["agent"],
            "Attachments": 1,
            "HTMLBodyAsAttachment": 1,
        }
        replies: dict[str, str] = {}
        for article in _articles(self._only(self._ask("TicketGet", question), ticket_id)):
            for each in article.parts("Attachment") if article.get("Attachment") else ():
                # An agent who quotes one has words of their own around it.
                html = _decoded(each.text("Content")) if each.text("ContentType").startswith("text/html") else ""
                if html.startswith(_BEGIN):
                    replies[article.id("ArticleID")] = to_text(html.removeprefix(_BEGIN).partition(_END)[0])
        return replies

    def _said(self, found: Part, replies: Mapping[str, str]) -> tuple[Message, ...]:
        said = (
            Message(
                id=each.id("ArticleID"),
                kind=_kind(each),
                text=replies.get(each.id("ArticleID")) or each.text("Body"),
                created_at=each.epoch("IncomingTime"),
            )
            for each in _articles(found)
        )
        return tuple(sorted(said, key=lambda each: each.created_at))

    def _ticket(self, found: Part) -> Ticket:
        status = _STATUS.get(found.text("StateType"))
        if status is None:
            raise found.unfit("StateType")
        values = _values(found)
        name, address = self._buyer(found, needed=False)
        order_ids = [each.strip() for each in values.get(self._order_field, ()) if each.strip()]
        return Ticket(
            id=found.id("TicketID"),
            status=status,
            tags=frozenset(values.get(self._tag_field, ())),
            buyer_wrote_at=wrote_last(self._said(found, {})),
            url=f"{self._api.url}/index.pl?Action=AgentTicketZoom;TicketID={found.id('TicketID')}",
            customer_name=name,
            customer_email=address,
            order_ids=tuple(order_ids),
            mailbox=found.text("Queue"),
            fields={name: ",".join(each) for name, each in values.items() if each and name != self._tag_field},
            merged_into=self._merged_into(found) if found.text("StateType") == "merged" else "",
        )

    def _buyer(self, found: Part, *, needed: bool = True) -> tuple[str, str]:
        """Name and address of the ticket's customer: by their last message, or else of whoever opened it."""
        wrote = [each for each in _articles(found) if _kind(each) == "inbound" and _is_seen(each)]
        senders = [(each, parseaddr(each.text("From"))) for each in wrote]
        senders = [(each, sender) for each, sender in senders if "@" in sender[1]]
        customer = found.text("CustomerUserID").lower()
        own = [each for each in senders if each[1][1].lower() == customer] or senders[:1]
        if not own and needed:
            raise DeskError(f"{self._name}: no message in the ticket says where the buyer's mail goes")
        if not own:
            return "", ""
        article, (name, address) = own[-1]
        answers = parseaddr(article.text("ReplyTo"))[1]
        return name, answers if "@" in answers else address

    def _merged_into(self, found: Part) -> str:
        """The ticket that the last article names, if it is the same buyer's; "" when that is not certain."""
        own, customer = found.text("TicketNumber"), found.text("CustomerUserID")
        words = [each.text("Body") for each in _articles(found)][-1:]
        named = [each for text in words for each in re.findall(r"\d{5,}", text, re.ASCII) if each != own][-1:]
        try:
            for ticket_id in self._search({"TicketNumber": named[0], "Limit": 2}) if named else ():
                target = self._get(ticket_id)
                if target.text("TicketNumber") == named[0] and target.text("CustomerUserID") == customer != "":
                    return ticket_id
        except DeskError:
            pass
        # A merged ticket is closed: what was to be written ends in a task.
        return ""


def _code(answer: Part) -> str:
    """What kind of error it is: what stands behind the operation's name."""
    return answer.part("Error").text("ErrorCode").rpartition(".")[2]


def _articles(found: Part) -> Sequence[Part]:
    return found.parts("Article") if "Article" in found else ()


def _is_seen(article: Part) -> bool:
    # Perl has no truths of its own.
    seen = as_text(article.get("IsVisibleForCustomer"))
    if seen not in ("0", "1"):
        raise article.unfit("IsVisibleForCustomer")
    return seen == "1"


def _kind(article: Part) -> str:
    seen, sender = _is_seen(article), article.text("SenderType")
    if sender not in ("agent", "system", "customer"):
        raise article.unfit("SenderType")
    if sender == "customer":
        return "inbound"
    if sender == "system":
        # Answers that the desk gives by itself.
        return "event"
    return "reply" if seen else "note"


def _values(found: Part) -> Mapping[str, Sequence[str]]:
    """What is in the dynamic fields, by name; nothing for an empty one."""
    fields = found.parts("DynamicField") if "DynamicField" in found else ()
    shown = {each.text("Name"): each.get("Value") for each in fields}
    return {
        name: [as_text(each) for each in (value if isinstance(value, list) else [value]) if as_text(each)]
        for name, value in shown.items()
    }


def _decoded(content: str) -> str:
    try:
        return b64decode(content).decode(errors="replace")
    except ValueError:
        return ""
