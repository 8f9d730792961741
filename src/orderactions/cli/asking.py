"""From the words of the command line to a request. Pure, but for the errors of the command line."""

from __future__ import annotations

from decimal import Decimal

import click
from attrs import evolve, frozen

from orderactions.cli.options import WHOLE
from orderactions.errors import RequestError
from orderactions.models import Cancellation, Component, LinePart, Refund
from orderactions.money import Money
from orderactions.orders import Order, OrderLine
from orderactions.reasons import Reason

__all__ = ["Asked", "default_cancellation", "default_refund"]

Amount = Money | Decimal

_SCOPES = "--full, --amount, --percent, --line, --shipping or --goodwill"


@frozen(kw_only=True)
class Asked:
    """A refund as the command line names it.

    Raises:
        click.UsageError: none or several of the scopes, or options that do not go together.
    """

    reason: Reason | None = None
    full: bool = False
    amount: Amount | None = None
    percent: Decimal | None = None
    lines: tuple[str, ...] = ()
    quantity: int | None = None
    #: An amount, "all", or None when it was not asked for.
    shipping: Amount | str | None = None
    goodwill: Amount | None = None
    component: Component | None = None
    code: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.quantity is not None and not self.lines:
            raise click.UsageError("--quantity counts units of a line; name it with --line")
        measures = [
            name
            for name, value in (("--quantity", self.quantity), ("--amount", self.amount), ("--percent", self.percent))
            if value is not None
        ]
        scopes = [
            name
            for name, given in (
                ("--full", self.full),
                ("--shipping", self.shipping is not None),
                ("--goodwill", self.goodwill is not None),
                ("--line", bool(self.lines) and self.goodwill is None),
                *((name, not self.lines) for name in measures),
            )
            if given
        ]
        if len(scopes) != 1:
            said = f"{' and '.join(scopes)} exclude each other" if scopes else "what is to be refunded is not said"
            raise click.UsageError(f"{said}; give one of {_SCOPES}")
        self._check_measures(scopes[0], measures)
        if self.reason is None and self.goodwill is None:
            raise click.UsageError("Missing option '--reason'; only --goodwill has one of its own")

    def _check_measures(self, scope: str, measures: list[str]) -> None:
        if scope in ("--full", "--shipping", "--goodwill") and measures:
            raise click.UsageError(f"{scope} and {' and '.join(measures)} exclude each other")
        if len(measures) > 1:
            raise click.UsageError(f"{' and '.join(measures)} exclude each other; give one of them")
        if self.component is not None and scope not in ("--line", "--amount", "--percent"):
            raise click.UsageError(f"--component goes with --line, --amount or --percent, not with {scope}")
        if len(self.lines) > 1 and self.amount is not None:
            # It could mean the sum or the amount of each: where money is concerned nothing is guessed.
            raise click.UsageError("--amount with several --line is not clear; give one --line for each refund")
        if len(self.lines) > 1 and self.goodwill is not None:
            raise click.UsageError("--goodwill is booked on one line; give one --line or none")

    def request(self, order: Order) -> Refund:
        """Return the request for that order.

        Raises:
            RequestError: a line that the order does not have.
        """
        ref, reason, code = order.ref, self.reason or Reason.GOODWILL, self.code
        if self.full:
            return Refund.full(ref, reason=reason, code=code)
        if self.goodwill is not None:
            line_id = _line(order, self.lines[0]).line_id if self.lines else None
            return Refund.goodwill(ref, _given(self.goodwill), reason=reason, line_id=line_id, code=code)
        if self.shipping is not None:
            amount = None if isinstance(self.shipping, str) else _given(self.shipping)
            return Refund.shipping(ref, reason=reason, amount=amount, code=code)
        if self.lines:
            parts = [self._part(_line(order, name)) for name in self.lines]
            if len({part.line_id for part in parts}) != len(parts):
                raise RequestError("line", "the same line is named twice; name each line once")
            return Refund.part(ref, reason=reason, lines=parts, code=code)
        asked = Refund.part(
            ref,
            reason=reason,
            amount=None if self.amount is None else _given(self.amount),
            percent=self.percent,
            code=code,
        )
        return evolve(asked, component=self.component) if self.component else asked

    def _part(self, line: OrderLine) -> LinePart:
        return line.part(
            quantity=self.quantity,
            amount=None if self.amount is None else _given(self.amount),
            percent=self.percent,
            component=self.component or Component.ITEM,
        )


def _given(amount: Amount | str) -> Amount:
    if isinstance(amount, str):
        raise click.UsageError(f"{WHOLE!r} is only an amount of --shipping")
    return amount


def _line(order: Order, name: str) -> OrderLine:
    """Find a line by its id or its SKU."""
    if any(line.line_id == name for line in order.lines):
        return order.line(name)
    try:
        return order.line(sku=name)
    except RequestError as error:
        raise RequestError("line", error.problem) from None


def default_refund(order: Order) -> Refund:
    """Return the refund that is previewed where nothing was asked for: everything, for no particular reason."""
    return Refund.full(order.ref, reason=Reason.OTHER)


def default_cancellation(order: Order) -> Cancellation:
    """Return the cancellation that is previewed where nothing was asked for."""
    reason = Reason.BUYER_CANCELLED if order.buyer_asked_to_cancel else Reason.OTHER
    return Cancellation(order=order.ref, reason=reason)
