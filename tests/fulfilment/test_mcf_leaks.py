"""A buyer's address passes through and is seen nowhere."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import re

import pytest
from attrs import asdict

from orderactions.errors import OrderActionsError
from orderactions.fulfilment.address import Address
from orderactions.fulfilment.mcf_change import ParcelChange
from orderactions.testing.simulator import FAULTS
from orderactions.testing.simulator.faults import Stage
from tests.fulfilment.parcels import Warehouse

HELD = {
    "name": "Canary Jones",
    "addressLine1": "12 Canary Row",
    "city": "Canarytown",
    "postalCode": "CANARY1",
    "countryCode": "DE",
    "phone": "canary-555",
}
NEW = Address(
    name="Canary Smith",
    line_1="9 Canary Lane",
    city="Canaryville",
    postal_code="CANARY2",
    country_code="DE",
    phone="canary-777",
)
FORBIDDEN = re.compile(r"canary|Atza\||Atzr\|", re.IGNORECASE)
STRIKING = [what for what, (stage, _) in FAULTS.items() if stage in {Stage.BEFORE, Stage.AFTER} and "feed" not in what]


def told(spoken: list[str], call, *arguments):
    """Do something, and keep all that a program would print of it."""
    try:
        value = call(*arguments)
    except OrderActionsError as error:
        spoken += [str(error), repr(error), repr(error.__cause__), repr(error.__context__)]
        return None
    spoken += [str(value), repr(value)]
    return value


@pytest.mark.parametrize("version", ["2020-07-01", "2026-07-04"])
def test_an_address_is_seen_nowhere(version, caplog) -> None:
    """Under every fault at every call: no text, repr, error or log has a word of it."""
    caplog.set_level(logging.DEBUG)
    spoken: list[str] = []
    warehouse = Warehouse(version, quotas=False)
    change = ParcelChange(address=NEW)
    for what in STRIKING:
        for verb in ("get", "cancel", "update", "listing"):
            parcel = warehouse.parcel(address=HELD, held=True)
            preview = told(spoken, warehouse.mcf.preview_change, parcel, change)
            warehouse.amazon.fail(what, operation=warehouse.operation(verb), times=2)
            told(spoken, warehouse.mcf.preview_change, parcel, change)
            told(spoken, warehouse.mcf.change, preview)
            told(spoken, warehouse.mcf.check_change, preview)
            told(spoken, warehouse.mcf.stop, parcel)
            told(spoken, warehouse.mcf.status, parcel)
            told(spoken, lambda: warehouse.mcf.find("1000", since=warehouse.amazon.now()))
            warehouse.amazon._world.faults.clear()
    spoken += [repr(change), repr(vars(warehouse.mcf)), json.dumps(warehouse.amazon.calls())]
    spoken += [record.getMessage() + str(record.exc_text or "") for record in caplog.records]
    assert len(spoken) > 500
    assert [text for text in spoken if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize("version", ["2020-07-01", "2026-07-04"])
def test_an_answer_that_cannot_be_read_is_not_repeated(version) -> None:
    """The complaint names the place in the document and no value."""
    warehouse = Warehouse(version)
    parcel = warehouse.parcel(parcel_id="k", address=HELD)
    body = warehouse.raw("get", "k").body
    for name in (b"name", b"countryCode", b"city"):
        broken = re.sub(b'"%s":"([^"]*)"' % name, b'"%s":["\\1"]' % name, body)
        assert broken != body
        warehouse.answer("get", 200, broken, {"x-amzn-requestid": "r"})
        spoken: list[str] = []
        told(spoken, warehouse.mcf.status, parcel)
        assert "not text" in spoken[0]
        assert [text for text in spoken if FORBIDDEN.search(text)] == []


def test_an_address_cannot_be_written_down_by_mistake() -> None:
    """Neither as JSON nor as a pickle; a copy stays hidden."""
    with pytest.raises(TypeError):
        json.dumps(asdict(NEW))
    with pytest.raises(TypeError):
        pickle.dumps(NEW)
    assert copy.deepcopy(NEW) == NEW
    assert FORBIDDEN.search(f"{NEW} {NEW!r} {asdict(NEW)} {[NEW]}") is None
