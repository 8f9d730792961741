"""What is for people and for listeners, as the journal keeps it: each row is written, found and ended as meant."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from attrs import evolve
from plain import NOON, eur

from orderactions.actions import Event, Task
from orderactions.clock import ManualClock
from orderactions.errors import JournalTooNew, SetupError
from orderactions.ids import SequentialIds
from orderactions.journal import identity, migrations
from orderactions.journal.budgets import Budgets
from orderactions.journal.chain import ChainKey
from orderactions.journal.codec import to_us
from orderactions.journal.migrations import LATER, SCHEMA, VERSION, OnlySqlite, refuse_newer, steps_from
from orderactions.journal.outbox import Outbox
from orderactions.journal.postings import Postings, Reach
from orderactions.journal.sqlite import SqliteJournal
from orderactions.journal.tasks import TaskRows
from orderactions.models import Component, OrderRef
from orderactions.orders import BookEntry, BookKind, BookLine

MINUTE = timedelta(minutes=1)


@pytest.fixture
def cx():
    """An open transaction of a new journal in memory."""
    journal = SqliteJournal(None, clock=ManualClock(NOON), ids=SequentialIds())
    with journal.transaction() as t:
        yield t.cx
    journal.close()


def a_task(task_id: str = "t1", action_id: str = "a1", kind: str = "unknown_outcome", due: float = 60, **more) -> Task:
    told = {"money": eur("5.00"), "why": "lost", "look_at": ("here", "there"), "answers": ("happened",), **more}
    return Task(id=task_id, action_id=action_id, kind=kind, since=NOON, due=NOON + due * MINUTE, **told)


def test_a_task_is_found_as_it_was_written(cx):
    """With money and without; what there is not is not found."""
    rows = TaskRows(cx, NOON)
    with_money, without = a_task(), a_task("t2", "a2", money=None, look_at=(), answers=())
    assert rows.add_task(with_money)
    assert rows.add_task(without)
    assert (rows.task("t1"), rows.task("t2"), rows.task("t3")) == (with_money, without, None)


def test_an_action_has_one_open_task_of_a_kind(cx):
    """A second one is not written; another kind, another action, or the same after its end is."""
    rows = TaskRows(cx, NOON)
    assert rows.add_task(a_task())
    assert not rows.add_task(a_task("t2", why="again"))
    assert rows.add_task(a_task("t3", kind="late"))
    assert rows.add_task(a_task("t4", "a2"))
    rows.close_tasks("a1", "unknown_outcome", "known")
    assert rows.add_task(a_task("t5"))
    assert rows.task("t2") is None


def test_tasks_are_listed_by_urgency(cx):
    """Those of one action, or those that are open, or all."""
    rows = TaskRows(cx, NOON)
    for task in (
        a_task("t1", "a1", due=9),
        a_task("t3", "a2", due=5),
        a_task("t2", "a3", due=5),
        a_task("t4", "a4", due=7),
    ):
        rows.add_task(task)
    assert rows.resolve_task("t4", "happened", "tom")
    assert [task.id for task in rows.tasks()] == ["t2", "t3", "t1"]
    assert [task.id for task in rows.tasks(open_only=False)] == ["t2", "t3", "t4", "t1"]
    assert [task.id for task in rows.tasks(action_id="a1")] == ["t1"]
    assert rows.tasks(action_id="a4") == []
    assert [task.id for task in rows.tasks(open_only=False, action_id="a4")] == ["t4"]


def test_a_task_is_answered_once(cx):
    """Who answered what, and when; a second answer is told that it came too late."""
    rows = TaskRows(cx, NOON + MINUTE)
    rows.add_task(a_task())
    rows.add_task(a_task("t2", "a2"))
    assert rows.resolve_task("t1", "happened", "tom")
    assert not rows.resolve_task("t1", "did_not_happen", "ann")
    assert not rows.resolve_task("t3", "happened", "tom")
    assert rows.task("t1") == evolve(a_task(), resolved_at=NOON + MINUTE, answer="happened", resolved_by="tom")
    assert rows.task("t2") == a_task("t2", "a2")


def test_a_task_whose_question_is_answered_is_closed(cx):
    """By nobody; only that one, and only while it is open."""
    rows = TaskRows(cx, NOON + MINUTE)
    for task in (a_task(), a_task("t2", kind="late"), a_task("t3", "a2")):
        rows.add_task(task)
    assert rows.close_tasks("a1", "unknown_outcome", "known")
    assert not rows.close_tasks("a1", "unknown_outcome", "known again")
    assert rows.task("t1") == evolve(a_task(), resolved_at=NOON + MINUTE, answer="known")
    assert [task.id for task in rows.tasks()] == ["t2", "t3"]


def test_whether_a_person_has_answered(cx):
    """A task of that kind, of that action; one that was closed because its question was answered was not."""
    rows = TaskRows(cx, NOON)
    for task in (a_task(), a_task("t2", kind="late"), a_task("t3", "a2")):
        rows.add_task(task)
    assert not rows.was_answered("a1", "unknown_outcome")
    assert rows.resolve_task("t1", "happened", "tom")
    rows.close_tasks("a1", "late", "known")
    assert rows.was_answered("a1", "unknown_outcome")
    assert not rows.was_answered("a1", "late")
    assert not rows.was_answered("a2", "unknown_outcome")


def test_the_open_tasks_of_an_order(cx):
    """By urgency; another order's, and those that are closed, are not among them."""
    insert = (
        "insert into action (id, account, order_id, kind, site, currency, state, key, request_digest, shape, actor, "
        "minor, created_at, updated_at, fingerprint, not_before, seq, head, body) "
        "values (?, ?, ?, 'refund', 's', 'EUR', 'done', ?, '', '', 'm', 0, 0, 0, '', 0, 0, '', '')"
    )
    for action_id, account, order_id in (("a1", "shop", "o1"), ("a2", "shop", "o2"), ("a3", "other", "o1")):
        cx.execute(insert, (action_id, account, order_id, action_id))
    rows = TaskRows(cx, NOON)
    for task in (
        a_task("t1", "a1", due=9), a_task("t2", "a1", "late", due=5), a_task("t3", "a1", "odd"),
        a_task("t4", "a2"), a_task("t5", "a3"),
    ):  # fmt: skip
        rows.add_task(task)
    assert rows.resolve_task("t3", "happened", "tom")
    assert [task.id for task in rows.tasks_of_order(OrderRef("shop", "o1"))] == ["t2", "t1"]
    assert rows.tasks_of_order(OrderRef("shop", "o9")) == []


def test_a_refused_call_is_noted_by_its_budget(cx):
    """The last one of each."""
    assert TaskRows(cx, NOON).throttled() == {}
    TaskRows(cx, NOON).note_throttled("feeds of shop")
    TaskRows(cx, NOON).note_throttled("orders")
    TaskRows(cx, NOON + MINUTE).note_throttled("orders")
    TaskRows(cx, NOON).note_secret("shop", NOON)
    assert TaskRows(cx, NOON).throttled() == {"feeds of shop": NOON, "orders": NOON + MINUTE}


def test_the_end_of_a_secret_is_noted_by_its_account(cx):
    """With when that was told."""
    rows = TaskRows(cx, NOON + MINUTE)
    rows.note_secret("shop", NOON + 9 * MINUTE)
    rows.note_secret("other", NOON + 8 * MINUTE)
    assert rows.secret("shop") == (NOON + 9 * MINUTE, NOON + MINUTE)
    assert rows.secret("third") is None


def test_what_is_noted_of_an_alert_is_changed_by_one(cx):
    """Whoever thinks of something else than what is there has come too late, and changes nothing."""
    rows = TaskRows(cx, NOON)
    rows.note_throttled("orders")
    assert rows.alerts() == {}
    assert rows.swap_alert("held", None, "1")
    assert not rows.swap_alert("held", None, "2")
    assert rows.swap_alert("tasks of t", None, "7")
    assert rows.alerts() == {"held": "1", "tasks of t": "7"}
    assert not rows.swap_alert("held", "2", "3")
    assert rows.swap_alert("held", "1", "3")
    assert not rows.swap_alert("held", "1", None)
    assert rows.alerts() == {"held": "3", "tasks of t": "7"}
    assert rows.swap_alert("held", "3", None)
    assert rows.alerts() == {"tasks of t": "7"}


def test_more_can_be_said_to_look_at(cx):
    """It is added to the open task of that kind and to no other."""
    rows = TaskRows(cx, NOON)
    for task in (a_task(), a_task("t2", kind="late"), a_task("t3", "a2")):
        rows.add_task(task)
    rows.look_also_at("a1", "unknown_outcome", ["and there"])
    looks = {task.id: task.look_at for task in rows.tasks()}
    assert looks == {"t1": ("here", "there", "and there"), "t2": ("here", "there"), "t3": ("here", "there")}


def test_one_more_answer_can_be_taken(cx):
    """Once, before the others, and by the open task of that kind only."""
    rows = TaskRows(cx, NOON)
    for task in (a_task(), a_task("t2", kind="late"), a_task("t3", "a2")):
        rows.add_task(task)
    before = a_task().answers
    rows.let_answer("a1", "unknown_outcome", "give up")
    rows.let_answer("a1", "unknown_outcome", "give up")
    assert [task.answers for task in rows.tasks()] == [("give up", *before), before, before]


def test_a_journal_is_held_until_it_is_taken_up(cx):
    """From then on what is listed counts as looked at, for every account; when that was is kept."""
    rows = TaskRows(cx, NOON)
    assert (rows.why_held(), rows.looked_until("shop")) == ("", None)
    rows.look("shop", NOON - MINUTE)
    rows.look("other", NOON - 9 * MINUTE)
    assert (rows.looked_until("shop"), rows.looked_until("other")) == (NOON - MINUTE, NOON - 9 * MINUTE)
    rows.look("shop", NOON - 2 * MINUTE)
    assert rows.looked_until("shop") == NOON - 2 * MINUTE
    rows.hold("restored")
    rows.hold("copied")
    assert rows.why_held() == "copied"
    TaskRows(cx, NOON + MINUTE).release_hold()
    assert rows.why_held() == ""
    assert rows.looked_until("shop") == rows.looked_until("other") == NOON + MINUTE
    assert identity.facts(cx)["taken_up"] == str(to_us(NOON + MINUTE))


def test_a_pause_is_lifted_by_its_scope(cx):
    """Who paused what, since when and why; paused again it is told anew."""
    rows = TaskRows(cx, NOON)
    rows.pause("kind:refund", "tom", "odd")
    rows.pause("all", "ann", "first")
    TaskRows(cx, NOON + MINUTE).pause("all", "tom", "second")
    assert list(rows.pauses().items()) == [
        ("all", (NOON + MINUTE, "tom", "second")),
        ("kind:refund", (NOON, "tom", "odd")),
    ]
    assert rows.resume("all")
    assert not rows.resume("all")
    assert list(rows.pauses()) == ["kind:refund"]


def test_a_beat_is_noted_every_half_minute(cx):
    """And at once where the clock was set back: else nobody would be seen for as long."""
    assert TaskRows(cx, NOON).last_beat() is None

    def beat(seconds: float, worker: str = "w") -> bool:
        return TaskRows(cx, NOON + timedelta(seconds=seconds)).beat(worker)

    assert [beat(0), beat(0), beat(29.9), beat(0, "v"), beat(30), beat(31)] == [True, False, False, True, True, False]
    assert TaskRows(cx, NOON).last_beat() == NOON + timedelta(seconds=30)
    assert beat(29)
    assert TaskRows(cx, NOON).last_beat() == NOON + timedelta(seconds=29)


def test_beats_of_programs_that_have_ended_go_after_a_day(cx):
    """Cron starts a program of a new name every minute: the next beat takes away what is older than a day."""
    day = timedelta(days=1)
    assert [TaskRows(cx, NOON + at).beat(name) for at, name in ((day * 0, "a"), (day / 2, "b"))] == [True, True]
    assert TaskRows(cx, NOON + day + MINUTE).beat("c")
    assert [row[0] for row in cx.execute("select worker from heartbeat order by worker")] == ["b", "c"]
    assert TaskRows(cx, NOON).last_beat() == NOON + day + MINUTE


# What is to be told.


def record(cx, action_id: str, seq: int, at: datetime = NOON) -> Event:
    event = Event(action_id=action_id, seq=seq, at=at, type="state", data={"to": "done"})
    body = f'{{"at":"{at.isoformat()}","type":"state","data":{{"to":"done"}}}}'.encode()
    cx.execute("insert into event values (?, ?, 'k', ?, null, '', '')", (action_id, seq, body))
    cx.execute("insert into outbox (action_id, seq, topic, created_at) values (?, ?, 'state', 0)", (action_id, seq))
    return event


def after(cx, minutes: float = 0) -> Outbox:
    return Outbox(cx, NOON + minutes * MINUTE)


def minutes(attempt: int) -> timedelta:
    return attempt * MINUTE


def test_what_is_recorded_is_told_in_order_and_once(cx):
    """The oldest first, so many as are wanted; what was told is not news."""
    first, second, other = record(cx, "a1", 1), record(cx, "a1", 2), record(cx, "a2", 1)
    assert after(cx).news(9) == [first, second, other]
    assert after(cx).news(2) == [first, second]
    after(cx).delivered(first)
    after(cx).delivered(other)
    assert after(cx).news(9) == [second]
    assert after(cx).has_news()
    after(cx).delivered(second)
    assert (after(cx).news(9), after(cx).has_news()) == ([], False)


def test_when_it_was_told_is_kept(cx):
    """The first time: telling it again after a crash changes nothing."""
    event = record(cx, "a1", 1)
    after(cx, 1).delivered(event)
    after(cx, 5).delivered(event)
    assert cx.execute("select delivered_at from outbox").fetchone() == (to_us(NOON + MINUTE),)


def test_what_failed_is_told_later_and_holds_its_own_action_back(cx):
    """Each time later; another action's records go on, and an earlier one waits for nobody."""
    first, second, other = record(cx, "a1", 1), record(cx, "a1", 2), record(cx, "a2", 1)
    assert after(cx).next_due() is None
    assert after(cx).failed(second, minutes) == 1
    assert after(cx).news(9) == [first, other]
    assert after(cx).next_due() == NOON + MINUTE
    assert after(cx).failed(first, minutes) == 1
    assert after(cx, 1).failed(first, minutes) == 2
    assert after(cx, 2.9).news(9) == [other]
    assert after(cx, 2.9).next_due() == NOON + 3 * MINUTE
    assert after(cx, 3).news(9) == [first, second, other]
    assert after(cx, 3).next_due() is None
    after(cx, 3).delivered(other)
    after(cx, 3).failed(first, minutes)
    assert (after(cx, 3).news(9), after(cx, 3).has_news(), after(cx, 6).has_news()) == ([], False, True)
    after(cx, 6).delivered(first)
    assert after(cx, 6).news(9) == [second]


def test_a_record_that_is_not_there_has_not_failed(cx):
    """It may have been told by another program meanwhile; nothing is written for it."""
    event = record(cx, "a1", 1)
    assert after(cx).failed(evolve(event, seq=2), minutes) == 0
    assert after(cx).failed(evolve(event, action_id="a2"), minutes) == 0
    assert after(cx).news(9) == [event]


def to(cx, receiver: str, minutes: float = 0) -> Outbox:
    return Outbox(cx, NOON + minutes * MINUTE, receiver)


def record_for(cx, receiver: str, action_id: str, seq: int, at: datetime = NOON) -> Event:
    cx.execute(
        "insert into outbox (action_id, seq, topic, created_at, receiver) values (?, ?, 'state', ?, ?)",
        (action_id, seq, to_us(at), receiver),
    )
    return Event(action_id=action_id, seq=seq, at=NOON, type="state", data={"to": "done"})


def test_each_receiver_has_a_progress_of_its_own(cx):
    """What one has been told, has failed at or is not told any more, changes nothing for the others."""
    event = record(cx, "a1", 1)
    for name in ("wms", "erp"):
        assert record_for(cx, name, "a1", 1) == event
    assert to(cx, "wms").news(9) == to(cx, "erp").news(9) == after(cx).news(9) == [event]
    assert to(cx, "wms").delivered(event) == 0
    assert (to(cx, "wms").has_news(), to(cx, "erp").has_news(), after(cx).has_news()) == (False, True, True)
    assert (to(cx, "erp").failed(event, minutes), after(cx).next_due(), to(cx, "wms").next_due()) == (1, None, None)
    assert (to(cx, "erp").next_due(), to(cx, "wms").failed(event, minutes)) == (NOON + MINUTE, 0)
    to(cx, "wms").drop("a1", 1)
    to(cx, "erp").drop("a1", 1)
    assert cx.execute("select receiver from outbox order by id").fetchall() == [("",), ("wms",)]
    assert after(cx).news(9) == [event]


def test_an_earlier_record_that_failed_for_one_holds_up_that_one_only(cx):
    """The order of an action is kept for each by itself."""
    first, second = record(cx, "a1", 1), record(cx, "a1", 2)
    record_for(cx, "wms", "a1", 1)
    record_for(cx, "wms", "a1", 2)
    to(cx, "wms").failed(first, minutes)
    assert (to(cx, "wms").news(9), to(cx, "wms").has_news()) == ([], False)
    assert after(cx).news(9) == [first, second]


def test_a_record_that_is_told_in_the_end_says_how_often_it_was_tried(cx):
    """So that whoever was asked about it can be spared; and the one that is stuck is the first of its action."""
    first, second = record(cx, "a1", 1), record(cx, "a1", 2)
    assert (after(cx).stuck("a1"), after(cx).is_tried_in_vain("a1")) == (None, False)
    after(cx).failed(second, minutes)
    assert (after(cx).stuck("a1"), after(cx).is_tried_in_vain("a1")) == (None, True)
    after(cx).failed(first, minutes)
    after(cx).failed(first, minutes)
    assert (after(cx).stuck("a1"), after(cx).stuck("a2"), to(cx, "wms").stuck("a1")) == (1, None, None)
    assert (after(cx).delivered(first), after(cx).delivered(first), after(cx).stuck("a1")) == (2, 0, 2)
    assert after(cx).delivered(second) == 1
    assert (after(cx).stuck("a1"), after(cx).is_tried_in_vain("a1")) == (None, False)


def test_a_receiver_that_does_not_answer_rests(cx):
    """Longer each time, until it answers; another one does not."""
    for name in ("wms", "erp", "wms"):
        to(cx, name).begin()
    event = record(cx, "a1", 1)
    record_for(cx, "wms", "a1", 1)
    record_for(cx, "erp", "a1", 1)
    assert after(cx).receivers() == ["erp", "wms"]
    assert [to(cx, "wms").silent(minutes), to(cx, "wms").silent(minutes)] == [1, 2]
    assert (to(cx, "wms", 1.9).rests_until(), to(cx, "wms", 1.9).has_news()) == (NOON + 2 * MINUTE, False)
    assert (to(cx, "wms", 2).rests_until(), to(cx, "wms", 2).has_news()) == (None, True)
    assert (to(cx, "erp").rests_until(), to(cx, "erp").has_news()) == (None, True)
    to(cx, "erp").answered()
    assert to(cx, "wms").rests_until() == NOON + 2 * MINUTE
    to(cx, "wms").answered()
    assert (to(cx, "wms").rests_until(), to(cx, "wms").silent(minutes)) == (None, 1)
    assert to(cx, "gone").silent(minutes) == 1, "it was dropped meanwhile"
    assert after(cx).news(9) == [event]


def test_a_receiver_that_is_dropped_leaves_nothing_to_tell(cx):
    """What it has had stays written down; the others keep their news."""
    for name in ("wms", "erp"):
        to(cx, name).begin()
    told, event = record(cx, "a1", 1), record(cx, "a1", 2)
    for name in ("wms", "erp"):
        record_for(cx, name, "a1", 1, NOON - MINUTE)
        record_for(cx, name, "a1", 2)
    assert to(cx, "wms").waiting_since() == NOON - MINUTE
    to(cx, "wms").delivered(told)
    assert to(cx, "wms").waiting_since() == NOON
    to(cx, "wms").end()
    assert (to(cx, "wms").waiting_since(), to(cx, "wms").receivers()) == (None, ["erp"])
    assert to(cx, "erp").news(9) == after(cx).news(9) == [told, event]
    assert cx.execute("select seq from outbox where receiver = 'wms'").fetchall() == [(1,)]


def test_the_past_of_the_listeners_is_not_that_of_a_webhook(cx):
    """Who listens first hears nothing of the past; a webhook that was there before has its news all the same."""
    record(cx, "a1", 1)
    event = record_for(cx, "wms", "a1", 1)
    after(cx).begin()
    assert (after(cx).news(9), to(cx, "wms").news(9)) == ([], [event])
    second = record(cx, "a1", 2)
    after(cx).failed(second, minutes)
    assert after(cx).stuck("a1") == 2, "what was before the first listener is not waited for"


def test_the_past_is_not_told(cx):
    """Who listens first hears what comes from then on, though it says so again."""
    record(cx, "a1", 1)
    after(cx).begin()
    news = record(cx, "a1", 2)
    after(cx).begin()
    assert after(cx).news(9) == [news]


def test_who_listens_to_an_empty_journal_hears_everything(cx):
    """From the first record on."""
    after(cx).begin()
    first = record(cx, "a1", 1)
    assert after(cx).news(9) == [first]


# What was read of the books.


def an_entry(entry_id: str, order_id: str = "o", **more) -> BookEntry:
    line = BookLine(line_id="L", sku="S", component=Component.ITEM, word="Principal", amount=eur("5.00"))
    fee = BookLine(line_id="", sku="", component=None, word="Fee", amount=-eur("1.00"))
    return BookEntry(
        entry_id=entry_id, order_id=order_id, kind=BookKind.REFUND, posted_at=NOON, lines=(line, fee), **more
    )


def test_how_far_the_books_are_read_is_kept_by_account(cx):
    """None before they ever were; then where it was noted last."""
    rows = Postings(cx)
    assert rows.reach("shop") is None
    rows.note_reach("shop", Reach(NOON, MINUTE))
    rows.note_reach("other", Reach(NOON - MINUTE, 9 * MINUTE))
    rows.note_reach("shop", Reach(NOON + MINUTE, 2 * MINUTE))
    assert rows.reach("shop") == Reach(NOON + MINUTE, 2 * MINUTE)
    assert rows.reach("other") == Reach(NOON - MINUTE, 9 * MINUTE)


def test_entries_are_kept_as_they_were_read_last(cx):
    """By account, in the order of their ids, until their order is of no interest any more."""
    rows = Postings(cx)
    rows.keep("shop", [an_entry("e2"), an_entry("e1", "p"), an_entry("e3", deferred=True)])
    rows.keep("other", [an_entry("e1")])
    rows.keep("shop", [an_entry("e3", "q")])
    assert rows.kept("shop") == [an_entry("e1", "p"), an_entry("e2"), an_entry("e3", "q")]
    rows.forget("shop", but={"o"})
    assert rows.kept("shop") == [an_entry("e2")]
    assert rows.kept("other") == [an_entry("e1")]


# Who a journal is.

KEY = ChainKey(b"k" * 32)


def test_a_journal_is_founded_once(cx):
    """Whoever comes second finds it there and changes nothing."""
    cx.execute("delete from meta")
    assert identity.found(cx, KEY, SequentialIds())
    first = identity.facts(cx)
    assert first == {"key_id": KEY.id, "epoch": "1", "deployment": SequentialIds().new("deployment")}
    others = SequentialIds()
    others.new("deployment")
    assert not identity.found(cx, ChainKey(b"x" * 32), others)
    assert identity.facts(cx) == first


def test_a_journal_is_of_one_environment(cx):
    """The simulator's and the real one are never mixed."""
    identity.bind(cx, "j.db", "live", "shop", "SELLER1")
    identity.bind(cx, "j.db", "live", "shop", "SELLER1")
    identity.bind(cx, "j.db", "live", "other", "SELLER2")
    with pytest.raises(SetupError) as mixed:
        identity.bind(cx, "j.db", "simulator", "third", "SELLER3")
    assert str(mixed.value) == (
        "the journal j.db belongs to the live environment and the account to the simulator one; keep a journal for each"
    )


@pytest.mark.parametrize(
    ("account", "seller", "said"),
    [
        ("shop", "SELLER2", "account: in the journal j.db, 'shop' is another seller (SELLER1)"),
        ("store", "SELLER1", "account: in the journal j.db, this seller is called 'shop'; keep that name"),
        ("a store", "SELLER1", "account: in the journal j.db, this seller is called 'shop'; keep that name"),
    ],
)
def test_a_name_is_of_one_seller_and_a_seller_has_one_name(cx, account, seller, said):
    """Else one account's limits and one order's balance would be counted twice."""
    identity.bind(cx, "j.db", "live", "shop", "SELLER1")
    with pytest.raises(SetupError) as refused:
        identity.bind(cx, "j.db", "live", account, seller)
    assert str(refused.value) == said


def test_the_last_number_of_a_submission(cx):
    """None was sent: nothing; else the highest one."""
    assert identity.last_head(cx) == 0
    for number in (3, 7, 5):
        cx.execute(
            "insert into submission (id, account, kind, site, state, members, head_no, created_at) "
            "values (?, 'a', 'refund', 's', 'done', 1, ?, 0)",
            (f"s{number}", number),
        )
    assert identity.last_head(cx) == 7


def test_a_journal_is_taken_forward_from_where_it_is():
    """A new one gets everything, one of today nothing, an older one what came after it, in order."""
    later = [statement for number in sorted(LATER) for statement in LATER[number]]
    assert steps_from(0) == [*SCHEMA, *later]
    assert steps_from(1) == later
    assert steps_from(VERSION - 1) == list(LATER[VERSION])
    assert steps_from(VERSION) == []
    assert steps_from(5) == [each for number in range(6, VERSION + 1) for each in LATER[number]]


def test_a_table_is_copied_into_one_with_a_rowid():
    """One after the other, with its rows, its name and its own indexes; only where there are rowids."""
    made = (
        "create table note (k text primary key) without rowid",
        "create table notes (k text primary key, v text) without rowid",
        "create index note_k on note (k)",
        "create index notes_v on notes (v)",
    )
    steps = migrations._with_rowid("notes", "note", made_by=made)
    assert steps == (
        "create table new_notes (k text primary key, v text)",
        "insert into new_notes select * from notes",
        "drop table notes",
        "alter table new_notes rename to notes",
        "create index notes_v on notes (v)",
        "create table new_note (k text primary key)",
        "insert into new_note select * from note",
        "drop table note",
        "alter table new_note rename to note",
        "create index note_k on note (k)",
    )
    assert {type(step) for step in steps} == {OnlySqlite}


def test_a_newer_versions_journal_is_left_alone():
    """One of today and an older one are not; it is said what to do."""
    for version in (0, VERSION - 1, VERSION):
        refuse_newer("actions.db", version)
    with pytest.raises(JournalTooNew) as refused:
        refuse_newer("actions.db", VERSION + 1)
    assert str(refused.value) == (
        f"actions.db was written by a newer version (schema {VERSION + 1}, this one knows {VERSION}); "
        "upgrade orderactions"
    )


# Budgets of calls.

SEVEN = timedelta(seconds=7)


def seconds(number: float) -> datetime:
    return NOON + timedelta(seconds=number)


def emptied(cx, *keys: str) -> None:
    for key in keys:
        for _ in range(3):
            assert Budgets(cx, NOON).take(key, SEVEN, 3) is None


def test_a_budget_is_taken_by_its_key(cx):
    """Three of seven seconds each; the fourth is there when it was told, and another bucket is another one."""
    emptied(cx, "k")
    assert Budgets(cx, NOON).take("k", SEVEN, 3) == Budgets(cx, NOON).when("k") == seconds(7)
    assert Budgets(cx, NOON).when("other") is None
    assert Budgets(cx, seconds(6.999999)).when("k") == seconds(7)
    assert Budgets(cx, seconds(6.999999)).take("k", SEVEN, 3) == seconds(7)
    assert Budgets(cx, seconds(7)).when("k") is None
    assert Budgets(cx, seconds(7)).take("k", SEVEN, 3) is None
    assert Budgets(cx, seconds(7)).when("k") == seconds(14)


def test_a_clock_that_was_set_back_owes_no_more_than_a_full_bucket(cx):
    """An hour earlier: the bucket is empty by that clock, and nobody waits for an hour. Only that bucket is changed."""
    emptied(cx, "k", "other")
    before = dict(cx.execute("select k, tat from budget").fetchall())
    earlier = Budgets(cx, seconds(-3600))
    assert earlier.when("k") == seconds(-3600 + 7)
    now = dict(cx.execute("select k, tat from budget").fetchall())
    assert (now["k"], now["other"]) == (before["k"] - 3600 * 10**6, before["other"])
    assert earlier.take("k", SEVEN, 3) == seconds(-3600 + 7)
    assert Budgets(cx, seconds(-3600 + 7)).take("k", SEVEN, 3) is None


def test_a_bucket_that_the_marketplace_says_is_empty_is_empty(cx):
    """Whatever was there; one that owes more is not given anything, and the others are as they were."""
    Budgets(cx, NOON).take("k", SEVEN, 3)
    Budgets(cx, NOON).take("other", SEVEN, 3)
    Budgets(cx, seconds(100)).drain("k")
    assert Budgets(cx, seconds(100)).when("k") == seconds(107)
    Budgets(cx, seconds(99)).drain("k")
    assert Budgets(cx, seconds(100)).when("k") == seconds(107)
    assert Budgets(cx, seconds(100)).when("other") is None


def test_how_many_calls_are_left(cx):
    """Whole ones, as they come back; of a bucket that nobody has taken from nobody knows."""
    assert Budgets(cx, NOON).left("k") is None
    Budgets(cx, NOON).take("other", SEVEN, 3)
    emptied(cx, "k")
    assert [Budgets(cx, seconds(each)).left("k") for each in (0, 6.999999, 7, 13.9, 14, 21, 999)] == [
        0,
        0,
        1,
        1,
        2,
        3,
        3,
    ]
    assert Budgets(cx, seconds(-3600)).left("k") == 0
    assert Budgets(cx, NOON).left("other") == 2


def test_what_is_there_is_told_without_writing(cx):
    """Also by a clock that was set back."""
    emptied(cx, "k")
    before = cx.execute("select * from budget").fetchall()
    assert Budgets(cx, NOON).outlook("k") == seconds(7)
    assert Budgets(cx, seconds(7)).outlook("k") is None
    assert Budgets(cx, seconds(-3600)).outlook("k") == seconds(-3600 + 7)
    assert Budgets(cx, NOON).outlook("other") is None
    assert cx.execute("select * from budget").fetchall() == before


def test_another_rate_is_learned_for_one_bucket(cx):
    """As many tokens are missing as before: two and a half of three, at a minute each; the same rate is no news."""
    emptied(cx, "k", "other")
    after_half = seconds(3.5)
    assert not Budgets(cx, after_half).learn("k", SEVEN)
    assert Budgets(cx, after_half).when("k") == seconds(7)
    assert Budgets(cx, after_half).learn("k", MINUTE)
    assert Budgets(cx, after_half).when("k") == seconds(3.5 + 30)
    assert Budgets(cx, seconds(3.5 + 150)).left("k") == 3
    assert Budgets(cx, seconds(3.5 + 149)).left("k") == 2
    assert Budgets(cx, after_half).when("other") == seconds(7)
    assert Budgets(cx, seconds(500)).learn("k", SEVEN)
    assert Budgets(cx, seconds(500)).left("k") == 3
    assert cx.execute("select interval_us from budget order by k").fetchall() == [(7_000_000,), (7_000_000,)]


class Faster:
    """A database in which another session tells a higher rate just before we ask when."""

    def __init__(self, cx) -> None:
        self._cx = cx

    def execute(self, text, values):
        if text.startswith("select tat, interval_us, burst"):
            Budgets(self._cx, NOON).learn("k", timedelta(milliseconds=1))
            self._cx.execute("update budget set tat = 0")
        return self._cx.execute(text, values)


def test_what_has_come_back_meanwhile_is_to_be_tried_again(cx):
    """Nothing was taken: it is not told as if it had been."""
    emptied(cx, "k")
    assert Budgets(Faster(cx), NOON).take("k", SEVEN, 3) == NOON


def test_who_waits_gets_a_token_put_down_for_him(cx):
    """In turn, as long as he would wait; for longer nothing is taken, and it is told when there would be one."""
    emptied(cx, "other")

    def reserved(at: float, most: float = 14) -> tuple[bool, float]:
        taken, wait = Budgets(cx, seconds(at)).reserve("k", SEVEN, 3, timedelta(seconds=most))
        return taken, wait.total_seconds()

    assert [reserved(0, most=0) for _ in range(4)] == [(True, 0), (True, 0), (True, 0), (False, 7)]
    assert [reserved(0), reserved(0), reserved(0)] == [(True, 7), (True, 14), (False, 21)]
    assert reserved(6.5) == (False, 14.5)
    assert reserved(7) == (True, 14)
    assert reserved(300) == (True, 0)
    # A clock that was set back by an hour: nobody was let wait so long.
    assert reserved(-3600, most=7) == (True, 7)
    assert reserved(-3600, most=7) == (False, 14)
    assert Budgets(cx, NOON).when("other") == seconds(7)


def test_whoever_comes_last_waits_behind_those_who_put_a_token_down(cx):
    """For the first one that is nobody's; nothing where there is one, or where nobody has taken any yet."""
    assert Budgets(cx, NOON).wait("k") == timedelta(0)
    emptied(cx, "other")
    Budgets(cx, NOON).make("k", SEVEN, 3)
    assert Budgets(cx, NOON).wait("k") == timedelta(0)
    emptied(cx, "k")
    assert Budgets(cx, NOON).wait("k") == SEVEN
    assert Budgets(cx, NOON).reserve("k", SEVEN, 3, SEVEN) == (True, SEVEN)
    assert Budgets(cx, seconds(1)).wait("k") == timedelta(seconds=13)
    assert Budgets(cx, seconds(14)).wait("k") == timedelta(0)
    assert Budgets(cx, seconds(1)).wait("other") == timedelta(seconds=6)


def test_the_buckets_have_names(cx):
    """All of them are told, in order."""
    assert Budgets(cx, NOON).names() == []
    emptied(cx, "k", "a", "other")
    assert Budgets(cx, NOON).names() == ["a", "k", "other"]


class Counting:
    """Keeps the statements."""

    def __init__(self, cx) -> None:
        self._cx, self.said = cx, []

    def execute(self, text, values):
        self.said.append(text)
        return self._cx.execute(text, values)


def test_a_bucket_in_order_is_only_read(cx):
    """Also one that owes all its tokens: only what a clock has written that was set back since is put right."""
    emptied(cx, "k")
    counting = Counting(cx)
    assert Budgets(counting, NOON).room("k") == (0, seconds(7))
    assert len(counting.said) == 1
    assert Budgets(counting, seconds(-1)).room("k") == (0, seconds(6))
    assert len(counting.said) == 3


def test_a_bucket_is_made_once_and_full(cx):
    """It costs nothing to make it again."""
    Budgets(cx, NOON).make("k", SEVEN, 3)
    assert Budgets(cx, NOON).left("k") == 3
    emptied(cx, "k")
    Budgets(cx, NOON).make("k", MINUTE, 9)
    assert Budgets(cx, NOON).left("k") == 0
    assert Budgets(cx, NOON).when("k") == seconds(7)


class Beaten:
    """A database in which another session makes and empties a bucket just before we make it."""

    def __init__(self, cx) -> None:
        self._cx = cx

    def execute(self, text, values):
        if text.startswith("insert"):
            emptied(self._cx, "k")
        return self._cx.execute(text, values)


def test_a_bucket_that_another_session_has_just_made_is_taken_from(cx):
    """It is empty by now: nothing is taken for granted."""
    assert Budgets(Beaten(cx), NOON).take("k", SEVEN, 3) == seconds(7)
