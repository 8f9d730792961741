"""Holds a value against a definition of Amazon's published models, by hand: types, names, enumerations, times."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

_KINDS = {
    "string": str,
    "integer": int,
    "number": (int, Decimal),
    "array": list,
    "object": dict,
    "boolean": bool,
}


def problems(value, schema, definitions, place="answer"):
    """Return what does not fit; a property that the model does not know is one."""
    if "$ref" in schema:
        return problems(value, definitions[schema["$ref"].rpartition("/")[2]], definitions, place)
    if "allOf" in schema:
        parts = [definitions[part["$ref"].rpartition("/")[2]] if "$ref" in part else part for part in schema["allOf"]]
        schema = {"type": "object", "properties": {name: p for part in parts for name, p in part["properties"].items()}}
    kind = schema.get("type", "object")
    if not isinstance(value, _KINDS[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return [f"{place}: is not of type {kind}"]
    found = [f"{place}: {value} is not one of its values"] if value not in schema.get("enum", [value]) else []
    if schema.get("format") == "date-time" and datetime.fromisoformat(value).tzinfo is None:
        found.append(f"{place}: has no zone")
    if kind == "array":
        found += [
            each
            for at, item in enumerate(value)
            for each in problems(item, schema["items"], definitions, f"{place}[{at}]")
        ]
    if kind == "object":
        found += [f"{place}.{name}: is missing" for name in schema.get("required", []) if name not in value]
        for name, inside in value.items():
            part = schema["properties"].get(name)
            found += problems(inside, part, definitions, f"{place}.{name}") if part else [f"{place}.{name}: is unknown"]
    return found
