"""The Finances API v0: financial events, of one order or of a window of time."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from orderactions.testing.simulator.books import Posting
from orderactions.testing.simulator.bookwords import PROMOTION, commission, withheld, words
from orderactions.testing.simulator.context import Context, order_time
from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.orders import ORDER_ID
from orderactions.testing.simulator.paging import Listing, Window, cut, read_listing, read_window, seen
from orderactions.testing.simulator.sites import SITES
from orderactions.testing.simulator.state import BookAmount, SimulatedLine
from orderactions.testing.simulator.wire import Answer, Call, exact_answer

__all__ = ["list_events", "list_order_events"]

_LISTS = {
    "Shipment": "ShipmentEventList",
    "Refund": "RefundEventList",
    "GuaranteeClaim": "GuaranteeClaimEventList",
    "Chargeback": "ChargebackEventList",
}
_ARGUMENTS = ("MaxResultsPerPage",)
_BACK = timedelta(days=180)


def list_order_events(context: Context, call: Call, path: tuple[str, ...]) -> Answer:
    """Answer GET /finances/v0/orders/{orderId}/financialEvents."""
    if not ORDER_ID.match(path[0]):
        raise ApiRefusal(400, "InvalidInput", "The orderId is not in the 3-7-7 format.", "orderId")
    listing = read_listing(context, call, _ARGUMENTS, "NextToken", repeat=False)
    return _answer(context, listing, seen(context, listing, path[0]))


def list_events(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer GET /finances/v0/financialEvents."""
    listing = read_listing(context, call, (*_ARGUMENTS, "PostedAfter", "PostedBefore"), "NextToken", repeat=False)
    window = read_window(listing, "PostedAfter", "PostedBefore")
    if window.after is None:
        window = Window(after=window.before - _BACK, before=window.before)
    return _answer(context, listing, [each for each in seen(context, listing) if window.holds(each.posted_at)])


def _answer(context: Context, listing: Listing, found: list[Posting]) -> Answer:
    size = listing.arguments.get("MaxResultsPerPage", "100")
    if not (size.isascii() and size.isdigit() and 1 <= int(size) <= 100):
        raise ApiRefusal(400, "InvalidInput", "MaxResultsPerPage must be from 1 to 100.", "MaxResultsPerPage")
    # What is deferred is not shown before it is released, and then once.
    rows = [posting for posting in found if posting.matures_at is None or not posting.is_first]
    page = cut(context, listing, rows, int(size))
    events: dict[str, list[object]] = {name: [] for name in _LISTS.values()}
    for row in page.rows:
        events[_LISTS[row.entry.kind]].append(_event(context, row))
    payload: dict[str, object] = {"FinancialEvents": events}
    if page.next_token:
        payload["NextToken"] = page.next_token
    return exact_answer(200, {"payload": payload})


def _event(context: Context, posting: Posting) -> dict[str, object]:
    order = posting.order
    shipment = posting.entry.kind == "Shipment"
    items = [_item(context, posting, line) for line in order.lines if _of(posting, line)]
    return {
        "AmazonOrderId": order.order_id,
        "SellerOrderId": order.merchant_order_id or order.order_id,
        "MarketplaceName": SITES[order.marketplace_id].name,
        "PostedDate": order_time(posting.posted_at),
        "ShipmentItemList" if shipment else "ShipmentItemAdjustmentList": items,
    }


def _item(context: Context, posting: Posting, line: SimulatedLine) -> dict[str, object]:
    currency, amounts = posting.order.currency, _of(posting, line)
    more = "" if posting.entry.kind == "Shipment" else "Adjustment"
    shown: dict[str, object] = {"SellerSKU": line.sku, "OrderItemId": line.order_item_id}
    if more:
        shown["OrderAdjustmentItemId"] = posting.adjustment_id(line.order_item_id)
    shown["QuantityShipped"] = line.quantity
    shown[f"ItemCharge{more}List"] = [
        _charge(words(each).v0, each.amount, currency) for each in amounts if not each.component.startswith(PROMOTION)
    ]
    if context.settings.books_fees:
        shown |= _own(amounts, posting, more)
    promotions = [each for each in amounts if each.component.startswith(PROMOTION)]
    if promotions:
        shown[f"Promotion{more}List"] = [
            {
                "PromotionType": "PromotionMetaDataDefinitionValue",
                "PromotionId": "SIMULATED-PROMOTION",
                "PromotionAmount": _money(each.amount, currency),
            }
            for each in promotions
        ]
    return shown


def _own(amounts: list[BookAmount], posting: Posting, more: str) -> dict[str, object]:
    """Return what concerns the seller and Amazon only: the commission, and taxes that Amazon pays."""
    currency = posting.order.currency
    shown: dict[str, object] = {}
    fee = commission(amounts, currency)
    if fee:
        shown[f"ItemFee{more}List"] = [{"FeeType": "Commission", "FeeAmount": _money(fee, currency)}]
    taxes = withheld(amounts) if posting.order.regime.value == "added" else []
    if taxes:
        charges = [_charge(word, amount, currency) for word, amount in taxes]
        shown["ItemTaxWithheldList"] = [{"TaxCollectionModel": "MarketplaceFacilitator", "TaxesWithheld": charges}]
    return shown


def _of(posting: Posting, line: SimulatedLine) -> list[BookAmount]:
    return [amount for amount in posting.amounts if amount.line_id == line.order_item_id]


def _charge(name: str, amount: Decimal, currency: str) -> dict[str, object]:
    return {"ChargeType": name, "ChargeAmount": _money(amount, currency)}


def _money(amount: Decimal, currency: str) -> dict[str, object]:
    return {"CurrencyCode": currency, "CurrencyAmount": amount}
