"""Amazon's published models as a judge of calls and answers. Shares no code with what it judges.

The models are Swagger 2.0. Each definition becomes a strict JSON schema (a property that is not named is an error), and
each operation tells which path, query, headers, body, statuses and answers there may be.

    judge = Judge.of("feeds_2021-06-30.json", "orders_2026-01-01.json")
    judge.problems(request, response)      # [] when nothing is wrong
    notification("FeedProcessingFinishedNotification.json").problems(document)
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from attrs import field, frozen
from jsonschema import Draft7Validator, FormatChecker

from orderactions.transport import HttpRequest, HttpResponse

__all__ = [
    "FEEDS",
    "FINANCES",
    "FINANCES_V0",
    "MESSAGING",
    "ORDERS",
    "Judge",
    "Operation",
    "Schema",
    "all_models",
    "definition",
    "folder",
    "load",
    "notification",
    "strict",
]

FEEDS, ORDERS = "feeds_2021-06-30.json", "orders_2026-01-01.json"
FINANCES, FINANCES_V0, MESSAGING = "finances_2024-06-19.json", "financesV0.json", "messaging.json"
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_FORMATS = FormatChecker(())

# The models say nothing about these: Amazon's guide to calling the API does.
_NEEDED_HEADERS = {"x-amz-access-token", "user-agent"}
_OTHER_HEADERS = {"accept", "content-type", "x-amz-date"}
_ANSWER_HEADERS = {"content-type", "content-length", "date"}


@_FORMATS.checks("date-time")
def _is_moment(value: object) -> bool:
    """RFC 3339, which wants a zone; the library's own checks nothing unless a further package is there."""
    if not isinstance(value, str):
        return True
    try:
        return bool(_DATE_TIME.fullmatch(value)) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


@cache
def folder() -> Path | None:
    """Return the folder with Amazon's published models, or None."""
    named = os.environ.get("ORDERACTIONS_SHARED")
    if named:
        return Path(named) / "spapi-models"
    for parent in Path(__file__).resolve().parents:
        if (parent / "shared" / "spapi-models").is_dir():
            return parent / "shared" / "spapi-models"
    return None


@cache
def load(name: str) -> dict[str, Any]:
    """Return a published model; the test is skipped where the models are not at hand."""
    home = folder()
    path = home / name if home else None
    if path is None or not path.is_file():
        pytest.skip(f"Amazon's published model {name} is not at hand: ORDERACTIONS_SHARED may name the folder above it")
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def all_models() -> tuple[str, ...]:
    """Return the names of all published models; the test is skipped where they are not at hand."""
    load(FEEDS)
    return tuple(sorted(path.name for path in (folder() or Path()).glob("*.json")))


def strict(schema: Mapping[str, Any], definitions: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema with every property that it does not name forbidden, all the way down.

    Args:
        schema: of Swagger 2.0 or JSON Schema.
        definitions: what an `allOf` in it may refer to; its parts become one, since each would forbid the others'.
    """
    result = _merged(schema, definitions or {})
    for name in ("properties", "definitions"):
        if name in result:
            result[name] = {key: strict(each, definitions) for key, each in result[name].items()}
    if "properties" in result:
        # One of Amazon's schemas asks for a name that it does not describe.
        asked_for = {name: {} for name in result.get("required", ()) if name not in result["properties"]}
        result["properties"] = {**result["properties"], **asked_for}
        result["additionalProperties"] = False
    if isinstance(result.get("additionalProperties"), Mapping):
        result["additionalProperties"] = strict(result["additionalProperties"], definitions)
    if isinstance(result.get("items"), Mapping):
        result["items"] = strict(result["items"], definitions)
    for name in ("anyOf", "oneOf"):
        if name in result:
            result[name] = [strict(each, definitions) for each in result[name]]
    return result


def _merged(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Return an `allOf` as one object; a property that two parts tell differently may be either."""
    if "allOf" not in schema:
        return dict(schema)
    properties: dict[str, Any] = {}
    required: list[str] = []
    for part in schema["allOf"]:
        resolved = _merged(definitions[part["$ref"].rpartition("/")[2]] if "$ref" in part else part, definitions)
        required += resolved.get("required", ())
        for name, each in resolved.get("properties", {}).items():
            properties[name] = {"anyOf": [properties[name], each]} if name in properties else each
    return {"type": "object", "properties": properties, "required": required}


@frozen
class Schema:
    """A strict JSON schema."""

    document: dict[str, Any]

    def problems(self, value: object) -> list[str]:
        """Return what is wrong with the value; places, never contents."""
        judge = Draft7Validator(self.document, format_checker=_FORMATS)
        return [
            f"{'/'.join(map(str, error.absolute_path)) or 'document'}: fails {error.validator}"
            for error in judge.iter_errors(value)
        ]


def definition(model: str, name: str) -> Schema:
    """Return one definition of a model, such as `ListTransactionsResponse`, made strict."""
    definitions = load(model)["definitions"]
    return Schema(
        {
            "allOf": [strict(definitions[name], definitions)],
            "definitions": {key: strict(each, definitions) for key, each in definitions.items()},
        }
    )


def notification(name: str) -> Schema:
    """Return the schema of a notification, such as `FeedProcessingFinishedNotification.json`, made strict."""
    return Schema(strict(load(f"notifications/{name}")))


@frozen(kw_only=True)
class Operation:
    """One operation of a model."""

    id: str
    method: str
    path: str
    parameters: tuple[dict[str, Any], ...]
    responses: dict[str, dict[str, Any]]
    definitions: dict[str, Any] = field(repr=False)

    def match(self, path: str) -> dict[str, str] | None:
        """Return the values in a path, or None when it is another operation's."""
        names = re.findall(r"{(\w+)}", self.path)
        pattern = re.sub(r"\\{\w+\\}", "([^/]+)", re.escape(self.path))
        found = re.fullmatch(pattern, path)
        return dict(zip(names, map(unquote, found.groups()), strict=True)) if found else None

    def schema(self, part: Mapping[str, Any]) -> Schema:
        """Return a part of the model, with what it refers to."""
        return Schema({"allOf": [strict(part)], "definitions": self.definitions})

    def request_problems(self, request: HttpRequest) -> Iterator[str]:
        """Tell what is wrong with path, query, headers and body."""
        parts = urlsplit(request.url)
        values = self.match(parts.path) or {}
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        by_place = {place: [each for each in self.parameters if each["in"] == place] for place in ("path", "query")}
        yield from self._values(by_place["path"], list(values.items()), "path")
        yield from self._values(by_place["query"], query, "query")
        yield from self._headers(request)
        body = next((each for each in self.parameters if each["in"] == "body"), None)
        if body is None:
            if request.body:
                yield "body: there is none in the model"
        elif request.body is None:
            if body.get("required"):
                yield "body: is missing"
        else:
            yield from (f"body: {each}" for each in _json_problems(self.schema(body["schema"]), request.body))

    def response_problems(self, response: HttpResponse) -> Iterator[str]:
        """Tell what is wrong with status, headers and body of an answer."""
        told = self.responses.get(str(response.status))
        if told is None:
            yield f"status: {response.status} is not in the model"
            return
        headers = {name.lower() for name in response.headers}
        known = {name.lower() for each in self.responses.values() for name in each.get("headers", {})}
        if headers - known - _ANSWER_HEADERS:
            yield f"headers: {sorted(headers - known - _ANSWER_HEADERS)} are not in the model"
        if "x-amzn-requestid" not in headers:
            yield "headers: x-amzn-RequestId is missing"
        if "schema" in told:
            yield from (f"answer: {each}" for each in _json_problems(self.schema(told["schema"]), response.body))
        elif response.body:
            yield "answer: there is none in the model"

    @staticmethod
    def _headers(request: HttpRequest) -> Iterator[str]:
        names = [name.lower() for name in request.headers]
        if len(set(names)) != len(names):
            yield "headers: one is there twice"
        for name in sorted(_NEEDED_HEADERS - set(names)):
            yield f"headers: {name} is missing"
        for name in sorted(set(names) - _NEEDED_HEADERS - _OTHER_HEADERS):
            yield f"headers: {name} is not known"
        by_name = {name.lower(): value for name, value in request.headers.items()}
        if not 0 < len(by_name.get("user-agent", "x")) <= 500:
            yield "headers: user-agent is too long"
        wanted = "application/json" if request.body else None
        if by_name.get("content-type", "").partition(";")[0] != (wanted or ""):
            yield "headers: content-type does not fit the body"

    def _values(self, known: Sequence[Mapping[str, Any]], given: list[tuple[str, str]], place: str) -> Iterator[str]:
        by_name = {each["name"]: each for each in known}
        names = [name for name, _ in given]
        for name, each in by_name.items():
            if each.get("required") and name not in names:
                yield f"{place} {name}: is missing"
        for name, text in given:
            if name not in by_name:
                yield f"{place} {name}: is not in the model"
            elif names.count(name) > 1:
                yield f"{place} {name}: is there twice"
            else:
                told = {key: value for key, value in by_name[name].items() if key not in {"name", "in", "required"}}
                problems = Schema(strict(told)).problems(_typed(told, text))
                yield from (f"{place} {name}: {each}" for each in problems)


def _typed(told: Mapping[str, Any], text: str) -> object:
    """Read a parameter's text as the type that its model names; lists are separated by commas."""
    if told["type"] == "array":
        return [_typed(told["items"], each) for each in text.split(",")]
    if told["type"] == "integer":
        return int(text) if re.fullmatch(r"-?\d+", text) else text
    if told["type"] == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return text


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name is there twice")
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _json_problems(schema: Schema, body: bytes) -> list[str]:
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except ValueError:
        return ["document: is not JSON"]
    return schema.problems(value)


@frozen
class Judge:
    """All operations of some models."""

    operations: tuple[Operation, ...]

    @classmethod
    def of(cls, *names: str) -> Judge:
        """Read the models; the test is skipped where they are not at hand."""
        return cls(tuple(operation for name in names for operation in _operations(name)))

    def find(self, request: HttpRequest) -> Operation | None:
        """Return the operation that a call is for, by method and path alone."""
        path = urlsplit(request.url).path
        fitting = [each for each in self.operations if each.method == request.method and each.match(path) is not None]
        return fitting[0] if fitting else None

    def problems(self, request: HttpRequest, response: HttpResponse | None) -> list[str]:
        """Tell what is wrong with a call and, where there is one, its answer."""
        operation = self.find(request)
        if operation is None:
            return [f"{request.method} {urlsplit(request.url).path}: no operation of the models"]
        found = [f"asked {operation.id}: {each}" for each in operation.request_problems(request)]
        if response is not None:
            found += [f"answered {operation.id}: {each}" for each in operation.response_problems(response)]
        return found


@cache
def _operations(name: str) -> tuple[Operation, ...]:
    model = load(name)
    definitions = {key: strict(each, model["definitions"]) for key, each in model["definitions"].items()}
    return tuple(
        Operation(
            id=told["operationId"],
            method=method.upper(),
            path=model.get("basePath", "").rstrip("/") + path,
            parameters=(*methods.get("parameters", ()), *told.get("parameters", ())),
            responses=told["responses"],
            definitions=definitions,
        )
        for path, methods in model["paths"].items()
        for method, told in methods.items()
        if isinstance(told, dict) and "operationId" in told
    )
