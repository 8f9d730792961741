"""A channel by mail, with the standard library's own client."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from orderactions.alerts import Alert, AlertFailed, as_text
from orderactions.errors import SetupError
from orderactions.secret import Secret

if TYPE_CHECKING:
    from orderactions.alerts import Alerts

__all__ = ["HandOver", "MailAlerts", "deliver"]

_log = logging.getLogger("orderactions")

_TIMEOUT_S = 10.0
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


HandOver = Callable[[EmailMessage], None]
"""Hands one message to a mail server; what it raises means that it was not taken."""


class MailAlerts:
    """Sends each alert as a mail in plain text. Implements `Alerts`.

    Args:
        server: the host of the mail server.
        sender: from whom.
        to: to whom.
        security: "starttls" (587), "tls" (465), or "none" (25) for a server on this very machine.
        port: another port than the usual one.
        user: who logs in; None: nobody does.
        password: of that user.
        name: names the channel among others.
        hand_over: what hands a message to the server; by default `smtplib`.

    Raises:
        SetupError: an argument makes no sense.
    """

    def __init__(
        self,
        server: str,
        *,
        sender: str,
        to: Sequence[str],
        security: str = "starttls",
        port: int | None = None,
        user: str | None = None,
        password: Secret | str | None = None,
        name: str = "mail",
        hand_over: HandOver | None = None,
    ) -> None:
        if not name:
            raise SetupError("name: is empty; give each channel a name of its own")
        if security not in _PORTS:
            raise SetupError(f"security: {security!r} is not one of {', '.join(_PORTS)}")
        if security == "none" and (server not in _THIS_MACHINE or user):
            raise SetupError("security: 'none' would carry the mail unencrypted; use starttls or tls")
        if isinstance(to, str) or not to:
            raise SetupError("to: give a list of one address or more")
        for field, address in [("sender", sender), *(("to", each) for each in to)]:
            if "@" not in address or not address.isprintable():
                raise SetupError(f"{field}: {address!r} is no address")
        if bool(user) != bool(password):
            raise SetupError("user: a user and a password go together")
        self._name = name
        self._sender = sender
        self._to = tuple(to)
        hidden = Secret(password) if isinstance(password, str) and password else password or None
        self._hand_over = hand_over or deliver(
            server, port or _PORTS[security], security=security, user=user, password=hidden or None
        )

    @property
    def name(self) -> str:
        """Names the channel."""
        return self._name

    def __repr__(self) -> str:
        return f"MailAlerts({self._name!r})"

    def send(self, alert: Alert) -> None:
        """Send it. Raises AlertFailed."""
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = ", ".join(self._to)
        message["Subject"] = f"[orderactions] {alert.title}"
        message["Date"] = format_datetime(alert.at)
        # The same again for the same alert: many programs show it once.
        message["Message-ID"] = f"<{alert.id}@orderactions.invalid>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(as_text(alert) + "\n")
        said = ""
        try:
            self._hand_over(message)
        except smtplib.SMTPResponseException as error:
            said = f"the mail server answered {error.smtp_code}"
        except (smtplib.SMTPException, OSError) as error:
            said = f"the mail server did not take it ({type(error).__name__})"
        # Out here, so that nothing that holds the password hangs on the exception.
        if said:
            raise AlertFailed(said)


def deliver(
    server: str, port: int, *, security: str, user: str | None = None, password: Secret | None = None
) -> HandOver:
    """Return what hands a message to a mail server, over a connection of its own."""

    def hand_over(message: EmailMessage) -> None:
        context = ssl.create_default_context()
        if security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(server, port, timeout=_TIMEOUT_S, context=context)
        else:
            client = smtplib.SMTP(server, port, timeout=_TIMEOUT_S)
        with client:
            if security == "starttls":
                client.starttls(context=context)
            if user is not None and password is not None:
                client.login(user, password.reveal())
            # Raises when all are refused; to repeat it for one would tell the others twice.
            refused = client.send_message(message)
            if refused:
                _log.warning("alerts: the mail server refused %d of the recipients", len(refused))

    return hand_over


if TYPE_CHECKING:
    _fits: type[Alerts] = MailAlerts
