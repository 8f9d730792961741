"""Amounts and percentages as people and programs give them, read strictly. No I/O."""

from __future__ import annotations

import re
from decimal import Decimal

from orderactions.errors import RequestError
from orderactions.money import Money

__all__ = [
    "Amount",
    "Given",
    "check_amount",
    "check_percent",
    "read_amount",
    "read_decimal",
    "read_percent",
    "read_signed",
]

Amount = Money | Decimal
"""An amount that was read; a bare number takes the order's currency later."""

Given = Money | Decimal | str | None
"""An amount as it is handed in; None where there is none."""

_WITH_CURRENCY = re.compile(r"([A-Z]{3})\s+(\S+)\Z")
_MINUS = re.compile(r"\s*(?:[A-Z]{3}\s+)?(-)")
#: One to some, and a thousand to others.
_GROUP = re.compile(r"\.[0-9]{2}0+\Z")
#: Nobody means what programs write besides, such as 1e-9 or 1_0.
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,9})?")


def read_amount(field: str, value: Money | Decimal | str | int) -> Amount:
    """Return an amount to be paid out; a bare number takes the order's currency later.

    Raises:
        RequestError: zero, negative, a float, text that is not an amount ("12,50": did you mean 12.50), or text that
            is one to some and a thousand to others ("1.000").
    """
    if isinstance(value, float | bool):
        kind = "float" if isinstance(value, float) else "truth value"
        raise RequestError(field, f"{value!r} is a {kind}, which cannot hold money; give a Decimal or text")
    try:
        if isinstance(value, str):
            if _GROUP.search(value.strip()):
                raise ValueError(f"{value!r} may be read in two ways; write at most two digits after the point")
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


def read_signed(field: str, value: Money | Decimal | str | int) -> Amount:
    """Return an amount that may be negative (taken from the buyer), but not zero.

    Raises:
        RequestError: as `read_amount`, but for a minus in front of an amount or before its currency.
    """
    if isinstance(value, str):
        minus = _MINUS.match(value)
        if minus is None:
            return read_amount(field, value)
        try:
            return -read_amount(field, value[: minus.start(1)] + value[minus.end(1) :])
        except RequestError as error:
            # The correction that is offered must not turn what is taken from the buyer into a payment.
            raise RequestError(field, error.problem.replace("did you mean ", "did you mean -")) from None
    if str(value.amount if isinstance(value, Money) else value).startswith("-"):
        return -read_amount(field, -value)
    return read_amount(field, value)


def read_decimal(text: str) -> Decimal:
    """Read digits and a point. Raises ValueError for anything else."""
    shown = text.strip().removeprefix("-")
    digits = len(shown.partition(".")[2])
    if digits <= 2:
        return Decimal(-1 if text.strip().startswith("-") else 1) * Money.parse(shown, "EUR").amount
    if not re.fullmatch(r"[0-9]+\.[0-9]+", shown):
        Money.parse(shown, "EUR")
    return Decimal(text.strip())


def read_percent(field: str, value: Decimal | int | str) -> Decimal:
    """Return a percentage, more than 0 and at most 100; text may have a "%". Raises RequestError for anything else."""
    number = Decimal("NaN")
    if isinstance(value, str):
        plain = value.strip().removesuffix("%").strip()
        number = Decimal(plain) if _PERCENT.fullmatch(plain) else number
    elif not isinstance(value, float | bool):
        number = Decimal(value)
    if not number.is_finite() or not 0 < number <= 100:
        raise RequestError(field, f"{value!r} is not a percentage; give more than 0 and at most 100")
    return number


def check_amount(field: str, amount: object, *, signed: bool = False) -> None:
    """Refuse what is no amount, however a request was made; None is one that was left out. Raises RequestError."""
    if amount is None:
        return
    if not isinstance(amount, Money | Decimal):
        raise RequestError(field, f"{amount!r} is a {type(amount).__name__}; give Money or a Decimal")
    (read_signed if signed else read_amount)(field, amount)


def check_percent(field: str, percent: object) -> None:
    """Refuse what is no percentage; None is one that was left out. Raises RequestError."""
    if percent is None:
        return
    if not isinstance(percent, Decimal):
        raise RequestError(field, f"{percent!r} is a {type(percent).__name__}; give a Decimal")
    read_percent(field, percent)
