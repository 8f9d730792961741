"""What was paid for one order line, by component (AMZ-ORDER-04).

Nothing is guessed away: a charge without a component is kept under Amazon's word, and where the parts do not say
clearly what was paid the line carries a problem, which stands against any refund of it.
"""

from __future__ import annotations

from attrs import define, field

from orderactions.marketplaces.amazon.wire import Node, text_of
from orderactions.models import Component
from orderactions.money import Money, total
from orderactions.orders import OrderLine

__all__ = ["CHARGES", "read_line"]

CHARGES: dict[str, Component] = {
    "ITEM": Component.ITEM,
    "SHIPPING": Component.SHIPPING,
    "GIFT_WRAP": Component.GIFT_WRAP,
}
"""Amazon's words for what can be refunded."""


def read_line(node: Node, currency: str) -> OrderLine:
    """Read one element of `orderItems`. Raises WireError."""
    product = node.need("product")
    quantity = node.need("quantityOrdered").count()
    fulfilment, cancellation = node.get("fulfillment"), node.get("cancellation")
    shipped = _count(fulfilment, "quantityFulfilled")
    sums = _Sums(currency)
    proceeds = node.get("proceeds")
    breakdowns = proceeds.get("breakdowns") if proceeds else None
    if proceeds is None or breakdowns is None:
        sums.problem("Amazon does not tell the amounts of this line")
    else:
        sums.read(breakdowns)
        sums.compare(proceeds.get("proceedsTotal"))
    sums.problem(_cancelled_part(quantity, shipped, fulfilment, cancellation))
    return OrderLine(
        line_id=node.need("orderItemId").text(),
        sku=text_of(product.get("sellerSku")),
        title=text_of(product.get("title")),
        quantity=quantity,
        quantity_shipped=shipped or 0,
        paid={component: sums.paid[component] for component in Component if component in sums.paid},
        other=sums.other,
        discount=sums.discount,
        buyer_asked_to_cancel=_buyer_asked(cancellation),
        problem="; ".join(sums.problems),
    )


def _count(node: Node | None, name: str) -> int | None:
    found = node.get(name) if node else None
    return found.count() if found else None


def _buyer_asked(cancellation: Node | None) -> bool:
    """Whether the buyer used Amazon's own request (AMZ-ORDER-06); the buyer's words are not kept."""
    request = cancellation.get("cancellationRequest") if cancellation else None
    return request is not None and text_of(request.get("requester")).upper() == "BUYER"


def _cancelled_part(quantity: int, shipped: int | None, fulfilment: Node | None, cancellation: Node | None) -> str:
    """Say why the amounts of a line may be of fewer units than were ordered; "" when they are not."""
    executed = cancellation.get("cancellationExecution") if cancellation else None
    if executed is not None:
        return f"cancelled by {text_of(executed.get('cancelledBy')) or 'somebody'}"
    waiting = _count(fulfilment, "quantityUnfulfilled")
    if shipped is not None and waiting is not None and shipped + waiting != quantity:
        return f"{quantity} ordered, but {shipped} shipped and {waiting} to be shipped"
    return ""


@define
class _Sums:
    """The amounts of one line while they are added up."""

    currency: str
    paid: dict[Component, Money] = field(factory=dict)
    other: dict[str, Money] = field(factory=dict)
    discount: Money | None = None
    problems: list[str] = field(factory=list)

    def problem(self, text: str) -> None:
        if text and text not in self.problems:
            self.problems.append(text)

    def read(self, breakdowns: Node) -> None:
        """Charges first: tax and discounts are told apart by them."""
        rows = [(row.need("type").text(), row) for row in breakdowns.items()]
        for kind, row in rows:
            if kind in CHARGES:
                self._add(CHARGES[kind], self._money(row.need("subtotal")))
            elif kind not in {"TAX", "DISCOUNT"}:
                self._keep(kind, self._money(row.need("subtotal")))
        for kind, row in rows:
            if kind == "TAX":
                self._tax(row)
        for kind, row in rows:
            if kind == "DISCOUNT":
                self._discount(row)
        for component, amount in self.paid.items():
            if amount.amount < 0:
                self.problem(f"{component.value} adds up to {amount}")

    def compare(self, told: Node | None) -> None:
        """Compare the parts with Amazon's own sum, where it tells one."""
        if told is None:
            return
        added = total([*self.paid.values(), *self.other.values()], self.currency)
        if added != self._money(told):
            self.problem(f"its parts add up to {added}, Amazon's total is {self._money(told)}")

    def _money(self, node: Node) -> Money:
        amount = node.money()
        if amount.currency != self.currency:
            node.fail(f"is in {amount.currency}, the order is in {self.currency}")
        return amount

    def _add(self, component: Component, amount: Money) -> None:
        self.paid[component] = self.paid.get(component, Money.zero(self.currency)) + amount

    def _keep(self, word: str, amount: Money) -> None:
        self.other[word] = self.other.get(word, Money.zero(self.currency)) + amount

    def _tax(self, row: Node) -> None:
        whole = self._money(row.need("subtotal"))
        parts = self._details(row)
        if not parts:
            self._undivided_tax(whole)
            return
        if total((amount for _, amount in parts), self.currency) != whole:
            self.problem("the parts of its tax do not add up")
        for word, amount in parts:
            tax = CHARGES[word].tax if word in CHARGES else None
            if tax is not None:
                self._add(tax, amount)
            elif amount:
                self._keep(f"TAX/{word}", amount)
                if word == "DISCOUNT":
                    self.problem("a discount on tax, and it is not told on which tax")

    def _undivided_tax(self, whole: Money) -> None:
        """Tax without parts belongs to the item where nothing else was charged."""
        elsewhere = [amount for component, amount in self.paid.items() if component is not Component.ITEM and amount]
        if elsewhere or any(self.other.values()):
            if whole:
                self._keep("TAX", whole)
                self.problem("Amazon does not tell which part of its tax belongs to which charge")
        else:
            self._add(Component.ITEM_TAX, whole)

    def _discount(self, row: Node) -> None:
        """Amazon's sign for a discount is not documented; it always takes off."""
        whole = _positive(self._money(row.need("subtotal")))
        parts = [(word, _positive(amount)) for word, amount in self._details(row)]
        if not parts:
            parts = [("ITEM", whole)]
            elsewhere = [
                amount for component, amount in self.paid.items() if component is not Component.ITEM and amount
            ]
            if whole and (elsewhere or any(self.other.values())):
                self.problem("Amazon does not tell which charge its discount belongs to")
        if total((amount for _, amount in parts), self.currency) != whole:
            self.problem("the parts of its discount do not add up")
        for word, amount in parts:
            if word in CHARGES:
                self._add(CHARGES[word], -amount)
            elif amount:
                self._keep(f"DISCOUNT/{word}", -amount)
                self.problem("a discount, and it is not told on which charge")
        self.discount = (self.discount or Money.zero(self.currency)) + whole

    def _details(self, row: Node) -> list[tuple[str, Money]]:
        details = row.get("detailedBreakdowns")
        return [
            (text_of(part.get("subtype")) or "?", self._money(part.need("value")))
            for part in (details.items() if details else ())
        ]


def _positive(amount: Money) -> Money:
    return -amount if amount.amount < 0 else amount
