"""What a buyer is told: short, polite, plain text, in the buyer's language, and never more than is known.

Only two stages are told. RECEIVED: it is submitted, and the marketplace has yet to confirm it. DONE: the marketplace
reports that it was carried out. At every other stage the text is empty, because nothing certain can be said.

Every text, ours or a user's own, is checked when it is loaded against what Amazon asks of messages to buyers
(AMZ-MSG-03): no links, e-mail addresses, telephone numbers or HTML, and at most 2000 characters. A title of an article
that holds one of these is left out of a text. What cannot be checked is left to whoever writes one: no advertising, no
asking for reviews, no promise that the marketplace has not made.
Amazon writes to buyers about refunds and cancellations itself (AMZ-MSG-02); these texts answer a buyer who asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import Formatter
from types import MappingProxyType

from attrs import field, frozen

from orderactions.errors import SetupError
from orderactions.messages.asks import ASK, ASKS
from orderactions.messages.filling import FORBIDDEN, Article, amount_text, articles_of, expected_text, lines_text
from orderactions.messages.texts import TEXTS
from orderactions.messages.words import WORDS
from orderactions.models import Kind
from orderactions.money import Money
from orderactions.reasons import Reason
from orderactions.states import Stage

__all__ = [
    "LANGUAGES",
    "MAX_CHARACTERS",
    "STAGES",
    "Macros",
    "articles_of",
    "buyer_text",
    "check",
    "check_text",
    "language_for",
]

Key = tuple[str, str, str]

LANGUAGES: tuple[str, ...] = ("de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "sv")
"""The languages that come with the library."""

MAX_CHARACTERS = 2000
"""The longest text that Amazon's messaging takes."""

_TOLD = (Stage.RECEIVED, Stage.DONE)

_COUNTRIES = MappingProxyType(
    {"AT": "de", "BE": "nl", "BR": "pt", "DE": "de", "ES": "es", "FR": "fr", "IT": "it", "JP": "ja", "MX": "es",
     "NL": "nl", "PL": "pl", "PT": "pt", "SE": "sv"}
    | dict.fromkeys(("AU", "CA", "GB", "IE", "IN", "SG", "UK", "US", "ZA"), "en")
    # We have neither Arabic nor Turkish.
    | dict.fromkeys(("AE", "EG", "SA", "TR"), "en")
)  # fmt: skip
# In Belgium about six in ten speak Dutch, and in Canada three in four English: where the ticket does not say, that is
# the better guess. A ticket in French is answered in French all the same.

_COMMON = frozenset({"lines", "marketplace", "number", "order_id", "reason"})
#: By kind and stage. None of these is ever empty, so that every text reads. A time is expected only of a refund that
#: was carried out: Amazon names none for the rest.
_PLACEHOLDERS: Mapping[tuple[str, str], frozenset[str]] = {
    ("refund", "received"): _COMMON | {"amount"},
    ("refund", "done"): _COMMON | {"amount", "expected"},
    ("cancellation", "received"): _COMMON,
    ("cancellation", "done"): _COMMON,
    ("cancellation", ASK): frozenset({"marketplace", "order_id"}),
}

STAGES: Mapping[str, tuple[str, ...]] = {
    kind.value: tuple(stage for of, stage in _PLACEHOLDERS if of == kind.value) for kind in Kind
}
"""The stages, or the purpose, for which a kind of action has texts."""

#: These are words in the buyer's language, and there are none in another language than ours.
_WORDED = frozenset({"expected", "lines", "reason"})
# As long as these values get, so that a text that passes the check cannot grow beyond the limit later.
_LONGEST = {
    name: "X" * length
    for name, length in (
        ("amount", 40), ("expected", 60), ("lines", 320), ("marketplace", 40), ("number", 32), ("order_id", 50),
        ("reason", 60),
    )
}  # fmt: skip


def language_for(ticket_language: str, country: str, *, languages: Sequence[str] = LANGUAGES) -> str:
    """Return the language to write in, two letters.

    Args:
        ticket_language: what the desk knows of the ticket, such as "de", "de-AT" or "es_MX"; "" when it knows nothing.
        country: two letters, the country of the site where the order was placed; "" when it is not known.
        languages: what may be chosen from.

    The ticket decides where it is in one of the languages, then the site's country, then it is English.
    """
    spoken = re.split(r"[-_]", ticket_language.strip().lower())[0]
    if spoken in languages:
        return spoken
    local = _COUNTRIES.get(country.strip().upper(), "en")
    return local if local in languages else "en"


def check(texts: Mapping[Key, str]) -> None:
    """Check a whole set of texts: each one by itself, and that no language lacks one.

    Args:
        texts: (kind, stage, language) to the text, such as ("refund", "received", "de").

    Raises:
        SetupError: a key or placeholder that is not known, a text that may not be sent, or one that is missing; the
            message names the text and says what is wrong.
    """
    for key, text in texts.items():
        check_text(key, text)
    for language in sorted({language for _, _, language in texts} | {"en"}):
        for kind in Kind:
            for stage in _TOLD:
                if (kind.value, stage.value, language) not in texts:
                    missing = _name((kind.value, stage.value, language))
                    raise SetupError(f"{missing} is missing; a language needs a text for every kind and stage")


def check_text(key: Key, text: str) -> None:
    """Check one text: its key, its placeholders, and what it says. Raises SetupError, see `check`."""
    _check_key(key)
    kind, stage, language = key
    allowed = _PLACEHOLDERS[kind, stage] - (frozenset() if language in WORDS else _WORDED)
    name = _name(key)
    try:
        # Only a bare {name} may stand there: "{amount.x}" or "{amount!r}" would reach into what is put in.
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise SetupError(f"{name}: {error}; a brace that is meant as one is written twice") from None
    for _, placeholder, spec, conversion in parts:
        if placeholder is not None and (placeholder not in allowed or spec or conversion):
            shown = placeholder + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            known = ", ".join("{" + one + "}" for one in sorted(allowed))
            raise SetupError(f"{name}: {{{shown}}} is not a placeholder here; use {known}")
    if not text.strip():
        raise SetupError(f"{name} is empty; a buyer cannot be told nothing")
    # Looked at as it will read, because "{marketplace}.example" is a link only once it is filled.
    filled = text.format_map(_LONGEST)
    for what, pattern in FORBIDDEN:
        if pattern.search(filled):
            raise SetupError(f"{name}: it contains {what}, which messages to buyers must not")
    if len(filled) > MAX_CHARACTERS:
        raise SetupError(f"{name}: it may come to {len(filled)} characters; at most {MAX_CHARACTERS} can be sent")


def _check_key(key: object) -> None:
    match key:
        case (str(kind), str(stage), str(language)):
            if (kind, stage) in _PLACEHOLDERS and re.fullmatch(r"[a-z]{2}", language):
                return
    kinds, stages = (", ".join(each.value for each in group) for group in (Kind, _TOLD))
    raise SetupError(
        f"messages: {key!r} is not a key; write (kind, stage, language) with one of {kinds}, "
        f"one of {stages} (for a cancellation also {ASK}), and two small letters, such as ('refund', 'received', 'de')"
    )


def _name(key: Key) -> str:
    return "messages: the text " + "/".join(key)


def _kept(given: Mapping[Key, str]) -> Mapping[Key, str]:
    """Return a copy that nobody changes after it was checked."""
    return MappingProxyType(dict(given))


@frozen(kw_only=True)
class Macros:
    """The texts to buyers, ours or with some of them replaced.

    Args:
        overrides: (kind, stage, language) to a text, such as ("refund", "received", "de"). Placeholders are
            `{marketplace}`, `{order_id}`, `{number}`, `{reason}`, `{lines}` and, in refunds, `{amount}`; at "done"
            also `{expected}`. A language of your own needs all four texts, without `{reason}`, `{lines}` and
            `{expected}`, for which only `LANGUAGES` have words. A fifth, ("cancellation", "ask_to_use_button", ...)
            with `{marketplace}` and `{order_id}`, may be there, and is English where it is not.

    Raises:
        SetupError: see `check`.
    """

    overrides: Mapping[Key, str] = field(factory=dict, converter=_kept)
    #: All texts as they are used.
    texts: Mapping[Key, str] = field(init=False, repr=False, eq=False)
    #: The languages that can be written, in alphabetical order.
    languages: tuple[str, ...] = field(init=False, repr=False, eq=False)
    #: Whether a text names articles: then their titles are journaled.
    names_articles: bool = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        # Put together once: they are asked for with every action that is shown.
        texts = _kept({**TEXTS, **ASKS, **self.overrides})
        check(texts)
        object.__setattr__(self, "texts", texts)
        object.__setattr__(self, "languages", tuple(sorted({language for _, _, language in texts})))
        object.__setattr__(self, "names_articles", any("{lines}" in text for text in texts.values()))

    def language_for(self, ticket_language: str, country: str) -> str:
        """Return the language to write in: like the function of that name, from these languages."""
        return language_for(ticket_language, country, languages=self.languages)

    def text(
        self,
        *,
        kind: Kind,
        stage: Stage,
        language: str,
        order_id: str,
        amount: Money | None,
        number: str,
        marketplace: str = "Amazon",
        country: str = "",
        reason: Reason = Reason.OTHER,
        articles: Sequence[Article] = (),
    ) -> str:
        """Return what the buyer may be told; "" at every stage but RECEIVED and DONE.

        Args:
            kind: what was done.
            stage: how far it is known to have come.
            language: two letters or more ("de", "de-AT"); English when there is no text in it.
            order_id: the marketplace's number of the order, which the buyer knows too.
            amount: what the buyer gets; written as in the language and country, or plainly, such as EUR 12.50, without
                the extra `[messages]`. Not used in a cancellation.
            number: our reference; the text calls it ours.
            marketplace: its name as a buyer knows it; not its address on the web.
            country: two letters, where the order was placed; "" when it is not known.
            reason: why, told in neutral words where it may not be told.
            articles: units and title of each article that it is about; 0 units where no number is meant. A title that
                holds what may not be sent is left out.

        Raises:
            ValueError: a refund without an amount.
        """
        if stage not in _TOLD:
            return ""
        if kind is Kind.REFUND and amount is None:
            raise ValueError("amount: a text about a refund needs the amount that the buyer gets")
        spoken = self.language_for(language, "")
        template = self.texts[kind.value, stage.value, spoken]
        filled = {"marketplace": marketplace, "number": number, "order_id": order_id}
        if amount is not None:
            filled["amount"] = amount_text(amount, spoken, country)
        if spoken in WORDS:
            filled |= {
                "expected": expected_text(spoken, country, marketplace),
                "lines": lines_text(articles, spoken),
                "reason": WORDS[spoken].reason(reason),
            }
        return template.format_map(filled)

    def ask_text(self, *, language: str, order_id: str, marketplace: str = "Amazon") -> str:
        """Return what asks a buyer who has only written to use the marketplace's own request to cancel.

        For a buyer's own wish only: where the seller cannot deliver, the buyer must not be asked to cancel
        (AMZ-MSG-04). It promises nothing, and is of no use once the order is shipped.

        Args:
            language: two letters or more; English when there is no text in it.
            order_id: the marketplace's number of the order.
            marketplace: its name as a buyer knows it.
        """
        key = (Kind.CANCELLATION.value, ASK, self.language_for(language, ""))
        template = self.texts.get(key) or self.texts[Kind.CANCELLATION.value, ASK, "en"]
        return template.format_map({"marketplace": marketplace, "order_id": order_id})


_DEFAULT = Macros()


def buyer_text(
    *,
    kind: Kind,
    stage: Stage,
    language: str,
    order_id: str,
    amount: Money | None,
    number: str,
    marketplace: str = "Amazon",
    country: str = "",
) -> str:
    """Return what the buyer may be told, in the library's own words; see `Macros.text`.

    Raises:
        ValueError: a refund without an amount.
    """
    return _DEFAULT.text(
        kind=kind,
        stage=stage,
        language=language,
        order_id=order_id,
        amount=amount,
        number=number,
        marketplace=marketplace,
        country=country,
    )
