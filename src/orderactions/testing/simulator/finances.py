"""The Finances API 2024-06-19: transactions."""

from __future__ import annotations

from decimal import Decimal

from orderactions.testing.simulator.books import Posting
from orderactions.testing.simulator.bookwords import commission, withheld, words
from orderactions.testing.simulator.context import Context, order_time
from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.paging import cut, read_listing, read_window, seen
from orderactions.testing.simulator.sites import SITES
from orderactions.testing.simulator.state import BookAmount, SimulatedLine
from orderactions.testing.simulator.wire import Answer, Call, exact_answer

__all__ = ["FILTERING", "STATUSES", "list_transactions", "show_transaction"]

STATUSES = ("DEFERRED", "RELEASED", "DEFERRED_RELEASED")
FILTERING = ("ORDER_ID", "FINANCIAL_EVENT_GROUP_ID")
"""The related identifiers that can be searched for."""

_ARGUMENTS = (
    "postedAfter",
    "postedBefore",
    "marketplaceId",
    "transactionStatus",
    "relatedIdentifierName",
    "relatedIdentifierValue",
)
_UNITED_STATES = "ATVPDKIKX0DER"
_DESCRIPTIONS = {"Shipment": "Order Payment"}


def list_transactions(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer GET /finances/2024-06-19/transactions."""
    listing = read_listing(context, call, _ARGUMENTS, "nextToken", repeat=True)
    asked = listing.arguments
    name, value = asked.get("relatedIdentifierName"), asked.get("relatedIdentifierValue")
    if (name is None) is not (value is None) or name not in {None, *FILTERING}:
        raise ApiRefusal(400, "InvalidInput", "The related identifier cannot be searched for.", "relatedIdentifierName")
    window = read_window(listing, "postedAfter", "postedBefore")
    if window.after is None and name is None:
        raise ApiRefusal(400, "InvalidInput", "Start date cannot be null", "Start date cannot be null")
    if asked.get("transactionStatus") not in {None, *STATUSES}:
        raise ApiRefusal(400, "InvalidInput", "There is no such transaction status.", "transactionStatus")
    if asked.get("marketplaceId") not in {None, *SITES}:
        raise ApiRefusal(400, "InvalidInput", "The marketplace id is not valid.", "marketplaceId")
    rows = [
        posting
        for posting in seen(context, listing, value if name == "ORDER_ID" else None)
        if window.holds(posting.posted_at)
        and _at_site(posting, asked.get("marketplaceId"))
        and asked.get("transactionStatus") in {None, posting.status}
        and (name != "FINANCIAL_EVENT_GROUP_ID" or value == posting.group_id)
    ]
    page = cut(context, listing, rows, context.settings.books_page_size)
    payload: dict[str, object] = {"transactions": [show_transaction(context, row) for row in page.rows]}
    if page.next_token:
        payload["nextToken"] = page.next_token
    return exact_answer(200, {"payload": payload})


def show_transaction(context: Context, posting: Posting) -> dict[str, object]:
    """Return one posting in the API's shape."""
    order, entry = posting.order, posting.entry
    status = posting.status
    if context.settings.books_mixed_case:
        status = "".join(part.capitalize() for part in status.split("_"))
    groups = _groups(context, posting, posting.amounts)
    total = sum((amount for _name, amount, _leaves in groups), Decimal(0))
    kind = "Shipment" if entry.kind == "Shipment" else "Refund"
    shown: dict[str, object] = {
        "sellingPartnerMetadata": {
            "sellingPartnerId": context.settings.seller_id,
            "accountType": "Standard Orders",
            "marketplaceId": order.marketplace_id,
        },
        "relatedIdentifiers": [
            {"relatedIdentifierName": name, "relatedIdentifierValue": value}
            for name, value in _related(posting).items()
        ],
        "transactionType": kind,
        "transactionId": posting.transaction_id,
        "transactionStatus": status,
        "description": _DESCRIPTIONS.get(kind, "Refund Order"),
        "postedDate": order_time(posting.posted_at),
        "totalAmount": _money(total, order.currency),
        "marketplaceDetails": {
            "marketplaceId": order.marketplace_id,
            "marketplaceName": SITES[order.marketplace_id].name,
        },
        "items": [_item(context, posting, line) for line in order.lines if _of(posting, line)],
        "breakdowns": _summary(groups, kind, order.currency),
        "contexts": [],
    }
    if posting.matures_at is not None:
        context_shown = {"deferralReason": "DD7", "maturityDate": order_time(posting.matures_at)}
        shown["contexts"] = [{"contextType": "DeferredContext", **context_shown}]
    return shown


def _at_site(posting: Posting, marketplace_id: str | None) -> bool:
    """Tell whether an entry is found at a site; what a seller in the US ships himself is found at none (SIM-45)."""
    if marketplace_id is None:
        return True
    order = posting.order
    hidden = order.marketplace_id == _UNITED_STATES and order.fulfilled_by == "MERCHANT"
    return order.marketplace_id == marketplace_id and not hidden


def _related(posting: Posting) -> dict[str, str]:
    number = posting.entry.number
    found = {"ORDER_ID": posting.order.order_id, "FINANCIAL_EVENT_GROUP_ID": posting.group_id}
    if posting.entry.kind == "Shipment":
        found["SHIPMENT_ID"] = str(14_178_000_000_000 + number)
    else:
        found["REFUND_ID"] = str(91_000_000_000 + number)
    if not posting.is_first:
        found["DEFERRED_TRANSACTION_ID"] = posting.deferred_id
    elif posting.status == "DEFERRED_RELEASED":
        found["RELEASE_TRANSACTION_ID"] = posting.released_id
    return found


def _of(posting: Posting, line: SimulatedLine) -> list[BookAmount]:
    return [amount for amount in posting.amounts if amount.line_id == line.order_item_id]


def _item(context: Context, posting: Posting, line: SimulatedLine) -> dict[str, object]:
    currency = posting.order.currency
    groups = _groups(context, posting, _of(posting, line))
    network = "MFN" if posting.order.fulfilled_by == "MERCHANT" else "AFN"
    product = {"asin": "B0SIMULATE", "sku": line.sku, "quantityShipped": line.quantity, "fulfillmentNetwork": network}
    return {
        "description": line.title,
        "totalAmount": _money(sum((amount for _name, amount, _leaves in groups), Decimal(0)), currency),
        "relatedIdentifiers": [
            {
                "itemRelatedIdentifierName": "ORDER_ADJUSTMENT_ITEM_ID",
                "itemRelatedIdentifierValue": posting.adjustment_id(line.order_item_id),
            }
        ],
        "breakdowns": [
            _breakdown(name, amount, currency, [_breakdown(leaf, part, currency, []) for leaf, part in leaves])
            for name, amount, leaves in groups
        ],
        "contexts": [{"contextType": "ProductContext", **product}],
    }


Group = tuple[str, Decimal, list[tuple[str, Decimal]]]


def _groups(context: Context, posting: Posting, amounts: list[BookAmount]) -> list[Group]:
    """Return the charges by outer and inner word, with Amazon's own fees and taxes beside them."""
    leaves = [(words(each).group, words(each).leaf, each.amount) for each in amounts]
    if context.settings.books_fees:
        if posting.order.regime.value == "added":
            leaves += [("Tax", word, amount) for word, amount in withheld(amounts)]
        leaves.append(("AmazonFees", "Commission", commission(amounts, posting.order.currency)))
    found: dict[str, dict[str, Decimal]] = {}
    for group, leaf, amount in leaves:
        inside = found.setdefault(group, {})
        inside[leaf] = inside.get(leaf, Decimal(0)) + amount
    return [
        (group, sum(inside.values(), Decimal(0)), list(inside.items()))
        for group, inside in found.items()
        if any(inside.values())
    ]


def _summary(groups: list[Group], kind: str, currency: str) -> list[dict[str, object]]:
    """Return the breakdowns of the whole transaction: charges on one side, fees on the other."""
    sides: dict[str, list[Group]] = {}
    for group in groups:
        fees = group[0] == "AmazonFees"
        sides.setdefault("Expenses" if fees is (kind == "Shipment") else "Sales", []).append(group)
    return [
        _breakdown(
            side,
            sum((amount for _name, amount, _leaves in inside), Decimal(0)),
            currency,
            [_breakdown(name, amount, currency, []) for name, amount, _leaves in inside],
        )
        for side, inside in sides.items()
    ]


def _breakdown(name: str, amount: Decimal, currency: str, inside: list[dict[str, object]]) -> dict[str, object]:
    return {"breakdownType": name, "breakdownAmount": _money(amount, currency), "breakdowns": inside}


def _money(amount: Decimal, currency: str) -> dict[str, object]:
    return {"currencyCode": currency, "currencyAmount": amount}
