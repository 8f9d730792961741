"""What adapters of desks share when they read an answer: each part is looked at, and one that does not fit is named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import Message, Ticket, TicketChange

__all__ = [
    "Part",
    "after_a_write",
    "as_text",
    "check_done",
    "check_marker",
    "check_number",
    "check_words",
    "each_page",
    "note_with",
    "parts_of",
    "wrote_last",
]


class Part:
    """One object of a desk's answer. Its parts are read by name; one that does not fit raises DeskError, by its name.

    Nothing of what the desk answered is in a message or a repr.

    Args:
        desk: the desk's name, for messages.
        found: what was answered.
        where: what it should be, for messages.

    Raises:
        DeskError: it is no object.
    """

    def __init__(self, desk: str, found: object, where: str) -> None:
        if not isinstance(found, dict):
            raise DeskError(f"{desk}: what the desk answered is not the {where}")
        self._desk, self._found, self._where = desk, found, where

    def __repr__(self) -> str:
        return f"Part({self._desk!r}, where={self._where!r})"

    def __contains__(self, key: object) -> bool:
        return key in self._found

    def keys(self) -> tuple[str, ...]:
        """The names of its parts."""
        return tuple(self._found)

    def items(self) -> tuple[tuple[str, object], ...]:
        """Its parts as they came, by name; look at them before you use them."""
        return tuple(self._found.items())

    def get(self, key: str) -> object:
        """Return a part as it came, None when there is none; look at it before you use it."""
        return self._found.get(key)

    def text(self, key: str) -> str:
        """Return a text; "" when there is none."""
        value = self._found.get(key)
        if value is not None and not isinstance(value, str):
            raise self.unfit(key)
        return value or ""

    def id(self, key: str) -> str:
        """Return an id, which may be a number, as text."""
        found = self.id_or_none(key)
        if not found:
            raise self.unfit(key)
        return found

    def id_or_none(self, key: str) -> str:
        """Return an id as text; "" when there is none."""
        value = self._found.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.text(key)

    def number(self, key: str) -> int:
        """Return a whole number."""
        value = self._found.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.unfit(key)
        return value

    def flag(self, key: str) -> bool:
        """Return a truth that must be there: what decides who sees a message is never guessed."""
        value = self._found.get(key)
        if not isinstance(value, bool):
            raise self.unfit(key)
        return value

    def moment(self, key: str) -> datetime:
        """Return a time, in UTC."""
        try:
            moment = datetime.fromisoformat(self.text(key))
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise self.unfit(key)

    def epoch(self, key: str) -> datetime:
        """Return a time that is told in seconds since 1970."""
        try:
            return datetime.fromtimestamp(self.number(key), UTC)
        except (ValueError, OverflowError, OSError):
            raise self.unfit(key) from None

    def part(self, key: str) -> Part:
        """Return an object."""
        return Part(self._desk, self._found.get(key), f"{self._where}.{key}")

    def part_or_none(self, key: str) -> Part | None:
        """Return an object; None when there is none."""
        return None if self._found.get(key) is None else self.part(key)

    def parts(self, key: str) -> tuple[Part, ...]:
        """Return a list of objects, which must be there."""
        return parts_of(self._desk, self._found.get(key), f"{self._where}.{key}")

    def texts(self, key: str) -> frozenset[str]:
        """Return a list of texts, such as tags."""
        value = self._found.get(key)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.unfit(key)
        return frozenset(value)

    def unfit(self, key: str) -> DeskError:
        """Return what to raise for a part that does not fit."""
        return DeskError(f"{self._desk}: in what the desk answered, {self._where}.{key} is missing or does not fit")


def parts_of(desk: str, found: object, where: str) -> tuple[Part, ...]:
    """Return an answer that is a list of objects. Raises DeskError."""
    if not isinstance(found, list):
        raise DeskError(f"{desk}: what the desk answered is not the list {where}")
    return tuple(Part(desk, each, where) for each in found)


def each_page(
    desk: str, read: Callable[[str], tuple[Sequence[Part], str]], *, first: str = "", most: int = 100
) -> Iterator[Part]:
    """Follow a list to its end.

    Args:
        desk: its name, for messages.
        read: takes where a page begins; returns what is on it, and where the next one begins: "" after the last.
        first: where the first page begins.
        most: how many pages are read.

    Raises:
        DeskError: the end was not reached; half a list would be taken for all of it.
    """
    begins = first
    for _ in range(most):
        found, begins = read(begins)
        yield from found
        if not begins:
            return
    raise DeskError(f"{desk}: the desk's list has no end within {most} pages")


@contextmanager
def after_a_write() -> Iterator[None]:
    """Turn DeskError into DeskUnclear: what an answer to a write does not say leaves open whether it was done."""
    try:
        yield
    except DeskUnclear:
        raise
    except DeskError as error:
        raise DeskUnclear(str(error)) from None


def note_with(messages: Sequence[Message], marker: str) -> str:
    """Return the id of the note that ends in a marker; "" when there is none."""
    return next((each.id for each in messages if each.kind == "note" and each.text.rstrip().endswith(marker)), "")


def check_marker(desk: str, marker: str) -> None:
    """Raise DeskError for a marker by which nothing could be found again."""
    if not marker.strip():
        raise DeskError(f"{desk}: a note needs a marker, by which it is found again")


def check_words(desk: str, text: str, *, placeholders: Sequence[str] = ()) -> None:
    """Refuse a text that cannot arrive as it is.

    Args:
        desk: its name, for messages.
        text: what is to be written.
        placeholders: what begins a placeholder that the desk may fill in.

    Raises:
        DeskError: it has no words, or something that the desk might replace.
    """
    if not text.strip():
        raise DeskError(f"{desk}: a message without text cannot be written")
    if found := next((each for each in placeholders if each in text), ""):
        raise DeskError(f"{desk}: the text has {found!r}, which the desk may take for a placeholder and fill in")


def check_number(desk: str, ticket_id: str) -> str:
    """Return a ticket's id that is a number, so that it can be part of an address. Raises DeskError."""
    if not (ticket_id.isascii() and ticket_id.isdigit()):
        raise DeskError(f"{desk}: there is no ticket of that id; its ids are numbers")
    return ticket_id


def check_done(
    desk: str, change: TicketChange, after: Ticket, *, tags: frozenset[str], fields: Collection[str]
) -> None:
    """Compare what was wanted with what the ticket shows, and look that nothing else is gone.

    Args:
        desk: its name, for messages.
        change: what was wanted.
        after: the ticket, as it was read again.
        tags: what it had before, where the desk replaces all tags at once.
        fields: the names of those that had a value before, likewise.

    Raises:
        DeskError: it is not as wanted; the message names what.
    """
    unlike = [name for name, value in change.fields.items() if after.fields.get(name, "") != value]
    if change.status is not None and change.status != after.status:
        unlike.append("status")
    unlike += sorted(change.add_tags - after.tags) + sorted(change.remove_tags & after.tags)
    if unlike:
        raise DeskError(f"{desk}: the desk took the change and does not show it: {unlike[0]}")
    gone = [
        *sorted(tags - change.remove_tags - after.tags),
        *sorted(set(fields) - set(change.fields) - set(after.fields)),
    ]
    if gone:
        raise DeskError(f"{desk}: with the change the ticket has lost what nobody meant to change: {gone[0]}")


def as_text(value: object) -> str:
    """Return the value of a field as text: "" for none, and "true" or "false" for a truth."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def wrote_last(messages: Sequence[Message]) -> datetime | None:
    """Return when the buyer last wrote; None when never."""
    return max((each.created_at for each in messages if each.kind == "inbound"), default=None)
