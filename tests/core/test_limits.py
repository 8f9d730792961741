"""What a policy forbids and what is paused: exactly where it begins, and in which words it is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from plain import eur

from orderactions.errors import RequestError
from orderactions.models import Actor, Kind, Problem
from orderactions.money import Money
from orderactions.policy import Policy
from orderactions.rules import check_limits, check_scope, is_paused

POLICY = Policy(limit_per_action={"EUR": 100}, limit_per_agent_day={"EUR": 250}, actions_per_agent_day=3)
MARIE = Actor.agent("marie")
NONE = eur("0")

TOO_MUCH = Problem(
    "over_limit",
    "amount",
    "EUR 100.01 is over the limit of EUR 100 for one action",
    "refund less, or raise limit_per_action in the policy",
)
TOO_MUCH_TODAY = Problem(
    "over_limit",
    "amount",
    "with EUR 200.00 given in 24 hours, EUR 50.01 would pass marie's limit of EUR 250",
    "wait, ask somebody else, or raise limit_per_agent_day in the policy",
)
TOO_OFTEN = Problem(
    "over_limit",
    "actor",
    "marie has started 3 actions in 24 hours",
    "the policy allows 3; ask somebody else or change actions_per_agent_day",
)


def said(amount: Money, *, kind: Kind = Kind.REFUND, given: Money = NONE, actions: int = 0) -> tuple[Problem, ...]:
    return check_limits(POLICY, kind, amount, MARIE, given_today=given, actions_today=actions)


def test_the_limit_of_one_refund_is_itself_allowed():
    """A hundred is a hundred; a cent more is too much, and it is said what can be done."""
    assert said(eur("100.00")) == ()
    assert said(eur("100.01")) == (TOO_MUCH,)


def test_what_was_given_today_counts():
    """Fifty more to two hundred is what a day may give; a cent more is not."""
    assert said(eur("50.00"), given=eur("200.00")) == ()
    assert said(eur("50.01"), given=eur("200.00")) == (TOO_MUCH_TODAY,)


def test_the_number_of_actions_counts_whatever_they_are():
    """The third may be started, the fourth may not, be it a cancellation; money limits are for refunds alone."""
    assert said(eur("1.00"), actions=2) == ()
    assert said(eur("1.00"), actions=3) == (TOO_OFTEN,)
    assert said(eur("100.01"), kind=Kind.CANCELLATION, actions=2) == ()
    assert said(eur("100.01"), kind=Kind.CANCELLATION, actions=3) == (TOO_OFTEN,)


def test_everything_that_stands_against_it_is_told_at_once():
    """Whoever corrects the first finds no second one behind it."""
    assert [each.field for each in said(eur("100.01"), given=eur("200.00"), actions=3)] == ["actor", "amount", "amount"]


def test_a_currency_without_a_limit_is_not_allowed_at_all():
    """Not the smallest amount of it: somebody has to say how much first."""
    cent = Money(Decimal("0.01"), "USD")
    found = said(cent, given=Money.zero("USD"))
    assert [each.message for each in found] == [
        "USD 0.01 is over the limit of USD 0 for one action",
        "with USD 0.00 given in 24 hours, USD 0.01 would pass marie's limit of USD 0",
    ]


@pytest.mark.parametrize("scope", ["all", "account:shop", "kind:refund", "actor:marie"])
def test_each_scope_stops_what_it_names(scope):
    """And says which of several it was; another account, kind or person goes on."""
    assert is_paused(["account:other", scope], "shop", Kind.REFUND, MARIE) == scope
    assert is_paused(["account:other", "kind:cancellation", "actor:tom"], "shop", Kind.REFUND, MARIE) == ""
    assert is_paused([], "shop", Kind.REFUND, MARIE) == ""


@pytest.mark.parametrize("scope", ["all", "account:a", "account:b", "kind:refund", "kind:cancellation", "actor:anne:x"])
def test_what_can_be_paused(scope):
    """Everything, an account that there is, a kind, a person."""
    check_scope(scope, ["b", "a"])


@pytest.mark.parametrize(
    "scope", ["", "everything", "all:", "account", "account:", "account:c", "kind", "kind:gift", "actor", "actor:"]
)
def test_what_can_not_be_paused_is_refused_with_what_can(scope):
    """A pause that stops nothing would be taken for one that does."""
    with pytest.raises(RequestError) as refused:
        check_scope(scope, ["b", "a"])
    known = "all, account:a or account:b, kind:refund, kind:cancellation or actor:NAME"
    assert str(refused.value) == f"scope: {scope!r} is nothing that can be paused; use {known}"


def test_a_program_without_accounts_may_pause_any_account():
    """It looks after the journal of those that have some, and does not know their names."""
    check_scope("account:shop", ())
    with pytest.raises(RequestError, match="use all, account:NAME, kind:refund"):
        check_scope("account:", ())
