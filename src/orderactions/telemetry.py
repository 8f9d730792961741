"""Counters, gauges and spans through the OpenTelemetry API (extra `[otel]`); loaded only by whoever wants them.

Nothing here names an order, a buyer, an agent or a ticket: attributes are accounts, kinds, states and operations. The
id of an action and Amazon's request id are in the log records and spans that `log_events` and `TracedTransport` make.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from cachetools import LRUCache
from opentelemetry import metrics, trace
from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation
from opentelemetry.trace import SpanKind, StatusCode, TracerProvider

from orderactions.actions import Action, Event
from orderactions.journal import Journal
from orderactions.journal.transaction import Transaction
from orderactions.service import ActionService
from orderactions.states import State
from orderactions.transport import HttpRequest, HttpResponse, Transport, TransportError

__all__ = ["METRICS", "TracedTransport", "log_events", "observe"]

_log = logging.getLogger("orderactions.events")

METRICS = {
    "orderactions.moves": "actions that have moved, by the state that they are in now",
    "orderactions.time_to_submit": "seconds from the request to the sending",
    "orderactions.time_to_done": "seconds from the request to the marketplace's word that it is done",
    "orderactions.open": "actions that are not finished, by state",
    "orderactions.oldest_waiting": "age of the oldest action that waits to be sent, in seconds",
    "orderactions.tasks": "open tasks, by kind",
    "orderactions.tokens": "calls that a bucket holds now, by bucket",
    "orderactions.held": "1 while nothing may be sent from this journal",
}
"""The instruments, and what they tell."""

_OPEN = (State.PROPOSED, State.RESERVED, State.SUBMITTING, State.ACCEPTED, State.UNKNOWN, State.DONE)
#: A record may be told again; this many are known again.
_REMEMBERED = 10_000


def observe(service: ActionService, journal: Journal, *, provider: MeterProvider | None = None) -> None:
    """Register the instruments of `METRICS`: counters from the service's records, gauges read from its journal.

    Call it once in each program that drives; counters count what this program tells of. Gauges are the journal's, the
    same in every program.

    Args:
        service: whose actions.
        journal: the one that it works with.
        provider: where instruments are made; default: the global one.
    """
    meter = metrics.get_meter("orderactions", meter_provider=provider)
    moves = meter.create_counter("orderactions.moves", description=METRICS["orderactions.moves"])
    spans = {
        to: meter.create_histogram(name, unit="s", description=METRICS[name])
        for to, name in (("submitting", "orderactions.time_to_submit"), ("done", "orderactions.time_to_done"))
    }
    seen: LRUCache[str, bool] = LRUCache(_REMEMBERED)

    @service.on("state")
    def count(event: Event, action: Action) -> None:
        if event.id in seen:
            return
        seen[event.id] = True
        to = str(event.data["to"])
        about = {"account": action.order.account, "kind": action.kind.value}
        moves.add(1, {**about, "state": to})
        if to in spans:
            spans[to].record((event.at - action.created_at).total_seconds(), about)

    for name, read in _GAUGES.items():
        meter.create_observable_gauge(name, [_reading(journal, read)], description=METRICS[name])


Read = Callable[[Journal, Transaction], Iterable[Observation]]


def _reading(journal: Journal, read: Read) -> Callable[[CallbackOptions], Iterable[Observation]]:
    def callback(_options: CallbackOptions) -> Iterable[Observation]:
        with journal.reading() as t:
            return list(read(journal, t))

    return callback


def _open(_journal: Journal, t: Transaction) -> Iterable[Observation]:
    for account, kind, state, number in t.ledger.counts(_OPEN):
        yield Observation(number, {"account": account, "kind": kind.value, "state": state.value})


def _oldest(_journal: Journal, t: Transaction) -> Iterable[Observation]:
    oldest = t.ledger.oldest(State.RESERVED)
    yield Observation(0.0 if oldest is None else max(0.0, (t.ledger.now - oldest).total_seconds()))


def _tasks(_journal: Journal, t: Transaction) -> Iterable[Observation]:
    for kind, number in Counter(task.kind for task in t.work.tasks()).items():
        yield Observation(number, {"kind": kind})


def _tokens(_journal: Journal, t: Transaction) -> Iterable[Observation]:
    for name in t.budgets.names():
        yield Observation(t.budgets.left(name) or 0, {"bucket": name})


def _held(journal: Journal, t: Transaction) -> Iterable[Observation]:
    yield Observation(int(bool(journal.why_held(t))))


_GAUGES: dict[str, Read] = {
    "orderactions.open": _open,
    "orderactions.oldest_waiting": _oldest,
    "orderactions.tasks": _tasks,
    "orderactions.tokens": _tokens,
    "orderactions.held": _held,
}


def log_events(service: ActionService, logger: logging.Logger = _log) -> None:
    """Log each record with the ids by which it can be found: the action's, the submission's, Amazon's request id.

    They are in the message and, for structured logs, in the record's `orderactions` attribute.
    """

    @service.on()
    def tell(event: Event, action: Action) -> None:
        ids = {"action": action.id, "number": action.confirmation.number, "record": event.id, "type": event.type}
        for name in ("to", "submission", "request_id", "kind"):
            if event.data.get(name):
                ids[name] = str(event.data[name])
        logger.info(" ".join(f"{name}={value}" for name, value in ids.items()), extra={"orderactions": ids})


class TracedTransport:
    """A span for each call, named by its operation; no address, header or body, which may hold secrets.

    Args:
        inner: what sends.
        provider: where spans are made; default: the global one.
    """

    def __init__(self, inner: Transport, *, provider: TracerProvider | None = None) -> None:
        self._inner = inner
        self._tracer = trace.get_tracer("orderactions", tracer_provider=provider)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send it within a span; raises as the inner one does."""
        with self._tracer.start_as_current_span(
            request.operation or "call", kind=SpanKind.CLIENT, record_exception=False, set_status_on_exception=False
        ) as span:
            span.set_attribute("http.request.method", request.method)
            span.set_attribute("server.address", urlsplit(request.url).hostname or "")
            span.set_attribute("orderactions.effect", request.effect)
            try:
                response = self._inner.send(request)
            except TransportError as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise
            span.set_attribute("http.response.status_code", response.status)
            if request_id := response.headers.get("x-amzn-requestid"):
                span.set_attribute("aws.request_id", request_id)
            if response.status >= 400:
                span.set_status(StatusCode.ERROR)
            return response
