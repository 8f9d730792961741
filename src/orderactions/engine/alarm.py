"""Calling people: each thing once for each channel, whoever drives; what fails is tried again, and nothing is raised.

What was told is kept in the journal, by its key and channel. Whoever is about to tell it puts that down first, so that
of several programs one tells it; if that one dies over it, another does so two minutes later.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from orderactions.actions import Task
from orderactions.alerts import Alert, AlertFailed, Alerts, AlertTried
from orderactions.engine.context import Context
from orderactions.engine.looking import nobody_comes
from orderactions.engine.standing import Standing, standing
from orderactions.errors import SetupError
from orderactions.journal.codec import from_us, to_us
from orderactions.rules import retry_delay_s
from orderactions.taskkinds import TASK_KINDS
from orderactions.transport import TransportError

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["Alarm"]

_log = logging.getLogger("orderactions")

_EVERY = timedelta(seconds=30)
#: Longer than all channels together may take.
_CLAIM = timedelta(minutes=2)
_TELL_AFTER = 6
#: What has gone and comes back within so long is the same thing still.
_FORGET_AFTER = timedelta(hours=1)

#: By key and channel: until when it is somebody's, how often it has failed, when it was told last. In microseconds.
_Note = dict[str, dict[str, int]]


class _Due(NamedTuple):
    """What is told now, and when it was told before."""

    thing: Standing
    sent: int


class Alarm:
    """Tells people what stands, over channels.

    Args:
        channels: each with a name of its own.

    Raises:
        SetupError: two have the same name.
    """

    def __init__(self, channels: Sequence[Alerts]) -> None:
        self._channels = {channel.name: channel for channel in channels}
        if len(self._channels) != len(channels):
            raise SetupError("alerts: two channels have the same name; give each one of its own")
        self._looked_at: datetime | None = None
        self._noticed_at: datetime | None = None
        self._busy = threading.Lock()
        self._beside: threading.Thread | None = None

    def look(self, context: Context) -> None:
        """Tell what is to be told, unless that was looked at a moment ago; for whoever drives."""
        if self._is_time(self._looked_at, context):
            self._looked_at = context.clock.now()
            self.tell(context)

    def notice(self, context: Context) -> None:
        """Tell, beside the caller's own work, when nobody drives; for whoever asks or looks. Waits for nobody."""
        if not self._is_time(self._noticed_at, context):
            return
        self._noticed_at = context.clock.now()
        try:
            with context.journal.reading() as t:
                nobody = nobody_comes(context, t)
            if nobody:
                self._beside = threading.Thread(target=self.tell, args=(context,), name="orderactions-alerts")
                self._beside.start()
        except Exception as error:  # noqa: BLE001 - who asks for a refund is not told that calling people failed
            _log.error("alerts: it cannot be told whether anybody drives: %s", type(error).__name__)

    def finish(self) -> None:
        """Wait for what `notice` has begun."""
        beside = self._beside
        if beside is not None:
            beside.join(_CLAIM.total_seconds())

    @staticmethod
    def _is_time(last: datetime | None, context: Context) -> bool:
        return last is None or not timedelta(0) <= context.clock.now() - last < _EVERY

    def tell(self, context: Context) -> None:
        """Tell what is to be told. Raises nothing."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            for name, things in self._claimed(context).items():
                problem = ""
                for alert in _alerts(things, context.clock.now()):
                    # What fails once would fail again, and each time take as long as it may.
                    problem = problem or _try(self._channels[name], alert)
                    _note_end(context, name, [each for each in things if each.thing.topic == alert.topic], problem)
        except Exception as error:  # noqa: BLE001 - driving must go on whatever the journal does
            _log.error("alerts: telling people failed and goes on: %s", type(error).__name__)
        finally:
            self._busy.release()

    def test(self, context: Context) -> tuple[AlertTried, ...]:
        """Send a test over each channel, now, and say how each took it."""
        alert = Alert(
            id=context.ids.new("alert"),
            topic="test",
            at=context.clock.now(),
            title="this is a test of orderactions' alerts; nothing needs to be done",
        )
        return tuple(AlertTried(name, _try(channel, alert)) for name, channel in self._channels.items())

    def _claimed(self, context: Context) -> Mapping[str, list[_Due]]:
        """Put down what this program tells now, by channel; forget what is over."""
        with context.journal.reading() as t:
            things = {each.key: each for each in standing(context, t)}
            notes = _read(t)
            now = t.work.now
        due = {key: self._due(notes.get(key, {}), now) for key in things}
        over = [key for key, note in notes.items() if key not in things and _is_forgotten(key, note, now)]
        found: dict[str, list[_Due]] = {}
        if not over and not any(due.values()):
            return found
        with context.journal.transaction() as t:
            for key in over:
                t.work.swap_alert(key, _text(notes[key]), None)
            for key, names in due.items():
                note = notes.get(key)
                claimed = {**(note or {})}
                for name in names:
                    claimed[name] = {**_fresh(claimed.get(name)), "due": to_us(now + _CLAIM)}
                if names and t.work.swap_alert(key, _text(note), _text(claimed)):
                    for name in names:
                        found.setdefault(name, []).append(_Due(things[key], claimed[name]["sent"]))
        return found

    def _due(self, note: _Note, now: datetime) -> list[str]:
        return [name for name in self._channels if _is_due(note.get(name), now)]


def _fresh(entry: Mapping[str, int] | None) -> dict[str, int]:
    return {"tries": 0, "sent": 0, **(entry or {})}


def _is_due(entry: Mapping[str, int] | None, now: datetime) -> bool:
    # What was told in the future was written down by a clock that has been set back since.
    return entry is None or 0 < entry["due"] <= to_us(now) or entry["sent"] > to_us(now)


def _is_forgotten(key: str, note: _Note, now: datetime) -> bool:
    """A task never comes back; whatever else does may only be flickering."""
    last = max((entry["sent"] for entry in note.values()), default=0)
    return key.startswith(("task ", "long ")) or last == 0 or now - from_us(last) > _FORGET_AFTER


def _read(t: Transaction) -> dict[str, _Note]:
    return {key: json.loads(text) for key, text in t.work.alerts().items()}


def _text(note: _Note | None) -> str | None:
    return None if note is None else json.dumps(note, sort_keys=True)


def _note_end(context: Context, name: str, told: Iterable[_Due], problem: str) -> None:
    with context.journal.transaction() as t:
        notes, now = _read(t), t.work.now
        for each, _ in told:
            note = notes.get(each.key)
            if note is None or name not in note:
                continue
            entry = dict(note[name])
            if problem:
                entry["tries"] += 1
                entry["due"] = to_us(now + timedelta(seconds=retry_delay_s(entry["tries"])))
            else:
                entry = {"tries": 0, "sent": to_us(now), "due": to_us(now + each.again) if each.again else 0}
            t.work.swap_alert(each.key, _text(note), _text({**note, name: entry}))
            if entry["tries"] == _TELL_AFTER:
                _log.error("alerts: %s has not been told over %s %d times: %s", each.key, name, _TELL_AFTER, problem)


def _alerts(due: Sequence[_Due], now: datetime) -> Iterable[Alert]:
    """Put together what is of one kind: a bad hour must not bring a hundred messages."""
    for topic in dict.fromkeys(each.thing.topic for each in due):
        of_it = [each for each in due if each.thing.topic == topic]
        things = [each.thing for each in of_it]
        tasks = [_without_words(each.task) for each in things if each.task is not None]
        told = "|".join(f"{each.thing.key} {each.sent}" for each in of_it)
        yield Alert(
            id=f"alert_{sha256(told.encode()).hexdigest()[:24]}",
            topic=topic,
            at=now,
            title=_title(topic, len(tasks)) if tasks else "; ".join(each.title for each in things),
            tasks=tuple(tasks),
        )


def _title(topic: str, number: int) -> str:
    said = TASK_KINDS.get(topic, "a person has to look")
    if topic == "unknown_for_long":
        said = "for a long time it has not been known whether the marketplace acted"
    return f"{number} {'task' if number == 1 else 'tasks'}: {said}"


def _without_words(task: Task) -> Task:
    """What a desk, a marketplace or a listener wrote stays in the journal."""
    return evolve(task, why=TASK_KINDS.get(task.kind, ""), look_at=())


def _try(channel: Alerts, alert: Alert) -> str:
    """Hand an alert to a channel; return why it was not taken, by its type where its text may hold a secret."""
    try:
        channel.send(alert)
    except (AlertFailed, TransportError) as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - a channel of the host's may raise anything
        return type(error).__name__
    return ""
