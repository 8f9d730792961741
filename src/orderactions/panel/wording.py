"""The panel's words, by language: a table for each, as JSON beside this file. Amounts and moments are set here too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec

from attrs import field, frozen

from orderactions.models import Problem
from orderactions.money import Money
from orderactions.panel.sentences import recognise

__all__ = ["LANGUAGES", "Words", "load"]

LANGUAGES: tuple[str, ...] = ("de", "en", "es", "fr", "it")


@cache
def load(language: str) -> Mapping[str, str]:
    """Return the table of a language, by key."""
    text = files("orderactions.panel").joinpath("words", f"{language}.json").read_text(encoding="utf-8")
    found: Mapping[str, str] = json.loads(text)
    return found


@frozen
class Words:
    """The words of one language."""

    #: Two letters.
    language: str
    _table: Mapping[str, str] = field(init=False, repr=False, eq=False)

    @_table.default
    def _loaded(self) -> Mapping[str, str]:
        return load(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of a key, with what is put into them."""
        text = self._table[key]
        return text.format_map(values) if values else text

    def maybe(self, key: str, **values: object) -> str:
        """Return the words of a key; "" where there are none."""
        return self(key, **values) if key in self._table else ""

    def money(self, amount: Money | None) -> str:
        """Return an amount as this language writes it; plainly where Babel (extra `[messages]`) is not installed."""
        if amount is None:
            return ""
        return _money(amount, self.language) if _has_babel() else str(amount)

    def moment(self, at: datetime) -> str:
        """Return a moment in UTC as this language writes it."""
        utc = at.astimezone(UTC)
        day = _day(utc.date(), self.language) if _has_babel() else f"{utc:%Y-%m-%d}"
        return f"{day} {utc:%H:%M} UTC"

    def span(self, seconds: int) -> str:
        """Return how long that is: hours and minutes, and within the last five minutes seconds too."""
        minutes, rest = divmod(abs(seconds), 60)
        if minutes < 5:
            return f"{minutes}:{rest:02} min"
        hours, minutes = divmod(minutes, 60)
        return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"

    def said(self, sentence: str) -> str:
        """Return a sentence of the library in this language; "" where it stays as it is."""
        known = None if self.language == "en" else recognise(sentence)
        if known is None:
            return ""
        key, parts = known
        if "amount" in parts:
            currency, _, amount = parts["amount"].partition(" ")
            parts["amount"] = self.money(Money.parse(amount, currency))
        until = parts.get("until")
        return self(key, **parts) + (f" ({until} UTC)" if until else "") + parts["rules"]

    def problem(self, problem: Problem) -> str:
        """Return what a problem is, in this language; "" in English, which the library itself speaks."""
        return self.maybe(f"problem.{problem.code}")


@cache
def _has_babel() -> bool:
    return find_spec("babel") is not None


# One page names the same amounts and days several times, and is asked for again and again.
@lru_cache(maxsize=4096)
def _money(amount: Money, language: str) -> str:
    from babel.numbers import format_currency

    return str(format_currency(amount.amount, amount.currency, locale=language))


@lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:
    from babel.dates import format_date

    return str(format_date(day, "medium", locale=language))
