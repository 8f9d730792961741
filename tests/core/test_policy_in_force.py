"""The policy in force when something is sent decides, whatever was allowed when it was asked."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from world import CUP, MARIE, TOM, World

from orderactions import Actor, Cancellation, Policy, Reason, Refund, State
from orderactions.errors import RequestError
from orderactions.money import Money
from orderactions.roles import EVERYBODY, MAY, Role, Rollout

ANNA = Actor.agent("anna")
BOT = Actor.automation("bot", rule="late parcels")
LEADS = {"leads": Role(members=["anna"], may=MAY), "others": Role(members=[EVERYBODY])}


def stricter(world: World, **policy) -> None:
    """The same shop, restarted with another policy."""
    world.service = world.new_service(policy=Policy(**policy))


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ({"limit_per_action": {"EUR": 10}}, "over_limit"),
        ({"limit_per_order": {"EUR": 10}}, "over_limit"),
        ({"limit_per_agent_day": {"EUR": 10}}, "over_limit"),
        ({"limit_per_account_day": {"EUR": 10}}, "over_limit"),
        ({"roles": {"leads": LEADS["leads"]}}, "not_allowed"),
        ({"rollout": Rollout(share=0)}, "not_rolled_out"),
        ({"approval_above": {"EUR": 10}}, "not_approved"),
    ],
)
def test_what_the_policy_forbids_by_now_is_not_sent(worlds, policy, code):
    """Accepted under the old policy, refused under the new one; nothing left, and the amounts are free again."""
    world = worlds(policy=Policy(hold_s=60))
    action = world.refund(world.order())
    assert action.state is State.RESERVED
    stricter(world, **policy)
    world.pass_time(300)
    refused = world.service.get(action.id)
    assert (refused.state, refused.problems[0].code) == (State.REFUSED, code)
    assert world.feeds() == 0


def test_what_is_forbidden_while_the_document_is_made_does_not_go(worlds):
    """Between the last look and SUBMITTING somebody else has used the day up: it is looked at once more."""
    world = worlds(policy=Policy(limit_per_account_day={"EUR": 40}))
    action = world.refund(world.order())
    stopped = []

    class Slow:
        def __init__(self, inner):
            self.inner = inner

        def send(self, request):
            if request.operation == "uploadFeedDocument" and not stopped:
                stopped.append(True)
                with world.journal.transaction() as t:
                    t.spending.add("de", Money.parse("39.00", "EUR"))
            return self.inner.send(request)

    world.service = world.new_service(transport=Slow(world.amazon.transport()))
    world.pass_time(300)
    refused = world.service.get(action.id)
    assert (stopped, refused.state, world.feeds()) == ([True], State.REFUSED, 0)


def test_the_amount_decides_who_must_agree(worlds):
    """Ten by herself, more with a second person, who may not be the one who asked nor one whose role may not."""
    world = worlds(policy=Policy(roles=LEADS, approval_above={"EUR": 10}))
    order = world.order(CUP)
    small = world.service.execute(Refund.part(order, reason=Reason.DAMAGED, amount="10.00"), actor=MARIE)
    large = world.service.execute(Refund.part(order, reason=Reason.DAMAGED, amount="10.01"), actor=MARIE)
    assert (small.state, large.state) == (State.RESERVED, State.PROPOSED)
    for nobody in (MARIE, TOM):
        with pytest.raises(RequestError, match="actor"):
            world.service.approve(large.id, actor=nobody)
    assert world.service.approve(large.id, actor=ANNA).state is State.RESERVED
    world.pass_time(300)
    assert world.state(large) is State.DONE


def test_a_person_may_decline_only_with_a_reason(worlds):
    """Whoever asked is told why."""
    world = worlds(policy=Policy(approval_above={"EUR": 10}))
    action = world.refund(world.order())
    with pytest.raises(RequestError, match="why: it is empty"):
        world.service.decline(action.id, actor=TOM)
    assert world.service.decline(action.id, actor=TOM, why="a picture first").state is State.DECLINED


def test_an_automations_preview_with_a_warning_waits_for_a_person(worlds):
    """What a person would have read is read by one."""
    world = worlds()
    plain = world.service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=BOT, key="1")
    warned = world.service.preview(Refund.full(world.order(), reason=Reason.DAMAGED, claim_open=True))
    assert set(warned.warnings) - set(warned.standing)
    waits = world.service.execute(warned, actor=BOT, key="2")
    assert (plain.state, waits.state) == (State.RESERVED, State.PROPOSED)


def test_an_automation_is_stopped_by_its_own_number(worlds):
    """Two in an hour: the third is declined; an hour later it goes."""
    world = worlds(policy=Policy(automation_per_hour=2))
    states = [
        world.service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=BOT, key=str(n)).state
        for n in range(3)
    ]
    assert states == [State.RESERVED, State.RESERVED, State.DECLINED]
    world.pass_time(3700)
    late = world.service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=BOT, key="late")
    assert late.state is State.RESERVED


@pytest.mark.parametrize("who", [TOM, ANNA])
def test_lifting_a_pause_and_answering_a_task_need_a_right(worlds, who):
    """Everybody may stop; whose role says so may go on."""
    world = worlds(policy=Policy(roles=LEADS))
    world.amazon.add_fault("feed_fatal_before")
    world.refund(world.order())
    world.pass_time(300)
    (task,) = world.service.tasks()
    world.service.pause(actor=TOM)
    if who is ANNA:
        world.service.resolve(task, "happened", actor=who)
        world.service.resume(actor=who)
        return
    with pytest.raises(RequestError, match="answer no tasks"):
        world.service.resolve(task, "happened", actor=who)
    with pytest.raises(RequestError, match="lift no pause"):
        world.service.resume(actor=who)


# --- whatever happens in between

POLICIES = [
    {},
    {"limit_per_action": {"EUR": 10}},
    {"limit_per_order": {"EUR": 20}},
    {"limit_per_agent_day": {"EUR": 25}},
    {"limit_per_account_day": {"EUR": 30}},
    {"approval_above": {"EUR": 8}},
    {"roles": {"leads": LEADS["leads"]}},
    {"rollout": Rollout(agents=["marie"])},
    {"rollout": Rollout(kinds=["cancellation"])},
]


class Shop(RuleBasedStateMachine):
    """Agents ask, leads approve, somebody pauses, the policy changes: what leaves was allowed when it left."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(policy=Policy(reply_at="never"), quotas=False)
        self.policy = Policy()
        self.orders = [self.world.order(CUP), self.world.order(CUP), self.world.order(status="UNSHIPPED")]
        self.actions: list[str] = []
        self.approved: set[str] = set()
        self.sent: list[tuple[str, Policy]] = []

    @rule(which=st.sampled_from(POLICIES))
    def change_the_policy(self, which) -> None:
        self.policy = Policy(reply_at="never", **which)
        self.world.service = self.world.new_service(policy=self.policy)

    @rule(amount=st.sampled_from(["3.00", "7.00", "9.00", "12.00"]), order=st.integers(0, 1),
          actor=st.sampled_from([MARIE, TOM, ANNA]))  # fmt: skip
    def refund(self, amount, order, actor) -> None:
        request = Refund.part(self.orders[order], reason=Reason.DAMAGED, amount=amount)
        self.actions.append(self.world.service.execute(request, actor=actor, again=True).id)

    @rule(actor=st.sampled_from([MARIE, ANNA]))
    def cancel(self, actor) -> None:
        request = Cancellation(order=self.orders[2], reason=Reason.OUT_OF_STOCK)
        self.actions.append(self.world.service.execute(request, actor=actor, again=True).id)

    @rule()
    def approve_all(self) -> None:
        for each in self.world.service.actions(open_only=True):
            if each.state is State.PROPOSED:
                actor = ANNA if each.actor.name != "anna" else TOM
                try:
                    self.world.service.approve(each.id, actor=actor)
                except RequestError:
                    continue
                self.approved.add(each.id)

    @rule(scope=st.sampled_from(["all", "kind:refund", "actor:tom"]))
    def pause(self, scope) -> None:
        self.world.service.pause(scope, actor=TOM)

    @precondition(lambda self: self.world.service.warnings())
    @rule()
    def lift(self) -> None:
        with self.world.journal.transaction() as t:
            for scope in list(t.work.pauses()):
                t.work.resume(scope)

    @rule()
    def drive(self) -> None:
        with self.world.journal.reading() as t:
            self.paused = set(t.work.pauses())
        before = self.submitted()
        self.world.service.advance(limit=3)
        for action_id in self.submitted() - before:
            self.check(action_id)
        self.world.clock.advance(61)

    def submitted(self) -> set[str]:
        return {
            action_id for action_id in self.actions
            if any(event.data.get("to") == "submitting" for event in self.world.service.history(action_id))
        }  # fmt: skip

    def check(self, action_id: str) -> None:
        """By a reckoning of its own: nothing here asks the code that decides."""
        action, policy = self.world.service.get(action_id), self.policy
        amount = action.amount.amount if action.kind.value == "refund" else 0
        gone = [self.world.service.get(each) for each in self.submitted()]
        scopes = {"all", f"kind:{action.kind.value}", f"actor:{action.actor.name}"}
        assert not scopes & self.paused
        assert amount <= policy.limit_per_action["EUR"]
        given_away = [each for each in gone if each.kind.value == "refund" and each.state is not State.REFUSED]
        if amount:
            assert sum(x.amount.amount for x in given_away if x.order == action.order) <= policy.limit_per_order["EUR"]
            mine = sum(x.amount.amount for x in given_away if x.actor == action.actor)
            assert mine <= policy.limit_per_agent_day["EUR"]
            assert sum(x.amount.amount for x in given_away) <= policy.limit_per_account_day["EUR"]
            if amount > policy.approval_above.get("EUR", 10**6):
                assert action_id in self.approved
        if policy.roles:
            assert action.actor == ANNA
        if policy.rollout and policy.rollout.agents:
            assert action.actor == MARIE
        if policy.rollout and policy.rollout.kinds:
            assert action.kind.value == "cancellation"

    @invariant()
    def nothing_is_stuck(self) -> None:
        assert self.world.feeds() <= len(self.actions)


@pytest.mark.sqlite
def test_no_order_of_events_lets_through_what_is_forbidden():
    """Policies, pauses, approvals and races in any order: what left was allowed by the policy when it left."""
    run_state_machine_as_test(Shop, settings=settings(max_examples=40, stateful_step_count=25, deadline=None))
