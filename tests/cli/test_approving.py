"""`orderactions approve` and `decline`: another person's yes or no, on the journal of a program that asks for it."""

from __future__ import annotations

import pytest

from orderactions import Policy, State
from tests.cli.conftest import SHIPPED
from tests.world import MARIE


@pytest.fixture
def proposed(offline):
    """A refund that waits: the program that took it says that every one does."""
    offline.world.service = offline.world.new_service(policy=Policy(needs_approval=lambda _asked: "all of them"))
    action = offline.world.refund(SHIPPED, ticket=offline.world.ticket())
    assert action.state is State.PROPOSED
    return action


@pytest.mark.parametrize("name", ["id", "number"])
def test_a_yes_lets_it_go(offline, proposed, name):
    """By its id or by our reference, without the account's credentials; it goes on, which 5 tells."""
    ran = offline("approve", proposed.id if name == "id" else proposed.confirmation.number, "--agent", "tom")
    assert ran.code == 5
    assert "It goes on by `orderactions worker`" in ran.out
    assert offline.world.feeds() == 0
    offline.world.pass_time(300)
    assert offline.world.state(proposed) is State.DONE
    assert offline.world.paid_out(SHIPPED) == [("Principal", "20.00"), ("Shipping", "4.90")]
    assert offline.world.service.history(proposed.id)[1].data["by"] == "tom"


def test_a_yes_tells_a_program_the_action(offline, proposed):
    """As all commands that act do."""
    ran = offline("approve", proposed.id, "--agent", "tom", "--json")
    assert (ran.json["action"]["id"], ran.json["action"]["state"]) == (proposed.id, "reserved")


def test_who_asked_cannot_say_yes(offline, proposed):
    """Four eyes: 1, and whom to ask."""
    ran = offline("approve", proposed.id, "--agent", MARIE.name)
    assert ran.code == 1
    assert "another person approves it" in ran.err
    assert offline.world.state(proposed) is State.PROPOSED


def test_a_second_yes_is_told_where_it_stands(offline, proposed):
    """It was approved already; nothing is sent twice."""
    offline("approve", proposed.id, "--agent", "tom")
    ran = offline("approve", proposed.id, "--agent", "ann", "--json")
    assert ran.code == 1
    assert ran.json["error"]["message"] == "it is reserved and can no longer be approved"


def test_a_no_is_recorded_with_its_reason(offline, proposed):
    """0, for the no was carried out; the ticket says why, and nothing is ever sent."""
    ran = offline("decline", proposed.id, "--agent", "tom", "--why", " ask for a picture first ")
    assert ran.code == 0
    assert offline.world.state(proposed) is State.DECLINED
    offline.world.pass_time(300)
    assert any("tom declined it: ask for a picture first" in note for note in offline.world.said("note"))
    assert offline.world.feeds() == 0


def test_a_no_needs_a_reason(offline, proposed):
    """Whoever asked is told why; and a program gets the action."""
    number = proposed.confirmation.number
    ran = offline("decline", number, "--agent", "tom")
    assert (ran.code, "why: it is empty" in ran.err) == (1, True)
    ran = offline("decline", number, "--agent", "tom", "--why", "ask for a picture", "--json")
    assert (ran.code, ran.json["action"]["state"]) == (0, "declined")


@pytest.mark.parametrize("command", ["approve", "decline"])
def test_what_waits_for_nobody_is_left_alone(offline, command):
    """An action that needed no approval: 1, and where it stands."""
    action = offline.world.refund(SHIPPED)
    ran = offline(command, action.id, "--agent", "tom", *["--why", "no"][: 2 * (command == "decline")])
    assert ran.code == 1
    assert f"it is reserved and can no longer be {command}d" in ran.err


@pytest.mark.parametrize("command", ["approve", "decline"])
def test_a_slip_in_the_name_of_the_action_is_told(offline, proposed, command):
    """1 and not a word of success; without --agent the line makes no sense."""
    assert offline(command, "OA-0000-0000-0000-0", "--agent", "tom").code == 1
    assert offline(command, proposed.id).code == 2
    assert offline.world.state(proposed) is State.PROPOSED
