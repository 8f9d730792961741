"""The channels that the environment names, for the command and for programs set up by it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from orderactions.errors import SetupError

if TYPE_CHECKING:
    from orderactions.alerts import Alerts

__all__ = ["alerts_from_env"]

_PREFIX = "ORDERACTIONS_ALERT_"
_KNOWN = (
    "WEBHOOK", "WEBHOOK_SECRET", "SLACK", "MAIL_TO", "MAIL_FROM", "MAIL_SERVER", "MAIL_SECURITY", "MAIL_USER",
    "MAIL_PASSWORD",
)  # fmt: skip


def alerts_from_env(environ: Mapping[str, str] | None = None) -> tuple[Alerts, ...]:
    """Return the channels of `ORDERACTIONS_ALERT_...`; none where none is named.

    WEBHOOK (an address) with WEBHOOK_SECRET; SLACK (an address); MAIL_TO (addresses with commas between) with MAIL_FROM
    and MAIL_SERVER (`host` or `host:port`), and MAIL_SECURITY ("starttls", "tls" or "none"), MAIL_USER and
    MAIL_PASSWORD where they are needed.

    Raises:
        SetupError: a value makes no sense or is missing, or a variable is none of these; names it, and repeats no
            secret.
    """
    source = os.environ if environ is None else environ
    for name in sorted(source):
        # Whoever mistypes one would believe that somebody is called.
        if name.startswith(_PREFIX) and name.removeprefix(_PREFIX) not in _KNOWN:
            close = get_close_matches(name, [_PREFIX + each for each in _KNOWN], 1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(_KNOWN)}"
            raise SetupError(f"{name} is not known; {hint}")

    def told(name: str) -> str:
        return source.get(_PREFIX + name, "").strip()

    found: list[Alerts] = []
    # Whatever is set of a channel means that somebody is to be called by it.
    webhook, mail = (any(told(name) for name in _KNOWN if name.startswith(each)) for each in ("WEBHOOK", "MAIL"))
    if webhook or told("SLACK"):
        from orderactions.alerts.channels import SlackAlerts, WebhookAlerts

        if webhook:
            address = _needed("WEBHOOK", told("WEBHOOK"))
            found.append(WebhookAlerts(address, secret=_needed("WEBHOOK_SECRET", told("WEBHOOK_SECRET"))))
        if told("SLACK"):
            found.append(SlackAlerts(told("SLACK")))
    if mail:
        from orderactions.alerts.mail import MailAlerts

        people = _needed("MAIL_TO", told("MAIL_TO"))
        server, _, port = _needed("MAIL_SERVER", told("MAIL_SERVER")).partition(":")
        if port and not (port.isascii() and port.isdigit()):
            raise SetupError(f"{_PREFIX}MAIL_SERVER: the port {port!r} is no number")
        found.append(
            MailAlerts(
                server,
                port=int(port) if port else None,
                sender=_needed("MAIL_FROM", told("MAIL_FROM")),
                to=[each.strip() for each in people.split(",") if each.strip()],
                security=told("MAIL_SECURITY") or "starttls",
                user=told("MAIL_USER") or None,
                password=told("MAIL_PASSWORD") or None,
            )
        )
    return tuple(found)


def _needed(name: str, value: str) -> str:
    if not value:
        raise SetupError(f"{_PREFIX}{name}: is not set, and what calls people needs it")
    return value
