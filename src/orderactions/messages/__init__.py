"""What a buyer is told: short, polite, plain text, in the buyer's language, and never more than is known.

Only two stages are told. RECEIVED: it is submitted, and the marketplace has yet to confirm it. DONE: the marketplace
reports that it was carried out. At every other stage the text is empty, because nothing certain can be said.

Every text, ours or a user's own, is checked when it is loaded against what Amazon asks of messages to buyers
(AMZ-MSG-03): no links, e-mail addresses, telephone numbers or HTML, and at most 2000 characters. What cannot be checked
is left to whoever writes a text: no advertising, no asking for reviews, no promise that the marketplace has not made.
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
from orderactions.messages.texts import TEXTS
from orderactions.models import Kind
from orderactions.money import Money
from orderactions.states import Stage

__all__ = ["LANGUAGES", "MAX_CHARACTERS", "Macros", "buyer_text", "check", "language_for"]

Key = tuple[str, str, str]

LANGUAGES: tuple[str, ...] = ("de", "en", "es", "fr", "it")
"""The languages that come with the library."""

MAX_CHARACTERS = 2000
"""The longest text that Amazon's messaging takes."""

_TOLD = (Stage.RECEIVED, Stage.DONE)

_COUNTRIES = MappingProxyType({"AT": "de", "DE": "de", "ES": "es", "FR": "fr", "IT": "it", "MX": "es"})
# Belgium is left to English on purpose: most buyers there speak Dutch, which we do not have, and a French text would be
# the wrong one of the country's own languages for them. A ticket in French is answered in French all the same.

_ASK_PLACEHOLDERS = frozenset({"marketplace", "order_id"})
_PLACEHOLDERS = {
    Kind.REFUND: frozenset({"amount", "marketplace", "number", "order_id"}),
    Kind.CANCELLATION: frozenset({"marketplace", "number", "order_id"}),
}
# As long as these values get, so that a text that passes the check cannot grow beyond the limit later.
_LONGEST = {"amount": "X" * 24, "marketplace": "X" * 40, "number": "X" * 32, "order_id": "X" * 50}

_FORBIDDEN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"@")),
    ("a link", re.compile(r"://|\bwww\b|\bmailto:|[\w-]+\.[^\W\d_]{2,}", re.IGNORECASE)),
    ("HTML", re.compile(r"<\s*[/!a-z]|&#?\w+;", re.IGNORECASE)),
    ("a telephone number", re.compile(r"(?:[+(]?\d[\s()/.-]*){6,}")),
    ("a control character", re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")),
)


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
        kind = _kind_of(key)
        _check_text(key, text, _ASK_PLACEHOLDERS if key[1] == ASK else _PLACEHOLDERS[kind])
    for language in sorted({language for _, _, language in texts} | {"en"}):
        for kind in Kind:
            for stage in _TOLD:
                if (kind.value, stage.value, language) not in texts:
                    missing = _name((kind.value, stage.value, language))
                    raise SetupError(f"{missing} is missing; a language needs a text for every kind and stage")


def _kind_of(key: object) -> Kind:
    kinds = {kind.value: kind for kind in Kind}
    stages = [stage.value for stage in _TOLD]
    match key:
        case (str(kind), str(stage), str(language)):
            fits = stage in stages or (kind, stage) == (Kind.CANCELLATION.value, ASK)
            if kind in kinds and fits and re.fullmatch(r"[a-z]{2}", language):
                return kinds[kind]
    raise SetupError(
        f"messages: {key!r} is not a key; write (kind, stage, language) with one of {', '.join(kinds)}, "
        f"one of {', '.join(stages)} (for a cancellation also {ASK}), and two small letters, "
        "such as ('refund', 'received', 'de')"
    )


def _check_text(key: Key, text: str, allowed: frozenset[str]) -> None:
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
    for what, pattern in _FORBIDDEN:
        if pattern.search(filled):
            raise SetupError(f"{name}: it contains {what}, which messages to buyers must not")
    if len(filled) > MAX_CHARACTERS:
        raise SetupError(f"{name}: it may come to {len(filled)} characters; at most {MAX_CHARACTERS} can be sent")


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
            `{marketplace}`, `{order_id}`, `{number}` and, in refunds, `{amount}`. A language of your own needs all four
            texts; a fifth, ("cancellation", "ask_to_use_button", ...) with `{marketplace}` and `{order_id}`, may be
            there, and is English where it is not.

    Raises:
        SetupError: see `check`.
    """

    overrides: Mapping[Key, str] = field(factory=dict, converter=_kept)
    #: All texts as they are used.
    texts: Mapping[Key, str] = field(init=False, repr=False, eq=False)
    #: The languages that can be written, in alphabetical order.
    languages: tuple[str, ...] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        # Put together once: they are asked for with every action that is shown.
        texts = _kept({**TEXTS, **ASKS, **self.overrides})
        check(texts)
        object.__setattr__(self, "texts", texts)
        object.__setattr__(self, "languages", tuple(sorted({language for _, _, language in texts})))

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
    ) -> str:
        """Return what the buyer may be told; "" at every stage but RECEIVED and DONE.

        Args:
            kind: what was done.
            stage: how far it is known to have come.
            language: two letters or more ("de", "de-AT"); English when there is no text in it.
            order_id: the marketplace's number of the order, which the buyer knows too.
            amount: what the buyer gets; written plainly, such as EUR 12.50. Not used in a cancellation.
            number: our reference; the text calls it ours.
            marketplace: its name as a buyer knows it; not its address on the web.

        Raises:
            ValueError: a refund without an amount.
        """
        if stage not in _TOLD:
            return ""
        if kind is Kind.REFUND and amount is None:
            raise ValueError("amount: a text about a refund needs the amount that the buyer gets")
        template = self.texts[kind.value, stage.value, self.language_for(language, "")]
        return template.format_map(
            {"amount": str(amount), "marketplace": marketplace, "number": number, "order_id": order_id}
        )

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
    )
