"""Amazon's static sandbox: requests are compared with the samples of the published models, letter by letter.

The models are Amazon's and no part of this package. They are given as a folder with the JSON files of the
repository in which Amazon publishes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from orderactions.testing.simulator import lwa
from orderactions.testing.simulator.context import Context
from orderactions.testing.simulator.errors import ApiRefusal, StoreRefusal
from orderactions.testing.simulator.quotas import Quota
from orderactions.testing.simulator.routes import Guard, Route
from orderactions.testing.simulator.wire import Answer, Call

__all__ = ["Sandbox"]

_QUOTA = Quota("5.0", 15)
_KEY = "x-amzn-api-sandbox"
_METHODS = ("get", "post", "put", "patch", "delete")
_TOKEN = Route(operation="token", method="POST", path=("auth", "o2", "token"), handler=lwa.give_token, guard=Guard.OWN)


@frozen(kw_only=True)
class _Sample:
    """One request that the sandbox knows, and its answer."""

    parameters: Mapping[str, Any]
    status: int
    body: bytes


@frozen(kw_only=True)
class _Operation:
    """One operation of a model."""

    name: str
    method: str
    path: tuple[str, ...]
    #: Parameters that a request must have, whether or not a sample mentions them.
    required: frozenset[str]
    samples: tuple[_Sample, ...]


class Sandbox:
    """Finds the sample that answers a call.

    Args:
        models: a folder with Amazon's models, `*.json`.

    Raises:
        ValueError: there is no model with a static sample in it, or a file is not JSON.
    """

    def __init__(self, models: Path) -> None:
        self._operations = tuple(each for file in sorted(models.glob("*.json")) for each in _read(file))
        if not any(operation.samples for operation in self._operations):
            raise ValueError(f"sandbox_models: {models} holds no model with samples for the sandbox")

    def find(self, call: Call) -> tuple[Route, tuple[str, ...]]:
        """Return the operation of a call, with a handler that answers by its samples.

        Raises:
            StoreRefusal: 403, it goes to a document's address, where nothing can be put or fetched.
            ApiRefusal: 404, no model has this operation.
        """
        if (call.method, call.segments) == (_TOKEN.method, _TOKEN.path):
            return _TOKEN, ()
        for operation in self._operations:
            given = _path_parameters(operation, call)
            if given is None:
                continue

            def answer(_context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
                return _match(operation, call, given)  # noqa: B023 - it is returned at once

            route = Route(
                operation=operation.name, method=call.method, path=operation.path, handler=answer, quota=_QUOTA
            )
            return route, ()
        if call.segments[0] not in {operation.path[0] for operation in self._operations}:
            raise StoreRefusal(403, "AccessDenied", "Access Denied")
        raise ApiRefusal(404, "NotFound", "No model that was given has this operation.")


def _read(file: Path) -> Iterator[_Operation]:
    try:
        model = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        raise ValueError(f"sandbox_models: {file} is not JSON") from None
    paths = model.get("paths", {}) if isinstance(model, dict) else {}
    for path, operations in paths.items():
        for method in _METHODS:
            if method in operations:
                yield _operation(path, method, operations[method])


def _operation(path: str, method: str, values: Mapping[str, Any]) -> _Operation:
    parameters = [each for each in values.get("parameters", []) if each.get("required")]
    return _Operation(
        name=values.get("operationId", "unknown"),
        method=method.upper(),
        path=tuple(path.strip("/").split("/")),
        required=frozenset("body" if each.get("in") == "body" else each.get("name", "") for each in parameters),
        samples=tuple(
            _sample(int(status), sample)
            for status, response in values.get("responses", {}).items()
            for sample in response.get(_KEY, {}).get("static", [])
        ),
    )


def _sample(status: int, values: Mapping[str, Any]) -> _Sample:
    body = json.dumps(values["response"], ensure_ascii=False).encode() if "response" in values else b""
    given = values.get("request", {}).get("parameters", {})
    return _Sample(parameters={name: each["value"] for name, each in given.items()}, status=status, body=body)


def _path_parameters(operation: _Operation, call: Call) -> dict[str, str] | None:
    """Return what stands in the path, by name; None: the call is for another operation."""
    if call.method != operation.method or len(call.segments) != len(operation.path):
        return None
    given: dict[str, str] = {}
    for part, name in zip(call.segments, operation.path, strict=True):
        if name.startswith("{"):
            given[name[1:-1]] = part
        elif name != part:
            return None
    return given


def _match(operation: _Operation, call: Call, in_path: Mapping[str, str]) -> Answer:
    for sample in operation.samples:
        if _fits(operation, sample, call, in_path):
            return Answer(status=sample.status, headers={"content-type": "application/json"}, body=sample.body)
    if operation.path[0] == "feeds":
        raise ApiRefusal(400, "400", "Invalid input")
    raise ApiRefusal(400, "InvalidInput", "Could not match input arguments")


def _fits(operation: _Operation, sample: _Sample, call: Call, in_path: Mapping[str, str]) -> bool:
    given: dict[str, object] = {**in_path, **call.query}
    if call.body:
        try:
            given["body"] = json.loads(call.body)
        except (ValueError, RecursionError):
            return False
    if set(sample.parameters) - set(given) or set(given) - set(sample.parameters) - operation.required:
        return False
    return all(_same(given[name], value, call, name) for name, value in sample.parameters.items())


def _same(given: object, wanted: object, call: Call, name: str) -> bool:
    if name == "body" or name not in call.query:
        return given == wanted
    if isinstance(wanted, list):
        return list(call.listed(name)) == [str(each) for each in wanted]
    return given == (str(wanted),)
