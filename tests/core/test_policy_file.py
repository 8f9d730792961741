"""A policy as a file: what it says is in force, and what makes no sense is refused with its line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import fields
from world import MARIE, World

from orderactions import ActionService, Actor, Policy, Reason, Refund, State
from orderactions.errors import SetupError
from orderactions.models import Kind
from orderactions.policy import Close
from orderactions.policyfile import parse_policy, read_policy

WHOLE = """\
limit_per_action = { EUR = 50, GBP = "45.50" }
reply_at = "done"
hold_s = 5
close = false
tags = ["refunded"]

[hold_above]
600 = { EUR = 100 }

[limit_per_account_day]
EUR = 2000

[roles.agents]
members = ["*"]
approval_above = { EUR = "20.00" }

[roles.leads]
members = ["anna", "tom"]
may = ["refund", "cancel", "approve", "resolve", "resume"]

[rollout]
kinds = ["refund"]
share = 25
"""


def test_a_file_says_what_a_policy_says():
    """Each key is a field of `Policy`; amounts are exact; what is left out keeps its default."""
    policy = parse_policy(WHOLE)
    assert policy.limit_per_action == {"EUR": Decimal(50), "GBP": Decimal("45.50")}
    assert (policy.hold_s, policy.hold_above, policy.close) == (5, {600: {"EUR": Decimal(100)}}, Close.NO)
    assert (policy.tags, policy.reply_at.value) == (frozenset({"refunded"}), "done")
    assert policy.roles["leads"].members == frozenset({"anna", "tom"})
    assert policy.role_of(MARIE)[0] == "agents"
    assert (policy.rollout.kinds, policy.rollout.share) == (frozenset({Kind.REFUND}), 25)
    assert policy.limit_per_agent_day == Policy().limit_per_agent_day


def test_an_empty_file_is_the_small_policy():
    """Nothing said, nothing changed."""
    plain = Policy()
    read = parse_policy("")
    for each in fields(Policy):
        assert getattr(read, each.name) == getattr(plain, each.name), each.name


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("hold_s = 5\nlimit_per_acton = { EUR = 50 }", 2, "did you mean 'limit_per_action'?"),
        ("\n\nhold_s = -1", 3, "hold_s: -1 must be a whole number of 0 or more"),
        ("hold_s = 5\n[limit_per_action]\nEUR = -1", 2, "must be 0 or more"),
        ('limit_per_action = { EUR = "ten" }', 1, "'ten' is not an amount"),
        ("limit_per_action = { EURO = 10 }", 1, "'EURO': no such currency"),
        ("hold_s = 5\nlimit_per_action = { EUR = 49.90 }", 2, 'write amounts as text: "49.90"'),
        ("limit_per_action = 50", 1, "write e.g. limit_per_action = { EUR = 100 }"),
        ('reply_at = "soon"', 1, "'soon' is not one of accepted, done, both, never"),
        ('[roles.agents]\nmay = ["refund"]', 1, "members is missing"),
        ('[roles.agents]\nmembers = ["a"]\nmay = ["refunds"]', 1, "'refunds' is not one of refund"),
        ('[roles.agents]\nmembers = ["a"]\n\nlimit = 5', 4, "'limit' is nothing that can be set here"),
        ('[roles.a]\nmembers = ["x"]\n[roles.b]\nmembers = ["x"]', 0, "'x' is in 'a' and in 'b'"),
        ("[rollout]\nshare = 101", 1, "must be a whole number from 0 to 100"),
        ('[rollout]\nkinds = ["refunds"]', 1, "use refund, cancellation"),
        ("[hold_above]\nten = { EUR = 1 }", 2, "'ten' is no number of seconds"),
        ("needs_approval = true", 1, "'needs_approval' is nothing that can be set here"),
        ("hold_s = \nclose = true", 1, "Invalid value"),
        ("tags = 5", 1, "5 is no list of texts"),
        ('hold_s = 5\nclaim_tags = "a-to-z-claim"', 2, """write e.g. claim_tags = ["one", "two"]"""),
        ('other_senders = "de"', 1, "'de' is no list of texts"),
        ('tags = ["done", 5]', 1, "is no list of texts"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_line(text, line, said):
    """The file, the line, what is wrong with the value, and what to write."""
    with pytest.raises(SetupError) as refused:
        parse_policy(text, "shop.toml")
    assert said in str(refused.value)
    assert str(refused.value).startswith("shop.toml")
    if line:
        assert f"line {line}" in str(refused.value)


def test_a_file_that_is_not_there(tmp_path):
    """It is named."""
    with pytest.raises(SetupError, match=r"there is no file .*nowhere\.toml"):
        read_policy(tmp_path / "nowhere.toml")


def test_a_service_takes_a_file(tmp_path):
    """Its limit is in force."""
    world = World()
    path = tmp_path / "policy.toml"
    path.write_text("limit_per_action = { EUR = 10 }")
    service = ActionService(marketplaces=[world.account()], journal=world.journal, policy=str(path), clock=world.clock)
    declined = service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=MARIE)
    assert (declined.state, declined.problems[0].code) == (State.DECLINED, "over_limit")


def test_the_command_goes_by_the_file_that_the_environment_names(tmp_path, monkeypatch):
    """ORDERACTIONS_POLICY; an empty one is none."""
    from orderactions.cli.session import policy_file

    monkeypatch.setenv("ORDERACTIONS_POLICY", " ")
    assert policy_file() is None
    monkeypatch.setenv("ORDERACTIONS_POLICY", "policy.toml")
    assert policy_file() == "policy.toml"


def test_everybody_has_one_role_at_most():
    """Who is named goes before everybody; who is not is everybody."""
    policy = parse_policy(WHOLE)
    assert [policy.role_of(Actor.agent(name))[0] for name in ("anna", "marie")] == ["leads", "agents"]
    assert parse_policy('[roles.leads]\nmembers = ["anna"]').role_of(MARIE) is None
