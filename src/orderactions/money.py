"""Amounts: a decimal and a currency, never a float, never two currencies in one sum."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from attrs import frozen

__all__ = ["MINOR_DIGITS", "Money", "split", "total"]

MINOR_DIGITS: dict[str, int] = {
    "AED": 2, "AUD": 2, "BRL": 2, "CAD": 2, "CNY": 2, "EGP": 2, "EUR": 2, "GBP": 2, "INR": 2, "JPY": 0,
    "MXN": 2, "PLN": 2, "SAR": 2, "SEK": 2, "SGD": 2, "TRY": 2, "USD": 2, "ZAR": 2,
}  # fmt: skip
"""Digits after the point, by currency, for the marketplaces we know (ISO 4217)."""

_SMALLEST = {currency: Decimal(1).scaleb(-digits) for currency, digits in MINOR_DIGITS.items()}
_NOTHING: dict[str, Money] = {}
"""Made once for each currency: sums begin with it."""

_PLAIN = re.compile(r"[0-9]{1,15}(\.[0-9]+)?\Z")
_COMMA = re.compile(r"[0-9]{1,15},[0-9]{1,2}\Z")


@frozen(order=False)
class Money:
    """An exact amount of one currency.

    Args:
        amount: a `Decimal` with no more digits after the point than the currency has; may be negative.
        currency: ISO 4217 code, three capital letters, one of `MINOR_DIGITS`.

    Raises:
        TypeError: `amount` is not a `Decimal` (a float cannot hold money).
        ValueError: unknown currency, too many decimals, or not a finite number.
    """

    amount: Decimal
    currency: str

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"amount: {self.amount!r} is a {type(self.amount).__name__}; give a Decimal, never a float")
        smallest = _SMALLEST.get(self.currency)
        if smallest is None:
            known = ", ".join(sorted(MINOR_DIGITS))
            raise ValueError(f"currency: {self.currency!r} is not known; use one of {known}")
        if self.amount.same_quantum(smallest) and self.amount.adjusted() <= 14:
            return  # the usual case, and that of every sum: it has the currency's digits already
        if not self.amount.is_finite() or self.amount.adjusted() > 14:
            raise ValueError(f"amount: {self.amount} is not an amount of money")
        rounded = self.amount.quantize(smallest)
        if rounded != self.amount:
            digits = MINOR_DIGITS[self.currency]
            raise ValueError(f"amount: {self.amount} has too many decimals; {self.currency} has {digits}")
        object.__setattr__(self, "amount", rounded)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read what a person typed, such as "12.50".

        Raises:
            ValueError: it is not a plain positive decimal; the message says what was probably meant.
        """
        value = text.strip()
        if _COMMA.match(value):
            raise ValueError(f"amount: {text!r} has a comma; did you mean {value.replace(',', '.')}?")
        if not _PLAIN.match(value):
            raise ValueError(f"amount: {text!r} is not an amount; write digits and a point, such as 12.50")
        return cls(Decimal(value), currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Money:
        """Return the amount of so many cents (yen, öre ...)."""
        return cls(Decimal(minor).scaleb(-MINOR_DIGITS[currency]), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing, in that currency."""
        nothing = _NOTHING.get(currency)
        if nothing is None:
            nothing = _NOTHING[currency] = cls(Decimal(0), currency)
        return nothing

    @property
    def minor(self) -> int:
        """The amount in the currency's smallest unit."""
        return int(self.amount.scaleb(MINOR_DIGITS[self.currency]))

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise _two(self, other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise _two(self, other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        if self.currency != other.currency:
            raise _two(self, other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        if self.currency != other.currency:
            raise _two(self, other)
        return self.amount <= other.amount

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:f}"

    def share(self, numerator: Decimal | int, denominator: Decimal | int = 1) -> Money:
        """Return this amount times a fraction, rounded half up to the smallest unit."""
        exact = self.amount * Decimal(numerator) / Decimal(denominator)
        return Money(exact.quantize(_SMALLEST[self.currency], ROUND_HALF_UP), self.currency)


def _two(one: Money, other: Money) -> ValueError:
    return ValueError(f"{one} and {other} are in different currencies")


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Return the sum; of nothing it is zero in `currency`."""
    nothing = Money.zero(currency)
    result = nothing.amount
    for amount in amounts:
        if amount.currency != currency:
            raise _two(Money(result, currency), amount)
        result += amount.amount
    return Money(result, currency) if result else nothing


def split(whole: Money, weights: Sequence[int]) -> list[Money]:
    """Divide an amount by weights so that the parts always sum to the whole.

    Each part gets its share rounded down; the smallest units left over go to the largest remainders,
    the earlier part first where they are equal.

    Args:
        whole: what is divided; not negative.
        weights: one per part, not negative, not all zero.

    Raises:
        ValueError: a negative amount or weight, or nothing to divide by.
    """
    if whole.amount < 0 or any(weight < 0 for weight in weights) or not sum(weights):
        raise ValueError(f"cannot split {whole} by {list(weights)}: give amounts and weights of 0 or more, not all 0")
    everything = sum(weights)
    floors = [whole.minor * weight // everything for weight in weights]
    remainders = [whole.minor * weight % everything for weight in weights]
    left_over = whole.minor - sum(floors)
    for at in sorted(range(len(weights)), key=lambda at: -remainders[at])[:left_over]:
        floors[at] += 1
    return [Money.from_minor(minor, whole.currency) for minor in floors]
