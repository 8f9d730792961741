"""Zendesk's own word for who is looking: the token that it posts to an app with `signedUrls` (extra `[panel-zendesk]`).

It shows which user of which installation has opened the app. It does not say which orders that user may see: look up
the ticket with your own credentials, and sign a context for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from orderactions.clock import Clock, SystemClock
from orderactions.errors import SetupError, WebhookRefused

__all__ = ["ZendeskUser", "read_zendesk_token"]

_USER = re.compile(r"/users/([0-9]+)(?:\.json)?\Z")
#: A clock that runs ahead by some seconds is no attack.
_LEEWAY_S = 10


@frozen(kw_only=True)
class ZendeskUser:
    """Who has opened the app, by Zendesk's word."""

    #: Zendesk's number of the user.
    user_id: str
    #: Names the token: take each once (`UsedContexts.take`).
    token_id: str
    #: All that the token says.
    claims: Mapping[str, Any] = field(repr=False)


def read_zendesk_token(token: str, *, public_key: str, audience: str, clock: Clock | None = None) -> ZendeskUser:
    """Return who has opened the app, where Zendesk has signed it for this installation, and not too long ago.

    Zendesk posts the token to the first page of the app, as `token`; later pages get none.

    Args:
        token: as it was posted.
        public_key: the app's, in PEM.
        audience: of the installation: `https://SUBDOMAIN.zendesk.com/api/v2/apps/installations/ID.json`.
        clock: where the time comes from.

    Raises:
        WebhookRefused: it is not Zendesk's, not for this installation, or over. It never says which.
        SetupError: the extra is not installed, or the key is none.
    """
    try:
        import jwt
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ModuleNotFoundError as error:
        raise SetupError(
            "Zendesk's token needs PyJWT and cryptography; install them: pip install 'orderactions[panel-zendesk]'"
        ) from error
    try:
        key = load_pem_public_key(public_key.encode())
    except ValueError:
        raise SetupError("public_key: it is no public key in PEM; Zendesk shows it beside the app") from None
    now = (clock or SystemClock()).now().timestamp()
    try:
        # The time is checked below, by the clock that was handed in.
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key,  # type: ignore[arg-type]
            algorithms=["RS256"],
            audience=audience,
            options={"require": ["exp", "iat", "aud", "sub"], "verify_exp": False, "verify_iat": False,
                     "verify_nbf": False},
        )  # fmt: skip
    except (jwt.InvalidTokenError, TypeError, ValueError):
        raise WebhookRefused("the token does not show that Zendesk has made it for this installation") from None
    user = _USER.search(str(claims["sub"]))
    times = (claims["iat"], claims["exp"])
    in_time = all(isinstance(each, int | float) for each in times) and times[0] - _LEEWAY_S <= now < times[1]
    if user is None or not in_time:
        raise WebhookRefused("the token does not show that Zendesk has made it for this installation")
    return ZendeskUser(user_id=user[1], token_id=str(claims.get("jti") or token[-43:]), claims=claims)
