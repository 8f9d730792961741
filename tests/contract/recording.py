"""A transport that keeps every call and its answer, and what the judges say of them."""

from __future__ import annotations

import gzip
import json
from urllib.parse import parse_qsl, urlsplit

from attrs import field, frozen

from orderactions.transport import HttpRequest, HttpResponse, Transport, TransportError
from tests.contract.feedcheck import FEED_DOCUMENTS, REPORT_DOCUMENT, problems_of
from tests.contract.spapi import Judge, Schema, all_models, strict

__all__ = ["RENAMED", "Exchange", "Recording"]

#: Operations that have one name in two models go by another name here.
RENAMED = {
    f"{verb}OutboundOrder{s}": f"{verb}Order{s}"
    for verb in ("create", "get", "list", "update", "cancel")
    for s in ("", "s")
}

_FORM = "application/x-www-form-urlencoded"
_FORM_FIELDS = {"grant_type", "refresh_token", "client_id", "client_secret"}
_TEXT = {"type": "string", "minLength": 1}
_TOKEN = {
    "type": "object",
    "required": ["access_token", "token_type", "expires_in"],
    "properties": {
        "access_token": {"type": "string", "minLength": 1, "maxLength": 2048},
        "refresh_token": _TEXT,
        "token_type": {"enum": ["bearer"]},
        "expires_in": {"type": "integer", "minimum": 1},
    },
}
_OAUTH_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": _TEXT, "error_description": _TEXT},
}


@frozen(kw_only=True)
class Exchange:
    """One call, and what came of it."""

    request: HttpRequest = field(repr=False)
    response: HttpResponse | None = field(default=None, repr=False)
    error: Exception | None = field(default=None, repr=False)

    @property
    def operation(self) -> str:
        """What the caller says that it is."""
        return self.request.operation


class Recording:
    """Wraps a transport; `problems` judges all that went through it."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.exchanges: list[Exchange] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        """Hand it on."""
        try:
            response = self._inner.send(request)
        except TransportError as error:
            self.exchanges.append(Exchange(request=request, error=error))
            raise
        self.exchanges.append(Exchange(request=request, response=response))
        return response

    @property
    def operations(self) -> set[str]:
        """The names of all that was called."""
        return {each.operation for each in self.exchanges}

    def problems(self) -> list[str]:
        """Judge every call and every answer: by the models, the token server's page and the feeds' schemas."""
        judge = Judge.of(*all_models())
        found: list[str] = []
        for at, each in enumerate(self.exchanges):
            if each.operation == "token":
                wrong = _token_problems(each)
            elif each.operation in {"uploadFeedDocument", "downloadFeedDocument"}:
                wrong = self._file_problems(at)
            else:
                wrong = judge.problems(each.request, each.response)
                told = judge.find(each.request)
                if told is not None and told.id != RENAMED.get(each.operation, each.operation):
                    wrong.append(f"{each.operation} is called {told.id}")
            found += [f"{at} {problem}" for problem in wrong]
        return found

    def _file_problems(self, at: int) -> list[str]:
        """An address that carries its own permission: no token, the declared type, a document as it has to be."""
        request, response = self.exchanges[at].request, self.exchanges[at].response
        headers = {name.lower(): value for name, value in request.headers.items()}
        wrong = [f"file: {name} goes along" for name in headers if name.startswith(("x-amz", "authorization"))]
        if request.method == "PUT":
            declared = self._last(at, "createFeedDocument").request.body
            if headers.get("content-type") != json.loads(declared or b"{}").get("contentType"):
                wrong.append("file: the type is not the one that was declared")
            wrong += [f"file: {each}" for each in _feed_problems(request.body or b"")]
        elif response is not None and response.status == 200:
            described = self._last(at, "getFeedDocument").response
            packed = json.loads(described.body if described else b"{}").get("compressionAlgorithm") == "GZIP"
            body = gzip.decompress(response.body) if packed else response.body
            wrong += [f"report: {each}" for each in problems_of(body, REPORT_DOCUMENT)]
        return wrong

    def _last(self, before: int, operation: str) -> Exchange:
        return next(each for each in reversed(self.exchanges[:before]) if each.operation == operation)


def _feed_problems(body: bytes) -> list[str]:
    kinds = {name: problems_of(body, document) for name, document in FEED_DOCUMENTS.items()}
    return [] if not all(kinds.values()) else [f"{name}: {each}" for name, found in kinds.items() for each in found]


def _token_problems(exchange: Exchange) -> list[str]:
    """Login with Amazon is in no model; its documentation names the form and both answers."""
    request, response = exchange.request, exchange.response
    wrong: list[str] = []
    headers = {name.lower(): value for name, value in request.headers.items()}
    if request.method != "POST" or urlsplit(request.url).query:
        wrong.append("token: is a POST without a query")
    if headers.get("content-type", "").partition(";")[0] != _FORM or "x-amz-access-token" in headers:
        wrong.append("token: the headers are wrong")
    form = parse_qsl((request.body or b"").decode("ascii"), strict_parsing=True)
    if {name for name, _ in form} != _FORM_FIELDS or len(form) != len(_FORM_FIELDS):
        wrong.append("token: the form's fields are wrong")
    if dict(form).get("grant_type") != "refresh_token":
        wrong.append("token: the grant type is wrong")
    if response is not None:
        schema = Schema(strict(_TOKEN if response.status == 200 else _OAUTH_ERROR))
        try:
            wrong += [f"token answer: {each}" for each in schema.problems(json.loads(response.body))]
        except ValueError:
            wrong.append("token answer: is not JSON")
    return wrong
