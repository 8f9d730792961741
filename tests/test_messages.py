"""What buyers are told: in their language, never more than is known, never what Amazon forbids."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderactions.errors import SetupError
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.messages import _COUNTRIES, LANGUAGES, MAX_CHARACTERS, Macros, buyer_text, check, language_for
from orderactions.messages.filling import amount_text
from orderactions.messages.texts import TEXTS
from orderactions.models import Kind
from orderactions.money import Money
from orderactions.states import Stage, State, stage_of

ORDER = "305-1234567-1234567"
NUMBER = "OA-7K2M-9Q4X-A1B2-C"
AMOUNT = Money(Decimal("12.50"), "EUR")
TOLD = (Stage.RECEIVED, Stage.DONE)

# How words begin that promise, or that speak of something as having happened. No text at RECEIVED has one of them.
PROMISES = {
    "en": r"refunded|repaid|paid|credited|transferred|carried|complet|process|approv|success|will|guarant|promis|within"
    r"|shortly|soon|days?\b|hours?\b|cancell?ed|has confirmed",
    "de": r"erstattet|zurückgezahlt|gezahlt|bezahlt|überwiesen|gutgeschrieben|ausgeführt|abgeschlossen|genehmigt"
    r"|erfolgreich|werden|erhalten Sie|wird|garant|verspr|innerhalb|in Kürze|demnächst|bald|Tage|Stunde|storniert"
    r"|hat uns bestätigt",
    "fr": r"remboursé|payé|versé|crédité|effectué|exécut|terminé|approuvé|réussi|recevrez|sera|garant|prom|sous peu"
    r"|bientôt|dans les|délai|jour|heure|annulé|a confirmé|nous a\b",
    "es": r"reembolsad|pagad|abonad|transferid|efectuad|completad|procesad|aprobad|con éxito|recibirá|será|garant|prome"
    r"|en breve|pronto|plazo|día|hora|cancelad|nos ha\b",
    "it": r"rimborsat|pagat|accreditat|trasferit|eseguit|completat|elaborat|approvat|con successo|riceverà|sarà|garant"
    r"|promett|a breve|presto|entro|giorn|or[ae]\b|annullat|ci ha\b",
    "nl": r"terugbetaald|betaald|uitgevoerd|voltooid|verwerkt|goedgekeurd|zal\b|zullen|binnen|spoedig|dagen|uur\b"
    r"|garand|belo|geannuleerd|heeft ons bevestigd",
    "pl": r"zwrócon|wykonan|zrealizowan|zakończon|zatwierdzon|otrzymają|zostan|wkrótce|w ciągu|dni\b|godzin|gwarant"
    r"|obiec|anulowan[oey]\b|otrzymaliśmy",
    "sv": r"återbetalat|återbetalts|genomför|utför|slutför|godkän|kommer att|inom|snart|dagar|timm|garant|lov"
    r"|avbeställts|har bekräftat",
    "pt": r"reembolsad|pag[oa]|efetuad|conclu|processad|aprovad|receberá|será|em breve|prazo|dia|hora|garant|promet"
    r"|cancelad|recebemos",
    # No spaces show where a word begins.
    "ja": "完了|済み|保証|約束|以内|まもなく|近日|数日|連絡を",
}
WORDS = {
    language: re.compile(rf"(?:{stems})" if language == "ja" else rf"\b(?:{stems})", re.IGNORECASE)
    for language, stems in PROMISES.items()
}
PUSHING = re.compile(
    r"review|feedback|stars|bewert|rezension|sterne|avis|évaluation|reseña|valoración|recension"
    r"|discount|coupon|gutschein|rabat|promo|descuento|sconto|buono|newsletter|opini|recenz|beoordel|korting|omdöme|betyg"
    r"|avalia|desconto|cupom|レビュー|評価|割引|クーポン",
    re.IGNORECASE,
)

kinds, languages, told = st.sampled_from(Kind), st.sampled_from(LANGUAGES), st.sampled_from(TOLD)
amounts = st.builds(
    Money.from_minor, st.integers(1, 10**11), st.sampled_from(["EUR", "GBP", "JPY", "MXN", "SEK", "USD"])
)


def text(kind=Kind.REFUND, stage=Stage.RECEIVED, language="en", **more) -> str:
    given = {"order_id": ORDER, "amount": AMOUNT, "number": NUMBER, **more}
    return buyer_text(kind=kind, stage=stage, language=language, **given)


@given(kind=kinds, stage=told, language=languages, amount=amounts)
def test_every_text_names_the_order_our_reference_and_the_amount_of_a_refund(kind, stage, language, amount):
    """Whatever was done, and in whatever language, the buyer can tell which order and how much."""
    said = text(kind, stage, language, amount=amount)
    assert ORDER in said
    assert NUMBER in said
    assert (amount_text(amount, language, "") in said) == (kind is Kind.REFUND)
    assert "Amazon" in said
    assert "{" not in said
    assert len(said) <= MAX_CHARACTERS


@pytest.mark.parametrize(("kind", "stage", "language"), sorted(TEXTS))
def test_no_text_has_what_amazon_forbids(kind, stage, language):
    """No link, address, number to call, HTML, advertising or begging: each of them puts the account at risk."""
    template = TEXTS[kind, stage, language]
    assert not re.search(r"https?:|www\.|\w\.\w{2,}|@|<|>|&\w+;|\d{4}", template)
    assert not PUSHING.search(template)
    assert all(line == line.strip() for line in template.splitlines())


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_received_promises_nothing(kind, language):
    """As long as the marketplace has not confirmed, no word says that it happened, will happen, or when."""
    found = WORDS[language].search(TEXTS[kind.value, "received", language])
    assert found is None, found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_promise_are_found_where_they_stand(language):
    """The list above is worth something: it finds the DONE texts, which do say that it happened."""
    for kind in Kind:
        assert WORDS[language].search(TEXTS[kind.value, "done", language])


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in TOLD])
def test_at_every_other_stage_nothing_is_told(stage):
    """Waiting, unclear, refused: an agent decides what to write, no macro does."""
    assert {text(kind, stage, language) for kind in Kind for language in LANGUAGES} == {""}


def test_an_unknown_outcome_says_nothing_to_the_buyer():
    """The states that an agent must not repeat are states without a text."""
    for state in (State.SUBMITTING, State.UNKNOWN):
        assert text(stage=stage_of(state)) == ""


def test_the_two_stages_say_two_different_things():
    """Received and done are never the same words."""
    for kind in Kind:
        for language in LANGUAGES:
            assert text(kind, Stage.RECEIVED, language) != text(kind, Stage.DONE, language)


def test_our_number_is_called_ours():
    """The buyer does not take our reference for one of the marketplace's."""
    labels = {"en": "Our reference:", "de": "Unsere Vorgangsnummer:", "fr": "Notre référence :",
              "es": "Nuestra referencia:", "it": "Il nostro riferimento:", "nl": "Onze referentie:",
              "pl": "Nasz numer sprawy:", "sv": "Vårt referensnummer:", "pt": "Nossa referência:",
              "ja": "当店のお問い合わせ番号:"}  # fmt: skip
    assert set(labels) == set(LANGUAGES)
    for language, label in labels.items():
        assert f"{label} {NUMBER}" in text(language=language)


def test_another_marketplace_is_named_as_itself():
    """A refund at eBay does not speak of Amazon."""
    said = text(stage=Stage.DONE, marketplace="eBay")
    assert "eBay" in said
    assert "Amazon" not in said


def test_a_refund_without_an_amount_is_a_mistake_of_the_caller():
    """A text with "None" in it never reaches a buyer."""
    with pytest.raises(ValueError, match="amount"):
        text(amount=None)


def test_a_cancellation_needs_no_amount():
    """Nothing about money is said that the marketplace decides."""
    assert "None" not in text(Kind.CANCELLATION, amount=None)


@pytest.mark.parametrize(
    ("ticket", "country", "language"),
    [
        ("de", "FR", "de"),
        ("de-AT", "", "de"),
        ("ES_mx", "", "es"),
        ("da", "DE", "de"),
        ("nl", "DE", "nl"),
        ("pt-PT", "ES", "pt"),
        ("", "DE", "de"),
        ("", "AT", "de"),
        ("", "FR", "fr"),
        ("", "ES", "es"),
        ("", "MX", "es"),
        ("", "it", "it"),
        ("", "BE", "nl"),
        ("", "NL", "nl"),
        ("", "PL", "pl"),
        ("", "SE", "sv"),
        ("", "BR", "pt"),
        ("", "CA", "en"),
        ("fr-CA", "CA", "fr"),
        ("", "AE", "en"),
        ("fr", "BE", "fr"),
        ("", "GB", "en"),
        ("", "JP", "ja"),
        ("", "", "en"),
        ("deutsch", "", "en"),
    ],
)
def test_the_ticket_decides_the_language_then_the_site(ticket, country, language):
    """A buyer is answered in the language they wrote in; where that is not known, in the site's; else in English."""
    assert language_for(ticket, country) == language


def test_a_language_without_texts_is_answered_in_english():
    """An unknown language is no reason for silence."""
    assert text(language="da") == text(language="en")


def test_every_site_of_amazons_has_a_language_that_somebody_has_thought_of():
    """A new site is not answered in English only because nobody has looked."""
    for site in SITES.values():
        assert site.country in _COUNTRIES
        spoken = site.locale[:2] if site.country != "BE" else "nl"
        assert language_for("", site.country) == (spoken if spoken in LANGUAGES else "en")


def test_a_shop_uses_its_own_words():
    """One text replaced, the others stay."""
    macros = Macros(
        overrides={("refund", "received", "de"): "Hallo, {amount} für {order_id} sind eingereicht. {number}"}
    )
    asked = {"order_id": ORDER, "amount": AMOUNT, "number": NUMBER, "language": "de"}
    said = macros.text(kind=Kind.REFUND, stage=Stage.RECEIVED, **asked)
    assert said == f"Hallo, 12,50 € für {ORDER} sind eingereicht. {NUMBER}"
    assert macros.text(kind=Kind.REFUND, stage=Stage.DONE, **asked) == text(stage=Stage.DONE, language="de")


def test_a_shop_adds_a_language():
    """Four texts in Danish, and a Danish ticket is answered in Danish."""
    danish = {(kind.value, stage.value, "da"): "Ordre {order_id}, {number}" for kind in Kind for stage in TOLD}
    macros = Macros(overrides=danish)
    assert macros.language_for("da-DK", "DE") == "da"
    said = macros.text(
        kind=Kind.CANCELLATION, stage=Stage.DONE, language="da", order_id=ORDER, amount=None, number=NUMBER
    )
    assert said == f"Ordre {ORDER}, {NUMBER}"


def test_a_language_with_a_gap_is_an_error_at_the_start():
    """A buyer would be told half in Danish and half in English."""
    with pytest.raises(SetupError, match="cancellation/received/da is missing"):
        Macros(overrides={("refund", stage.value, "da"): "{order_id}" for stage in TOLD})


def test_a_set_without_texts_is_not_complete():
    """English is what everything falls back on, so it cannot be absent."""
    with pytest.raises(SetupError, match="refund/received/en is missing"):
        check({})


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{name}, we refund {amount}", r"\{name\} is not a placeholder"),
        ("{amount.amount}", r"\{amount.amount\} is not a placeholder"),
        ("{amount!r}", r"\{amount!r\} is not a placeholder"),
        ("{amount:>10}", r"\{amount:>10\} is not a placeholder"),
        ("{}", "is not a placeholder"),
        ("{amount", "brace"),
        ("See https://shop.example/faq", "a link"),
        ("See shop.example", "a link"),
        ("Look at {marketplace}.de", "a link"),
        ("Write to help@shop", "an e-mail address"),
        ("Call +49 (0)30 123456", "a telephone number"),
        ("Call 030/123-45", "a telephone number"),
        ("<b>Hello</b>", "HTML"),
        ("Hello&nbsp;you", "HTML"),
        ("Hello\x07", "a control character"),
        ("  \n", "is empty"),
        ("Ask for {number}. " * 70, "at most 2000"),
    ],
)
def test_a_text_that_may_not_be_sent_is_an_error_at_the_start(bad, why):
    """A shop finds out when it starts, not when a buyer reads it, and not by losing its account."""
    with pytest.raises(SetupError, match=why):
        Macros(overrides={("refund", "received", "en"): bad})


@pytest.mark.parametrize(
    ("kind", "stage"), [("refund", "received"), ("cancellation", "received"), ("cancellation", "done")]
)
def test_a_time_is_expected_only_where_amazon_names_one(kind, stage):
    """Before a refund is carried out nobody knows when; of a cancellation nobody says."""
    with pytest.raises(SetupError, match="{expected} is not a placeholder here"):
        Macros(overrides={(kind, stage, "en"): "In {expected}"})


@pytest.mark.parametrize("name", ["reason", "lines", "expected"])
def test_words_that_a_language_lacks_cannot_be_put_in(name):
    """A Danish text would otherwise have an English reason in it."""
    with pytest.raises(SetupError, match=f"{{{name}}} is not a placeholder here"):
        Macros(overrides={("refund", "done", "da"): f"{{{name}}}"})


def test_a_cancellation_text_has_no_amount_to_put_in():
    """The marketplace decides about the money of a cancelled order."""
    with pytest.raises(SetupError, match="amount"):
        Macros(overrides={("cancellation", "done", "en"): "{amount} comes back"})


@pytest.mark.parametrize(
    "key",
    [("refund", "received", "DE"), ("refund", "refused", "de"), ("gift", "done", "de"), ("refund", "done"), "refund"],
)
def test_a_key_that_is_none_is_an_error_at_the_start(key):
    """A misspelt key would otherwise be ignored in silence."""
    with pytest.raises(SetupError, match="is not a key"):
        Macros(overrides={key: "Hello"})


def test_macros_cannot_be_changed_after_they_were_checked():
    """What was checked is what is sent."""
    mine = {("refund", "received", "en"): "{order_id}"}
    macros = Macros(overrides=mine)
    mine["refund", "received", "en"] = "{secret}"
    assert macros.texts["refund", "received", "en"] == "{order_id}"
