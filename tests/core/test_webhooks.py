"""Other programs are told by signed webhooks: at least once, in order, and none at another's cost."""

from __future__ import annotations

import json
import random
from pathlib import Path

import jsonschema
import pytest
from attrs import evolve
from receiver import SECRET, Receiver
from world import MARIE, TOM, World

from orderactions import ActionService, Reason, Refund, State, open_journal
from orderactions.engine.outbox import TOPICS
from orderactions.errors import RequestError, SetupError
from orderactions.http import RequestsTransport
from orderactions.signing import key_of, verify
from orderactions.transport import HttpResponse, NoAnswer, NotSent
from orderactions.webhooks import Webhook

SCHEMA = Path(__file__).parents[2] / "docs/reference/webhook-message.schema.json"


class Wire:
    """A transport that keeps what is sent, and answers as it is told."""

    def __init__(self, clock) -> None:
        self.clock, self.sent, self.answer = clock, [], 204

    def send(self, request):
        self.sent.append(request)
        answer = self.answer(request) if callable(self.answer) else self.answer
        if isinstance(answer, BaseException):
            raise answer
        assert verify(key_of(SECRET), request.body, request.headers, at=self.clock.now())
        return HttpResponse(status=answer)

    @property
    def bodies(self) -> list[dict]:
        return [json.loads(request.body) for request in self.sent]

    @property
    def ids(self) -> list[str]:
        return [request.headers["webhook-id"] for request in self.sent]

    def states(self, action) -> list[str]:
        return [
            body["data"]["record"]["to"]
            for body in self.bodies
            if body["type"] == "orderactions.state" and body["data"]["action"]["id"] == action.id
        ]


def start(world, *hooks, worker=None) -> ActionService:
    """Another process on the world's journal that knows these webhooks."""
    world.service = ActionService(
        marketplaces=[world.account()], journal=world.journal, desks={"desk": world.desk}, policy=world.policy,
        clock=world.clock, ids=world.ids, webhooks=hooks, worker=worker,
    )  # fmt: skip
    return world.service


def hook(wire, name="wms", **more) -> Webhook:
    return Webhook(name=name, url=f"https://{name}.example/in", secret=SECRET, transport=wire, **more)


@pytest.fixture
def wire(world):
    return Wire(world.clock)


def stuck(world):
    return [task for task in world.service.tasks() if task.kind == "event_stuck"]


# --- what is told


def test_each_record_is_told_once_in_order_and_signed(world, wire):
    """The whole life of a refund, each message with an id and a state of its own."""
    start(world, hook(wire))
    action = world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    told = [body["data"]["record"]["seq"] for body in wire.bodies]
    assert told == [event.seq for event in world.service.history(action.id) if event.type in TOPICS]
    assert len(set(wire.ids)) == len(wire.ids)
    assert [body["id"] for body in wire.bodies] == wire.ids
    assert wire.states(action) == ["submitting", "accepted", "done"]
    assert wire.bodies[0]["data"]["action"]["state"] == "reserved"


def test_a_message_fits_its_published_schema_and_holds_nothing_else(world, wire):
    """Amounts are texts; no key, no digest, no facts, and no word of the buyer's."""
    start(world, hook(wire))
    schema = json.loads(SCHEMA.read_text())
    request = Refund.full(world.order(), reason=Reason.DAMAGED, note="Mrs Jones, 0171 555 0100")
    pytest.importorskip("cryptography")
    world.service.execute(request, actor=MARIE, key="a-key-of-the-host")
    world.refund(world.order(status="UNSHIPPED"))
    world.amazon.add_fault("reset_after_effect")
    world.pass_time(300)
    assert {body["type"] for body in wire.bodies} >= {"orderactions.created", "orderactions.state"}
    for body in wire.bodies:
        jsonschema.validate(body, schema)
    whole = b"".join(each.body for each in wire.sent).decode()
    assert not [word for word in ("Jones", "a-key-of-the-host", "fingerprint", SECRET) if word in whole]
    assert wire.bodies[0]["data"]["action"]["amount"] == "20.00"


def test_only_the_topics_that_were_asked_for(world, wire):
    """The others are passed over without a call."""
    start(world, hook(wire, topics=("state",)))
    world.refund(world.order())
    world.pass_time(300)
    assert {body["type"] for body in wire.bodies} == {"orderactions.state"}


def test_a_repetition_is_the_same_to_the_byte(world, wire):
    """It is retried long after the action has moved on: same id, same body, as it was then."""
    wire.answer = 500
    start(world, hook(wire))
    world.refund(world.order())
    world.pass_time(300)
    wire.answer = 204
    world.pass_time(600)
    first = [request.body for request in wire.sent if request.headers["webhook-id"] == wire.ids[0]]
    assert len(first) > 2
    assert len(set(first)) == 1
    assert json.loads(first[0])["data"]["action"]["state"] == "reserved"


def test_what_came_before_it_was_registered_is_not_told(world, wire):
    """As for listeners: the past of an old journal is no news."""
    world.refund(world.order())
    start(world, hook(wire))
    world.pass_time(60)
    assert 1 not in [body["data"]["record"]["seq"] for body in wire.bodies]


# --- who does not know it, loses nothing


def test_a_program_without_the_webhook_leaves_it_its_news(world, wire):
    """A worker that was started without it drives the action; the one that has it tells all of it."""
    start(world, hook(wire))
    start(world)
    action = world.refund(world.order())
    world.pass_time(300)
    assert (world.state(action), wire.sent) == (State.DONE, [])
    start(world, hook(wire)).advance()
    assert wire.states(action) == ["submitting", "accepted", "done"]


def test_a_program_without_listeners_leaves_them_their_news(world):
    """It takes the job that another one's listener failed at, and does not call it told."""
    down, heard = [True], []

    def tell(event, _action) -> None:
        if down[0]:
            raise ConnectionError
        heard.append(event.data["to"])

    world.service.on("state")(tell)
    world.refund(world.order())
    world.pass_time(60)
    start(world)
    world.pass_time(600)
    down[0] = False
    start(world).on("state")(tell)
    world.pass_time(3600)
    assert heard == ["submitting", "accepted", "done"]


# --- receivers that fail


@pytest.mark.parametrize("answer", [400, 302, 503, NoAnswer("x: no whole answer"), NotSent("x"), ValueError("secret")])
def test_one_that_fails_is_tried_again_and_holds_nobody_up(world, wire, answer):
    """Neither another webhook nor a listener waits for it, nor is told anything twice for its sake."""
    bad, heard = Wire(world.clock), []
    bad.answer = answer
    start(world, hook(wire), hook(bad, "erp"))
    world.service.on("state")(lambda event, _: heard.append(event.data["to"]))
    action = world.refund(world.order())
    world.pass_time(240)
    assert wire.states(action) == heard == ["submitting", "accepted", "done"]
    assert len(set(wire.ids)) == len(wire.ids)
    assert set(bad.ids) == {bad.ids[0]}
    bad.answer = 204
    world.pass_time(900)
    assert bad.states(action) == ["submitting", "accepted", "done"]


def test_an_action_that_it_does_not_take_holds_no_other_action_up(world, wire):
    """It answers 422 to everything about one order; all others are told in order."""
    start(world, hook(wire))
    first, second = world.order(), world.order()
    wire.answer = lambda request: 422 if first.encode() in request.body else 204
    world.refund(first)
    other = world.refund(second)
    world.pass_time(300)
    assert wire.states(other) == ["submitting", "accepted", "done"]


def test_one_that_does_not_answer_costs_one_time_out_and_then_rests(world, wire):
    """A hundred actions wait for it: not each of them waits for its own time-out."""
    wire.answer = NoAnswer("wms.example: no whole answer within 5 s")
    start(world, hook(wire))
    for _ in range(5):
        world.refund(world.order())
    world.service.advance()
    assert len(wire.sent) == 1
    world.pass_time(60)
    assert len(wire.sent) < 8


def test_one_that_never_takes_it_is_a_task_that_closes_by_itself(world, wire):
    """After six attempts somebody looks; it is told in the end, and nobody has to any more."""
    wire.answer = 503
    start(world, hook(wire))
    action = world.refund(world.order())
    world.pass_time(900)
    (task,) = stuck(world)
    assert (task.action_id, task.answers) == (action.id, ("give up for wms", "done", "leave"))
    assert "the webhook wms does not take record" in task.why
    assert "it answered 503" in task.why
    wire.answer = 204
    world.pass_time(3600)
    assert (stuck(world), world.service.get(action.id).attention) == ([], None)
    assert wire.states(action) == ["submitting", "accepted", "done"]


def test_one_that_is_dead_is_a_task_as_well(world, wire):
    """It is tried seldom, each time with another action: its silences are counted together."""
    wire.answer = NotSent("wms.example: no connection")
    start(world, hook(wire))
    for _ in range(20):
        world.refund(world.order())
    world.pass_time(900)
    assert stuck(world)


def test_giving_a_record_up_is_recorded_and_the_next_is_told(world, wire):
    """A person decides that this one record is not told to this one receiver; the others have it."""
    good = Wire(world.clock)
    wire.answer = lambda request: 422 if b'"orderactions.created"' in request.body else 204
    start(world, hook(wire), hook(good, "erp"))
    action = world.refund(world.order())
    world.pass_time(900)
    (task,) = stuck(world)
    world.service.resolve(task, "give up for wms", actor=TOM)
    world.pass_time(60)
    assert wire.states(action) == good.states(action) == ["submitting", "accepted", "done"]
    (given_up,) = [event for event in world.service.history(action.id) if event.type == "given_up"]
    assert given_up.data == {"receiver": "wms", "record": f"{action.id}:1", "by": str(TOM)}
    assert stuck(world) == []


def test_two_that_fail_at_one_action_are_answered_for_each(world, wire):
    """One task, an answer for each receiver; who is left comes back."""
    start(world, hook(wire), hook(wire, "erp"))
    wire.answer = 500
    world.refund(world.order())
    world.pass_time(900)
    (task,) = stuck(world)
    assert set(task.answers) == {"give up for wms", "give up for erp", "done", "leave"}
    world.service.resolve(task, "give up for erp", actor=TOM)
    world.pass_time(4 * 3600)
    (task,) = stuck(world)
    assert "give up for wms" in task.answers


def test_a_listener_can_be_given_up_on_too(world):
    """What a listener of one's own raises at for ever holds its action's later records back no longer."""
    heard = []

    @world.service.on()
    def tell(event, _action) -> None:
        if event.seq == 1:
            raise ValueError
        heard.append(event.seq)

    world.refund(world.order())
    world.pass_time(900)
    (task,) = stuck(world)
    world.service.resolve(task, "give up for listeners", actor=TOM)
    world.pass_time(60)
    assert heard[:2] == [2, 3]


# --- what must not speak, and what is taken away


def test_a_journal_that_is_held_back_tells_nobody(filed):
    """A copy of the journal on another machine has the same webhooks: it must not speak to the world."""
    wire = Wire(filed.clock)
    start(filed, hook(wire))
    filed.refund(filed.order())
    filed.journal.close()
    (filed.folder / "actions.db.mark").unlink()
    filed.journal = open_journal(filed.url, clock=filed.clock, ids=filed.ids)
    start(filed, hook(wire))
    filed.pass_time(60)
    assert wire.sent == []
    filed.service.resume(after_restore=True, actor=TOM)
    filed.pass_time(60)
    assert wire.sent
    filed.journal.close()


def test_a_restored_journals_new_records_have_ids_of_their_own(filed):
    """They are numbered like those that are lost with the old ones; a receiver must not take them for repetitions."""
    wire = Wire(filed.clock)
    start(filed, hook(wire))
    action = filed.refund(filed.order())
    filed.journal.close()
    before = {path: path.read_bytes() for path in filed.folder.iterdir()}
    filed.journal = open_journal(filed.url, clock=filed.clock, ids=filed.ids)
    start(filed, hook(wire))
    filed.pass_time(60)
    filed.journal.close()
    for path, content in before.items():
        path.write_bytes(content)
    (filed.folder / "actions.db.mark").unlink()
    filed.journal = open_journal(filed.url, clock=filed.clock, ids=filed.ids)
    start(filed, hook(wire)).resume(after_restore=True, actor=TOM)
    filed.pass_time(60)
    second = {body["id"] for body in wire.bodies if body["data"]["record"]["seq"] == 2}
    assert len(second) == 2
    assert wire.states(action)[0] == "submitting"
    assert "unknown" in wire.states(action)
    filed.journal.close()


def test_one_that_nobody_tells_is_shown_and_can_be_dropped(world, wire):
    """Taken out of every program, its news pile up: that is said, and ends when it is dropped."""
    start(world, hook(wire))
    with pytest.raises(RequestError, match="this service was made with the webhook 'wms'"):
        world.service.drop_webhook("wms")
    start(world)
    world.refund(world.order())
    world.pass_time(900)
    assert any("the webhook wms has not been told" in each for each in world.service.warnings())
    world.service.drop_webhook("wms")
    assert world.service.warnings() == ()
    with pytest.raises(RequestError, match="there is no webhook 'wms'; there are: none"):
        world.service.drop_webhook("wms")
    start(world, hook(wire)).advance()
    assert wire.sent == []


# --- setting it up


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "Lager Süd"}, "name"),
        ({"name": "listeners"}, "name"),
        ({"url": "http://wms.example/s3cret"}, "url"),
        ({"secret": "whsec_s3cret"}, "secret"),
        ({"topics": ("states",)}, "'states' is never told"),
        ({"timeout_s": 31}, "timeout_s"),
        ({"timeout_s": 0}, "timeout_s"),
    ],
)
def test_what_could_never_be_told_is_refused_at_once(wrong, said):
    """And no message repeats a secret, or the path of an address."""
    right = {"name": "wms", "url": "https://wms.example/x", "secret": SECRET, "transport": None}
    with pytest.raises(SetupError, match=said) as refused:
        Webhook(**(right | wrong))
    assert "s3cret" not in str(refused.value)


def test_its_secrets_are_not_shown():
    """Neither the secret nor the address, whose path may be one."""
    made = Webhook(name="wms", url="https://wms.example/s3cret", secret=SECRET)
    assert "s3cret" not in repr(made)
    assert SECRET not in repr(made)
    assert isinstance(made.transport, RequestsTransport)


def test_two_of_one_name_are_refused(world, wire):
    """They would share one progress."""
    with pytest.raises(SetupError, match="two have the same name"):
        start(world, hook(wire), hook(wire))


# --- a real receiver


class DiesError(BaseException):
    pass


class Mortal:
    """The usual transport, in a process that now and then dies right after the call."""

    def __init__(self, chance) -> None:
        self._real, self._chance = RequestsTransport(), chance

    def send(self, request):
        try:
            return self._real.send(request)
        finally:
            if self._chance():
                raise DiesError


HOW = ["ok"] * 8 + ["error"] * 3 + ["redirect", "drop", "deaf", "late"]


@pytest.mark.parametrize("seed", range(6))
def test_a_receiver_that_fails_delays_and_repeats_has_everything_in_order_and_no_repetition_unmarked(seed):
    """It errs, drops, redirects, answers too late and not at all; the program that tells it is killed and restarted."""
    chance = random.Random(seed)
    world, is_rough = World(), True
    with Receiver(lambda: chance.choice(HOW) if is_rough else "ok") as receiver:
        mortal = Mortal(lambda: is_rough and chance.random() < 0.1)
        told = Webhook(name="wms", url=receiver.url, secret=SECRET, timeout_s=0.15, transport=mortal)
        start(world, told)
        actions = []
        for step in range(60):
            if step < 24 and chance.random() < 0.4:
                actions.append(world.refund(world.order()))
            if step == 45:
                is_rough, told = False, evolve(told, timeout_s=10.0)
                start(world, told)
            try:
                world.service.advance()
            except DiesError:
                start(world, told)
            if chance.random() < 0.1:
                start(world, told)
            world.clock.advance(chance.choice([1, 20, 300]))
        world.pass_time(6 * 3600)
        came = list(receiver.came)
    assert receiver.forged == 0
    bodies: dict[str, bytes] = {}
    for message_id, body in came:
        assert bodies.setdefault(message_id, body) == body, "twice, and not the same"
    for action in actions:
        seqs = [record["data"]["record"]["seq"] for record in map(json.loads, bodies.values())
                if record["data"]["action"]["id"] == action.id]  # fmt: skip
        assert seqs == [event.seq for event in world.service.history(action.id) if event.type in TOPICS]
    assert len(came) > len(bodies), "it was never told anything twice: too mild"
    assert stuck(world) == []
    world.journal.close()
