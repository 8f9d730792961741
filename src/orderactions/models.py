"""The words of the library as values: who, where, and what is asked for. No I/O, no marketplace's spelling."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from attrs import field, frozen

from orderactions.amounts import Amount, Given, check_amount, check_percent, read_amount, read_percent, read_signed
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
    """A part of what was paid for a line, with a balance of its own; or what comes beside it (the last three)."""

    ITEM = "item"
    ITEM_TAX = "item_tax"
    SHIPPING = "shipping"
    SHIPPING_TAX = "shipping_tax"
    GIFT_WRAP = "gift_wrap"
    GIFT_WRAP_TAX = "gift_wrap_tax"
    #: Beyond the price, without a claim. Uses up the balance of the line all the same.
    GOODWILL = "goodwill"
    #: What the seller keeps for taking a return: always negative. Lowers what the buyer gets, gives no balance back.
    RESTOCKING_FEE = "restocking_fee"
    #: What the way back costs: positive to the buyer (uses up the balance of the line), negative from the buyer.
    RETURN_SHIPPING = "return_shipping"

    @property
    def is_paid(self) -> bool:
        """Whether it is part of what a buyer pays for a line."""
        return self not in (Component.GOODWILL, Component.RESTOCKING_FEE, Component.RETURN_SHIPPING)

    @property
    def tax(self) -> Component | None:
        """The tax that goes with a charge; None for taxes and what comes beside the price."""
        return {
            Component.ITEM: Component.ITEM_TAX,
            Component.SHIPPING: Component.SHIPPING_TAX,
            Component.GIFT_WRAP: Component.GIFT_WRAP_TAX,
        }.get(self)


@frozen
class OrderRef:
    """An order of one account, written `account/order`."""

    #: Your name for the account.
    account: str
    #: The marketplace's id of the order (at Amazon AMZ-ORDER-02).
    order_id: str

    def __str__(self) -> str:
        return f"{self.account}/{self.order_id}"


@frozen
class TicketRef:
    """A conversation of one desk, written `desk:id`."""

    #: The name under which the service knows the desk.
    desk: str
    #: The desk's own id of it.
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
    #: "agent" or "automation".
    kind: str = "agent"
    #: The rule that an automation follows; "" for an agent.
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


class Scope(Enum):
    """How a refund names what it gives back."""

    #: All that is left of the order.
    FULL = "full"
    #: Parts of lines, or an amount or percentage spread over them.
    PART = "part"
    #: A gesture beyond the price.
    GOODWILL = "goodwill"


@frozen(kw_only=True)
class LinePart:
    """A part of one line: by quantity, amount or percent; with none of them, all that is left of the component."""

    line_id: str
    component: Component = Component.ITEM
    #: Units, 1 or more.
    quantity: int | None = None
    #: What the buyer gets; a bare number is in the order's currency.
    amount: Amount | None = None
    #: Of what was paid; more than 0, at most 100.
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
        if self.component in (Component.RESTOCKING_FEE, Component.RETURN_SHIPPING):
            raise RequestError("component", f"{self.component.value} is no part of a line; name it beside the lines")
        check_amount("amount", self.amount)
        check_percent("percent", self.percent)


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
    #: Of what was paid; more than 0, at most 100.
    percent: Decimal | None = None
    #: What an amount or percentage without `lines` is taken from.
    component: Component = Component.ITEM
    #: Kept by the seller: taken off what the buyer gets.
    restocking_fee: Amount | None = None
    #: The cost of the way back: more for the buyer, or, negative, less (AMZ-REFUND-13).
    return_shipping: Amount | None = None
    #: The agent knows of a guarantee claim that is not decided; no marketplace's interface tells (AMZ-REFUND-18).
    claim_open: bool = False
    #: The marketplace's own code, where the table's choice does not fit.
    code: str | None = None
    #: For colleagues; sealed in the journal, never sent to the buyer.
    note: str | None = field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what is none, however the request was made. Raises RequestError."""
        check_amount("amount", self.amount)
        check_percent("percent", self.percent)
        check_amount("restocking_fee", self.restocking_fee)
        check_amount("return_shipping", self.return_shipping, signed=True)

    @classmethod
    def full(
        cls,
        order: OrderRef | str,
        *,
        reason: Reason,
        restocking_fee: Given = None,
        return_shipping: Given = None,
        claim_open: bool = False,
        code: str | None = None,
        note: str | None = None,
    ) -> Refund:
        """Everything that is left of the order.

        Args:
            order: the order, or its id where there is one account only.
            reason: why.
            restocking_fee: what the seller keeps for taking it back; positive.
            return_shipping: what the way back cost the buyer (positive: paid on top), or what it cost the seller
                (negative: taken off).
            claim_open: the buyer has a guarantee claim that is not decided.
            code: the marketplace's own code.
            note: for colleagues.

        Raises:
            RequestError: an amount is none.
        """
        return cls(
            order=order,
            reason=reason,
            scope=Scope.FULL,
            restocking_fee=None if restocking_fee is None else read_amount("restocking_fee", restocking_fee),
            return_shipping=None if return_shipping is None else read_signed("return_shipping", return_shipping),
            claim_open=claim_open,
            code=code,
            note=note,
        )

    @classmethod
    def part(
        cls,
        order: OrderRef | str,
        *,
        reason: Reason,
        lines: tuple[LinePart, ...] | list[LinePart] = (),
        amount: Given = None,
        percent: Decimal | int | str | None = None,
        restocking_fee: Given = None,
        return_shipping: Given = None,
        claim_open: bool = False,
        code: str | None = None,
        note: str | None = None,
    ) -> Refund:
        """Some of it: the given parts of lines, or an amount or percentage spread over the lines' item prices.

        The other arguments are those of `full`; `amount` is before fee and return shipping.

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
            restocking_fee=None if restocking_fee is None else read_amount("restocking_fee", restocking_fee),
            return_shipping=None if return_shipping is None else read_signed("return_shipping", return_shipping),
            claim_open=claim_open,
            code=code,
            note=note,
        )

    @classmethod
    def shipping(
        cls,
        order: OrderRef | str,
        *,
        reason: Reason,
        amount: Given = None,
        claim_open: bool = False,
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
            claim_open=claim_open,
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
        claim_open: bool = False,
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
            claim_open=claim_open,
            code=code,
            note=note,
        )

    @property
    def kind(self) -> Kind:
        """Always REFUND."""
        return Kind.REFUND


@frozen(kw_only=True)
class Cancellation:
    """The whole order, before it is shipped (AMZ-CANCEL-04)."""

    order: OrderRef | str
    reason: Reason
    #: The agent's word that the buyer asked for it in this ticket: the evidence for a buyer's reason (AMZ-CANCEL-09).
    buyer_asked: bool = False
    #: Where the order is still pending: wait until it has left Pending, and cancel it then if that is possible.
    when_possible: bool = False
    #: The marketplace's own code, where the table's choice does not fit.
    code: str | None = None
    #: For colleagues; sealed in the journal, never sent to the buyer.
    note: str | None = field(default=None, repr=False)

    @property
    def kind(self) -> Kind:
        """Always CANCELLATION."""
        return Kind.CANCELLATION


Request = Refund | Cancellation
