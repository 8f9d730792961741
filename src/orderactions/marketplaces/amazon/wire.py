"""Amazon's JSON, read strictly: every complaint names the place in the document."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from attrs import define
from dateutil.parser import isoparse

from orderactions.clock import require_aware
from orderactions.money import Money

__all__ = ["Node", "WireError", "parse_json", "text_of"]


_LONGEST_NUMBER = 100
_CURRENCY = re.compile(r"[A-Z]{3}")
_HALF_A_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")


class WireError(ValueError):
    """The document is not what Amazon's model says.

    Attributes:
        path: the place, such as `order.orderItems[0].quantityOrdered`; "" for the document as a whole.
        problem: what is wrong there.
    """

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path or 'the document'}: {problem}")
        self.path: str = path or "document"
        self.problem = problem


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _decimal(text: str) -> Decimal:
    """A number of a size that something can be counted in: one with an exponent without end is none."""
    number = Decimal(text) if len(text) <= _LONGEST_NUMBER else Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST_NUMBER:
        raise ValueError("a number without measure")
    return number


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object that names something twice says two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


# Made once: to make a decoder costs as much as to read a short answer.
_read = json.JSONDecoder(parse_float=_decimal, parse_constant=_no_constant, object_pairs_hook=_once).decode


def parse_json(body: bytes) -> Node:
    """Read a JSON document in UTF-8, numbers as decimals. Raises WireError when it is none."""
    try:
        value = _read(body.decode("utf-8"))
        if _HALF_A_CHARACTER.search(body):
            json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except (ValueError, ArithmeticError, RecursionError):
        raise WireError("", "is not JSON") from None
    return Node(value)


@define(eq=False)
class Node:
    """A value in a document, and where it stands there.

    Not frozen, and its place is put into words only for a complaint: an order is read through a hundred of these.
    """

    value: object
    within: Node | None = None
    #: A member's name or an element's number; of what is within nothing, its whole path.
    place: str | int = ""

    @property
    def path(self) -> str:
        """The place, such as `order.orderItems[0].quantityOrdered`; "" for the document as a whole."""
        if self.within is None:
            return str(self.place)
        around = self.within.path
        return f"{around}[{self.place}]" if isinstance(self.place, int) else f"{around}.{self.place}".removeprefix(".")

    def fail(self, problem: str) -> NoReturn:
        """Raise a WireError for this place."""
        raise WireError(self.path, problem)

    def get(self, name: str) -> Node | None:
        """Return a member of this object; None when it is missing or null."""
        if not isinstance(self.value, dict):
            self.fail("is not an object")
        value: object = self.value.get(name)
        return None if value is None else Node(value, self, name)

    def need(self, name: str) -> Node:
        """Return a member that has to be there."""
        found = self.get(name)
        if found is None:
            Node(None, self, name).fail("is missing")
        return found

    def items(self) -> Sequence[Node]:
        """Return the elements of this list."""
        if not isinstance(self.value, list):
            self.fail("is not a list")
        return [Node(value, self, at) for at, value in enumerate(self.value)]

    def text(self) -> str:
        """Return this text."""
        if not isinstance(self.value, str):
            self.fail("is not text")
        return self.value

    def count(self) -> int:
        """Return this whole number of 0 or more."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            self.fail("is not a whole number of 0 or more")
        return self.value

    def moment(self) -> datetime:
        """Return this moment, in UTC."""
        try:
            return require_aware("moment", isoparse(self.text()))
        except (ValueError, OverflowError):
            self.fail("is not a moment with a time zone")

    def money(self) -> Money:
        """Return this amount with its currency; the number may be text or a JSON number, never a float."""
        amount, currency = self.need("amount"), self.need("currencyCode").text()
        if isinstance(amount.value, bool) or not isinstance(amount.value, (str, int, Decimal)):
            amount.fail("is not a decimal")
        try:
            return Money(Decimal(amount.value), currency)
        except InvalidOperation:
            amount.fail("is not a decimal")
        except ValueError as error:
            # The error repeats the values, which may hold anything: only what looks like an amount is repeated.
            plain = _CURRENCY.fullmatch(currency) and len(str(amount.value)) <= _LONGEST_NUMBER
            self.fail(str(error) if plain else "is no amount of a currency that is known")


def text_of(node: Node | None) -> str:
    """Return the text, or "" where there is no node."""
    return "" if node is None else node.text()
