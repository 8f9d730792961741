"""What is put into a text to a buyer: an amount, articles and an expected time, as the buyer's language writes them.

Babel (`pip install 'orderactions[messages]'`) knows how. Where it is not installed an amount is written plainly, such
as EUR 12.50, and what would need a plural is said without a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from types import ModuleType
from typing import Any

from orderactions.actions import Line
from orderactions.messages.words import WORDS, Words
from orderactions.money import Money
from orderactions.orders import Order

__all__ = ["FORBIDDEN", "Article", "amount_text", "articles_of", "expected_text", "fit_title", "lines_text"]

Article = Sequence[Any]
"""Units and title. No units (0) where it is not about a number of them, no title ("") where it may not be told."""

FORBIDDEN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"@")),
    ("a link", re.compile(r"://|\bwww\b|\bmailto:|[\w-]+\.[^\W\d_]{2,}", re.IGNORECASE)),
    ("HTML", re.compile(r"<\s*[/!a-z]|&#?\w+;", re.IGNORECASE)),
    ("a telephone number", re.compile(r"(?:[+(]?\d[\s()/.-]*){6,}")),
    ("a control character", re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")),
)
"""What Amazon does not let stand in messages to buyers (AMZ-MSG-03), and how it is known."""

#: Titles are long and full of search words; so many letters tell a buyer which article it is.
_TITLE = 60
_NAMED = 3
_TIMES = "\N{MULTIPLICATION SIGN}"
#: A domain may be written with the full stop of Chinese and Japanese.
_IDEOGRAPHIC = re.compile(r"[\w-]。[a-z]{2,}", re.IGNORECASE)
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
#: How many business days a card's statement takes, by the site's country: the two that Amazon names (AMZ-REFUND-16).
_STATEMENT: Mapping[str, tuple[int, int]] = {"US": (3, 5), "JP": (6, 10)}
#: The letters by which Amazon calls a country, where CLDR calls it otherwise.
_CLDR = {"UK": "GB"}


def articles_of(order: Order, lines: Sequence[Line]) -> list[list[Any]]:
    """Return what of the order an action is about, as it is journaled; without lines it is about all of it."""
    if not lines:
        return [[line.quantity, fit_title(line.title)] for line in order.lines]
    titles = {line.line_id: line.title for line in order.lines}
    units: dict[str, int] = {}
    for line in lines:
        # What stands beside the articles, such as a fee, is none.
        if line.line_id in titles:
            units[line.line_id] = max(units.get(line.line_id, 0), line.quantity)
    return [[number, fit_title(titles[line_id])] for line_id, number in units.items()]


def fit_title(title: str) -> str:
    """Return a title as a buyer may read it, cut to a readable length; "" where something in it may not be sent."""
    # Marks that nobody sees could hide a link from the patterns, or turn the rest of the message around.
    seen = "".join(" " if each.isspace() else each for each in title if each.isspace() or _is_visible(each))
    text = " ".join(unicodedata.normalize("NFC", seen).split())
    if not _is_fit(text):
        return ""
    cut = text if len(text) <= _TITLE else text[: _TITLE - 1].rstrip() + "…"
    return cut if _is_fit(cut) else ""


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] != "C"


def _is_fit(text: str) -> bool:
    # Letters of another width or shape read as the plain ones.
    plain = unicodedata.normalize("NFKC", text)
    # What stands between two titles must not end an entity of HTML.
    found = any(pattern.search(f"{each};") for _, pattern in FORBIDDEN for each in (text, plain))
    return not found and not _IDEOGRAPHIC.search(plain) and not set("<>{}") & set(plain)


def lines_text(articles: Sequence[Article], language: str) -> str:
    """Return a list of articles, such as "2 x Mug; Bowl; 4 more items"; never empty."""
    words = WORDS[language]
    named: list[str] = []
    rest: list[int] = []
    for number, title in articles:
        fit = fit_title(title)
        if fit and len(named) < _NAMED:
            named.append(f"{number} {_TIMES} {_isolated(fit)}" if number else _isolated(fit))
        else:
            rest.append(number)
    if not named:
        return _counted(rest, words.units, language) or words.some
    if rest:
        named.append(_counted(rest, words.more, language) or words.others)
    return words.between.join(named)


def _isolated(title: str) -> str:
    """Keep a title that is written from right to left from turning what stands around it."""
    turns = any(unicodedata.bidirectional(each) in _RIGHT_TO_LEFT for each in title)
    return f"\u2068{title}\u2069" if turns else title


def _counted(units: Sequence[int], forms: Mapping[str, str], language: str) -> str:
    """Say a number of units; "" where one of them is not known, or the language's plurals are not."""
    babel = _babel()
    if babel is None or not units or not all(units):
        return ""
    number = sum(units)
    category = babel.Locale.parse(language).plural_form(number)
    return forms.get(category, forms["other"]).format(n=number)


def expected_text(language: str, country: str, marketplace: str) -> str:
    """Return how long it may take until a refund that was carried out is on a statement.

    In business days where Amazon names them, else without a number. It is no date: which days are business days is for
    the buyer's bank to say.
    """
    words: Words = WORDS[language]
    span = _STATEMENT.get(country.strip().upper()) if marketplace == "Amazon" else None
    return words.several if span is None else words.days.format(first=span[0], last=span[1])


# Asked for with every action that is shown.
@lru_cache(maxsize=1024)
def amount_text(amount: Money, language: str, country: str) -> str:
    """Return an amount as it is written in the language, in the country where the order was placed."""
    babel = _babel()
    if babel is None:
        return str(amount)
    locale = _locale(babel, language, country.strip().upper())
    written: str = babel.numbers.format_currency(amount.amount, amount.currency, locale=locale)
    # Spaces that do not break look the same, and are not kept by every desk that shows what was written.
    return re.sub(r"[\u00a0\u202f]", " ", written)


@cache
def _locale(babel: ModuleType, language: str, country: str) -> Any:  # noqa: ANN401 - Babel's
    """The language as it is written in the country, where it is one of the country's own.

    An English text about a German order has an English amount: one with a point for thousands could be misread.
    """
    country = _CLDR.get(country, country)
    at_home = language in babel.languages.get_official_languages(country, de_facto=True)
    for code in (f"{language}_{country}" if at_home else language, language, "en"):
        try:
            return babel.Locale.parse(code)
        except (ValueError, babel.UnknownLocaleError):
            continue
    raise AssertionError("there is always English")


@cache
def _babel() -> ModuleType | None:
    """Babel, loaded with the first text that is filled; None where the extra is not installed."""
    try:
        import babel
        import babel.languages
        import babel.numbers
    except ImportError:
        return None
    return babel
