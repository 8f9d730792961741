"""Which Amazon orders a ticket names: in its fields and its text, in whatever language. Pure.

What is found is offered, never chosen: a person, or the desk's own field for it, says which order is meant.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from attrs import frozen

from orderactions.marketplaces.amazon.feedxml import ORDER_ID
from orderactions.tickets import Message, Ticket

__all__ = ["Candidate", "Place", "candidates", "candidates_of"]

#: What Amazon gives out: digits, or a letter and two digits first (AMZ-ORDER-02 allows more, which in a text would be
#: words). Up to two spaces, or the end of a line, may stand at each hyphen. Neither part of a longer number nor of a
#: Latin word; scripts without spaces between words may touch it.
_WRITTEN = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9]-)([0-9]{3}|[A-Za-z][0-9]{2})\s{0,2}-\s{0,2}([0-9]{7})\s{0,2}-\s{0,2}([0-9]{7})"
    r"(?![0-9A-Za-z])(?!-[0-9])"
)
#: Hyphens, dashes, minus signs, and the long-vowel mark that a Japanese keyboard gives for one.
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u30fc\ufe58\ufe63\uff0d\uff70"


@frozen(order=True)
class Place:
    """Where an order id was found."""

    #: The ticket's field; "" for its text.
    field: str = ""
    #: The line of the text, from 1; 0 for a field.
    line: int = 0

    def __str__(self) -> str:
        return f"field {self.field}" if self.field else f"line {self.line}"


@frozen
class Candidate:
    """An order that a ticket may be about."""

    #: As Amazon writes it.
    order_id: str
    #: Everywhere that it was found, in order.
    places: tuple[Place, ...]


def candidates(text: str = "", fields: Mapping[str, object] | None = None) -> tuple[Candidate, ...]:
    """Return the Amazon order ids in a ticket, each once: those of fields first, then those of the text, as they come.

    Understands digits and hyphens of all scripts, marks of direction, HTML and addresses of pages. An id whose hyphens
    are missing is not offered, nor one inside a longer number: both may be something else.

    Args:
        text: what the buyer wrote, as text or HTML; the subject in front of it if you like.
        fields: the ticket's fields by name, in the order in which they are trusted. Texts and lists of them are read.
    """
    found: dict[str, list[Place]] = {}
    for name, value in (fields or {}).items():
        for each in _texts(value):
            for order_id, _ in _ids(each):
                found.setdefault(order_id, []).append(Place(field=name))
    for order_id, line in _ids(text):
        found.setdefault(order_id, []).append(Place(line=line))
    return tuple(Candidate(order_id, tuple(dict.fromkeys(places))) for order_id, places in found.items())


def candidates_of(ticket: Ticket, messages: Sequence[Message]) -> tuple[Candidate, ...]:
    """Return the Amazon order ids of a ticket: what the desk ties it to, then its fields, then its buyer's words.

    What the desk ties it to is in the field `order_ids`. Notes and replies are not read: they may be about others.
    """
    text = "\n".join(each.text for each in messages if each.kind == "inbound")
    return candidates(text, {"order_ids": ticket.order_ids, **ticket.fields})


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return tuple(each for each in value if isinstance(each, str))
    return ()


def _ids(text: str) -> Iterator[tuple[str, int]]:
    """Every id and its line, by where it stands; in an address, as it stands and as it is meant."""
    plain = html.unescape(text).translate(_PLAIN)
    hits = _hits(plain)
    if "%" in plain:
        known = {order_id for order_id, _ in hits}
        hits += [hit for hit in _hits(unquote(plain).translate(_PLAIN)) if hit[0] not in known]
        hits.sort(key=lambda hit: hit[1])
    yield from hits


def _hits(plain: str) -> list[tuple[str, int]]:
    hits, line, seen = [], 1, 0
    for match in _WRITTEN.finditer(plain):
        line, seen = line + plain.count("\n", seen, match.start()), match.start()
        order_id = "-".join(match.groups()).upper()
        if ORDER_ID.fullmatch(order_id):
            hits.append((order_id, line))
    return hits


class _Plain(dict[int, int | str | None]):
    """What each character stands for, worked out when it is first seen."""

    def __missing__(self, code: int) -> int | str | None:
        character = chr(code)
        digit = unicodedata.decimal(character, None)
        plain: int | str | None = code
        if digit is not None:
            plain = str(digit)
        elif character in _HYPHENS:
            plain = "-"
        elif unicodedata.category(character) == "Cf":
            plain = None
        elif "\uff21" <= character <= "\uff5a":
            plain = unicodedata.normalize("NFKC", character)
        self[code] = plain
        return plain


_PLAIN = _Plain()
