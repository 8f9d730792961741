"""What is read in the books' documents, and what is made of it where they are odd."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderactions.marketplaces.amazon.bookrows import read_events, read_transactions
from orderactions.marketplaces.amazon.bookwords import component_of, is_buyers
from orderactions.marketplaces.amazon.finances import Events
from orderactions.marketplaces.amazon.wire import WireError, parse_json
from orderactions.models import Component
from orderactions.orders import BookEntry, BookKind
from tests.amazon.making import ORDER_ID
from tests.contract.spapi import load

ITEM, TAX = Component.ITEM, Component.ITEM_TAX


def cash(amount: object, currency: str = "USD") -> dict:
    return {"currencyCode": currency, "currencyAmount": amount}


def part(word: str, amount: object, *inside: dict) -> dict:
    """A breakdown; without an amount of its own when that is None."""
    shown: dict = {"breakdownType": word, "breakdowns": list(inside)}
    return shown if amount is None else shown | {"breakdownAmount": cash(amount)}


def sold(*parts: dict, total: object = None, sku: str = "MUG") -> dict:
    item: dict = {"breakdowns": list(parts), "contexts": [{"contextType": "ProductContext", "sku": sku}]}
    return item if total is None else item | {"totalAmount": cash(total)}


def transaction(*items: dict, total: object = None, ids: dict[str, str] | None = None, **changed: object) -> dict:
    related = {"ORDER_ID": ORDER_ID, "REFUND_ID": "R1"} if ids is None else {"ORDER_ID": ORDER_ID} | ids
    shown: dict = {
        "transactionType": "Refund",
        "transactionId": "T1",
        "transactionStatus": "RELEASED",
        "postedDate": "2026-05-01T10:00:00Z",
        "relatedIdentifiers": [
            {"relatedIdentifierName": name, "relatedIdentifierValue": value} for name, value in related.items()
        ],
        "items": list(items),
    }
    return shown | changed | ({} if total is None else {"totalAmount": cash(total)})


def event(*charges: tuple[str, object], **changed: object) -> dict:
    """A refund event of version 0 with one item."""
    item = {
        "SellerSKU": "MUG",
        "OrderItemId": "01234567890123",
        "OrderAdjustmentItemId": "A1",
        "ItemChargeAdjustmentList": [
            {"ChargeType": word, "ChargeAmount": {"CurrencyCode": "USD", "CurrencyAmount": amount}}
            for word, amount in charges
        ],
    }
    shown = {"AmazonOrderId": ORDER_ID, "PostedDate": "2026-05-01T10:00:00Z"}
    return shown | {"ShipmentItemAdjustmentList": [item | changed]}


def joined(*transactions: dict, order_id: str = "") -> tuple[BookEntry, ...]:
    events = Events()
    for row in read_transactions(parse_json(json.dumps({"transactions": transactions}).encode()), order_id):
        events.add(row)
    return events.entries()


def read_v0(*events_of_list: dict, name: str = "RefundEventList") -> tuple[BookEntry, ...]:
    events = Events()
    for row in read_events(parse_json(json.dumps({"FinancialEvents": {name: events_of_list}}).encode())):
        events.add(row)
    return events.entries()


def amounts(entry: BookEntry) -> list[tuple[Component | None, str, Decimal]]:
    return [(line.component, line.word, line.amount.amount) for line in entry.lines]


PLAIN = sold(part("ProductCharges", -20, part("OurPricePrincipal", -20)), total=-20)


# Words


@pytest.mark.parametrize(
    ("word", "group", "component"),
    [
        ("Principal", "", ITEM),
        ("ShippingCharge", "", Component.SHIPPING),
        ("GiftwrapTax", "", Component.GIFT_WRAP_TAX),
        ("Principle", "Product Charges", ITEM),
        ("our-price_PRINCIPAL", "productcharges", ITEM),
        ("Principal", "Shipping", Component.SHIPPING),
        ("Tax", "Shipping", Component.SHIPPING_TAX),
        ("Shipping", "Tax", Component.SHIPPING_TAX),
        ("ShippingTax", "Tax", Component.SHIPPING_TAX),
        ("Base", "Giftwrap", Component.GIFT_WRAP),
        ("Tax", "Refunded Sales", TAX),
        ("Goodwill", "", Component.GOODWILL),
        ("Principal", "RestockingDeduction", Component.RESTOCKING_FEE),
        ("Tax", "PromoRebates", None),
        ("Base", "", None),
        ("RestockingFee", "", Component.RESTOCKING_FEE),
        ("ReturnShipping", "", Component.RETURN_SHIPPING),
        ("RestockingDeductionTax", "Tax", Component.RESTOCKING_FEE),
        ("ExportCharge", "", None),
        ("TaxOnMoonlight", "Tax", None),
    ],
)
def test_a_word_is_a_component_only_where_that_is_known(word, group, component) -> None:
    """Case, blanks and dashes do not matter; a word that fits anything takes its meaning from its group."""
    assert component_of(word, group) is component


def test_a_refund_as_a_seller_in_the_us_sees_it() -> None:
    """Charges, the tax and its withheld twin, a promotion, the shipping, the fees: only the buyer's money is left."""
    item = sold(
        part("ProductCharges", -50.25, part("OurPricePrincipal", -50.25)),
        part("Tax", 0, part("OurPriceTax", -3.5), part("MarketplaceFacilitatorTax-Principal", 3.5)),
        part("PromoRebates", 2.25, part("OurPriceDiscount", 2.25)),
        part("Shipping", -4, part("ShippingPrincipal", -4)),
        part("AmazonFees", 6.5, part("Commission", 8, part("Base", 7), part("Tax", 1)), part("RefundCommission", -1.5)),
        part("ShippingChargeback", 4),
        total=-41.5,
    )
    (entry,) = joined(transaction(item, total=-41.5))
    assert amounts(entry) == [
        (ITEM, "OurPricePrincipal", Decimal("50.25")),
        (TAX, "OurPriceTax", Decimal("3.50")),
        (ITEM, "OurPriceDiscount", Decimal("-2.25")),
        (Component.SHIPPING, "ShippingPrincipal", Decimal("4.00")),
    ]
    assert (entry.entry_id, entry.kind, entry.deferred) == ("R1", BookKind.REFUND, False)


def test_a_word_that_we_do_not_know_keeps_its_amount() -> None:
    """It is no component, and not forgotten."""
    (entry,) = joined(transaction(sold(part("MoonlightCharge", -3))))
    assert amounts(entry) == [(None, "MoonlightCharge", Decimal("3.00"))]
    (entry,) = read_v0(event(("MoonlightCharge", -3), ("RestockingFee", 1.5)))
    assert amounts(entry) == [
        (None, "MoonlightCharge", 3),
        (Component.RESTOCKING_FEE, "RestockingFee", Decimal("-1.50")),
    ]


def test_an_amount_of_the_other_sign_is_money_from_the_buyer() -> None:
    """It is kept, negative."""
    (entry,) = joined(transaction(sold(part("ProductCharges", 5, part("OurPricePrincipal", 5)))))
    assert amounts(entry) == [(ITEM, "OurPricePrincipal", Decimal("-5.00"))]


def test_fees_alone_are_no_refund() -> None:
    """Amazon lists what it gives back to the seller as a refund too; the buyer has nothing of it."""
    assert joined(transaction(sold(part("AmazonFees", 3, part("Commission", 3)), total=3), total=3)) == ()
    assert read_v0(event(("MarketplaceFacilitatorTax-Principal", 1), ("TCS-CGST", 1))) == ()


def test_numbers_are_read_as_they_stand() -> None:
    """A number that a float would spoil, and one written as text."""
    text = json.dumps({"transactions": [transaction(sold(part("Tax", -1), part("Goodwill", "-2.10")))]})
    text = text.replace('"currencyAmount": -1}', '"currencyAmount": -123456789012345.67}')
    (row,) = read_transactions(parse_json(text.encode()))
    assert [str(line.amount) for line in row.entry.lines] == ["USD 123456789012345.67", "USD 2.10"]


# Sums

CENTS = st.integers(-(10**6), 10**6).map(lambda cents: Decimal(cents).scaleb(-2))
LEAVES = st.sampled_from(
    ["OurPricePrincipal", "OurPriceTax", "ShippingPrincipal", "ShippingTax", "GoodwillPrincipal", "Moonlight", "Tax"]
)
NOT_BUYERS = st.sampled_from(
    ["Commission", "MarketplaceFacilitatorTax-Principal", "AmazonFees", "LowValueGoodsTax-Principal"]
)


def _group(children: list[dict]) -> dict:
    return part("Group", float(sum(Decimal(str(x["breakdownAmount"]["currencyAmount"])) for x in children)), *children)


TREES = st.recursive(
    st.builds(lambda word, amount: part(word, float(amount)), LEAVES | NOT_BUYERS, CENTS),
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(_group),
    max_leaves=6,
)


def _buyers(tree: dict) -> Decimal:
    """The amount of the leaves that are the buyer's, summed up another way than the code does."""
    if tree["breakdowns"]:
        return sum(map(_buyers, tree["breakdowns"]), Decimal(0))
    word, amount = tree["breakdownType"], Decimal(str(tree["breakdownAmount"]["currencyAmount"]))
    return Decimal(0) if word.startswith(("Com", "Mar", "Ama", "Low")) else -amount


@given(st.lists(TREES, min_size=1, max_size=3))
def test_what_adds_up_is_kept_to_the_cent(trees) -> None:
    """However the breakdowns are nested, the lines sum up to the buyer's leaves, parents never counted beside them."""
    whole = sum((Decimal(str(tree["breakdownAmount"]["currencyAmount"])) for tree in trees), Decimal(0))
    lines = [
        line
        for entry in joined(transaction(sold(*trees, total=float(whole)), total=float(whole)))
        for line in entry.lines
    ]
    assert sum((line.amount.amount for line in lines), Decimal(0)) == sum(map(_buyers, trees), Decimal(0))


@given(st.lists(TREES, min_size=1, max_size=3), CENTS.filter(bool), st.sampled_from(["item", "inside"]))
def test_what_does_not_add_up_is_never_read_as_less(trees, off, where) -> None:
    """A total that disagrees takes the components away, and what the leaves say is the least that is counted."""
    whole = sum((Decimal(str(tree["breakdownAmount"]["currencyAmount"])) for tree in trees), Decimal(0))
    if where == "inside":
        trees = [part("Group", float(whole + off), *trees)]
        whole += off
        off = Decimal(0)
    found = joined(transaction(sold(*trees, total=float(whole + off)), total=float(whole + off)))
    lines = [line for entry in found for line in entry.lines]
    assert all(line.component is None for line in lines)
    assert sum((line.amount.amount for line in lines), Decimal(0)) >= sum(map(_buyers, trees), Decimal(0))


@pytest.mark.parametrize(
    ("item", "amount"),
    [
        (sold(part("ProductCharges", -20, part("OurPricePrincipal", -15)), total=-20), 20),
        (sold(part("ProductCharges", -15, part("OurPricePrincipal", -20)), total=-15), 20),
        (sold(part("ProductCharges", -15, part("OurPricePrincipal", -15)), total=-20), 20),
        (sold(part("ProductCharges", -18, part("OurPricePrincipal", -20)), part("AmazonFees", 3), total=-15), 20),
        (sold(total=-20), 20),
    ],
)
def test_a_sum_that_disagrees_is_one_line_of_the_larger_amount(item, amount) -> None:
    """A leaf that is missing must not make the refund smaller; the item is still told."""
    (entry,) = joined(transaction(item))
    assert amounts(entry) == [(None, "totalAmount", Decimal(amount))]
    assert [line.sku for line in entry.lines] == ["MUG"]


def test_two_errors_that_cancel_out_are_seen() -> None:
    """The total is right and the parts are not: what each component got is then unknown."""
    item = sold(part("A", -20, part("OurPricePrincipal", -15)), part("B", -5, part("OurPriceTax", -10)), total=-25)
    (entry,) = joined(transaction(item))
    assert amounts(entry) == [(None, "totalAmount", 25)]


def test_a_group_without_an_amount_is_the_sum_of_what_is_inside() -> None:
    """Amazon's model makes every amount optional."""
    (entry,) = joined(transaction(sold(part("Sales", None, part("Tax", None, part("OurPriceTax", -2))), total=-2)))
    assert amounts(entry) == [(TAX, "OurPriceTax", Decimal("2.00"))]


def test_what_the_transaction_holds_beyond_its_items_is_kept() -> None:
    """An amount that no item shows is somebody's money all the same."""
    (entry,) = joined(transaction(PLAIN, total=-23))
    assert amounts(entry) == [(ITEM, "OurPricePrincipal", 20), (None, "totalAmount", 3)]


def test_a_refund_without_items_is_read_from_its_own_breakdowns() -> None:
    """Whatever article it was for."""
    outer = {"breakdowns": [part("Sales", -20, part("Product Charges", -20, part("Principle", -20)))]}
    for breakdowns in (outer, outer["breakdowns"]):
        (entry,) = joined(transaction(total=-20, breakdowns=breakdowns))
        assert amounts(entry) == [(ITEM, "Principle", 20)]
        assert entry.lines[0].sku == ""


def test_a_promotion_beside_one_charge_is_of_that_charge() -> None:
    """Beside two of them, version 0 does not tell."""
    promotion = [{"PromotionType": "X", "PromotionAmount": {"CurrencyCode": "USD", "CurrencyAmount": 2}}]
    (one,) = read_v0(event(("Principal", -20), ("Tax", -1), PromotionAdjustmentList=promotion))
    (two,) = read_v0(event(("Principal", -20), ("ShippingCharge", -4), PromotionAdjustmentList=promotion))
    assert amounts(one)[-1] == (ITEM, "Promotion", Decimal("-2.00"))
    assert amounts(two)[-1] == (None, "Promotion", Decimal("-2.00"))


# What is left out, and what is refused


def test_only_refunds_are_read() -> None:
    """However their type is written; the rest is not even looked into."""
    broken = [{"no": "breakdown"}]
    assert joined(transaction(sold(*broken), transactionType="Shipment"), transaction(transactionType="Transfer")) == ()
    assert len(joined(transaction(PLAIN, transactionType="REFUND"))) == 1
    assert read_v0(event(("Principal", 5)), name="ShipmentEventList") == ()


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Chargeback Refund", BookKind.CHARGEBACK),
        ("CHARGEBACK", BookKind.CHARGEBACK),
        ("A-to-z Guarantee Refund", BookKind.CLAIM),
        ("GuaranteeClaim", BookKind.CLAIM),
        ("RefundEvent", BookKind.REFUND),
        ("Refund_Retrocharge", None),
        ("ShippingChargeback", None),
        ("ServiceFee", None),
    ],
)
def test_a_transaction_is_what_its_word_names(word, kind) -> None:
    """The words are not published: what names a claim or a chargeback beside other words is one."""
    found = joined(transaction(PLAIN, transactionType=word))
    assert [entry.kind for entry in found] == ([kind] if kind else [])


def test_a_refund_of_no_order_is_left_out_when_all_are_asked_for() -> None:
    """There is nothing to tie it to; asked for by its order, it is that order's."""
    nowhere = transaction(PLAIN, relatedIdentifiers=[])
    assert joined(nowhere) == ()
    assert [entry.order_id for entry in joined(nowhere, order_id=ORDER_ID)] == [ORDER_ID]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (transaction(PLAIN, transactionType=None), "transactionType: is missing"),
        (transaction(PLAIN, postedDate="yesterday"), "postedDate: is not a moment"),
        (transaction(PLAIN, postedDate=None), "postedDate: is missing"),
        (transaction(PLAIN, items={"items": 3}), "items.items: is not a list"),
        (transaction(sold(part("Tax", "much"))), "breakdownAmount.amount|is not a decimal"),
        (transaction(sold(part("Tax", True))), "is not a decimal"),
        (transaction(sold(part("Tax", None))), "breakdownAmount: is missing"),
        (transaction(sold(part("Tax", -1.005))), "too many decimals"),
        (
            transaction(sold(part("Tax", -1), part("Goodwill", -1) | {"breakdownAmount": cash(-1, "EUR")})),
            "EUR and USD",
        ),
        (transaction(sold(part("Tax", -1) | {"breakdownAmount": cash(-1, "XXX")})), "'XXX' is not known"),
        (transaction(sold(part("Tax", -1)), totalAmount=cash(-1, "EUR")), "USD and EUR"),
        (transaction(sold(part("Sales", -1, part("Tax", -1)) | {"breakdownAmount": cash(-1, "EUR")})), "EUR and USD"),
    ],
)
def test_a_refund_that_cannot_be_read_is_told_with_its_place(document, said) -> None:
    """It is never skipped: what is not read would be given back once more."""
    with pytest.raises(WireError, match=said):
        joined(document)


def test_another_orders_refund_is_refused() -> None:
    """Whoever asked for one order must not get another's."""
    with pytest.raises(WireError, match="another order"):
        joined(transaction(PLAIN), order_id="305-0000000-0000000")


def test_breakdowns_without_an_end_are_refused() -> None:
    """A document that is nested beyond all sense is no reason to fall over."""
    tree = part("Tax", -1)
    for _ in range(60):
        tree = part("Sales", -1, tree)
    with pytest.raises(WireError, match="nested too deep"):
        joined(transaction(sold(tree)))


# Amazon's own examples


def test_amazons_own_example_of_a_transaction_is_read() -> None:
    """Its example is a sale; written as a refund, its item is read by the words that it has."""
    example = load("finances_2024-06-19.json")["definitions"]["Transaction"]["example"]
    assert joined(example) == ()
    (entry,) = joined(example | {"transactionType": "Refund"})
    assert [(x.sku, x.component, str(x.amount)) for x in entry.lines] == [("sku-12", ITEM, "USD -10.00")]
    assert (entry.entry_id, entry.order_id) == (example["transactionId"], "8129762527551")


def test_every_word_of_amazons_list_is_decided() -> None:
    """Each ChargeType of version 0 is a component, the seller's own affair, or knowingly neither."""
    told = load("financesV0.json")["definitions"]["ChargeComponent"]["description"]
    words = set(re.findall(r"^\* `([^`]+)`", told, re.MULTILINE))
    neither = {word for word in words if is_buyers(word) and component_of(word) is None}
    cod = {f"COD{each}" for each in ("ItemCharge", "ItemTaxCharge", "OrderCharge", "OrderTaxCharge")}
    assert neither == cod | {
        "CODShippingCharge", "CODShippingTaxCharge", "Discount", "TaxDiscount",
        "PointsFee", "GenericDeduction", "FreeReplacementReturnShipping", "PaymentMethodFee", "ExportCharge",
        "PaidthroughEBT",
    }  # fmt: skip
