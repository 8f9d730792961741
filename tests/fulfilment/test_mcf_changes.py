"""Stories of parcels whose address, speed or quantity somebody wants to change."""

from __future__ import annotations

import pytest

from orderactions.errors import OrderNotFound, RequestError
from orderactions.fulfilment import ParcelVerdict
from orderactions.fulfilment.address import Address
from orderactions.fulfilment.mcf_change import ChangeProof, ParcelChange
from orderactions.fulfilment.mcf_orders import Speed
from tests.fulfilment.parcels import Warehouse

LINES = [{"line_id": "a", "sku": "MUG", "quantity": 2}, {"line_id": "b", "sku": "LAMP"}]
NEW = Address(name="New Name", line_1="2 New Road", city="Hamburg", postal_code="20095", country_code="DE")


@pytest.fixture
def v2020() -> Warehouse:
    return Warehouse("2020-07-01")


def codes(preview) -> list[str]:
    return [block.code for block in preview.blocks]


def test_address_speed_and_quantity_of_a_held_parcel_change_together(v2020) -> None:
    """The preview shows each difference, of the address only that there is one; reading back proves it."""
    parcel = v2020.parcel(lines=LINES, held=True)
    change = ParcelChange(address=NEW, speed=Speed.EXPEDITED, quantities={"a": 1})
    preview = v2020.mcf.preview_change(parcel, change)
    assert preview.allowed
    assert str(preview).splitlines()[1:] == [
        "  address: the present one > the given one",
        "  speed: standard > expedited",
        "  quantity of a: 2 > 1",
    ]
    assert v2020.asked("update") == 0
    changed = v2020.mcf.change(preview)
    assert (changed.answer.verdict, changed.proof) == (ParcelVerdict.ATTEMPTED, ChangeProof.MADE)
    held = v2020.amazon.mcf_order(parcel.parcel_id)
    assert (held.address["postalCode"], held.speed) == ("20095", "EXPEDITED")
    assert [line.quantity for line in held.lines] == [1, 1]


def test_a_change_does_not_let_the_parcel_go(v2020) -> None:
    """It is still held afterwards, and released by itself."""
    parcel = v2020.parcel(held=True)
    v2020.mcf.change(v2020.mcf.preview_change(parcel, ParcelChange(speed=Speed.PRIORITY)))
    assert v2020.mcf.status(parcel).held is True
    v2020.mcf.release(parcel)
    v2020.amazon.advance(14400)
    assert v2020.amazon.mcf_order(parcel.parcel_id).status == "COMPLETE"


def test_the_new_version_can_change_nothing_and_says_so() -> None:
    """2026-07-04 only takes a hold off; it is not even asked."""
    warehouse = Warehouse("2026-07-04")
    parcel = warehouse.parcel(held=True)
    preview = warehouse.mcf.preview_change(parcel, ParcelChange(address=NEW))
    assert "not_in_version" in codes(preview)
    assert "2020-07-01" in str(preview)
    changed = warehouse.mcf.change(preview)
    assert (changed.answer.verdict, changed.answer.code) == (ParcelVerdict.REFUSED, "not_in_version")
    assert warehouse.asked("update") == 0


@pytest.mark.parametrize("passed_s", [0, 600, 3600, 14400])
def test_a_parcel_that_is_not_held_cannot_be_changed(v2020, passed_s) -> None:
    """Received, Planning, Processing, Complete: all the same."""
    parcel = v2020.parcel()
    v2020.amazon.advance(passed_s)
    preview = v2020.mcf.preview_change(parcel, ParcelChange(speed=Speed.EXPEDITED))
    assert codes(preview) == ["not_held"]
    assert v2020.mcf.change(preview).answer.verdict is ParcelVerdict.REFUSED
    assert v2020.asked("update") == 0


def test_a_hold_that_amazon_does_not_tell_is_no_hold(v2020) -> None:
    """The word is optional in the model; without it nothing is changed."""
    parcel = v2020.parcel(parcel_id="k", held=True)
    body = v2020.raw("get", "k").body.replace(b'"fulfillmentAction":"Hold",', b"")
    v2020.answer("get", 200, body, {"x-amzn-requestid": "r"})
    preview = v2020.mcf.preview_change(parcel, ParcelChange(speed=Speed.EXPEDITED))
    assert (codes(preview), preview.before.status.held) == (["not_held"], None)


def test_a_stopped_parcel_cannot_be_changed(v2020) -> None:
    """There is nothing left to change."""
    parcel = v2020.parcel(held=True)
    v2020.mcf.stop(parcel)
    assert codes(v2020.mcf.preview_change(parcel, ParcelChange(speed=Speed.EXPEDITED))) == ["not_held"]


def test_scheduled_delivery_and_a_hold_exclude_each_other(v2020) -> None:
    """Amazon's own rule."""
    parcel = v2020.parcel(held=True)
    assert codes(v2020.mcf.preview_change(parcel, ParcelChange(speed=Speed.SCHEDULED))) == ["scheduled"]


def test_more_units_than_an_order_may_have(v2020) -> None:
    """All lines together: 250."""
    parcel = v2020.parcel(lines=LINES, held=True)
    assert v2020.mcf.preview_change(parcel, ParcelChange(quantities={"a": 249})).allowed
    assert codes(v2020.mcf.preview_change(parcel, ParcelChange(quantities={"a": 250}))) == ["too_many"]


def test_what_is_so_already_is_not_asked_for(v2020) -> None:
    """The same address with other capitals is the same address."""
    parcel = v2020.parcel(held=True)
    same = Address(
        name="SIMULATED  Recipient", line_1="1 simulated street", city="Berlin", postal_code="10115", country_code="DE"
    )
    preview = v2020.mcf.preview_change(parcel, ParcelChange(address=same))
    assert (preview.differences, str(preview).splitlines()[1]) == ((), "  nothing to change")
    changed = v2020.mcf.change(preview)
    assert (changed.answer.verdict, changed.proof) == (ParcelVerdict.ALREADY, ChangeProof.MADE)
    assert v2020.asked("update") == 0


def test_a_change_that_somebody_else_made_first(v2020) -> None:
    """What the preview showed is no longer so: nothing is sent."""
    parcel = v2020.parcel(lines=LINES, held=True)
    preview = v2020.mcf.preview_change(parcel, ParcelChange(quantities={"a": 1}))
    v2020.mcf.change(v2020.mcf.preview_change(parcel, ParcelChange(speed=Speed.PRIORITY)))
    changed = v2020.mcf.change(preview)
    assert (changed.answer.verdict, changed.answer.code) == (ParcelVerdict.REFUSED, "stale")
    assert v2020.asked("update") == 1


def test_a_parcel_that_was_released_since_the_preview(v2020) -> None:
    """It is no longer held: nothing is sent."""
    parcel = v2020.parcel(held=True)
    preview = v2020.mcf.preview_change(parcel, ParcelChange(address=NEW))
    v2020.mcf.release(parcel)
    assert v2020.mcf.change(preview).answer.code == "stale"


def test_a_yes_without_effect_is_not_proof(v2020) -> None:
    """Amazon answers 200 and nothing is another way."""
    parcel = v2020.parcel(held=True, update="ignored")
    changed = v2020.mcf.change(v2020.mcf.preview_change(parcel, ParcelChange(address=NEW)))
    assert (changed.answer.verdict, changed.proof) == (ParcelVerdict.ATTEMPTED, ChangeProof.UNCHANGED)
    assert changed.differing == ("address",)


def test_half_a_change_is_told_by_name(v2020) -> None:
    """The speed is another one, the quantity is not: somebody has to look."""
    parcel = v2020.parcel(lines=LINES, held=True, update="half")
    change = ParcelChange(speed=Speed.EXPEDITED, quantities={"a": 1})
    changed = v2020.mcf.change(v2020.mcf.preview_change(parcel, change))
    assert (changed.proof, changed.differing) == (ChangeProof.OTHER, ("quantity of a",))


def test_a_lost_answer_is_read_back(v2020) -> None:
    """The connection broke after the change: unknown as an answer, proven by reading. Nothing is sent twice."""
    parcel = v2020.parcel(held=True)
    v2020.amazon.fail("reset_after_effect", operation="updateFulfillmentOrder")
    preview = v2020.mcf.preview_change(parcel, ParcelChange(address=NEW))
    changed = v2020.mcf.change(preview)
    assert (changed.answer.verdict, changed.proof) == (ParcelVerdict.UNKNOWN, ChangeProof.MADE)
    assert v2020.asked("update") == 1


def test_a_lost_answer_and_nothing_changed(v2020) -> None:
    """Unknown stays unknown: that it reads unchanged now is no proof that it will not happen."""
    parcel = v2020.parcel(held=True)
    v2020.amazon.fail("reset_before_effect", operation="updateFulfillmentOrder")
    preview = v2020.mcf.preview_change(parcel, ParcelChange(address=NEW))
    changed = v2020.mcf.change(preview)
    assert (changed.answer.verdict, changed.proof) == (ParcelVerdict.UNKNOWN, ChangeProof.UNCHANGED)
    assert v2020.mcf.check_change(preview) is ChangeProof.UNCHANGED


def test_reading_back_may_fail_too(v2020) -> None:
    """Then nothing is claimed, and it is read later."""
    parcel = v2020.parcel(held=True)
    preview = v2020.mcf.preview_change(parcel, ParcelChange(address=NEW))
    v2020.amazon.fail("5xx_before_effect", operation="getFulfillmentOrder", nth=2, times=3)
    changed = v2020.mcf.change(preview)
    assert (changed.answer.verdict, changed.proof) == (ParcelVerdict.ATTEMPTED, ChangeProof.UNREAD)
    assert v2020.mcf.check_change(preview) is ChangeProof.MADE


def test_a_refused_change_is_refused(v2020) -> None:
    """With Amazon's code; its sentence may repeat the address and is left out."""
    parcel = v2020.parcel(held=True)
    body = b'{"errors":[{"code":"InvalidInput","message":"2 New Road, Hamburg is no address"}]}'
    v2020.answer("update", 400, body, {"x-amzn-requestid": "r"})
    changed = v2020.mcf.change(v2020.mcf.preview_change(parcel, ParcelChange(address=NEW)))
    assert (changed.answer.verdict, changed.answer.code) == (ParcelVerdict.REFUSED, "InvalidInput")
    assert changed.answer.detail == "Amazon answered 400 (InvalidInput)"
    assert changed.proof is ChangeProof.UNREAD


def test_amazons_sentence_is_told_where_nothing_of_the_buyer_was_sent(v2020) -> None:
    """A speed is nobody's secret."""
    parcel = v2020.parcel(held=True)
    body = b'{"errors":[{"code":"InvalidInput","message":"no such speed here"}]}'
    v2020.answer("update", 400, body, {"x-amzn-requestid": "r"})
    changed = v2020.mcf.change(v2020.mcf.preview_change(parcel, ParcelChange(speed=Speed.PRIORITY)))
    assert "no such speed here" in changed.answer.detail


def test_a_change_that_cannot_be_looked_at_first_is_returned(v2020) -> None:
    """Nothing was sent."""
    parcel = v2020.parcel(held=True)
    preview = v2020.mcf.preview_change(parcel, ParcelChange(address=NEW))
    v2020.amazon.fail("no_connection", operation="getFulfillmentOrder", times=3)
    changed = v2020.mcf.change(preview)
    assert (changed.answer.verdict, changed.proof) == (ParcelVerdict.RETURNED, ChangeProof.UNREAD)
    assert v2020.asked("update") == 0


def test_a_line_that_is_not_in_the_order(v2020) -> None:
    """Named, with those that there are."""
    parcel = v2020.parcel(lines=LINES, held=True)
    with pytest.raises(RequestError, match="a, b"):
        v2020.mcf.preview_change(parcel, ParcelChange(quantities={"c": 1}))


def test_an_order_that_there_is_not(v2020) -> None:
    """A preview needs an order."""
    with pytest.raises(OrderNotFound):
        v2020.mcf.preview_change(v2020.mcf.parcel("nowhere"), ParcelChange(speed=Speed.PRIORITY))


def test_a_preview_of_the_other_version_is_a_mistake_of_the_program(v2020) -> None:
    """What was previewed with one version is not done with the other."""
    parcel = v2020.parcel(held=True)
    preview = v2020.mcf.preview_change(parcel, ParcelChange(speed=Speed.PRIORITY))
    other = Warehouse("2026-07-04")
    with pytest.raises(RequestError, match="2020-07-01"):
        other.mcf.change(preview)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "change"),
        ({"quantities": {"a": 0}}, "quantities.a"),
        ({"quantities": {"a": True}}, "quantities.a"),
        ({"quantities": {"a": "2"}}, "quantities.a"),
        ({"quantities": {"a": 251}}, "quantities.a"),
    ],
)
def test_a_change_that_makes_no_sense(values, field) -> None:
    """Nothing to change, no whole number, none left of a line."""
    with pytest.raises(RequestError) as raised:
        ParcelChange(**values)
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("part", "value"),
    [("name", " "), ("line_1", ""), ("postal_code", ""), ("country_code", "de"), ("country_code", "DEU"), ("city", "")],
)
def test_an_address_to_which_nothing_can_be_sent(part, value) -> None:
    """The part is named, its text is not."""
    given = {"name": "Canary", "line_1": "Canary", "city": "Canary", "postal_code": "Canary", "country_code": "DE"}
    address = Address(**(given | {part: value}))
    with pytest.raises(RequestError) as raised:
        ParcelChange(address=address)
    assert raised.value.field == f"address.{part}"
    assert "Canary" not in str(raised.value)


def test_in_japan_there_is_no_city() -> None:
    """Amazon wants it left out there."""
    given = {"name": "n", "line_1": "l", "postal_code": "p", "country_code": "JP"}
    assert ParcelChange(address=Address(**given)).address is not None
    with pytest.raises(RequestError):
        ParcelChange(address=Address(**given, city="Tokyo"))
