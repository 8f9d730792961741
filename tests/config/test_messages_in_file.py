"""Texts to buyers in the file of settings: used, and refused with their line where they may not be sent."""

from __future__ import annotations

import pytest

from orderactions.config import open_service, parse_config
from orderactions.errors import SetupError
from orderactions.models import Kind
from orderactions.money import Money
from orderactions.states import Stage

FILE = '''\
journal = "memory:"

[accounts.shop]
seller_id = "A2SELLER"
region = "eu"

[messages.refund.done]
en = """
Hello,
de = "this is a sentence and no key"
[neither]
{amount} for {order_id}. {number}"""
de = "Hallo, {amount} für {order_id}. {number}"

[messages.cancellation.ask_to_use_button]
de = "Bitte auch bei {marketplace}: {order_id}"
'''


def said(old: str, new: str) -> str:
    assert old in FILE
    with pytest.raises(SetupError) as caught:
        parse_config(FILE.replace(old, new), "shop.toml")
    return str(caught.value)


def test_a_text_of_the_file_is_read():
    """A text of several lines, too, whatever its lines look like."""
    texts = parse_config(FILE).messages
    assert texts["refund", "done", "de"] == "Hallo, {amount} für {order_id}. {number}"
    assert texts["refund", "done", "en"].startswith("Hello,\nde = ")
    assert set(texts) == {
        ("refund", "done", "en"), ("refund", "done", "de"), ("cancellation", "ask_to_use_button", "de"),
    }  # fmt: skip


def test_a_file_without_texts_has_none():
    """Then the library's are used."""
    assert parse_config(FILE.partition("[messages")[0]).messages == {}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Hallo, {amount}', '"Hallo, {amuont}', "shop.toml, line 13: messages: the text refund/done/de: {amuont} is"),
        ('"Hallo, ', '"www.shop.example ', "shop.toml, line 13: messages: the text refund/done/de: it contains a link"),
        ('de = "Hallo', 'DE = "Hallo', "shop.toml, line 13: messages: ('refund', 'done', 'DE') is not a key"),
        ('"Hallo, {amount} für {order_id}. {number}"', "5", "shop.toml, line 13: de is no text"),
        (
            "refund.done",
            "refund.dome",
            "shop.toml, line 7: 'dome' is nothing that can be set here; did you mean 'done'",
        ),
        ("refund.done", "refnud.done", "shop.toml, line 7: 'refnud' is nothing that can be set here; did you mean"),
        ("refund.done", "refund.ask_to_use_button", "shop.toml, line 7: 'ask_to_use_button' is nothing"),
        ("button]\nde", "button]\nda", "da is missing; a language needs a text for every kind and stage"),
        (
            "[messages.cancellation.ask_to_use_button]\nde",
            "[messages.cancellation]\ndone",
            "cancellation.done is a table",
        ),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_with_its_line(old, new, message):
    """When the program starts, and not when a buyer should read it."""
    assert message in said(old, new)


def test_open_service_takes_them(tmp_path):
    """What the file says is what buyers are told."""
    path = tmp_path / "shop.toml"
    path.write_text(FILE.replace("memory:", "sqlite:///a.db"), "utf-8")
    environ = {
        "ORDERACTIONS_AMAZON_CLIENT_ID": "made-up",
        "ORDERACTIONS_AMAZON_CLIENT_SECRET": "made-up",
        "ORDERACTIONS_AMAZON_REFRESH_TOKEN": "made-up",
    }
    with open_service(path, environ=environ) as service:
        told = service._context.macros.text(
            kind=Kind.REFUND, stage=Stage.DONE, language="de", order_id="7", amount=Money.from_minor(500, "EUR"),
            number="OA-1", country="DE",
        )  # fmt: skip
    assert told == "Hallo, 5,00 € für 7. OA-1"
