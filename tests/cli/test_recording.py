"""`orderactions record`: what was done by hand is written down, and nothing is sent."""

from __future__ import annotations

import pytest

from orderactions import State
from tests.cli.conftest import SHIPPED, UNSHIPPED
from tests.world import CUP, LAMP, TOM

MARIE = ("--agent", "marie")


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        (["--line", "CUP", "--amount", "12.30"], "12.30"),
        (["--line", "CUP", "--quantity", "2"], "20.00"),
        (["--shipping"], "4.90"),
        (["--full", "--reason", "lost"], "54.90"),
        (["--goodwill", "5.00", "--line", "LAMP"], "5.00"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_each_way_to_say_it(cli, said, amount):
    """In the words of `refund`; a reason is not asked for."""
    order = cli.world.order(CUP, LAMP)
    ran = cli("record", order, *said, *MARIE, "--json")
    action = ran.json["action"]
    assert (ran.code, action["state"], action["by_hand"], action["amount"]) == (0, "done", True, amount)
    assert cli.world.feeds() == 0


def test_it_is_told_whose_word_it_is(cli):
    """The sentence claims nothing of Amazon's."""
    ran = cli("record", SHIPPED, "--line", "LAMP", "--amount", "12.30", *MARIE, "--evidence", "seen in Seller Central")
    assert ran.code == 0
    assert "is recorded by marie as done at Amazon by hand; nothing was sent from here" in " ".join(ran.out.split())


def test_a_cancellation(cli):
    """Of the whole order, and it goes with nothing about money."""
    ran = cli("record", UNSHIPPED, "--cancelled", *MARIE, "--json")
    assert (ran.code, ran.json["action"]["kind"]) == (0, "cancellation")
    both = cli("record", UNSHIPPED, "--cancelled", "--full", *MARIE)
    assert both.code == 2
    assert "--cancelled is of the whole order" in both.err


def test_nothing_said_is_a_slip(cli):
    """Neither what was refunded nor that it was cancelled."""
    ran = cli("record", SHIPPED, *MARIE)
    assert (ran.code, "what is to be refunded is not said" in ran.err) == (2, True)


def test_a_key_makes_a_repetition_harmless(cli):
    """The same command twice is one record with it, and two without."""
    said = ("record", SHIPPED, "--amount", "2.00", *MARIE, "--json")
    first, second = (cli(*said, "--key", "ticket-4711").json["action"]["id"] for _ in range(2))
    assert first == second
    without = [cli(*said) for _ in range(2)]
    assert len({ran.json["action"]["id"] for ran in without}) == 2
    assert without[1].json["action"]["problems"][0]["code"] == "possible_duplicate"
    assert cli(*said, "--key", "").code == 1


def test_more_than_was_left_is_three(cli):
    """It is recorded, and a person must look."""
    ran = cli("record", SHIPPED, "--amount", "30.00", *MARIE)
    assert ran.code == 3
    assert "external_above_left; see: orderactions tasks" in ran.out


def test_another_person_takes_it_back(cli):
    """By `withdraw`; not the one who recorded it."""
    action = cli("record", SHIPPED, "--amount", "2.00", *MARIE, "--json").json["action"]
    assert cli("withdraw", action["id"], *MARIE).code == 1
    assert cli("withdraw", action["id"], "--agent", TOM.name).code == 0
    assert cli.world.service.get(action["id"]).state is State.WITHDRAWN


def test_the_list_says_that_it_was_by_hand(cli):
    """Beside what was sent, which ends as done as well."""
    cli("record", SHIPPED, "--amount", "2.00", *MARIE)
    assert "refund by hand" in cli("actions").out
