"""What is put into messages to buyers: amounts, articles, reasons and times, as the buyer's language writes them."""

# ruff: noqa: RUF001 - letters that look like others are what some of this is about

from __future__ import annotations

import re
import sys
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderactions.messages import LANGUAGES, MAX_CHARACTERS, STAGES, Macros, filling
from orderactions.messages.filling import FORBIDDEN, amount_text, expected_text, fit_title, lines_text
from orderactions.messages.words import WORDS
from orderactions.models import Kind
from orderactions.money import MINOR_DIGITS, Money
from orderactions.reasons import Reason
from orderactions.states import Stage

ARABIC = "كوب قهوة خزفي"
ALL = ("amount", "expected", "lines", "marketplace", "number", "order_id", "reason")
EVERYTHING = Macros(
    overrides={
        (kind, stage, language): " | ".join(
            f"{{{name}}}"
            for name in ALL
            if (name != "amount" or kind == "refund") and (name != "expected" or (kind, stage) == ("refund", "done"))
        )
        for kind in STAGES
        for stage in ("received", "done")
        for language in LANGUAGES
    }
)
#: Titles as marketplaces have them, and worse.
titles = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.sampled_from(
            ["Mug", "0,5 l", ARABIC, "www", ".de", "@", "<b>", "&amp", ";", "+49 30", "1234", "。com", "\u202e", "://",
             "{x}", "．com", "＠", "\x00", "\n", "🎁", "mailto:"]
        ),
        max_size=8,
    ).map("".join),
)  # fmt: skip
articles = st.lists(st.tuples(st.integers(0, 9999), titles), max_size=8)
amounts = st.builds(Money.from_minor, st.integers(1, 10**15), st.sampled_from(sorted(MINOR_DIGITS)))


def eur(text: str) -> Money:
    return Money(Decimal(text), "EUR")


@pytest.fixture
def without_babel(monkeypatch):
    def forget() -> None:
        for kept in (filling._babel, filling.amount_text):
            kept.cache_clear()

    monkeypatch.setitem(sys.modules, "babel", None)
    forget()
    yield
    forget()


@pytest.mark.parametrize(
    ("currency", "amount", "language", "country", "written"),
    [
        ("EUR", "1234.50", "de", "DE", "1.234,50 €"),
        ("EUR", "1234.50", "fr", "FR", "1 234,50 €"),
        ("EUR", "1234.50", "nl", "BE", "€ 1.234,50"),
        ("EUR", "1234.50", "en", "DE", "€1,234.50"),
        ("EUR", "1234.50", "en", "IE", "€1,234.50"),
        ("GBP", "9.99", "en", "UK", "£9.99"),
        ("CAD", "12.50", "en", "CA", "$12.50"),
        ("CAD", "12.50", "fr", "CA", "12,50 $"),
        ("CAD", "12.50", "de", "CA", "12,50 CA$"),
        ("MXN", "12.50", "es", "MX", "$12.50"),
        ("BRL", "12.50", "pt", "BR", "R$ 12,50"),
        ("PLN", "12.50", "pl", "PL", "12,50 zł"),
        ("SEK", "1234.50", "sv", "SE", "1 234,50 kr"),
        ("EUR", "12.50", "xx", "", "€12.50"),
    ],
)
def test_an_amount_is_written_as_in_the_language_and_country(currency, amount, language, country, written):
    """The sign is the one that is known there; a language that is not the country's own is written in its own way."""
    assert amount_text(Money(Decimal(amount), currency), language, country) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_yen_have_no_decimals(language):
    """1,234 yen are 1,234 yen in every language."""
    assert re.sub(r"\D", "", amount_text(Money(Decimal(1234), "JPY"), language, "JP")) == "1234"


@given(amount=amounts, language=st.sampled_from(LANGUAGES), country=st.sampled_from(["", "DE", "IN", "JP", "UK", "??"]))
def test_no_digit_of_an_amount_is_lost(amount, language, country):
    """Nothing is rounded, whatever the amount: its digits are there, in order, and no others."""
    written = amount_text(amount, language, country)
    assert re.sub(r"\D", "", written) == f"{amount.amount:f}".replace(".", "")
    assert len(written) <= 40
    assert not re.search(r"[\u00a0\u202f]", written)


@pytest.mark.usefixtures("without_babel")
def test_without_babel_amounts_are_plain_and_nothing_is_counted():
    """The extra is not needed: the texts read all the same."""
    assert amount_text(eur("1234.50"), "de", "DE") == "EUR 1234.50"
    assert lines_text([(2, "")], "pl") == "artykuły z Państwa zamówienia"
    assert lines_text([(2, "Mug"), (5, "")], "en") == "2 × Mug; further items"


@pytest.mark.parametrize(
    ("units", "said"),
    [(1, "1 artykuł"), (2, "2 artykuły"), (4, "4 artykuły"), (5, "5 artykułów"), (12, "12 artykułów"),
     (22, "22 artykuły"), (25, "25 artykułów")],
)  # fmt: skip
def test_polish_has_three_plurals(units, said):
    """As Polish counts, not as English does."""
    assert lines_text([(units, "")], "pl") == said
    assert lines_text([(1, "Kubek"), (units, "")], "pl") == f"1 × Kubek; jeszcze {said}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_of_a_language_has_words(language):
    """No number falls back on a form that is wrong for it."""
    babel = pytest.importorskip("babel")
    for units in range(1, 200):
        assert babel.Locale.parse(language).plural_form(units) in WORDS[language].units
        assert str(units) in lines_text([(units, "")], language)


def test_three_articles_are_named_and_the_others_counted():
    """A message is not an invoice."""
    many = [(1, "A"), (2, "B"), (0, "C"), (3, "D"), (1, "E")]
    assert lines_text(many, "en") == "1 × A; 2 × B; C; 4 more items"
    assert lines_text([*many, (0, "F")], "en") == "1 × A; 2 × B; C; further items"
    assert lines_text([], "en") == "items of your order"


def test_a_long_title_is_cut():
    """Titles on marketplaces are full of search words."""
    cut = fit_title("Mug " * 50)
    assert len(cut) <= 60
    assert cut.endswith("Mug…")


@pytest.mark.parametrize(
    "title",
    [
        "Mug from www.shop.example",
        "Mug shop．com",
        "Mug example。com",
        "Mug sho\u200bp.exa\u200bmple",
        "Write to us＠shop",
        "Call +49 30 123456",
        "<b>Mug</b>",
        "＜script＞",
        "Mug &amp; more",
        "Mug &copy",
        "https://x",
        "\u202e\x00",
        "   ",
    ],
)
def test_a_title_that_may_not_be_sent_is_left_out(title):
    """A link, an address, a number to call or HTML in a title never reaches a buyer; the article is counted instead."""
    assert fit_title(title) == ""
    assert lines_text([(2, title)], "en") == "2 items"


def test_an_arabic_title_does_not_turn_the_text_around_it():
    """It stands between marks that keep its direction to itself."""
    assert lines_text([(2, ARABIC), (1, "Mug")], "en") == f"2 × \u2068{ARABIC}\u2069; 1 × Mug"


@given(title=titles)
def test_a_fit_title_stays_as_it_is(title):
    """What was made fit when it was journaled is the same when it is told."""
    fit = fit_title(title)
    assert fit_title(fit) == fit
    assert len(fit) <= 60


@given(listed=articles, language=st.sampled_from(LANGUAGES))
def test_no_title_brings_in_what_amazon_forbids(listed, language):
    """Whatever titles there are, and however they are joined: no link, address, number to call, HTML or hidden mark."""
    said = lines_text(listed, language)
    assert said
    assert len(said) <= 320
    for form in ("NFC", "NFKC"):
        plain = unicodedata.normalize(form, said)
        assert not [what for what, pattern in FORBIDDEN if pattern.search(plain)]
    assert said.count("\u2068") == said.count("\u2069")
    assert not {each for each in said if unicodedata.category(each)[0] == "C"} - {"\u2068", "\u2069"}


@given(
    kind=st.sampled_from(Kind), stage=st.sampled_from([Stage.RECEIVED, Stage.DONE]),
    language=st.sampled_from(LANGUAGES), reason=st.sampled_from(Reason), amount=amounts, listed=articles,
    country=st.sampled_from(["", "US", "JP", "DE", "UK", "BE", "??"]),
)  # fmt: skip
def test_every_text_is_filled_whatever_the_values(kind, stage, language, reason, amount, listed, country):
    """Every language, kind and stage with every placeholder: nothing is empty, nothing is left open, none too long."""
    said = EVERYTHING.text(
        kind=kind, stage=stage, language=language, order_id="305-1234567-1234567", amount=amount, number="OA-1",
        country=country, reason=reason, articles=listed,
    )  # fmt: skip
    assert all(part.strip() for part in said.split(" | "))
    assert "{" not in said
    assert "None" not in said.replace(lines_text(listed, language), "")
    assert len(said) <= MAX_CHARACTERS


def test_the_longest_values_are_longer_than_any_value():
    """What the check at the start puts in is at least as long as what is put in later."""
    reasons = [WORDS[language].reason(reason) for language in LANGUAGES for reason in Reason]
    times = [expected_text(language, country, "Amazon") for language in LANGUAGES for country in ("US", "JP", "")]
    assert max(map(len, reasons + times)) <= 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_of_its_own(language):
    """Plain words in every language, which hold nothing that may not be sent."""
    said = [WORDS[language].reason(reason) for reason in Reason]
    assert len(set(said)) == len(WORDS[language].reasons) == len(Reason)
    assert not [each for each in said for _, pattern in FORBIDDEN if pattern.search(each)]


def test_what_is_only_believed_of_the_buyer_is_told_in_neutral_words():
    """That the buyer wanted it is for the buyer to say."""
    assert WORDS["en"].reason(Reason.BUYER_CANCELLED) == "cancellation of the order"
    assert WORDS["en"].reason(Reason.OTHER) == "other reason"


@pytest.mark.parametrize(
    ("country", "marketplace", "said"),
    [
        ("US", "Amazon", "3 to 5 business days"),
        ("JP", "Amazon", "6 to 10 business days"),
        ("DE", "Amazon", "several days"),
        ("", "Amazon", "several days"),
        ("US", "eBay", "several days"),
    ],
)
def test_a_time_is_told_in_numbers_only_where_amazon_names_them(country, marketplace, said):
    """Nothing is promised that the marketplace has not said."""
    assert expected_text("en", country, marketplace) == said


def test_titles_are_kept_only_for_a_text_that_names_them():
    """Where no text names articles, no title is journaled."""
    assert EVERYTHING.names_articles
    assert not Macros().names_articles
