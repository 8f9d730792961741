"""Login with Amazon: a refresh token goes in, an access token of one hour comes out."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from functools import lru_cache
from urllib.parse import parse_qs

from orderactions.testing.simulator.context import Context
from orderactions.testing.simulator.errors import ApiRefusal, LwaRefusal
from orderactions.testing.simulator.wire import Answer, Call, json_answer

__all__ = ["check_access_token", "give_token"]

TOKEN_LIFE_S = 3600
USER_AGENT_LIMIT = 500


def give_token(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer POST /auth/o2/token."""
    form = _form(call)
    _check_client(context, form)
    if form.get("grant_type") != "refresh_token":
        raise LwaRefusal(400, "unsupported_grant_type", "The authorization grant type is not supported")
    if not hmac.compare_digest(form.get("refresh_token", "").encode(), context.settings.refresh_token.encode()):
        raise LwaRefusal(400, "invalid_grant", "The request has an invalid grant parameter : refresh_token")
    number = context.world.next_number("token")
    token = f"Atza|simulated-{number:06d}-{hashlib.sha256(str(number).encode()).hexdigest()[:24]}"
    expires_at = context.now + timedelta(seconds=TOKEN_LIFE_S)
    context.world.tokens[_digest(token)] = expires_at
    return json_answer(
        200,
        {
            "access_token": token,
            "refresh_token": form["refresh_token"],
            "token_type": "bearer",
            "expires_in": TOKEN_LIFE_S,
        },
    )


def check_access_token(context: Context, call: Call) -> None:
    """Let a Selling Partner API call in, or raise the refusal that Amazon sends."""
    agent = call.headers.get("user-agent", "")
    if not agent.strip() or len(agent) > USER_AGENT_LIMIT:
        raise ApiRefusal(
            400, "InvalidInput", "The User-Agent header is missing or too long.", f"At most {USER_AGENT_LIMIT}."
        )
    token = call.headers.get("x-amz-access-token", "")
    denied = "Access to requested resource is denied."
    if not token:
        raise ApiRefusal(403, "Unauthorized", denied, "The access token is missing in the request header.")
    expires_at = context.world.tokens.get(_digest(token))
    if expires_at is None:
        raise ApiRefusal(403, "Unauthorized", denied, "The access token you provided is revoked, malformed or invalid.")
    if context.now >= expires_at:
        raise ApiRefusal(403, "Unauthorized", denied, "The access token you provided has expired.")


def _form(call: Call) -> dict[str, str]:
    """Read the body: a form, or JSON, which Amazon's own client libraries send."""
    try:
        if "json" in call.headers.get("content-type", ""):
            data = json.loads(call.body)
            return {str(name): str(value) for name, value in data.items()} if isinstance(data, dict) else {}
        return {name: values[-1] for name, values in parse_qs(call.body.decode()).items()}
    except (ValueError, RecursionError):
        raise LwaRefusal(400, "invalid_request", "The request body cannot be read") from None


def _check_client(context: Context, form: dict[str, str]) -> None:
    for name in ("grant_type", "client_id", "client_secret"):
        if not form.get(name):
            raise LwaRefusal(400, "invalid_request", f"The request is missing a required parameter : {name}")
    known = hmac.compare_digest(form["client_id"].encode(), context.settings.client_id.encode())
    fits = hmac.compare_digest(form["client_secret"].encode(), context.settings.client_secret.encode())
    if not (known and fits):
        raise LwaRefusal(401, "invalid_client", "Client authentication failed")


# With every call the same token comes, for an hour.
@lru_cache(maxsize=64)
def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
