"""The command with parcels of Multi-Channel Fulfilment: shown before, stopped first, told afterwards."""

from __future__ import annotations

import pytest

from tests.cli.conftest import UNSHIPPED

CANCEL = ("cancel", UNSHIPPED, "--reason", "out_of_stock", "--agent", "marie")


@pytest.fixture
def parcel(world, monkeypatch) -> str:
    monkeypatch.setenv("ORDERACTIONS_AMAZON_MCF", "1")
    return world.amazon.add_mcf_order(parcel_id="shop-1", shown_id=UNSHIPPED).parcel_id


def words(text: str) -> str:
    return " ".join(text.split())


def test_order_and_preview_say_which_parcel(cli, parcel) -> None:
    """By whom it is stopped, and that this is final."""
    for command in (("order", UNSHIPPED), (*CANCEL, "--preview")):
        shown = words(cli(*command).out)
        assert f"The parcel {parcel} at amazon_mcf is asked to stop first" in shown
        assert "This is final" in shown


def test_actions_show_what_became_of_it(cli, world, parcel) -> None:
    """As text and as JSON."""
    ran = cli(*CANCEL, "--yes", "--wait", "600", "--json")
    assert (ran.code, world.amazon.mcf_order(parcel).status) == (0, "CANCELLED")
    (step,) = ran.json["action"]["parcel"]
    assert (step["step"], step["state"], step["parcel"]) == ("hold", "written", f"{parcel} at amazon_mcf")
    assert f"hold {parcel} at amazon_mcf: written" in words(cli("actions", ran.json["action"]["id"]).out)


@pytest.mark.parametrize("value", ["", "0"])
def test_without_the_setting_nobody_is_asked(cli, world, parcel, monkeypatch, value) -> None:
    """The parcel is not looked up."""
    monkeypatch.setenv("ORDERACTIONS_AMAZON_MCF", value)
    ran = cli(*CANCEL, "--yes", "--wait", "600", "--json")
    assert (ran.code, ran.json["action"]["parcel"]) == (0, [])
    assert world.amazon.mcf_order(parcel).status != "CANCELLED"


def test_a_version_may_be_named(cli, parcel, monkeypatch) -> None:
    """The newer one finds the parcel, too."""
    monkeypatch.setenv("ORDERACTIONS_AMAZON_MCF", "2026-07-04")
    assert parcel in cli("order", UNSHIPPED).out


def test_a_value_that_is_none(cli, monkeypatch) -> None:
    """Said so, with what it may be."""
    monkeypatch.setenv("ORDERACTIONS_AMAZON_MCF", "yes")
    ran = cli("order", UNSHIPPED)
    assert ran.code == 4
    assert "2020-07-01" in ran.err
