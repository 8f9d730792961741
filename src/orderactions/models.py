"""The words of the library as values: who, where, and what is asked for. No I/O, no marketplace's spelling."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum

from attrs import field, frozen

from orderactions.errors import RequestError
from orderactions.money import Money
from orderactions.reasons import Reason

__all__ = [
    "Actor",
    "Cancellation",
    "Component",
    "Kind",
    "LinePart",
    "OrderRef",
    "Problem",
    "Refund",
    "Request",
    "Scope",
    "TicketRef",
    "read_amount",
    "read_percent",
]


class Kind(Enum):
    """What an action does."""

    REFUND = "refund"
    CANCELLATION = "cancellation"


class Component(Enum):
    """A part of what was paid for a line; each has a balance of its own."""

    ITEM = "item"
    ITEM_TAX = "item_tax"
    SHIPPING = "shipping"
    SHIPPING_TAX = "shipping_tax"
    GIFT_WRAP = "gift_wrap"
    GIFT_WRAP_TAX = "gift_wrap_tax"
    #: Beyond the price, without a claim. Uses up the balance of the line all the same.
    GOODWILL = "goodwill"

    @property
    def tax(self) -> Component | None:
        """The tax that goes with a charge; None for taxes and goodwill."""
        return {
            Component.ITEM: Component.ITEM_TAX,
            Component.SHIPPING: Component.SHIPPING_TAX,
            Component.GIFT_WRAP: Component.GIFT_WRAP_TAX,
        }.get(self)


@frozen
class OrderRef:
    """An order of one account."""

    account: str
    order_id: str

    def __str__(self) -> str:
        return f"{self.account}/{self.order_id}"


@frozen
class TicketRef:
    """A conversation of one desk, written `desk:id`."""

    desk: str
    id: str

    @classmethod
    def parse(cls, text: str) -> TicketRef:
        """Read `desk:id`, such as `zendesk:4711`.

        Raises:
            RequestError: there is no desk or no id in it.
        """
        desk, colon, ticket_id = text.partition(":")
        if not (desk and colon and ticket_id):
            raise RequestError("ticket", f"{text!r} names no desk and ticket; write desk:id, such as zendesk:4711")
        return cls(desk, ticket_id)

    def __str__(self) -> str:
        return f"{self.desk}:{self.id}"


@frozen
class Actor:
    """Who acts: a person, or an automation by a named rule."""

    name: str
    kind: str = "agent"
    rule: str = ""

    @classmethod
    def agent(cls, name: str) -> Actor:
        """A person at the desk. Raises RequestError for an empty name."""
        if not name.strip():
            raise RequestError("actor", "the agent has no name; every action records who pressed the button")
        return cls(name)

    @classmethod
    def automation(cls, name: str, *, rule: str) -> Actor:
        """A program that acts by a rule. Raises RequestError when either is empty."""
        if not (name.strip() and rule.strip()):
            raise RequestError("actor", "an automation needs a name and the rule that it follows")
        return cls(name, "automation", rule)

    def __str__(self) -> str:
        return f"{self.name} ({self.rule})" if self.rule else self.name


@frozen
class Problem:
    """Why something cannot be done, and what clears it."""

    #: A word for programs, from the table in docs/reference/problems.md.
    code: str
    #: Which part of the request or order it is about.
    field: str
    #: What is wrong.
    message: str
    #: What to do.
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" + (f" ({self.remedy})" if self.remedy else "")


Amount = Money | Decimal

_WITH_CURRENCY = re.compile(r"([A-Z]{3})\s+(\S+)\Z")


def read_amount(field: str, value: Money | Decimal | str | int) -> Amount:
    """Return an amount to be paid out; a bare number takes the order's currency later.

    Raises:
        RequestError: zero, negative, a float, or text that is not an amount ("12,50": did you mean 12.50).
    """
    if isinstance(value, float):
        raise RequestError(field, f"{value!r} is a float, which cannot hold money; give a Decimal or text")
    try:
        if isinstance(value, str):
            named = _WITH_CURRENCY.match(value.strip())
            # Any currency of two decimals will do to read the digits; its own comes from the order.
            value = Money.parse(named[2], named[1]) if named else read_decimal(value)
    except ValueError as error:
        raise RequestError(field, str(error).removeprefix("amount: ")) from None
    number = value.amount if isinstance(value, Money) else Decimal(value)
    if not number.is_finite() or number <= 0:
        what = "zero" if number == 0 else "not a positive amount" if not number.is_finite() else "negative"
        raise RequestError(field, f"{value} is {what}; give what the buyer should get, such as 12.50")
    if number.adjusted() > 14:
        raise RequestError(field, f"{value} is not an amount of money; give what the buyer should get, such as 12.50")
    return value if isinstance(value, Money) else number


def read_decimal(text: str) -> Decimal:
    """Read digits and a point. Raises ValueError for anything else."""
    shown = text.strip().removeprefix("-")
    digits = len(shown.partition(".")[2])
    if digits <= 2:
        return Decimal(-1 if text.strip().startswith("-") else 1) * Money.parse(shown, "EUR").amount
    if not re.fullmatch(r"[0-9]+\.[0-9]+", shown):
        Money.parse(shown, "EUR")
    return Decimal(text.strip())


def _check_value(amount: object, percent: object) -> None:
    if amount is not None:
        if not isinstance(amount, Money | Decimal):
            raise RequestError("amount", f"{amount!r} is a {type(amount).__name__}; give Money or a Decimal")
        read_amount("amount", amount)
    if percent is not None:
        if not isinstance(percent, Decimal):
            raise RequestError("percent", f"{percent!r} is a {type(percent).__name__}; give a Decimal")
        read_percent("percent", percent)


class Scope(Enum):
    """How a refund names what it gives back."""

    FULL = "full"
    PART = "part"
    GOODWILL = "goodwill"


@frozen(kw_only=True)
class LinePart:
    """A part of one line: by quantity, amount or percent; with none of them, all that is left of the component."""

    line_id: str
    component: Component = Component.ITEM
    quantity: int | None = None
    amount: Amount | None = None
    percent: Decimal | None = None
    #: Whether the tax that goes with the charge is part of it. An amount with it False is a net amount.
    with_tax: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse what is none, however the part was made. Raises RequestError."""
        if sum(value is not None for value in (self.quantity, self.amount, self.percent)) > 1:
            raise RequestError("line", "give one of quantity, amount and percent")
        whole = isinstance(self.quantity, int) and not isinstance(self.quantity, bool)
        if self.quantity is not None and (not whole or self.quantity < 1):
            raise RequestError("quantity", f"{self.quantity!r} is not a quantity; give 1 or more")
        _check_value(self.amount, self.percent)


@frozen(kw_only=True)
class Refund:
    """Money back to the buyer. Build it with `full`, `part`, `shipping` or `goodwill`.

    Amounts are what the buyer gets, tax included, unless a part says `with_tax=False`.
    """

    order: OrderRef | str
    reason: Reason
    scope: Scope
    lines: tuple[LinePart, ...] = ()
    amount: Amount | None = None
    percent: Decimal | None = None
    component: Component = Component.ITEM
    #: The marketplace's own code, where the table's choice does not fit.
    code: str | None = None
    #: For colleagues; sealed in the journal, never sent to the buyer.
    note: str | None = field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what is none, however the request was made. Raises RequestError."""
        _check_value(self.amount, self.percent)

    @classmethod
    def full(cls, order: OrderRef | str, *, reason: Reason, code: str | None = None, note: str | None = None) -> Refund:
        """Everything that is left of the order."""
        return cls(order=order, reason=reason, scope=Scope.FULL, code=code, note=note)

    @classmethod
    def part(
        cls,
        order: OrderRef | str,
        *,
        reason: Reason,
        lines: tuple[LinePart, ...] | list[LinePart] = (),
        amount: Money | Decimal | str | None = None,
        percent: Decimal | int | str | None = None,
        code: str | None = None,
        note: str | None = None,
    ) -> Refund:
        """Some of it: the given parts of lines, or an amount or percentage spread over the lines' item prices.

        Raises:
            RequestError: none or more than one of `lines`, `amount`, `percent`, or a value that is none.
        """
        if sum((bool(lines), amount is not None, percent is not None)) != 1:
            raise RequestError("lines", "give exactly one of lines, amount and percent")
        return cls(
            order=order,
            reason=reason,
            scope=Scope.PART,
            lines=tuple(lines),
            amount=None if amount is None else read_amount("amount", amount),
            percent=None if percent is None else read_percent("percent", percent),
            code=code,
            note=note,
        )

    @classmethod
    def shipping(
        cls,
        order: OrderRef | str,
        *,
        reason: Reason,
        amount: Money | Decimal | str | None = None,
        code: str | None = None,
        note: str | None = None,
    ) -> Refund:
        """The shipping cost with its tax: all that is left of it, or an amount.

        Raises:
            RequestError: the amount is none.
        """
        return cls(
            order=order,
            reason=reason,
            scope=Scope.PART,
            component=Component.SHIPPING,
            amount=None if amount is None else read_amount("amount", amount),
            code=code,
            note=note,
        )

    @classmethod
    def goodwill(
        cls,
        order: OrderRef | str,
        amount: Money | Decimal | str,
        *,
        reason: Reason = Reason.GOODWILL,
        line_id: str | None = None,
        code: str | None = None,
        note: str | None = None,
    ) -> Refund:
        """A gesture, booked on one line: the one with most left, if none is named.

        Raises:
            RequestError: the amount is none.
        """
        value = read_amount("amount", amount)
        parts = (LinePart(line_id=line_id, component=Component.GOODWILL, amount=value),) if line_id else ()
        return cls(
            order=order,
            reason=reason,
            scope=Scope.GOODWILL,
            lines=parts,
            amount=value,
            component=Component.GOODWILL,
            code=code,
            note=note,
        )

    @property
    def kind(self) -> Kind:
        """Always REFUND."""
        return Kind.REFUND


@frozen(kw_only=True)
class Cancellation:
    """The whole order, before it is shipped."""

    order: OrderRef | str
    reason: Reason
    #: The agent's word that the buyer asked for it in this ticket: the evidence for a buyer's reason.
    buyer_asked: bool = False
    code: str | None = None
    #: For colleagues; sealed in the journal, never sent to the buyer.
    note: str | None = field(default=None, repr=False)

    @property
    def kind(self) -> Kind:
        """Always CANCELLATION."""
        return Kind.CANCELLATION


Request = Refund | Cancellation


def read_percent(field: str, value: Decimal | int | str) -> Decimal:
    """Return a percentage, more than 0 and at most 100. Raises RequestError for anything else."""
    try:
        number = Decimal(value) if not isinstance(value, float) else Decimal("NaN")
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 < number <= 100:
        raise RequestError(field, f"{value!r} is not a percentage; give more than 0 and at most 100")
    return number
