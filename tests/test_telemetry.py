"""What is counted and traced: enough to see trouble, and nothing about a buyer, an order or an agent."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from world import World

from orderactions import State
from orderactions.telemetry import METRICS, TracedTransport, log_events, observe
from orderactions.transport import HttpRequest, NoAnswer

DOCS = Path(__file__).resolve().parent.parent / "docs"
BOARD = DOCS / "observability/grafana.json"
ALERTS = DOCS / "observability/alerts.yml"


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.journal.close()


@pytest.fixture
def watched(world):
    """A world whose service is observed, and what a collector reads of it."""
    reader = InMemoryMetricReader()
    observe(world.service, world.journal, provider=MeterProvider(metric_readers=[reader]))
    world.read = lambda: read(reader)
    return world


def read(reader):
    """By name: attributes and value of each point."""
    found: dict[str, list] = {}
    for resource in reader.get_metrics_data().resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                for point in metric.data.data_points:
                    value = getattr(point, "value", None)
                    found.setdefault(metric.name, []).append(
                        (dict(point.attributes), point.sum if value is None else value)
                    )
    return found


def test_every_move_is_counted(watched):
    """One refund from request to done: three moves, and how long it took."""
    watched.refund(watched.order())
    watched.pass_time(300)
    found = watched.read()
    about = {"account": "de", "kind": "refund"}
    assert found["orderactions.moves"] == [
        (about | {"state": state}, 1) for state in ("submitting", "accepted", "done")
    ]
    assert found["orderactions.time_to_submit"] == [(about, 0)]
    assert found["orderactions.time_to_done"][0][1] > 60


def test_what_waits_is_shown_with_its_age(watched):
    """Two refunds wait behind an empty bucket: how many, since when, and that no token is there."""
    with watched.journal.transaction() as t:
        for _ in range(15):
            t.budgets.take("de|createFeed", watched.clock.now() - watched.clock.now().replace(hour=8), 15)
    for _ in range(2):
        watched.refund(watched.order())
    watched.service.advance()
    watched.clock.advance(45)
    found = watched.read()
    assert found["orderactions.open"] == [({"account": "de", "kind": "refund", "state": "reserved"}, 2)]
    assert found["orderactions.oldest_waiting"] == [({}, 45)]
    assert ({"bucket": "de|createFeed"}, 0) in found["orderactions.tokens"]
    assert found["orderactions.held"] == [({}, 0)]


def test_a_lost_answer_is_seen_as_a_task(watched):
    """Somebody has to look: the task is counted by its kind, and the action as unknown."""
    watched.amazon.add_fault("reset_after_effect")
    watched.refund(watched.order())
    watched.service.advance()
    found = watched.read()
    assert found["orderactions.tasks"] == [({"kind": "unknown_outcome"}, 1)]
    assert found["orderactions.open"][0][0]["state"] == "unknown"


def test_nothing_that_is_measured_names_anybody(watched):
    """Attributes are accounts, kinds, states, buckets: no order, no ticket, no agent."""
    order = watched.order()
    watched.refund(order, ticket=watched.ticket("77"))
    watched.pass_time(300)
    text = json.dumps(watched.read())
    for secret in (order, "desk:77", "marie"):
        assert secret not in text


def test_a_record_is_logged_with_its_ids(world, caplog):
    """By the action's id and Amazon's request id a line is found again."""
    caplog.set_level(logging.INFO, "orderactions.events")
    log_events(world.service)
    action = world.refund(world.order())
    world.pass_time(300)
    accepted = next(record for record in caplog.records if "to=accepted" in record.message)
    assert f"action={action.id}" in accepted.message
    assert accepted.orderactions["request_id"]
    assert world.state(action) is State.DONE


def test_a_call_is_a_span_without_its_address(world):
    """Operation, status, Amazon's request id; no path, no header, no body."""
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    world.service = world.new_service(transport=TracedTransport(world.amazon.transport(), provider=provider))
    order = world.order()
    world.refund(order)
    world.service.advance()
    found = {span.name: span for span in spans.get_finished_spans()}
    assert {"getOrder", "createFeed", "token"} <= set(found)
    assert found["createFeed"].attributes["orderactions.effect"] is True
    assert found["getOrder"].attributes["aws.request_id"]
    assert order not in json.dumps([span.to_json() for span in found.values()])


def test_a_failed_call_is_a_failed_span():
    """No answer: the span is marked, and the failure goes on."""

    class Broken:
        def send(self, request):
            raise NoAnswer("the connection was reset")

    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    asked = HttpRequest(method="GET", url="https://example.invalid/orders/1", operation="getOrder")
    with pytest.raises(NoAnswer):
        TracedTransport(Broken(), provider=provider).send(asked)
    (span,) = spans.get_finished_spans()
    assert (span.status.is_ok, span.attributes["error.type"]) == (False, "NoAnswer")
    assert "/orders/1" not in span.to_json()


def names_in(text: str) -> set[str]:
    """The metrics that a query names, as Prometheus spells them."""
    return set(re.findall(r"orderactions_[a-z_]+", text))


def known() -> set[str]:
    """As a collector hands them to Prometheus."""
    found = {name.replace(".", "_") for name in METRICS}
    counted = {f"{name}_total" for name in found if name.endswith("moves")}
    timed = {f"{name}_seconds_bucket" for name in found if "time_to" in name}
    return found | counted | timed


def test_the_dashboard_shows_what_is_measured():
    """Every panel asks for a metric that exists, and every metric has a panel."""
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert names_in(" ".join(asked)) <= known()
    for name in METRICS:
        assert any(name.replace(".", "_") in each for each in asked), name
    assert all(panel["title"] for panel in board["panels"])


def test_the_alerts_ask_for_what_is_measured():
    """Each rule has a query on a metric that exists, a time, a summary, and a page that says what to do."""
    rules = [rule for group in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]]
    assert len(rules) >= 4
    for rule in rules:
        assert names_in(rule["expr"])
        assert names_in(rule["expr"]) <= known()
        assert rule["for"]
        assert rule["annotations"]["summary"]
        page = rule["annotations"]["runbook"].partition("#")[0]
        assert (DOCS / page).exists(), page


def test_without_the_extra_nothing_of_it_is_loaded():
    """`import orderactions` brings no OpenTelemetry."""
    code = "import sys, orderactions; print(any(name.startswith('opentelemetry') for name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
