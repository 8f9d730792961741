"""What counts as stopped, and how Amazon's answers become quantities."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from orderactions.fulfilment import ParcelLine, ParcelRef, ParcelStatus, Stage, is_stopped, is_too_late
from orderactions.fulfilment.mcf_orders import V2020, V2026
from orderactions.marketplaces.amazon.wire import WireError, parse_json
from tests.fulfilment.parcels import Warehouse

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PARCEL = ParcelRef(provider="amazon_mcf", account="shop", parcel_id="k")
counts = st.integers(0, 3)


def status(*lines: ParcelLine, stage: Stage = Stage.OVER) -> ParcelStatus:
    return ParcelStatus(parcel=PARCEL, stage=stage, word="w", lines=lines, read_at=NOW)


def line(ordered: int, **more: int) -> ParcelLine:
    return ParcelLine(line_id="a", sku="s", ordered=ordered, **more)


@pytest.mark.parametrize(
    ("made", "stopped"),
    [
        (status(line(2, cancelled=2)), True),
        (status(line(2, cancelled=1, unfulfillable=1)), True),
        (status(line(2, cancelled=2), stage=Stage.OPEN), True),
        (status(line(2, cancelled=2), line(1)), False),
        (status(line(2, cancelled=1)), False),
        (status(line(2, cancelled=1, shipped=1)), False),
        (status(line(2, cancelled=2, shipped=1)), False),
        (status(line(2, cancelled=2, picking=1)), False),
        (status(line(2, cancelled=3)), False),
        (status(), False),
        (status(line(2, cancelled=2), stage=Stage.UNKNOWN), False),
    ],
)
def test_stopped_is_told_by_quantities(made, stopped) -> None:
    """All cancelled or never to be sent, none left, none in hand, none twice; no line proves nothing."""
    assert is_stopped(made) is stopped


@pytest.mark.parametrize("stage", [each for each in Stage if each is not Stage.UNKNOWN])
def test_no_word_of_a_provider_makes_a_parcel_stopped(stage) -> None:
    """CANCELLED without quantities is a claim."""
    assert not is_stopped(status(line(1), stage=stage))


@given(
    st.lists(st.tuples(counts, counts, counts, counts, counts), min_size=1, max_size=3), st.sampled_from(list(Stage))
)
def test_stopped_and_something_left_never_meet(rows, stage) -> None:
    """Whatever a provider shows: stopped is never said of a parcel with a unit that left, is in hand or is open."""
    lines = [
        ParcelLine(line_id=str(at), sku="s", ordered=a, cancelled=b, unfulfillable=c, picking=d, shipped=e)
        for at, (a, b, c, d, e) in enumerate(rows)
    ]
    made = status(*lines, stage=stage)
    if is_stopped(made):
        assert all(each.cancelled + each.unfulfillable == each.ordered for each in lines)
        assert not any(each.picking or each.shipped for each in lines)
        assert stage is Stage.PICKING or not is_too_late(made)


def answer(version: str, **values) -> dict:
    warehouse = Warehouse(version)
    warehouse.parcel(parcel_id="k", lines=[{"line_id": "a", "sku": "s", "quantity": 2}], **values)
    warehouse.amazon.advance(3600)
    return json.loads(warehouse.raw("get", "k").body)


def read(version, document):
    return version.read(parse_json(json.dumps(document).encode()), PARCEL, NOW).status


def test_a_shipment_that_amazon_gave_up_is_not_a_cancelled_unit() -> None:
    """Amazon makes another shipment of it at once: the units are open, and nothing is stopped."""
    document = answer("2020-07-01")
    document["payload"]["fulfillmentShipments"][0]["fulfillmentShipmentStatus"] = "CANCELLED_BY_FULFILLER"
    document["payload"]["fulfillmentOrder"]["fulfillmentOrderStatus"] = "Planning"
    made = read(V2020, document)
    assert (made.lines[0].picking, made.lines[0].open) == (0, 2)
    assert not is_stopped(made)


@pytest.mark.parametrize("version", [V2020, V2026], ids=lambda version: version.name)
def test_a_word_that_we_do_not_know_proves_nothing(version) -> None:
    """A new word for an order or a shipment is read on the safe side."""
    document = answer(version.name)
    if version is V2020:
        document["payload"]["fulfillmentShipments"][0]["fulfillmentShipmentStatus"] = "TELEPORTED"
        document["payload"]["fulfillmentOrder"]["fulfillmentOrderStatus"] = "Dreaming"
        document["payload"]["fulfillmentOrderItems"][0]["cancelledQuantity"] = 2
    else:
        document["order"]["shipments"][0]["status"] = "TELEPORTED"
        document["order"]["status"] = "DREAMING"
        document["order"]["lineItems"][0]["cancelledAmount"] = {"value": "2"}
    made = read(version, document)
    assert (made.stage, made.lines[0].picking) == (Stage.UNKNOWN, 2)
    assert not is_stopped(made)
    assert not is_stopped(evolve(made, stage=Stage.OVER))


def test_quantities_that_the_new_version_leaves_out_are_none() -> None:
    """CANCELLED without a cancelled amount is no proof."""
    document = answer("2026-07-04")
    document["order"]["status"] = "CANCELLED"
    del document["order"]["shipments"], document["order"]["lineItems"][0]["cancelledAmount"]
    made = read(V2026, document)
    assert made.lines[0].open == 2
    assert not is_stopped(made)


def test_an_order_without_settings_says_nothing_of_a_hold() -> None:
    """What is optional in the model may be missing."""
    document = answer("2026-07-04")
    for name in ("fulfillmentConfiguration", "destination", "status", "statusUpdateTime"):
        del document["order"][name]
    made = read(V2026, document)
    assert (made.held, made.word, made.stage, made.changed_at, made.shown_id) == (None, "", Stage.UNKNOWN, None, "")


@pytest.mark.parametrize("value", ["1.5", "-1", "NaN", "Infinity", "two", "1E+99", 2])
def test_a_number_of_pieces_is_whole(value) -> None:
    """The new version writes pieces as decimal text."""
    document = answer("2026-07-04")
    document["order"]["lineItems"][0]["amount"]["value"] = value
    with pytest.raises(WireError):
        read(V2026, document)


def test_a_unit_that_is_no_piece() -> None:
    """Kilograms cannot be compared."""
    document = answer("2026-07-04")
    document["order"]["lineItems"][0]["amount"]["unit"] = "KILOGRAMS"
    with pytest.raises(WireError):
        read(V2026, document)


@pytest.mark.parametrize("version", [V2020, V2026], ids=lambda version: version.name)
def test_a_shipment_of_a_line_that_is_not_there(version) -> None:
    """Its units would be lost."""
    document = answer(version.name)
    lines = document["payload"]["fulfillmentOrderItems"] if version is V2020 else document["order"]["lineItems"]
    lines[0]["sellerFulfillmentOrderItemId" if version is V2020 else "lineItemId"] = "z"
    with pytest.raises(WireError, match="no line"):
        read(version, document)


@pytest.mark.parametrize("version", [V2020, V2026], ids=lambda version: version.name)
def test_a_line_that_is_there_twice(version) -> None:
    """Which of the two a shipment belongs to could not be told."""
    document = answer(version.name)
    lines = document["payload"]["fulfillmentOrderItems"] if version is V2020 else document["order"]["lineItems"]
    lines.append(lines[0])
    with pytest.raises(WireError, match="twice"):
        read(version, document)
