"""How values become the journal's text and back. One explicit encoder; no floats, no naive times."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from orderactions.actions import Line, Reference, WireLine
from orderactions.models import Actor, Component, Problem
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine

__all__ = [
    "canonical",
    "from_us",
    "read_actor",
    "read_entry",
    "read_lines",
    "read_problems",
    "read_references",
    "read_wire",
    "to_us",
    "write_actor",
    "write_entry",
    "write_lines",
    "write_problems",
    "write_references",
    "write_wire",
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Json = dict[str, Any]
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys and no spaces: the bytes that are stored and sealed.

    Raises:
        TypeError: a float, or anything else that JSON has no exact form for.
    """
    _refuse_floats(value)
    return _ENCODER.encode(value).encode()


_PLAIN = frozenset({str, int, bool, type(None)})


def _refuse_floats(value: object) -> None:
    open_ = [value]
    # What is within goes to the end of the list that is being walked: a call for each would cost more than the writing.
    for each in open_:
        if type(each) in _PLAIN:
            continue
        if isinstance(each, float):
            raise TypeError(f"{each!r} is a float; the journal holds text and whole numbers only")
        if isinstance(each, Mapping):
            open_ += each.values()
        elif isinstance(each, list | tuple):
            open_ += each


def to_us(moment: datetime) -> int:
    """Return a moment as whole microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """Return the moment of so many microseconds since 1970, in UTC."""
    return _EPOCH + microseconds * _MICROSECOND


def _write_money(money: Money) -> list[str]:
    return [f"{money.amount:f}", money.currency]


def _read_money(value: list[str]) -> Money:
    return Money(Decimal(value[0]), value[1])


def write_lines(lines: Iterable[Line]) -> list[Json]:
    """Encode amounts by line and component."""
    return [
        {"line": x.line_id, "component": x.component.value, "amount": _write_money(x.amount), "quantity": x.quantity}
        for x in lines
    ]


def read_lines(value: Iterable[Json]) -> tuple[Line, ...]:
    """Decode amounts by line and component."""
    return tuple(Line(x["line"], Component(x["component"]), _read_money(x["amount"]), x["quantity"]) for x in value)


def write_wire(wire: Iterable[WireLine]) -> list[Json]:
    """Encode what is sent."""
    return [
        {
            "line": x.line_id,
            "code": x.code,
            "components": [[type_, _write_money(amount)] for type_, amount in x.components],
            "quantity": x.quantity,
        }
        for x in wire
    ]


def read_wire(value: Iterable[Json]) -> tuple[WireLine, ...]:
    """Decode what is sent."""
    return tuple(
        WireLine(
            line_id=x["line"],
            code=x["code"],
            components=tuple((type_, _read_money(amount)) for type_, amount in x["components"]),
            quantity=x["quantity"],
        )
        for x in value
    )


def write_problems(problems: Iterable[Problem]) -> list[list[str]]:
    """Encode problems."""
    return [[x.code, x.field, x.message, x.remedy] for x in problems]


def read_problems(value: Iterable[list[str]]) -> tuple[Problem, ...]:
    """Decode problems."""
    return tuple(Problem(*x) for x in value)


def write_references(references: Iterable[Reference]) -> list[list[str]]:
    """Encode references."""
    return [[x.system, x.kind, x.value] for x in references]


def read_references(value: Iterable[list[str]]) -> tuple[Reference, ...]:
    """Decode references."""
    return tuple(Reference(system=x[0], kind=x[1], value=x[2]) for x in value)


def write_entry(entry: BookEntry) -> Json:
    """Encode one entry of the books."""
    return {
        "entry": entry.entry_id,
        "order": entry.order_id,
        "kind": entry.kind.value,
        "posted_at": to_us(entry.posted_at),
        "lines": [
            [x.line_id, x.sku, x.component.value if x.component else None, x.word, _write_money(x.amount)]
            for x in entry.lines
        ],
        "deferred": entry.deferred,
    }


def read_entry(value: Json) -> BookEntry:
    """Decode one entry of the books."""
    return BookEntry(
        entry_id=value["entry"],
        order_id=value["order"],
        kind=BookKind(value["kind"]),
        posted_at=from_us(value["posted_at"]),
        lines=tuple(
            BookLine(
                line_id=line_id,
                sku=sku,
                component=None if component is None else Component(component),
                word=word,
                amount=_read_money(amount),
            )
            for line_id, sku, component, word, amount in value["lines"]
        ),
        deferred=value["deferred"],
    )


def write_actor(actor: Actor) -> list[str]:
    """Encode an actor."""
    return [actor.kind, actor.name, actor.rule]


def read_actor(value: list[str]) -> Actor:
    """Decode an actor."""
    return Actor(value[1], value[0], value[2])
