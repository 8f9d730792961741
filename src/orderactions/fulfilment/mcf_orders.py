"""Orders of Multi-Channel Fulfilment as Amazon shows them, in both versions of the API. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import Enum

from attrs import evolve, field, frozen

from orderactions.fulfilment.address import Address
from orderactions.fulfilment.protocol import ParcelLine, ParcelRef, ParcelShipment, ParcelStatus, Stage
from orderactions.marketplaces.amazon.wire import Node, text_of

__all__ = ["V2020", "V2026", "VERSIONS", "Listed", "McfOrder", "Speed", "Version"]


class Speed(Enum):
    """How fast a parcel is sent. Which speeds there are, and what they cost, differs by site."""

    STANDARD = "standard"
    EXPEDITED = "expedited"
    PRIORITY = "priority"
    #: With a window of time for the delivery; Japan only.
    SCHEDULED = "scheduled"


@frozen(kw_only=True)
class McfOrder:
    """One order of Multi-Channel Fulfilment, with what may be changed of it."""

    status: ParcelStatus
    #: None: a word that we do not know, or none.
    speed: Speed | None
    address: Address | None = field(repr=False)
    #: The site that it was placed against; "" where the version does not say.
    marketplace_id: str


@frozen(kw_only=True)
class Listed:
    """One order in a list, by the numbers that it goes by."""

    parcel_id: str
    #: What the buyer knows it by; "" when that is not told.
    shown_id: str


@frozen(kw_only=True)
class Version:
    """One version of the API: its addresses, the names that its calls have here, and how its answers are read."""

    name: str
    root: str
    get: str
    #: Of the list, with the arguments for "changed since" and for the next page.
    listing: str
    since: str
    token: str
    #: Further arguments of the list.
    plain_list: Mapping[str, str]
    cancel: str
    update: str
    read: Callable[[Node, ParcelRef, datetime], McfOrder]
    #: Returns the orders of a page, and what leads to the next one ("" at the end).
    read_list: Callable[[Node], tuple[Sequence[Listed], str]]


_STAGES_2020 = {
    "New": Stage.WAITING,
    "Received": Stage.WAITING,
    "Planning": Stage.WAITING,
    "Processing": Stage.PICKING,
    "Cancelled": Stage.OVER,
    "Complete": Stage.OVER,
    "CompletePartialled": Stage.OVER,
    "Unfulfillable": Stage.OVER,
    "Invalid": Stage.OVER,
}
_STAGES_2026 = {
    "PROCESSING": Stage.OPEN,
    "COMPLETE": Stage.OVER,
    "COMPLETE_PARTIAL": Stage.OVER,
    "CANCELLED": Stage.OVER,
    "UNFULFILLABLE": Stage.OVER,
    "INVALID": Stage.OVER,
}
_SPEEDS_2020 = {
    "Standard": Speed.STANDARD,
    "Expedited": Speed.EXPEDITED,
    "Priority": Speed.PRIORITY,
    "ScheduledDelivery": Speed.SCHEDULED,
}
_SPEEDS_2026 = {speed.name: speed for speed in Speed}
_HELD = {"Hold": True, "Ship": False, "HOLD": True, "SHIP": False}
#: Such a shipment sends nothing; unless its units show as cancelled, Amazon makes another one (AMZ-MCF-04).
_ENDED = frozenset({"CANCELLED_BY_FULFILLER", "CANCELLED_BY_SELLER", "CANCELLED"})


def _read_2020(document: Node, parcel: ParcelRef, now: datetime) -> McfOrder:
    payload = document.need("payload")
    order = payload.need("fulfillmentOrder")
    lines = [
        ParcelLine(
            line_id=item.need("sellerFulfillmentOrderItemId").text(),
            sku=item.need("sellerSku").text(),
            ordered=item.need("quantity").count(),
            cancelled=item.need("cancelledQuantity").count(),
            unfulfillable=item.need("unfulfillableQuantity").count(),
        )
        for item in payload.need("fulfillmentOrderItems").items()
    ]
    shipments = _listed(payload.get("fulfillmentShipments"))
    for shipment in shipments:
        word = shipment.need("fulfillmentShipmentStatus").text()
        for item in shipment.need("fulfillmentShipmentItem").items():
            _add(lines, item.need("sellerFulfillmentOrderItemId"), word, item.need("quantity").count())
    word = order.need("fulfillmentOrderStatus").text()
    status = ParcelStatus(
        parcel=evolve(parcel, parcel_id=order.need("sellerFulfillmentOrderId").text()),
        stage=_STAGES_2020.get(word, Stage.UNKNOWN),
        word=word,
        held=_HELD.get(text_of(order.get("fulfillmentAction"))),
        lines=_each_once(payload.need("fulfillmentOrderItems"), lines),
        shipments=tuple(
            ParcelShipment(
                shipment_id=shipment.need("amazonShipmentId").text(),
                word=shipment.need("fulfillmentShipmentStatus").text(),
                tracking_numbers=_tracking(shipment.get("fulfillmentShipmentPackage")),
            )
            for shipment in shipments
        ),
        shown_id=order.need("displayableOrderId").text(),
        changed_at=order.need("statusUpdatedDate").moment(),
        read_at=now,
    )
    return McfOrder(
        status=status,
        speed=_SPEEDS_2020.get(order.need("shippingSpeedCategory").text()),
        address=_address(order.get("destinationAddress")),
        marketplace_id=order.need("marketplaceId").text(),
    )


def _read_2026(document: Node, parcel: ParcelRef, now: datetime) -> McfOrder:
    order = document.need("order")
    lines = [
        ParcelLine(
            line_id=item.need("lineItemId").text(),
            sku=item.need("product").need("productIdentifier").need("amazonSku").text(),
            ordered=_units(item.need("amount")),
            cancelled=_units(item.get("cancelledAmount")),
            unfulfillable=_units(item.get("unfulfillableAmount")),
        )
        for item in order.need("lineItems").items()
    ]
    shipments = _listed(order.get("shipments"))
    for shipment in shipments:
        word = shipment.need("status").text()
        for item in shipment.need("items").items():
            _add(lines, item.need("lineItemId"), word, _units(item.need("amount")))
    word, changed = text_of(order.get("status")), order.get("statusUpdateTime")
    settings = order.get("fulfillmentConfiguration")
    status = ParcelStatus(
        parcel=evolve(parcel, parcel_id=order.need("orderId").text()),
        stage=_STAGES_2026.get(word, Stage.UNKNOWN),
        word=word,
        held=_HELD.get(text_of(settings.get("action"))) if settings else None,
        lines=_each_once(order.need("lineItems"), lines),
        shipments=tuple(
            ParcelShipment(
                shipment_id=shipment.need("amazonShipmentId").text(),
                word=shipment.need("status").text(),
                tracking_numbers=_tracking_2026(shipment.get("packages")),
            )
            for shipment in shipments
        ),
        shown_id=_shown_2026(order),
        changed_at=changed.moment() if changed else None,
        read_at=now,
    )
    level = settings.get("serviceLevel") if settings else None
    tiers = _listed(level.get("serviceTiers") if level else None)
    destination = order.get("destination")
    return McfOrder(
        status=status,
        speed=_SPEEDS_2026.get(tiers[0].text()) if tiers else None,
        address=_address(destination.get("deliveryAddress")) if destination else None,
        marketplace_id="",
    )


def _list_2020(document: Node) -> tuple[Sequence[Listed], str]:
    payload = document.need("payload")
    orders = [
        Listed(
            parcel_id=order.need("sellerFulfillmentOrderId").text(), shown_id=order.need("displayableOrderId").text()
        )
        for order in _listed(payload.get("fulfillmentOrders"))
    ]
    return orders, text_of(payload.get("nextToken"))


def _list_2026(document: Node) -> tuple[Sequence[Listed], str]:
    orders = [
        Listed(parcel_id=order.need("orderId").text(), shown_id=_shown_2026(order))
        for order in document.need("orders").items()
    ]
    pages = document.get("pagination")
    return orders, text_of(pages.get("nextToken")) if pages else ""


def _listed(node: Node | None) -> Sequence[Node]:
    return node.items() if node else ()


def _add(lines: list[ParcelLine], line_id: Node, word: str, units: int) -> None:
    """Count a shipment's units; one with a word that we do not know counts as under way, never as nothing."""
    known = line_id.text()
    for at, line in enumerate(lines):
        if line.line_id == known:
            if word == "SHIPPED":
                lines[at] = evolve(line, shipped=line.shipped + units)
            elif word not in _ENDED:
                lines[at] = evolve(line, picking=line.picking + units)
            return
    line_id.fail("is no line of the order")


def _each_once(items: Node, lines: Sequence[ParcelLine]) -> tuple[ParcelLine, ...]:
    """Two lines with one id would hide each other's units."""
    if len({line.line_id for line in lines}) != len(lines):
        items.fail("has a line twice")
    return tuple(lines)


def _units(amount: Node | None) -> int:
    """Read a number of pieces, which 2026-07-04 writes as a decimal text."""
    if amount is None:
        return 0
    unit, value = amount.get("unit"), amount.need("value")
    if unit is not None and unit.text() != "EACHES":
        unit.fail("is no unit that we know")
    try:
        number = Decimal(value.text())
    except InvalidOperation:
        value.fail("is not a number")
    if not number.is_finite() or not 0 <= number < 10**9 or number != int(number):
        value.fail("is not a whole number of 0 or more")
    return int(number)


def _tracking(packages: Node | None) -> tuple[str, ...]:
    return tuple(number for each in _listed(packages) if (number := text_of(each.get("trackingNumber"))))


def _tracking_2026(packages: Node | None) -> tuple[str, ...]:
    numbers = []
    for each in _listed(packages):
        tracking = each.get("tracking")
        for by in ("carrier", "amazon"):
            part = tracking.get(by) if tracking else None
            numbers.append(text_of(part.get("trackingNumber")) if part else "")
    return tuple(number for number in numbers if number)


def _shown_2026(order: Node) -> str:
    """Return the packing slip's number, of the order or of the first line that has one (AMZ-MCF-08)."""
    for holder in (order, *_listed(order.get("lineItems"))):
        found: Node | None = holder
        for name in ("fulfillmentConfiguration", "services", "packaging", "packingSlip", "templateAttributes"):
            found = found.get(name) if found else None
        number = text_of(found.get("orderId")) if found else ""
        if number:
            return number
    return ""


def _address(node: Node | None) -> Address | None:
    if node is None:
        return None
    return Address(
        name=text_of(node.get("name")),
        line_1=text_of(node.get("addressLine1")),
        line_2=text_of(node.get("addressLine2")),
        line_3=text_of(node.get("addressLine3")),
        city=text_of(node.get("city")),
        district=text_of(node.get("districtOrCounty")),
        state=text_of(node.get("stateOrRegion")),
        postal_code=text_of(node.get("postalCode")),
        country_code=text_of(node.get("countryCode")),
        phone=text_of(node.get("phone")),
    )


V2020 = Version(
    name="2020-07-01",
    root="/fba/outbound/2020-07-01/fulfillmentOrders",
    get="getFulfillmentOrder",
    listing="listAllFulfillmentOrders",
    since="queryStartDate",
    token="nextToken",  # noqa: S106 - an argument's name
    plain_list={},
    cancel="cancelFulfillmentOrder",
    update="updateFulfillmentOrder",
    read=_read_2020,
    read_list=_list_2020,
)

#: Amazon calls these getOrder, listOrders, cancelOrder and updateOrder, as other calls of its API are called too.
V2026 = Version(
    name="2026-07-04",
    root="/fulfillment/outbound/2026-07-04/orders",
    get="getOutboundOrder",
    listing="listOutboundOrders",
    since="updatedAfter",
    token="pageToken",  # noqa: S106 - an argument's name
    plain_list={"shipments": "EXCLUDE"},
    cancel="cancelOutboundOrder",
    update="updateOutboundOrder",
    read=_read_2026,
    read_list=_list_2026,
)

VERSIONS: Mapping[str, Version] = {each.name: each for each in (V2020, V2026)}
