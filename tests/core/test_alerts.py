"""Somebody is called when something needs a person: once, by whoever notices, and never at the cost of the work."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from notices import hint, secret_expiry
from world import TOM

from orderactions import Policy, Reason, Refund, State
from orderactions.alerts import Alert, AlertFailed, as_json, as_text
from orderactions.engine.moves import add_task
from orderactions.errors import SetupError
from orderactions.ids import confirmation_number
from orderactions.roles import Tasks
from orderactions.taskkinds import TASK_KINDS

MINUTE, HOUR, DAY = 60, 3600, 86_400


class Noted:
    """A channel that notes what it is told, or fails as a story wants."""

    def __init__(self, name: str = "noted") -> None:
        self.name = name
        self.told: list[Alert] = []
        self.failure: Exception | None = None
        self.meanwhile = lambda: None

    def send(self, alert: Alert) -> None:
        self.meanwhile()
        if self.failure is not None:
            raise self.failure
        self.told.append(alert)

    @property
    def topics(self) -> list[str]:
        return [alert.topic for alert in self.told]


@pytest.fixture
def noted():
    return Noted()


@pytest.fixture
def called(world, noted):
    """A world whose worker calls people."""
    world.service = world.new_service(alerts=[noted])
    return world


def lost(world):
    world.amazon.add_fault("reset_before_effect")
    action = world.refund(world.order())
    world.pass_time(30)
    return action


def look_again(world, seconds: float = MINUTE) -> None:
    world.clock.advance(seconds)
    world.service.advance()


# --- tasks


def test_a_new_task_calls_somebody_once(called, noted):
    """What is at stake, whose order, until when, and where it is told how to decide; and not every minute."""
    action = lost(called)
    look_again(called)
    look_again(called)
    (alert,) = noted.told
    text = as_text(alert)
    assert alert.topic == "unknown_outcome"
    assert confirmation_number(action.id) in text
    for part in ("1 task: it is not known", "EUR 20.00", "sellercentral", "docs/runbooks/unknown_outcome.md", "leave"):
        assert part in text


def test_an_alert_says_for_whom_it_is(worlds, noted):
    """A role, and who stands in."""
    world = worlds(policy=Policy(tasks=Tasks(role="leads", deputy="marie")))
    world.service = world.new_service(alerts=[noted])
    lost(world)
    look_again(world)
    (task,) = as_json(noted.told[0])["tasks"]
    assert (task["role"], task["deputy"], task["kind"]) == ("leads", "marie", "unknown_outcome")
    assert "for leads, marie stands in" in as_text(noted.told[0])


def test_several_programs_on_one_journal_tell_it_once(called, noted):
    """A second worker with the same channel finds it told, also while the first is telling it."""
    other = called.new_service(alerts=[noted], worker="w2")
    noted.meanwhile = other.raise_alerts
    lost(called)
    look_again(called)
    other.raise_alerts()
    assert noted.topics == ["unknown_outcome"]


def test_a_program_with_another_channel_tells_it_there_too(called, noted):
    """Each channel is told each thing once."""
    pager = Noted("pager")
    lost(called)
    look_again(called)
    called.new_service(alerts=[noted, pager]).raise_alerts()
    assert (noted.topics, pager.topics) == (["unknown_outcome"], ["unknown_outcome"])


def test_what_a_dead_program_was_about_to_tell_is_told_by_the_next(called, noted):
    """It had put down that it would, and did not live to do it."""

    class Killed(BaseException):
        pass

    world = called
    plain, world.service = world.service, world.new_service()
    lost(world)
    world.service, noted.failure = plain, Killed()
    with pytest.raises(Killed):
        called.service.raise_alerts()
    noted.failure = None
    other = called.new_service(alerts=[noted], worker="w2")
    other.raise_alerts()
    assert noted.told == []
    called.clock.advance(3 * MINUTE)
    other.raise_alerts()
    assert noted.topics == ["unknown_outcome"]


def test_a_task_that_stays_open_is_told_again_after_a_day(called, noted):
    """With another id, since it is no repetition of the same message."""
    lost(called)
    called.leap(DAY + 2 * MINUTE)
    told = [alert for alert in noted.told if alert.topic == "unknown_outcome"]
    assert len(told) == 2
    assert told[0].id != told[1].id


def test_an_answered_task_is_forgotten(called, noted):
    """Nothing is told of it any more, and nothing is kept."""
    action = lost(called)
    look_again(called)
    (task,) = called.service.tasks()
    called.service.resolve(task, "happened", actor=TOM)
    look_again(called)
    look_again(called)
    assert called.state(action) is State.DONE
    assert noted.topics == ["unknown_outcome"]
    with called.journal.reading() as t:
        assert t.work.alerts() == {}


def test_a_bad_hour_is_one_message_for_each_kind(called, noted):
    """A hundred lost answers must not bring a hundred mails."""
    actions = [called.refund(called.order()) for _ in range(25)]
    put(called, actions, "books_differ")
    put(called, actions[:2], "expired")
    called.service.raise_alerts()
    by_topic = {alert.topic: alert for alert in noted.told}
    assert len(noted.told) == 2
    assert len(by_topic["books_differ"].tasks) == 25
    assert by_topic["books_differ"].title.startswith("25 tasks: ")
    assert "and 5 more" in as_text(by_topic["books_differ"])
    assert (len(as_json(by_topic["books_differ"])["tasks"]), as_json(by_topic["books_differ"])["more_tasks"]) == (20, 5)
    assert by_topic["expired"].title.startswith("2 tasks: ")


def put(world, actions, kind: str, why: str = "x") -> None:
    with world.journal.transaction() as t:
        for action in actions:
            add_task(world.service._context, t, t.ledger.get(action.id), kind, why)


@pytest.mark.sqlite
@pytest.mark.parametrize("kind", TASK_KINDS)
def test_every_kind_of_task_calls_somebody_in_words_of_our_own(called, noted, kind):
    """What a buyer, a desk or a marketplace wrote stays in the journal: a chat channel is no place for it."""
    action = called.refund(called.order(), ticket=called.ticket())
    put(called, [action], kind, "Erika Mustermann, Hauptstr. 5, has written: SECRETWORD")
    called.service.raise_alerts()
    (alert,) = [each for each in noted.told if each.topic == kind]
    sent = as_text(alert) + json.dumps(as_json(alert)) + repr(alert)
    assert TASK_KINDS[kind] in sent
    assert "SECRETWORD" not in sent
    assert "Mustermann" not in sent
    assert "desk:1" not in sent


# --- what is no task


def test_what_is_unknown_for_long_is_told_once_more(called, noted):
    """After half an hour it is more than a lost answer."""
    lost(called)
    called.pass_time(25 * MINUTE)
    assert noted.topics == ["unknown_outcome"]
    called.pass_time(10 * MINUTE)
    assert noted.topics == ["unknown_outcome", "unknown_for_long"]
    assert "for a long time" in noted.told[1].title


def test_what_was_found_out_in_time_is_not(called, noted):
    """The books, or a person, were faster."""
    action = lost(called)
    (task,) = called.service.tasks()
    called.service.resolve(task, "happened", actor=TOM)
    called.pass_time(HOUR)
    assert called.state(action) is State.DONE
    assert "unknown_for_long" not in noted.topics


@pytest.mark.parametrize("verb", ["execute", "preview"])
def test_nobody_drives_is_noticed_by_whoever_asks(called, noted, verb):
    """No worker can tell that there is no worker; the next agent's click does, and waits for nobody."""
    called.refund(called.order())
    called.clock.advance(11 * MINUTE)
    order = called.order()
    if verb == "execute":
        called.refund(order)
    else:
        called.service.preview(Refund.full(order, reason=Reason.LATE))
    called.service.finish_alerts()
    assert noted.topics == ["nobody_drives"]


def test_nobody_drives_is_told_by_a_watcher_and_again_after_an_hour(called, noted):
    """Cron may look without driving."""
    called.refund(called.order())
    called.service.advance()
    called.refund(called.order())
    called.clock.advance(9 * MINUTE)
    called.service.raise_alerts()
    assert noted.topics == []
    called.clock.advance(2 * MINUTE)
    called.service.raise_alerts()
    called.service.raise_alerts()
    assert noted.topics == ["nobody_drives"]
    assert "11 minutes" in noted.told[0].title
    called.clock.advance(HOUR + 1)
    called.service.raise_alerts()
    assert noted.topics.count("nobody_drives") == 2
    assert noted.told[0].id != noted.told[-1].id


def test_somebody_drives(called, noted):
    """Then a click calls nobody."""
    called.refund(called.order())
    called.pass_time(HOUR)
    called.refund(called.order())
    called.service.finish_alerts()
    assert noted.topics == []


def test_a_quota_that_others_eat_is_told(called, noted):
    """Amazon refuses a call for which there was a token here: another program spends them."""
    called.amazon.fail("429_without_header", operation="createFeed")
    called.refund(called.order())
    called.service.advance()
    look_again(called)
    assert noted.topics == ["quota_eaten"]
    assert "account de" in noted.told[0].title
    called.pass_time(2 * HOUR)
    assert noted.topics == ["quota_eaten"]


def test_a_quota_that_we_have_used_up_ourselves_is_not(worlds, noted):
    """Whoever waits for his own bucket is refused nothing."""
    world = worlds(quotas=True)
    world.service = world.new_service(alerts=[noted])
    for _ in range(20):
        world.refund(world.order())
        world.service.advance()
    world.pass_time(HOUR)
    assert noted.topics == []


@pytest.mark.parametrize(
    ("age", "told"), [(149, []), (150, ["2027-04-30"]), (179, ["2027-04-30"]), (200, ["should have been replaced"])]
)
@pytest.mark.sqlite
def test_a_secret_is_told_a_month_before_it_ends(world, noted, age, told):
    """Then every few days, and not every minute."""
    made = date(2026, 11, 1)
    world.clock.advance((made + timedelta(days=age) - world.clock.now().date()).days * DAY)
    service = world.new_service(alerts=[noted])
    service._context.marketplaces["de"]._secret_made_on = made
    service.raise_alerts()
    world.clock.advance(MINUTE)
    service.raise_alerts()
    assert noted.topics == ["secret_ends"] * len(told)
    for alert, said in zip(noted.told, told, strict=True):
        assert said in alert.title


@pytest.mark.sqlite
def test_a_secret_without_a_date_is_never_told(world, noted):
    """Nobody has said when it was made."""
    world.new_service(alerts=[noted]).raise_alerts()
    assert noted.told == []


@pytest.mark.sqlite
def test_amazon_tells_itself_that_a_secret_ends(world, noted):
    """By a notification about the application; one about another application concerns nobody here."""
    service = world.new_service(alerts=[noted])
    client_id = world.amazon.settings.client_id
    for other in (client_id + "x", client_id):
        service.raise_alerts()
        assert noted.told == []
        service.hint(hint(secret_expiry(other, "2026-12-10T00:00:00Z")))
    service.raise_alerts()
    (alert,) = noted.told
    assert "2026-12-10" in alert.title
    assert client_id not in as_text(alert)
    # A secret that was made since is another one.
    service._context.marketplaces["de"]._secret_made_on = date(2026, 11, 25)
    world.clock.advance(DAY)
    service.raise_alerts()
    world.clock.advance(10 * DAY)
    service.raise_alerts()
    assert noted.topics == ["secret_ends"]


@pytest.mark.sqlite
def test_the_end_that_amazon_told_counts_before_that_of_the_configured_day(world, noted):
    """Whoever has begun to replace the secret has seven days, whatever its age."""
    service = world.new_service(alerts=[noted])
    account = service._context.marketplaces["de"]
    account._secret_made_on = date(2026, 10, 1)
    service.hint(hint(secret_expiry(world.amazon.settings.client_id, "2026-12-01T00:00:00Z")))
    service.raise_alerts()
    assert "2026-12-01" in noted.told[0].title


@pytest.mark.sqlite
def test_without_a_day_an_end_that_is_over_is_forgotten(world, noted):
    """If the old secret were still in use, its refused credentials would be a task."""
    service = world.new_service(alerts=[noted])
    service.hint(hint(secret_expiry(world.amazon.settings.client_id, "2026-11-23T00:00:00Z")))
    service.raise_alerts()
    assert noted.told == []


# --- what goes wrong


def test_a_channel_that_fails_is_tried_again_and_holds_nothing_up(called, noted, caplog):
    """The refund goes on; after six times the log says so; once the channel works it is told."""
    other = Noted("other")
    called.service = called.new_service(alerts=[noted, other])
    noted.failure = AlertFailed("hooks.example answered 500")
    action = lost(called)
    called.pass_time(10 * MINUTE)
    assert other.topics == ["unknown_outcome"]
    records = [record.getMessage() for record in caplog.records if "has not been told" in record.getMessage()]
    assert len(records) == 1
    assert "over noted 6 times: hooks.example answered 500" in records[0]
    noted.failure = None
    called.pass_time(HOUR)
    assert noted.topics[0] == "unknown_outcome"
    assert called.state(action) is State.UNKNOWN


def test_a_failure_is_written_down_by_its_type_where_its_text_may_hold_a_secret(called, noted, caplog):
    """A channel of the host's may put its password into what it raises."""
    noted.failure = RuntimeError("password hunter2")
    lost(called)
    called.pass_time(20 * MINUTE)
    assert "RuntimeError" in caplog.text
    assert "hunter2" not in caplog.text
    assert [tried.problem for tried in called.service.test_alerts()] == ["RuntimeError"]


def test_a_journal_that_cannot_be_read_stops_no_agent(called, noted, monkeypatch, caplog):
    """Calling people is beside the work."""
    order = called.order()

    def broken(*_args):
        raise RuntimeError("x")

    monkeypatch.setattr("orderactions.engine.alarm.standing", broken)
    monkeypatch.setattr("orderactions.engine.alarm.nobody_comes", broken)
    action = called.refund(order)
    called.pass_time(5 * MINUTE)
    called.service.finish_alerts()
    assert called.state(action) is State.DONE
    assert noted.told == []
    assert "RuntimeError" in caplog.text


def test_a_clock_that_is_set_back_silences_nothing(called, noted):
    """What was told in the future is told again."""
    called.clock.advance(3 * DAY)
    lost(called)
    look_again(called)
    called.clock._now -= timedelta(days=2)
    called.service._context.alarm._looked_at = None
    called.service.raise_alerts()
    called.service.raise_alerts()
    assert noted.topics == ["unknown_outcome"] * 2


# --- the button, and what makes no sense


@pytest.mark.sqlite
def test_the_button_says_how_each_channel_took_it(world, noted):
    """Whoever sets it up sees at once what is wrong."""
    broken = Noted("pager")
    broken.failure = AlertFailed("pager.example answered 403")
    service = world.new_service(alerts=[noted, broken])
    assert service.test_alerts() == (("noted", ""), ("pager", "pager.example answered 403"))
    assert noted.topics == ["test"]
    assert world.service.test_alerts() == ()


@pytest.mark.sqlite
def test_two_channels_of_one_name_are_refused(world, noted):
    """What was told is remembered by it."""
    with pytest.raises(SetupError, match="two channels"):
        world.new_service(alerts=[noted, Noted()])


@pytest.mark.sqlite
def test_without_channels_nothing_is_done(world):
    """And nothing is raised."""
    world.service.raise_alerts()
    world.refund(world.order())
    world.pass_time(HOUR)
    world.service.finish_alerts()
    with world.journal.reading() as t:
        assert t.work.alerts() == {}
