"""Channels over HTTP: a signed webhook of one's own, and Slack or whatever takes the same JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orderactions.alerts import Alert, AlertFailed, as_json, as_text
from orderactions.clock import Clock, SystemClock
from orderactions.errors import SetupError
from orderactions.outgoing import check_url, host_of, post, usual_transport
from orderactions.secret import Secret
from orderactions.signing import key_of, sign
from orderactions.transport import Transport

if TYPE_CHECKING:
    from orderactions.alerts import Alerts

__all__ = ["SlackAlerts", "WebhookAlerts"]

_TIMEOUT_S = 10.0


class _Posting:
    """What both have in common: an address that may be a secret, and a name that is none."""

    def __init__(self, url: str, *, name: str, transport: Transport | None, timeout_s: float) -> None:
        if not name:
            raise SetupError("name: is empty; give each channel a name of its own")
        self._url = check_url(url, name)
        self._name = name
        self._transport = transport
        self._timeout_s = timeout_s

    @property
    def name(self) -> str:
        """Names the channel."""
        return self._name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name!r}, {host_of(self._url)!r})"

    def _post(self, told: dict[str, object], message_id: str, key: bytes | None, clock: Clock) -> None:
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = {} if key is None else sign(key, body, message_id=message_id, at=clock.now())
        self._transport = self._transport or usual_transport()
        status = post(self._transport, self._url, body, headers, timeout_s=self._timeout_s)
        if not 200 <= status < 300:
            raise AlertFailed(f"{host_of(self._url)} answered {status}")


class WebhookAlerts(_Posting):
    """Posts each alert as JSON (`as_json`), signed by the Standard Webhooks scheme. Implements `Alerts`.

    Args:
        url: https, or http on this machine.
        secret: `whsec_` and base64, which the receiver knows too; see `orderactions.signing`.
        name: names the channel among others.
        transport: what sends; by default requests.
        clock: what time it is; by default the machine's.
        timeout_s: how long one call may take.

    Raises:
        SetupError: an argument makes no sense.
    """

    def __init__(
        self,
        url: str,
        *,
        secret: Secret | str,
        name: str = "webhook",
        transport: Transport | None = None,
        clock: Clock | None = None,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        super().__init__(url, name=name, transport=transport, timeout_s=timeout_s)
        self._key = key_of(secret)
        self._clock = clock or SystemClock()

    def send(self, alert: Alert) -> None:
        """Post it. Raises AlertFailed, NotSent, NoAnswer."""
        self._post(as_json(alert), alert.id, self._key, self._clock)


class SlackAlerts(_Posting):
    """Posts each alert as `{"text": ...}`: Slack's incoming webhooks, Mattermost, Rocket.Chat. Implements `Alerts`.

    Args:
        url: of the incoming webhook; whoever has it can write to the channel, so it is shown nowhere.
        name: names the channel among others.
        transport: what sends; by default requests.
        timeout_s: how long one call may take.

    Raises:
        SetupError: an argument makes no sense.
    """

    def __init__(
        self, url: str, *, name: str = "slack", transport: Transport | None = None, timeout_s: float = _TIMEOUT_S
    ) -> None:
        super().__init__(url, name=name, transport=transport, timeout_s=timeout_s)

    def send(self, alert: Alert) -> None:
        """Post it. Raises AlertFailed, NotSent, NoAnswer."""
        text = as_text(alert)
        # What Slack would read as markup of its own.
        for sign_, instead in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            text = text.replace(sign_, instead)
        self._post({"text": text}, alert.id, None, SystemClock())


if TYPE_CHECKING:
    _fits: type[Alerts] = WebhookAlerts
    _fits_too: type[Alerts] = SlackAlerts
