"""django-helpdesk (2.6), over its REST interface. What it cannot do, and its traps: docs/desks/django-helpdesk.md."""

from __future__ import annotations

import re
from collections.abc import Mapping

from orderactions.desks.fromenv import FromEnv
from orderactions.desks.parts import (
    Part,
    after_a_write,
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

__all__ = ["DjangoHelpdesk"]

_OPEN, _REOPENED, _RESOLVED, _CLOSED, _DUPLICATE = 1, 2, 3, 4, 5
_STATUS = {_OPEN: "open", _REOPENED: "open", _RESOLVED: "solved", _CLOSED: "closed", _DUPLICATE: "closed"}
_TO_STATUS: Mapping[str, Mapping[str, object]] = {
    "open": {"status": _OPEN, "on_hold": False},
    "pending": {"status": _OPEN, "on_hold": True},
    "solved": {"status": _RESOLVED, "on_hold": False},
    "closed": {"status": _CLOSED, "on_hold": False},
}
_FIELD = "custom_"


class DjangoHelpdesk(FromEnv):
    """A django-helpdesk. Its user must be staff, and should be nobody's but this program's.

    Args:
        url: where the desk's own pages begin, such as `https://desk.example/helpdesk`.
        token: of the user, as Django REST framework's token authentication makes it.
        name: the first half of its `TicketRef`s.
        order_field: the name of the custom field that holds the order's id.
        private_means_no_emails: that the desk's settings say `HELPDESK_PRIVATE_FOLLOWUP_MEANS_NO_EMAILS = True`.
            Without it the desk may mail a private note to whoever is copied on the ticket, the buyer's other addresses
            among them, and its interface does not tell: so without this promise nothing is noted.
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
        name: str = "django-helpdesk",
        order_field: str = "amazon_order_id",
        private_means_no_emails: bool = False,
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        shown = token if isinstance(token, str) else token.reveal()
        self._name = name
        self._order_field = order_field
        self._capabilities = Capabilities(notes=private_means_no_emails, tags=False)
        self._api = DeskApi(name, url, Secret(f"Token {shown}"), transport=transport, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return f"DjangoHelpdesk({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """No tags, no search; notes only where they are certainly not mailed."""
        return self._capabilities

    def read(self, ticket_id: str) -> Ticket:
        """Read the ticket now. Raises DeskError."""
        return self._ticket(self._get(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first. Raises DeskError."""
        return self._messages(self._get(ticket_id))

    # A note and a reply each write out what they send: nothing that is handed in decides whether the buyer sees it.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add a note for colleagues, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        if not self._capabilities.notes:
            raise DeskError(f"{self._name}: private notes may be mailed; see private_means_no_emails")
        check_marker(self._name, marker)
        if known := note_with(self.messages(ticket_id), marker):
            return known
        body = {
            "ticket": int(ticket_id),
            "comment": _literal(f"{text.rstrip()}\n\n{marker}"),
            "public": False,
        }
        return self._id_of(self._api.write("POST", "/api/followups/", body))

    def reply(self, ticket_id: str, text: str) -> str:
        """Send a message to the buyer, which the desk mails, and return its id.

        Raises:
            DeskError: it was refused, or there is nobody to mail it to. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text)
        if not self._get(ticket_id).text("submitter_email").strip():
            # The desk takes it, and mails nobody.
            raise DeskError(f"{self._name}: the ticket has no submitter's address, so nobody would get the reply")
        body = {"ticket": int(ticket_id), "comment": _literal(text), "public": True}
        return self._id_of(self._api.write("POST", "/api/followups/", body))

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change status and fields, without a word to the buyer, and return the ticket as it is afterwards.

        Raises:
            DeskError: there is no such status or field, or tags were wanted. `DeskUnclear`: it may have been changed.
        """
        before = self._get(ticket_id)
        wanted: dict[str, object] = {_FIELD + key: value for key, value in change.fields.items()}
        # The desk takes a field that it does not have, and says nothing.
        if missing := sorted(key.removeprefix(_FIELD) for key in wanted if key not in before):
            raise DeskError(f"{self._name}: there is no field {missing[0]!r}")
        if change.add_tags or change.remove_tags:
            raise DeskError(f"{self._name}: this desk has no tags")
        if change.status is not None:
            if change.status not in _TO_STATUS:
                raise DeskError(f"{self._name}: {change.status!r} is not a status; use one of {', '.join(_TO_STATUS)}")
            wanted.update(_TO_STATUS[change.status])
        if wanted:
            self._api.write("PATCH", f"/api/tickets/{ticket_id}/", wanted)
        after = self._get(ticket_id)
        if unlike := sorted(key for key, value in wanted.items() if after.get(key) != value):
            raise DeskError(f"{self._name}: the desk took the change and does not show it: {unlike[0]}")
        return self._ticket(after)

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        path = f"/api/tickets/{check_number(self._name, ticket_id)}/"
        found = Part(self._name, self._api.read(path), "ticket")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the ticket")
        return found

    def _ticket(self, found: Part) -> Ticket:
        number = found.number("status")
        status = _STATUS.get(number)
        if status is None:
            raise DeskError(f"{self._name}: a status of the desk's own, {number}, is not known")
        fields = {name.removeprefix(_FIELD): str(value) for name, value in found.items() if _is_set(name, value)}
        order_id = fields.get(self._order_field, "").strip()
        return Ticket(
            id=found.id("id"),
            status="pending" if status == "open" and found.get("on_hold") else status,
            buyer_wrote_at=wrote_last(self._messages(found)),
            url=f"{self._api.url}/tickets/{found.id('id')}/",
            customer_email=found.text("submitter_email"),
            order_ids=(order_id,) if order_id else (),
            mailbox=f"queue {found.id('queue')}",
            fields=fields,
            merged_into=found.id_or_none("merged_to"),
        )

    def _messages(self, found: Part) -> tuple[Message, ...]:
        description = found.text("description").strip()
        said = sorted(found.parts("followup_set"), key=lambda each: (each.moment("date"), each.number("id")))
        return tuple(
            Message(
                id=each.id("id"),
                kind=_kind(each, n, description),
                text=each.text("comment").replace("\r\n", "\n"),
                created_at=each.moment("date"),
            )
            for n, each in enumerate(said)
        )

    def _id_of(self, answer: object) -> str:
        with after_a_write():
            return Part(self._name, answer, "answer").id("id")


def _kind(said: Part, n: int, description: str) -> str:
    comment = said.text("comment").strip()
    if not comment:
        return "event"
    if not said.flag("public"):
        return "note"
    # Only staff are named; a ticket that staff opened for a buyer begins with the buyer's words.
    return "inbound" if said.get("user") is None or (n == 0 and comment == description) else "reply"


def _is_set(name: str, value: object) -> bool:
    return name.startswith(_FIELD) and value is not None


def _literal(text: str) -> str:
    """The desk renders a comment as a Django template; each brace on its own is written so that it stays one."""
    return re.sub("[{}]", lambda brace: f'{{{{ "{brace[0]}" }}}}', text)
