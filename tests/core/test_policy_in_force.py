"""The policy in force when something is sent decides, whatever was allowed when it was asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from world import CUP, MARIE, TOM, World

from orderactions import Actor, Cancellation, Kind, Policy, Problem, Reason, Refund, State
from orderactions.errors import RequestError
from orderactions.journal.spending import Spending
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


@pytest.mark.parametrize(("allowed", "counted"), [(3, False), (2, True)])
def test_a_day_is_counted_only_where_its_bound_would_pass_a_limit(worlds, monkeypatch, allowed, counted):
    """One of two was withdrawn: within a limit of two only counting tells that there is room for another."""
    world = worlds(policy=Policy(actions_per_agent_day=allowed, hold_s=60))
    world.service.withdraw(world.refund(world.order()).id, actor=MARIE)
    world.refund(world.order())
    exact = []
    count = Spending.usage
    monkeypatch.setattr(Spending, "usage", lambda *args, **more: exact.append(1) or count(*args, **more))
    action = world.refund(world.order())
    world.pass_time(300)
    assert (world.state(action), bool(exact)) == (State.DONE, counted)


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


class NoSevens:
    """A house rule."""

    def judge(self, asked):
        return [Problem("house_rule", "amount", "no sevens")] if asked.amount.minor == 700 else []


POLICIES = [
    {},
    {"limit_per_action": {"EUR": 10}},
    {"limit_per_order": {"EUR": 20}},
    {"limit_per_agent_day": {"EUR": 25}},
    {"limit_per_account_day": {"EUR": 30}},
    {"automation_limit_per_action": {"EUR": 5}},
    {"automation_per_hour": 1},
    {"automation_per_buyer": 1},
    {"approval_above": {"EUR": 8}},
    {"roles": {"leads": LEADS["leads"]}},
    {"rollout": Rollout(agents=["marie"])},
    {"rollout": Rollout(kinds=["cancellation"])},
    {"judge": NoSevens()},
]
AMOUNTS = ["3.00", "7.00", "9.00", "12.00"]


class Door:
    """The way of one process to Amazon. What is about to leave is judged here, by the policy of that process.

    Args:
        shop: who judges.
        policy: of the process.
    """

    def __init__(self, shop: Shop, policy: Policy) -> None:
        self.shop = shop
        self.policy = policy
        self.inner = shop.world.amazon.transport()

    def send(self, request):
        if request.operation == "uploadFeedDocument":
            self.shop.let_the_other_win()
        if request.operation == "createFeed":
            self.shop.judge_what_leaves(self.policy)
        return self.inner.send(request)


class Shop(RuleBasedStateMachine):
    """Agents and a program ask, leads approve, somebody pauses, policies change: what leaves was allowed as it left.

    Two processes drive, the second by the policy before; what happens while a document is uploaded comes between the
    last look and SUBMITTING. Amazon's ledger tells what left, and a reckoning that asks nothing of the code that
    decides tells whether it might.
    """

    def __init__(self) -> None:
        super().__init__()
        self.world = World(quotas=False)
        self.orders = [self.world.order(CUP), self.world.order(CUP), self.world.order(status="UNSHIPPED")]
        self.approved: set[str] = set()
        #: Our references of what was found to be allowed as it left.
        self.allowed: set[str] = set()
        self.broken: list[AssertionError] = []
        self.keys = 0
        self.meanwhile = None
        self.processes = []
        self.start(POLICIES[0])

    def start(self, which) -> None:
        """A process with another policy; the one before it runs on."""
        # A small day for all, so that they get into each other's way.
        policy = Policy(reply_at="never", **{"limit_per_account_day": {"EUR": 45}, **which})
        self.world.service = self.world.new_service(policy=policy, transport=Door(self, policy))
        self.processes = [*self.processes[-1:], self.world.service]

    # --- who does what

    @rule(amount=st.sampled_from(AMOUNTS), actor=st.sampled_from([MARIE, ANNA, BOT]), which=st.sampled_from(POLICIES))
    def change_the_policy(self, amount, actor, which) -> None:
        """Something was asked a moment before; the process that starts takes it up at once."""
        self.refund(amount, 1, actor)
        self.start(which)
        self.drive(older=False, race="")

    @rule(amount=st.sampled_from(AMOUNTS), order=st.integers(0, 1), actor=st.sampled_from([MARIE, TOM, ANNA, BOT]))
    def refund(self, amount, order, actor) -> None:
        request = Refund.part(self.orders[order], reason=Reason.DAMAGED, amount=amount)
        self.keys += 1
        named = {"key": str(self.keys), "buyer": "jo"} if actor is BOT else {}
        self.world.service.execute(request, actor=actor, again=True, **named)

    @rule(actor=st.sampled_from([MARIE, ANNA]))
    def cancel(self, actor) -> None:
        request = Cancellation(order=self.orders[2], reason=Reason.OUT_OF_STOCK)
        self.world.service.execute(request, actor=actor, again=True)

    def refund_by_hand(self) -> None:
        self.keys += 1
        done = Refund.part(self.orders[1], reason=Reason.DAMAGED, amount="12.00")
        self.world.service.record_external(done, actor=TOM, key=str(self.keys))

    @rule(yes=st.booleans())
    def decide_all(self, yes) -> None:
        for each in self.proposed():
            actor = ANNA if each.actor != ANNA else TOM
            try:
                if yes:
                    self.world.service.approve(each.id, actor=actor)
                    self.approved.add(each.id)
                else:
                    self.world.service.decline(each.id, actor=actor, why="no")
            except RequestError:
                continue

    def proposed(self):
        return [each for each in self.world.service.actions(open_only=True) if each.state is State.PROPOSED]

    @rule(scope=st.sampled_from(["lift", "lift", "lift", "kind:refund", "actor:tom"]))
    def pause(self, scope) -> None:
        with self.world.journal.reading() as t:
            paused = list(t.work.pauses())
        if scope != "lift":
            self.world.service.pause(scope, actor=TOM)
            return
        with self.world.journal.transaction() as t:
            for each in paused:
                t.work.resume(each)

    @rule(older=st.booleans(), race=st.sampled_from(["", "pause", "other", "ask", "by hand", "policy", "yes"]))
    def drive(self, older, race) -> None:
        acts = {
            "pause": lambda: self.pause("all"),
            "other": lambda: self.processes[-1].advance(limit=10),
            "ask": lambda: self.refund("3.00", 0, TOM),
            "by hand": self.refund_by_hand,
            "policy": lambda: self.start(POLICIES[2]),
            "yes": lambda: self.decide_all(yes=True),
        }
        self.meanwhile = acts.get(race)
        self.processes[0 if older else -1].advance(limit=10)
        self.meanwhile = None
        self.world.clock.advance(61)

    def let_the_other_win(self) -> None:
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            act()

    # --- whether it might

    def judge_what_leaves(self, policy: Policy) -> None:
        with self.world.journal.reading() as t:
            paused = set(t.work.pauses())
            leaving = [row.id for row in t.ledger.in_state(State.SUBMITTING)]
        for action_id in leaving:
            action = self.world.service.get(action_id)
            try:
                self.check(action, policy, paused)
            except AssertionError as error:
                # Raised here it would be an answer that was lost, to whoever is sending.
                self.broken.append(error)
            self.allowed.add(action.confirmation.number if action.kind is Kind.REFUND else action.order.order_id)

    def gone(self):
        """What has left, is leaving, or was given by hand, and was not refused."""
        return [
            each for each in self.world.service.actions(limit=1000)
            if each.state in (State.SUBMITTING, State.ACCEPTED, State.UNKNOWN, State.DONE, State.SETTLED)
        ]  # fmt: skip

    def check(self, action, policy: Policy, paused: set[str]) -> None:
        assert not paused & {"all", f"kind:{action.kind.value}", f"actor:{action.actor.name}"}
        gone, bot = self.gone(), action.actor == BOT
        if bot:
            assert sum(each.actor == BOT for each in gone) <= policy.automation_per_hour
            assert sum(each.order == action.order for each in gone) <= policy.automation_per_buyer
        if policy.roles and not bot:
            assert action.actor == ANNA
        if policy.rollout and policy.rollout.agents:
            assert action.actor == MARIE
        if policy.rollout and policy.rollout.kinds:
            assert action.kind is Kind.CANCELLATION
        if action.kind is Kind.REFUND:
            self.check_money(action, policy, [each for each in gone if each.kind is Kind.REFUND])

    def check_money(self, action, policy: Policy, gone) -> None:
        def given(*those) -> Decimal:
            return sum((each.amount.amount for each in those), Decimal(0))

        amount = action.amount.amount
        largest = policy.automation_limit_per_action if action.actor == BOT else policy.limit_per_action
        assert amount <= largest["EUR"]
        assert given(*(each for each in gone if each.order == action.order)) <= policy.limit_per_order["EUR"]
        assert given(*(each for each in gone if each.actor == action.actor)) <= policy.limit_per_agent_day["EUR"]
        assert given(*gone) <= policy.limit_per_account_day["EUR"]
        assert amount <= policy.approval_above.get("EUR", 10**6) or action.id in self.approved
        assert policy.judge is None or amount != 7
        # Nor more than the order's articles and their shipping cost.
        assert given(*(each for each in gone if each.order == action.order)) <= Decimal("34.90")

    @invariant()
    def nothing_forbidden_left(self) -> None:
        if self.broken:
            raise self.broken[0]

    @invariant()
    def the_ledger_shows_nothing_else(self) -> None:
        ledger = self.world.amazon.ledger()
        moved = {each["merchant_adjustment_item_id"].split("/")[0] for each in ledger["refunds"]}
        moved |= {each["order_id"] for each in ledger["cancellations"]}
        assert moved <= self.allowed


@pytest.mark.sqlite
def test_no_order_of_events_lets_through_what_is_forbidden():
    """Policies, pauses, approvals and races in any order: what left was allowed by the policy when it left."""
    run_state_machine_as_test(Shop, settings=settings(max_examples=50, stateful_step_count=30, deadline=None))
