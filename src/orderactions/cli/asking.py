"""From the words of the command line to a request. Pure, but for the errors of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import click
from attrs import evolve, frozen

from orderactions.amounts import Amount
from orderactions.errors import RequestError
from orderactions.models import Cancellation, Component, LinePart, Refund, Scope
from orderactions.orders import Order, OrderLine
from orderactions.presets import Preset
from orderactions.reasons import Reason

__all__ = ["Asked", "default_cancellation", "default_refund"]

_SCOPES = "--full, --amount, --percent, --line, --shipping, --goodwill or --cause"
#: Causes of which a percentage may be the answer.
_BY_SHARE = (Reason.LATE, Reason.PRICE, Reason.GOODWILL)


@frozen(kw_only=True)
class Asked:
    """A refund as the command line names it.

    Raises:
        click.UsageError: none or several of the scopes, or options that do not go together.
    """

    reason: Reason | None = None
    #: A preset; --line or --full then chooses among those of several articles, --percent says how large a share is.
    cause: Reason | None = None
    full: bool = False
    amount: Amount | None = None
    percent: Decimal | None = None
    lines: tuple[str, ...] = ()
    quantity: int | None = None
    #: An amount, "all", or None when it was not asked for.
    shipping: Amount | str | None = None
    goodwill: Amount | None = None
    component: Component | None = None
    restocking_fee: Amount | None = None
    return_shipping: Amount | None = None
    claim_open: bool = False
    code: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.quantity is not None and not self.lines:
            raise click.UsageError("--quantity counts units of a line; name it with --line")
        if self.cause is not None:
            self._check_cause(self.cause)
            return
        measures = self._measures()
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

    def _measures(self) -> list[str]:
        given = (("--quantity", self.quantity), ("--amount", self.amount), ("--percent", self.percent))
        return [name for name, value in given if value is not None]

    def _fees(self) -> list[str]:
        given = (("--restocking-fee", self.restocking_fee), ("--return-shipping", self.return_shipping))
        return [name for name, value in given if value is not None]

    def _check_cause(self, cause: Reason) -> None:
        others = {
            "--reason": self.reason,
            "--amount": self.amount,
            "--quantity": self.quantity,
            "--shipping": self.shipping,
            "--goodwill": self.goodwill,
            "--component": self.component,
        }
        said = [name for name, value in others.items() if value is not None]
        if said:
            raise click.UsageError(f"--cause fills in all of that; leave out {' and '.join(said)}, or --cause")
        if self.percent is not None and cause not in _BY_SHARE:
            causes = ", ".join(each.value for each in _BY_SHARE)
            raise click.UsageError(f"--percent goes with --cause {causes}; not with {cause.value}")
        if self.full and self.lines:
            raise click.UsageError("--full and --line exclude each other; --cause takes one of them")
        if cause is Reason.GOODWILL and self._fees():
            raise click.UsageError(f"{' and '.join(self._fees())}: not with --cause goodwill")

    def _check_measures(self, scope: str, measures: list[str]) -> None:
        if scope in ("--full", "--shipping", "--goodwill") and measures:
            raise click.UsageError(f"{scope} and {' and '.join(measures)} exclude each other")
        if len(measures) > 1:
            raise click.UsageError(f"{' and '.join(measures)} exclude each other; give one of them")
        if self.component is not None and scope not in ("--line", "--amount", "--percent"):
            raise click.UsageError(f"--component goes with --line, --amount or --percent, not with {scope}")
        if scope in ("--shipping", "--goodwill") and self._fees():
            raise click.UsageError(f"{' and '.join(self._fees())}: not with {scope}; it goes with a refund of articles")
        if len(self.lines) > 1 and self.amount is not None:
            # It could mean the sum or the amount of each: where money is concerned nothing is guessed.
            raise click.UsageError("--amount with several --line is not clear; give one --line for each refund")
        if len(self.lines) > 1 and self.goodwill is not None:
            raise click.UsageError("--goodwill is booked on one line; give one --line or none")

    def request(self, order: Order, presets: Sequence[Preset] = ()) -> Refund:
        """Return the request for that order.

        Args:
            order: as it was read.
            presets: those of the order, for --cause.

        Raises:
            RequestError: a line that the order does not have, or a cause that fits no refund or several.
        """
        asked = evolve(
            self._scope(order) if self.cause is None else self._preset(order, self.cause, presets),
            restocking_fee=self.restocking_fee,
            return_shipping=self.return_shipping,
            claim_open=self.claim_open,
        )
        return asked if self.code is None else evolve(asked, code=self.code)

    def _preset(self, order: Order, cause: Reason, presets: Sequence[Preset]) -> Refund:
        found = [each for each in presets if each.cause is cause]
        chosen = {_line(order, name).line_id for name in self.lines}
        fitting = [
            each
            for each in found
            if (each.request.scope is Scope.FULL or not self.full)
            and (not chosen or {line.line_id for line in each.lines} == chosen)
        ]
        if fitting and all(each.lines == fitting[0].lines for each in fitting):
            return fitting[0].request
        if not found:
            raise RequestError("cause", f"no refund for {cause.value} is possible now; `orderactions order` says why")
        ways = "; ".join(f"{each.title} ({each.amount})" for each in found)
        choose = "choose with --line or --full" if len(found) > 1 else "leave --line and --full out"
        raise RequestError("cause", f"{cause.value} may be: {ways}; {choose}")

    def _scope(self, order: Order) -> Refund:
        ref, reason = order.ref, self.reason or Reason.GOODWILL
        if self.full:
            return Refund.full(ref, reason=reason)
        if self.goodwill is not None:
            line_id = _line(order, self.lines[0]).line_id if self.lines else None
            return Refund.goodwill(ref, self.goodwill, reason=reason, line_id=line_id)
        if self.shipping is not None:
            return Refund.shipping(ref, reason=reason, amount=None if isinstance(self.shipping, str) else self.shipping)
        if self.lines:
            parts = [self._part(_line(order, name)) for name in self.lines]
            if len({part.line_id for part in parts}) != len(parts):
                raise RequestError("line", "the same line is named twice; name each line once")
            return Refund.part(ref, reason=reason, lines=parts)
        asked = Refund.part(ref, reason=reason, amount=self.amount, percent=self.percent)
        return evolve(asked, component=self.component) if self.component else asked

    def _part(self, line: OrderLine) -> LinePart:
        return line.part(
            quantity=self.quantity,
            amount=self.amount,
            percent=self.percent,
            component=self.component or Component.ITEM,
        )


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
