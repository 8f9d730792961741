"""What a policy forbids and what is paused: exactly where it begins, and in which words it is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from plain import eur

from orderactions.errors import RequestError
from orderactions.models import Actor, Kind, OrderRef, Problem, Reason
from orderactions.money import Money
from orderactions.policy import Asked, Policy
from orderactions.roles import EVERYBODY, MAY, Role, Rollout
from orderactions.rules import (
    Usage,
    ask_judge,
    check_limits,
    check_scope,
    is_paused,
    limit_of_action,
    paused_problem,
    why_approve,
)
from orderactions.rules.limits import share_of

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


ORDER = OrderRef("de", "305-0000001-0000001")


def said(
    amount: Money, *, kind: Kind = Kind.REFUND, given: Money = NONE, actions: int = 0, policy: Policy = POLICY,
    actor: Actor = MARIE, **counts,
) -> tuple[Problem, ...]:  # fmt: skip
    none = Money.zero(amount.currency)
    counted = {"order": none, "agent_day": given, "account_day": none, "actions_hour": 0, "actions_day": actions}
    return check_limits(policy, kind, amount, actor, order=ORDER, usage=Usage(**(counted | counts)))


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


# --- an order, an account, an automation

BOT = Actor.automation("bot", rule="late parcels")


def test_all_refunds_of_an_order_have_a_limit_together():
    """Two hundred for one order may be given, whoever gives it; a cent more may not."""
    policy = Policy(limit_per_order={"EUR": 200})
    assert said(eur("50.00"), policy=policy, order=eur("150.00")) == ()
    assert said(eur("50.01"), policy=policy, order=eur("150.00")) == (
        Problem(
            "over_limit",
            "amount",
            "with EUR 150.00 refunded of this order, EUR 50.01 would pass the order's limit of EUR 200",
            "refund less, or raise limit_per_order in the policy",
        ),
    )


def test_an_account_has_a_limit_for_a_day():
    """All agents together give a thousand; a cent more is too much."""
    policy = Policy(limit_per_account_day={"EUR": 1000})
    assert said(eur("50.00"), policy=policy, account_day=eur("950.00")) == ()
    assert said(eur("50.01"), policy=policy, account_day=eur("950.00")) == (
        Problem(
            "over_limit",
            "amount",
            "with EUR 950.00 given on the account in 24 hours, EUR 50.01 would pass the limit of de of EUR 1000",
            "wait, or raise limit_per_account_day in the policy",
        ),
    )


@pytest.mark.parametrize(
    ("counts", "amount", "message", "remedy"),
    [
        (
            {"actions_hour": 2}, "1.00", f"{BOT} has started 2 actions in an hour",
            "the policy allows 2; ask somebody else or change automation_per_hour",
        ),
        (
            {"actions_day": 5}, "1.00", f"{BOT} has started 5 actions in 24 hours",
            "the policy allows 5; ask somebody else or change automation_per_day",
        ),
        (
            {}, "30.01", "EUR 30.01 is over the limit of EUR 30 for one action",
            "refund less, or raise automation_limit_per_action in the policy",
        ),
    ],
)  # fmt: skip
def test_an_automation_has_limits_of_its_own(counts, amount, message, remedy):
    """By the hour, by the day and by the amount; a person may do the same."""
    policy = Policy(automation_per_hour=2, automation_per_day=5, automation_limit_per_action={"EUR": 30})
    (found,) = said(eur(amount), policy=policy, actor=BOT, **counts)
    assert (found.message, found.remedy) == (message, remedy)
    assert said(eur(amount), policy=policy, **counts) == ()
    below = {key: value - 1 for key, value in counts.items()}
    assert said(eur("30.00"), policy=policy, actor=BOT, **below) == ()


def test_an_automation_leaves_a_buyer_to_people():
    """At the number that the policy gives, and where it is told whose order it is; a person goes on."""
    policy = Policy(automation_per_buyer=3)
    assert said(eur("1.00"), policy=policy, actor=BOT, buyer=2) == ()
    assert said(eur("1.00"), policy=policy, actor=BOT, buyer=None) == ()
    assert said(eur("1.00"), policy=policy, buyer=3) == ()
    assert said(eur("1.00"), policy=policy, actor=BOT, buyer=3) == (
        Problem(
            "over_limit",
            "buyer",
            "the buyer's orders have had 3 actions in 90 days",
            "automations stop at 3: a person looks, or change automation_per_buyer",
        ),
    )


# --- rules of one's own


class Judge:
    """Says what it is told to say, or raises it, and keeps what it was asked."""

    def __init__(self, *says) -> None:
        self.says = says
        self.asked = []

    def judge(self, asked):
        self.asked.append(asked)
        for each in self.says:
            if isinstance(each, Exception):
                raise each
            yield each


ASKED = Asked(kind=Kind.REFUND, order=ORDER, amount=eur("5.00"), actor=MARIE, reason=Reason.LATE)
NO = Problem("house_rule", "order", "no refunds on Tuesdays", "wait until Wednesday")


def test_a_judge_is_asked_what_it_says():
    """With what is told of the action; without a judge nothing stands against it."""
    judge = Judge(NO)
    assert ask_judge(Policy(judge=judge), ASKED) == (NO,)
    assert judge.asked == [ASKED]
    assert ask_judge(Policy(judge=Judge()), ASKED) == ask_judge(Policy(), ASKED) == ()


def test_a_judge_is_heard_as_far_as_can_be_kept():
    """Ten problems, of each text the first 500 characters."""
    long = Problem("c" * 501, "order", "m" * 501, "r" * 501)
    cut = Problem("c" * 500, "order", "m" * 500, "r" * 500)
    assert ask_judge(Policy(judge=Judge(*[long] * 11)), ASKED) == (cut,) * 10


def test_a_judge_that_cannot_be_asked_stands_against_it(caplog):
    """By the kind of what it raised only, in the answer and in the log."""
    assert ask_judge(Policy(judge=Judge(NO, ZeroDivisionError("secret"))), ASKED) == (
        Problem(
            "judge_failed",
            "policy",
            "the policy's judge failed with ZeroDivisionError",
            "mend it, then ask again",
        ),
    )
    assert caplog.messages == ["the policy's judge failed: ZeroDivisionError"]


# --- roles

ROLES = {
    "agents": Role(members=["marie", "tom"], limit_per_action={"EUR": 20}, approval_above={"EUR": 10}),
    "leads": Role(members=["anna"], may=MAY, limit_per_action={"EUR": 500}),
    "others": Role(members=[EVERYBODY], may=["cancel"]),
}
ROLED = Policy(roles=ROLES, limit_per_agent_day={"EUR": 1000}, limit_per_order={"EUR": 1000})
ANNA, PAUL = Actor.agent("anna"), Actor.agent("paul")


def test_a_role_has_its_own_limit():
    """Marie gives twenty, anna five hundred, under one policy."""
    assert said(eur("20.00"), policy=ROLED) == ()
    assert [each.message for each in said(eur("20.01"), policy=ROLED)] == [
        "EUR 20.01 is over the limit of EUR 20 for one action"
    ]
    assert said(eur("500.00"), policy=ROLED, actor=ANNA) == ()


def test_a_role_has_its_own_limit_for_a_day():
    """Ten more to thirty is what a trainee gives in a day; a cent more is not, whatever the others may."""
    policy = Policy(roles={"trainees": Role(members=["marie"], limit_per_agent_day={"EUR": 40})})
    assert said(eur("10.00"), policy=policy, given=eur("30.00")) == ()
    (found,) = said(eur("10.01"), policy=policy, given=eur("30.00"))
    assert found.message.endswith("EUR 10.01 would pass marie's limit of EUR 40")


def test_a_role_says_what_may_be_done():
    """Whoever has no name in the policy may cancel here, and refund nothing; the answer says who is meant."""
    assert said(eur("1.00"), policy=ROLED, actor=PAUL, kind=Kind.CANCELLATION) == ()
    assert said(eur("1.00"), policy=ROLED, actor=PAUL) == (
        Problem(
            "not_allowed",
            "actor",
            "the role 'others' does not let paul start a refund",
            "ask somebody who may, or add 'refund' to a role in the policy",
        ),
    )
    (found,) = said(eur("1.00"), policy=Policy(roles={"leads": ROLES["leads"]}), actor=PAUL)
    assert found.message == "paul has no role, and may not start a refund"


def test_roles_are_for_people():
    """An automation is in none, and has limits of its own."""
    assert said(eur("1.00"), policy=ROLED, actor=BOT) == ()


def test_a_preview_knows_of_the_largest_limit_of_any_role():
    """What a lead may do is no problem of the request: somebody can be asked for it. Without roles, the policy's."""
    assert limit_of_action(POLICY, Kind.REFUND, eur("100.00")) == ()
    assert limit_of_action(POLICY, Kind.REFUND, eur("100.01")) == (TOO_MUCH,)
    assert limit_of_action(ROLED, Kind.REFUND, eur("500.00")) == ()
    assert len(limit_of_action(ROLED, Kind.REFUND, eur("500.01"))) == 1
    assert limit_of_action(ROLED, Kind.CANCELLATION, eur("500.01")) == ()


@pytest.mark.parametrize(
    ("actor", "amount", "needed"), [(MARIE, "10.00", False), (MARIE, "10.01", True), (ANNA, "400.00", False)]
)
def test_a_role_has_its_own_amount_for_a_second_person(actor, amount, needed):
    """Above ten, somebody approves what marie starts; anna needs nobody."""
    assert bool(why_approve(ROLED, Kind.REFUND, eur(amount), actor, ())) is needed


def test_what_an_automation_is_warned_of_is_for_a_person():
    """A warning that a person has read is no reason; an automation reads none."""
    assert why_approve(POLICY, Kind.REFUND, eur("1.00"), BOT, ("the claim is open",)).endswith("the claim is open")
    assert why_approve(POLICY, Kind.REFUND, eur("1.00"), MARIE, ("the claim is open",)) == ""
    assert why_approve(POLICY, Kind.REFUND, eur("1.00"), BOT, ()) == ""


# --- rollout


@pytest.mark.parametrize(
    ("rollout", "what"),
    [
        (Rollout(accounts=["uk"]), "the account de"),
        (Rollout(kinds=["cancellation"]), "a refund"),
        (Rollout(roles=["leads"]), "the role of marie"),
        (Rollout(agents=["tom"]), "marie"),
        (Rollout(share=0), "the order 305-0000001-0000001"),
    ],
)
def test_what_is_not_switched_on_yet_is_declined(rollout, what):
    """Each part of a rollout by itself; the answer names the part."""
    assert said(eur("1.00"), policy=Policy(rollout=rollout)) == (
        Problem(
            "not_rolled_out",
            "policy",
            f"it is not switched on yet for {what}",
            "do it at the marketplace, or widen rollout in the policy",
        ),
    )


def test_what_is_switched_on_goes():
    """Every part fits."""
    rollout = Rollout(accounts=["de"], kinds=["refund"], roles=["agents"], agents=["marie"], share=100)
    assert said(eur("1.00"), policy=evolve(ROLED, rollout=rollout)) == ()


def test_an_order_keeps_its_number():
    """For ever: another number would switch off what was switched on. It is in every share that is greater."""
    number = share_of(ORDER.order_id)
    assert (number, share_of("305-0000002-0000002")) == (88, 35)
    assert said(eur("1.00"), policy=Policy(rollout=Rollout(share=number + 1))) == ()
    assert len(said(eur("1.00"), policy=Policy(rollout=Rollout(share=number)))) == 1


@given(st.lists(st.from_regex(r"[0-9]{3}-[0-9]{7}-[0-9]{7}", fullmatch=True), min_size=1), st.integers(0, 99))
def test_an_order_that_is_in_stays_in(orders, share):
    """While the share grows, nobody falls out; at 100 everybody is in."""
    here = {order for order in orders if share_of(order) < share}
    assert here <= {order for order in orders if share_of(order) < share + 1}
    assert all(share_of(order) < 100 for order in orders)


def test_a_share_is_a_share():
    """Of many orders about a quarter is in a quarter."""
    inside = sum(share_of(f"305-{n:07}-1234567") < 25 for n in range(4000))
    assert 900 < inside < 1100


# --- how long it can be taken back


@pytest.mark.parametrize(("amount", "seconds"), [("50.00", 5), ("50.01", 60), ("100.01", 600)])
def test_a_large_refund_can_be_taken_back_for_longer(amount, seconds):
    """Five seconds, a minute above fifty, ten minutes above a hundred."""
    policy = Policy(hold_s=5, hold_above={600: {"EUR": 100}, 60: {"EUR": "50"}})
    assert policy.hold_for(eur(amount)) == seconds
    assert policy.longest_hold_s == 600


@pytest.mark.parametrize("scope", ["all", "account:shop", "kind:refund", "actor:marie"])
def test_each_scope_stops_what_it_names(scope):
    """And says which of several it was; another account, kind or person goes on."""
    assert is_paused(["account:other", scope], "shop", Kind.REFUND, MARIE) == scope
    assert is_paused(["account:other", "kind:cancellation", "actor:tom"], "shop", Kind.REFUND, MARIE) == ""
    assert is_paused([], "shop", Kind.REFUND, MARIE) == ""


def test_what_a_pause_says():
    """Which one it is, and why if that was said."""
    remedy = "wait, or resume kind:refund"
    assert paused_problem("kind:refund", "odd") == Problem("paused", "service", "kind:refund is paused: odd", remedy)
    assert paused_problem("kind:refund", "") == Problem("paused", "service", "kind:refund is paused", remedy)


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
