"""Changing an order of Multi-Channel Fulfilment: what may change, what it would change, and whether it did. Pure.

Version 2020-07-01 changes an order that is held, and no other; 2026-07-04 can do nothing but let a held one go
(AMZ-MCF-06, AMZ-MCF-07).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from attrs import field, fields, frozen

from orderactions.errors import RequestError
from orderactions.fulfilment.address import Address
from orderactions.fulfilment.mcf_orders import V2020, McfOrder, Speed
from orderactions.fulfilment.protocol import ParcelAnswer, ParcelRef, Stage
from orderactions.secret import Secret

__all__ = [
    "ChangeBlock",
    "ChangeDifference",
    "ChangePreview",
    "ChangeProof",
    "Changed",
    "ParcelChange",
    "differing",
    "plan_change",
    "prove",
    "same_facts",
    "update_body",
]

MAX_UNITS = 250
"""Of one order (AMZ-MCF-06)."""


def _quantities(value: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(value))


@frozen(kw_only=True)
class ParcelChange:
    """What is to be another way. What is not named stays as it is.

    Attributes:
        address: the whole new address; None leaves the present one.
        speed: None leaves the present one.
        quantities: units by line, each 1 or more. A line cannot be taken out (AMZ-MCF-06).

    Raises:
        RequestError: nothing is to change, or a value makes no sense; names the field.
    """

    address: Address | None = None
    speed: Speed | None = None
    quantities: Mapping[str, int] = field(converter=_quantities, factory=dict)

    def __attrs_post_init__(self) -> None:
        if self.address is None and self.speed is None and not self.quantities:
            raise RequestError("change", "names nothing; give an address, a speed or quantities")
        if self.address is not None:
            self.address.check()
        for line_id, units in self.quantities.items():
            if not _is_count(units):
                raise RequestError(f"quantities.{line_id}", f"{units!r} is not a whole number from 1 to {MAX_UNITS}")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_UNITS


@frozen(kw_only=True)
class ChangeDifference:
    """One thing that would be another way. Of an address only that it changes."""

    what: str
    before: str
    after: str


@frozen(kw_only=True)
class ChangeBlock:
    """Why it cannot be done, and what would help."""

    code: str
    text: str


@frozen(kw_only=True)
class ChangePreview:
    """The exact effect of a change, and what it rests on. Show it before you call `AmazonMcf.change`."""

    parcel: ParcelRef
    version: str
    change: ParcelChange
    differences: tuple[ChangeDifference, ...]
    blocks: tuple[ChangeBlock, ...]
    #: The order as it was read; `change` does nothing when it is no longer so.
    before: McfOrder = field(repr=False)

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against it."""
        return not self.blocks

    def __str__(self) -> str:
        head = f"MCF order {self.parcel.parcel_id} ({self.version})"
        rows = [f"  {each.what}: {each.before} > {each.after}" for each in self.differences]
        rows += [f"  not possible: {each.text}" for each in self.blocks]
        return "\n".join([head, *(rows or ["  nothing to change"])])


class ChangeProof(Enum):
    """What reading back showed."""

    #: Everything is as it was asked for, and nothing else has moved.
    MADE = "made"
    #: Everything is as it was before.
    UNCHANGED = "unchanged"
    #: It is neither; somebody has to look.
    OTHER = "other"
    #: It could not be read.
    UNREAD = "unread"


@frozen(kw_only=True)
class Changed:
    """What became of a change: Amazon's answer, and what was read afterwards. Only the second is a proof."""

    answer: ParcelAnswer
    proof: ChangeProof
    #: What is not as it was asked for, by name.
    differing: tuple[str, ...] = ()


def plan_change(parcel: ParcelRef, change: ParcelChange, order: McfOrder, version: str) -> ChangePreview:
    """Say what a change would do to the order, or why it cannot be done.

    Raises:
        RequestError: a quantity is for a line that the order does not have.
    """
    present = {line.line_id: line.ordered for line in order.status.lines}
    for line_id in change.quantities:
        if line_id not in present:
            raise RequestError(f"quantities.{line_id}", f"is no line of the order; it has {', '.join(present)}")
    differences = [
        ChangeDifference(what=f"quantity of {line_id}", before=str(present[line_id]), after=str(units))
        for line_id, units in change.quantities.items()
        if units != present[line_id]
    ]
    if change.speed is not None and change.speed is not order.speed:
        before = order.speed.value if order.speed else "not told"
        differences.insert(0, ChangeDifference(what="speed", before=before, after=change.speed.value))
    if change.address is not None and not (order.address and change.address.same_as(order.address)):
        differences.insert(0, ChangeDifference(what="address", before="the present one", after="the given one"))
    return ChangePreview(
        parcel=parcel,
        version=version,
        change=change,
        differences=tuple(differences),
        blocks=tuple(_blocks(change, order, present, version)),
        before=order,
    )


def _blocks(change: ParcelChange, order: McfOrder, present: Mapping[str, int], version: str) -> list[ChangeBlock]:
    found: list[ChangeBlock] = []
    if version != V2020.name:
        text = (
            f"version {version} can only let a held order go; address, speed and quantities are changed with "
            "2020-07-01, or the order is stopped and made anew under another id (AMZ-MCF-07)"
        )
        found.append(ChangeBlock(code="not_in_version", text=text))
    status = order.status
    if status.stage is not Stage.WAITING or status.held is not True:
        text = f"only a held order can be changed, and this one is {status.word or 'in an unknown state'}" + (
            "" if status.stage is not Stage.WAITING else " and not held"
        )
        found.append(ChangeBlock(code="not_held", text=f"{text}; stop it, and make it anew (AMZ-MCF-06)"))
    if change.speed is Speed.SCHEDULED:
        text = "scheduled delivery cannot be given to a held order, and it needs a window of time (AMZ-MCF-06)"
        found.append(ChangeBlock(code="scheduled", text=text))
    if sum((dict(present) | dict(change.quantities)).values()) > MAX_UNITS:
        found.append(ChangeBlock(code="too_many", text=f"an order has at most {MAX_UNITS} units (AMZ-MCF-06)"))
    return found


def same_facts(before: McfOrder, now: McfOrder) -> bool:
    """Whether an order is still as it was previewed."""
    return (
        (before.speed, before.status.word, before.status.held, before.status.lines)
        == (now.speed, now.status.word, now.status.held, now.status.lines)
    ) and _same_address(before.address, now.address)


def _same_address(one: Address | None, other: Address | None) -> bool:
    return one is other or (one is not None and other is not None and one.same_as(other))


def differing(preview: ChangePreview, now: McfOrder) -> tuple[str, ...]:
    """Return what is not as the change wants it, what was to stay included, by name."""
    change, before = preview.change, preview.before
    found = []
    if not _same_address(change.address or before.address, now.address):
        found.append("address")
    if (change.speed or before.speed) is not now.speed:
        found.append("speed")
    if now.status.held is not before.status.held:
        found.append("hold")
    wanted = {line.line_id: line.ordered for line in before.status.lines} | dict(change.quantities)
    present = {line.line_id: line.ordered for line in now.status.lines}
    found += [f"quantity of {line_id}" for line_id in wanted if wanted[line_id] != present.get(line_id)]
    found += [f"quantity of {line_id}" for line_id in present if line_id not in wanted]
    return tuple(found)


def prove(preview: ChangePreview, now: McfOrder) -> ChangeProof:
    """Say what an order that was read afterwards shows of the change."""
    if not differing(preview, now):
        return ChangeProof.MADE
    return ChangeProof.UNCHANGED if same_facts(preview.before, now) else ChangeProof.OTHER


_SPEED_WORDS = {Speed.STANDARD: "Standard", Speed.EXPEDITED: "Expedited", Speed.PRIORITY: "Priority"}
_ADDRESS_WORDS = {
    "name": "name",
    "line_1": "addressLine1",
    "line_2": "addressLine2",
    "line_3": "addressLine3",
    "city": "city",
    "district": "districtOrCounty",
    "state": "stateOrRegion",
    "postal_code": "postalCode",
    "country_code": "countryCode",
    "phone": "phone",
}


def update_body(preview: ChangePreview) -> dict[str, object]:
    """Return the body of updateFulfillmentOrder, with the hold, so that no change lets the parcel go (AMZ-MCF-06).

    All lines are named as soon as one of them changes: what becomes of a line that is left out is not documented.
    """
    change, before = preview.change, preview.before
    body: dict[str, object] = {"marketplaceId": before.marketplace_id, "fulfillmentAction": "Hold"}
    if change.speed is not None:
        body["shippingSpeedCategory"] = _SPEED_WORDS[change.speed]
    if change.address is not None:
        body["destinationAddress"] = _address_body(change.address)
    if change.quantities:
        body["items"] = [
            {
                "sellerFulfillmentOrderItemId": line.line_id,
                "sellerSku": line.sku,
                "quantity": change.quantities.get(line.line_id, line.ordered),
            }
            for line in before.status.lines
        ]
    return body


def _address_body(address: Address) -> dict[str, str]:
    parts: dict[str, Secret | None] = {each.name: getattr(address, each.name) for each in fields(Address)}
    return {_ADDRESS_WORDS[name]: part.reveal() for name, part in parts.items() if part is not None}
