"""What adapters share to read desks whose answers are not all of one form: times, words, and where it goes on."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import parse_qs, urlsplit

from orderactions.desks.markup import to_text
from orderactions.desks.parts import Part
from orderactions.desks.rest import Moved
from orderactions.errors import DeskError

__all__ = ["any_moment", "any_text", "goes_on_in", "has_markup", "parameter"]

#: A tag, or a character that HTML writes by its name or number.
_MARKUP = re.compile(r"<[A-Za-z/!]|&(?:[A-Za-z]+|#\d+|#[xX][0-9A-Fa-f]+);")
_CONVERSATION = re.compile(r"/conversations/(\w+)/?(?:[?#]|$)", re.ASCII)
_DIGITS = re.compile(r"(\d{1,12})(?:\.(\d{1,9}))?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def any_moment(part: Part, key: str, *, zone: tzinfo = UTC) -> datetime:
    """Return a time, in UTC: seconds since 1970, as a number or in digits, or ISO 8601.

    Args:
        part: what the desk answered.
        key: the name of the time in it.
        zone: whose time it is where it does not say so itself.

    Raises:
        DeskError: it is no time.
    """
    value = part.get(key)
    if isinstance(value, float | int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        try:
            if digits := _DIGITS.fullmatch(value.strip()):
                return _EPOCH + timedelta(
                    seconds=int(digits[1]), microseconds=int((digits[2] or "0").ljust(6, "0")[:6])
                )
            moment = datetime.fromisoformat(value.strip())
            return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise part.unfit(key)


def has_markup(text: str) -> bool:
    """Whether a text reads differently as HTML: it has a tag or an escaped character in it."""
    return _MARKUP.search(text) is not None


def any_text(body: str) -> str:
    """Return the words of a text that is HTML or not."""
    return to_text(body) if has_markup(body) else body.replace("\r\n", "\n")


def goes_on_in(desk: str, moved: Moved, ticket_id: str) -> str:
    """Return the id of the conversation that another one was merged into, from where the desk says that it is now.

    The id is read from the address; nobody is asked there.

    Raises:
        DeskError: it names none, or the same one again.
    """
    found = _CONVERSATION.search(moved.location)
    if found is None or found[1] == ticket_id:
        raise DeskError(f"{desk}: the desk says that the conversation is elsewhere, and not where")
    return found[1]


def parameter(address: str, name: str) -> str:
    """Return a parameter of an address that a desk has answered; "" when it has none, or is none."""
    try:
        return parse_qs(urlsplit(address).query).get(name, [""])[0]
    except ValueError:
        return ""
