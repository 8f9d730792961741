"""`orderactions order`: live, and from a file."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import SHIPPED, UNSHIPPED
from tests.contract.spapi import load

CANCEL_TEXT = "Preview of a cancellation, for the reason other"
REFUND_TEXT = "Preview of a refund, for the reason other"


def saved(folder, document) -> str:
    path = folder / "order.json"
    path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return str(path)


@pytest.fixture(params=[0, 1, 2])
def example(request) -> dict:
    """One of the three answers that Amazon publishes for getOrder."""
    return examples()[request.param]


def examples() -> list[dict]:
    paths = load("orders_2026-01-01.json")["paths"]
    (operation,) = (each["get"] for each in paths.values() if each.get("get", {}).get("operationId") == "getOrder")
    return [each["response"] for each in operation["responses"]["200"]["x-amzn-api-sandbox"]["static"]]


def test_a_shipped_order_shows_its_lines_its_options_and_the_full_refund(cli):
    """An agent sees at one glance what is possible, up to which amount, and why the rest is not."""
    ran = cli("order", SHIPPED)
    assert ran.code == 0
    for part in ("LAMP", "item 20.00, shipping 4.90", "up to EUR 24.90", "the order is shipped", REFUND_TEXT):
        assert part in ran.out, part
    assert CANCEL_TEXT not in ran.out


def test_a_shipped_order_shows_what_fits_each_cause(cli):
    """With the amount, what it is and Amazon's code; a press is `refund --cause`."""
    ran = cli("order", SHIPPED)
    assert "Refunds by cause" in ran.out
    assert "late       EUR 4.90  the shipping that was paid" in ran.out
    (late,) = [each for each in cli("order", SHIPPED, "--json").json["presets"] if each["cause"] == "late"]
    assert (late["amount"], late["code"]) == ("4.90", "GeneralAdjustment")
    assert [(part["component"], part["amount"]) for part in late["lines"]] == [("shipping", "4.90")]
    assert cli("order", UNSHIPPED, "--json").json["presets"] == []
    assert "Refunds by cause" not in cli("order", UNSHIPPED).out


def test_an_unshipped_order_shows_the_cancellation(cli):
    """Where a refund cannot be, the cancellation is previewed."""
    ran = cli("order", UNSHIPPED)
    assert ran.code == 0
    assert CANCEL_TEXT in ran.out
    assert "the order is not shipped (cancel the order instead" in ran.out


def test_a_buyer_who_asked_amazon_is_seen(cli):
    """The preview is for the buyer's reason only where Amazon itself says that the buyer asked."""
    cli.world.amazon.request_cancel(UNSHIPPED)
    ran = cli("order", UNSHIPPED)
    assert "asked Amazon to cancel" in ran.out
    assert "Preview of a cancellation, for the reason buyer_cancelled" in ran.out


def test_a_program_gets_order_options_and_previews(cli):
    """The same, as one object; amounts are text."""
    said = cli("order", SHIPPED, "--json").json
    assert said["order"]["lines"][0]["paid"] == {"item": "20.00", "shipping": "4.90"}
    assert [(option["kind"], option["verdict"]) for option in said["options"]] == [
        ("cancellation", "blocked"),
        ("refund", "allowed"),
    ]
    assert said["previews"]["refund"]["amount"] == "24.90"
    assert said["previews"]["cancellation"] is None


def test_looking_leaves_no_journal_behind(cli, tmp_path):
    """A look at an order makes no file."""
    url = f"sqlite:///{tmp_path}/new.db"
    assert cli("order", SHIPPED, "--journal", url).code == 0
    assert cli("refund", SHIPPED, "--full", "--reason", "late", "--agent", "m", "--preview", "--journal", url).code == 0
    assert list(tmp_path.glob("new.db*")) == []


def test_what_was_refunded_here_is_taken_off(cli):
    """The journal's own amounts count against what is left."""
    cli.world.refund(SHIPPED)
    assert "nothing is left to refund" in cli("order", SHIPPED).out


@pytest.mark.parametrize(
    ("order_id", "said"),
    [
        ("305-9999999-9999999", "Amazon does not know 305-9999999-9999999"),
        ("30512345671234567", "did you mean 305-1234567-1234567?"),
        ("305-12-12", "it looks like 305-1234567-1234567"),
        ("fr/305-1234567-1234567", "'fr' is not one of de"),
    ],
)
def test_a_wrong_order_is_named(cli, order_id, said):
    """The answer says what was wrong with it, and ends with 1."""
    ran = cli("order", order_id)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: ")
    assert said in ran.err


def test_an_amazon_that_does_not_answer_is_no_traceback(cli):
    """Nothing could be read: one line, and 1."""
    cli.world.amazon.add_fault("5xx_before_effect", operation="getOrder", times=20)
    ran = cli("order", SHIPPED)
    assert ran.code == 1
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1


def test_without_credentials_the_missing_variables_are_named(offline):
    """All of them at once, with where their values are found; set-up is 4."""
    ran = offline("order", SHIPPED)
    assert ran.code == 4
    for name in ("SELLER_ID", "REGION", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN"):
        assert f"ORDERACTIONS_AMAZON_{name}" in ran.err


# From a file.


def test_amazons_own_examples_can_be_read(offline, tmp_path, example):
    """Each of the three is shown, without an account and without a network."""
    ran = offline("order", "--from-file", saved(tmp_path, example))
    assert ran.code == 0
    assert example["order"]["orderId"] in ran.out


def test_amazons_shipped_example_waits_for_the_tax_setting(offline, tmp_path):
    """Nobody guesses how a Turkish refund treats tax: it is blocked until somebody says it."""
    (shipped,) = (each for each in examples() if each["order"]["fulfillment"]["fulfillmentStatus"] == "SHIPPED")
    path = saved(tmp_path, shipped)
    before = offline("order", "--from-file", path)
    assert "tax regime not set for Amazon.com.tr" in before.out
    assert REFUND_TEXT not in before.out
    after = offline("order", "--from-file", path, "--tax", "vat_inclusive")
    assert REFUND_TEXT in after.out
    assert "The buyer gets TRY 125.00." in after.out


def test_amazons_unshipped_examples_can_be_cancelled(offline, tmp_path):
    """They show a cancellation and no refund."""
    unshipped = [each for each in examples() if each["order"]["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"]
    assert len(unshipped) == 2
    for each in unshipped:
        ran = offline("order", "--from-file", saved(tmp_path, each))
        assert CANCEL_TEXT in ran.out
        assert REFUND_TEXT not in ran.out


@pytest.mark.parametrize("wrapping", ["", "order", "payload"])
def test_a_saved_order_may_be_wrapped(offline, tmp_path, wrapping):
    """Bare, as Amazon answers, or in a payload."""
    document = {wrapping: ORDER} if wrapping else ORDER
    ran = offline("order", "--from-file", saved(tmp_path, document), "--tax", "vat_inclusive", "--json")
    assert ran.code == 0
    assert ran.json["order"]["order"] == "305-1111111-1111111"
    assert ran.json["previews"]["refund"]["amount"] == "12.50"


def test_the_environments_tax_setting_counts_for_a_file(offline, tmp_path, monkeypatch):
    """Who has set the account up need not say it again."""
    monkeypatch.setenv("ORDERACTIONS_AMAZON_TAX", "vat_inclusive")
    assert REFUND_TEXT in offline("order", "--from-file", saved(tmp_path, ORDER)).out


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"", "is not JSON"),
        (bytes(range(256)), "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        ([1, 2], "is not an object"),
        ({"errors": [{"code": "InvalidInput"}]}, "an error that Amazon answered"),
        ({"orders": []}, "a list of orders"),
        ({"payload": {"AmazonOrderId": "1"}}, "older Orders API"),
        ({"order": {"salesChannel": {"channelName": "AMAZON"}}}, "orderId is missing"),
        ({"order": 7}, "order is not an object"),
    ],
    ids=["empty", "binary", "deep", "list", "error", "orders", "old", "cut", "number"],
)
def test_a_file_that_is_no_order_is_named(offline, tmp_path, document, said):
    """The answer says what it is instead, or which part is missing."""
    ran = offline("order", "--from-file", saved(tmp_path, document))
    assert (ran.code, ran.out) == (1, "")
    assert "order.json is not an answer of getOrder" in ran.err
    assert said in ran.err


def test_a_file_that_is_far_too_large_is_not_read_whole(offline, tmp_path):
    """An answer of getOrder has a few kilobytes."""
    ran = offline("order", "--from-file", saved(tmp_path, b" " * 6_000_000))
    assert ran.code == 1
    assert "is larger than 5 MB" in ran.err


def test_a_title_cannot_steer_the_terminal(offline, tmp_path):
    """Control characters of a title are shown as such."""
    order = json.loads(json.dumps(ORDER))
    order["orderItems"][0]["product"]["title"] = "Lamp \x1b[2J\x1b]0;gone\x07"
    ran = offline("order", "--from-file", saved(tmp_path, order))
    assert "\x1b" not in ran.out
    assert "Lamp" in ran.out


ORDER = {
    "orderId": "305-1111111-1111111",
    "createdTime": "2026-11-20T10:00:00Z",
    "lastUpdatedTime": "2026-11-20T10:00:00Z",
    "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1PA6795UKMFR9", "marketplaceName": "Amazon.de"},
    "fulfillment": {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "MERCHANT"},
    "orderItems": [
        {
            "orderItemId": "12345678901234",
            "quantityOrdered": 1,
            "product": {"title": "Lamp", "sellerSku": "LAMP"},
            "fulfillment": {"quantityFulfilled": 1, "quantityUnfulfilled": 0},
            "proceeds": {
                "proceedsTotal": {"amount": "12.50", "currencyCode": "EUR"},
                "breakdowns": [{"type": "ITEM", "subtotal": {"amount": "12.50", "currencyCode": "EUR"}}],
            },
        }
    ],
}


def test_commands_of_one_journal_spend_from_one_quota(cli):
    """What one command has read, the next one and every worker know of; no quota is counted twice."""
    cli.world.refund(SHIPPED)
    for _ in range(3):
        assert cli("order", UNSHIPPED).code == 0
    with cli.world.journal.reading() as t:
        left = {name.rpartition("|")[2]: t.budgets.left(name) for name in t.budgets.names()}
    assert left["getOrder"] == 30 - 3
