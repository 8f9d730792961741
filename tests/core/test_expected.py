"""What an agent is told about the waiting: when, and what that rests on."""

from __future__ import annotations

from datetime import timedelta

from world import World

from orderactions import Policy, State


def expected(world: World, action) -> str:
    return world.service.get(action.id).expected


def test_it_goes_at_once_while_there_is_room(world):
    """Nothing stands in the way."""
    action = world.refund(world.order())
    assert expected(world, action) == "to be sent now: the marketplace's quota has room"


def test_the_next_token_has_a_time(world):
    """Fifteen feeds have just gone out: the sixteenth goes when the first token is back, two minutes later."""
    with world.journal.transaction() as t:
        for _ in range(15):
            t.budgets.take("de|createFeed", timedelta(seconds=120), 15)
    action = world.refund(world.order())
    world.clock.advance(5)
    assert expected(world, action) == "to be sent after 09:02:00 UTC: the marketplace's quota has room again then"


def test_a_hold_has_its_end(worlds):
    """It can be taken back for half a minute, and is not sent before."""
    world = worlds(policy=Policy(hold_s=30))
    action = world.refund(world.order())
    assert expected(world, action) == "to be sent after 09:00:30 UTC: it can be taken back until then"


def test_behind_a_submission_whose_outcome_is_unknown(world):
    """Its answer was lost: until its window is over nothing of its kind goes out beside it, and why is said."""
    world.amazon.add_fault("reset_after_effect")
    world.refund(world.order())
    world.service.advance()
    action = world.refund(world.order())
    assert "the outcome of an earlier submission is not known" in expected(world, action)


def test_the_answer_is_expected_as_the_last_ones_came(world):
    """Three feeds were answered after three minutes: so is the fourth expected, and that is said."""
    actions = []
    for _ in range(4):
        actions.append(world.refund(world.order()))
        world.service.advance()
        if len(actions) < 4:
            assert expected(world, actions[-1]) == (
                "the marketplace's answer: minutes as a rule, up to eight hours under load"
            )
            world.pass_time(300)
            assert world.state(actions[-1]) is State.DONE
    told = expected(world, actions[-1])
    assert told.startswith("the marketplace's answer after 09:18:00 UTC")
    assert told.endswith("the account's last 3 took 3 min in the middle, 3 min at most")
    world.clock.advance(3600)
    assert "any moment" in expected(world, actions[-1])
