"""How people are called: a signed webhook, a chat channel, a mail."""

from __future__ import annotations

import json
import smtplib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from orderactions.actions import Task
from orderactions.alerts import Alert, AlertFailed, as_text
from orderactions.alerts.channels import SlackAlerts, WebhookAlerts
from orderactions.alerts.environment import alerts_from_env
from orderactions.alerts.mail import MailAlerts
from orderactions.clock import ManualClock
from orderactions.errors import SetupError
from orderactions.money import Money
from orderactions.signing import key_of, verify
from orderactions.transport import HttpRequest, HttpResponse, NotSent

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY="
HOOK = "https://hooks.example/services/T0/B0/CANARYPATH"
ALERT = Alert(
    id="alert_1",
    topic="books_differ",
    at=NOON,
    title="1 task: the marketplace's books show another amount than was sent",
    tasks=(
        Task(
            id="task_1",
            action_id="0192f3a4b5c6d7e8",
            kind="books_differ",
            since=NOON,
            due=NOON + timedelta(hours=24),
            money=Money(Decimal("12.30"), "EUR"),
            why="",
            look_at=(),
            answers=("done", "leave"),
            link="https://sellercentral.amazon.de/orders-v3/order/305-0000001-0000001?a=1&b=<2>",
            role="leads",
        ),
    ),
)


class Noted:
    """A transport that notes what is sent and answers the same each time."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.sent: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.sent.append(request)
        if not self.status:
            raise NotSent("hooks.example: no connection (refused)")
        return HttpResponse(status=self.status)


def test_a_webhook_gets_json_that_it_can_verify():
    """By any library that reads Standard Webhooks; a repetition has the same id."""
    noted = Noted()
    WebhookAlerts(HOOK, secret=SECRET, transport=noted, clock=ManualClock(NOON)).send(ALERT)
    (sent,) = noted.sent
    assert verify(key_of(SECRET), sent.body, sent.headers, at=NOON)
    assert sent.headers["webhook-id"] == "alert_1"
    told = json.loads(sent.body)
    assert (told["topic"], told["at"], told["more_tasks"]) == ("books_differ", "2026-11-24T12:00:00+00:00", 0)
    (task,) = told["tasks"]
    assert (task["amount"], task["currency"], task["role"], task["runbook"]) == (
        "12.30", "EUR", "leads", "runbooks/books_differ.md",
    )  # fmt: skip


def test_a_chat_channel_gets_text():
    """Unsigned, as Slack and its kin take it; what they would read as markup is written as text."""
    noted = Noted()
    SlackAlerts(HOOK, transport=noted).send(ALERT)
    (sent,) = noted.sent
    told = json.loads(sent.body)
    assert list(told) == ["text"]
    assert told["text"].startswith("1 task: the marketplace's books")
    assert "?a=1&amp;b=&lt;2&gt;" in told["text"]
    assert "webhook-signature" not in sent.headers


@pytest.mark.parametrize(("status", "said"), [(404, "hooks.example answered 404"), (0, "no connection"), (302, "302")])
def test_what_was_not_taken_is_said_without_the_address(status, said):
    """Whoever has the address of a chat's webhook can write there."""
    channel = SlackAlerts(HOOK, transport=Noted(status))
    with pytest.raises((AlertFailed, NotSent), match=said) as failed:
        channel.send(ALERT)
    for shown in (str(failed.value), repr(channel), repr(WebhookAlerts(HOOK, secret=SECRET))):
        assert "CANARYPATH" not in shown
        assert "whsec" not in shown


def test_a_mail_is_plain_text_with_a_subject_and_an_id_of_its_own():
    """The same alert has the same id, and says that a program wrote it."""
    taken: list[EmailMessage] = []
    MailAlerts("mail.example", sender="oa@shop.example", to=["a@shop.example", "b@shop.example"],
               hand_over=taken.append).send(ALERT)  # fmt: skip
    (mail,) = taken
    assert mail["Subject"] == "[orderactions] 1 task: the marketplace's books show another amount than was sent"
    assert mail["To"] == "a@shop.example, b@shop.example"
    assert mail["Message-ID"] == "<alert_1@orderactions.invalid>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == as_text(ALERT)


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (smtplib.SMTPAuthenticationError(535, b"hunter2"), "answered 535"),
        (ConnectionRefusedError("hunter2"), r"did not take it \(ConnectionRefusedError\)"),
        (smtplib.SMTPRecipientsRefused({"hunter2": (550, b"")}), r"\(SMTPRecipientsRefused\)"),
    ],
)
def test_a_mail_server_that_refuses_is_named_by_its_number_or_kind(raised, said):
    """What it writes may repeat what it was given."""

    def refuses(_mail):
        raise raised

    channel = MailAlerts("mail.example", sender="a@b", to=["c@d"], user="u", password="hunter2", hand_over=refuses)
    with pytest.raises(AlertFailed, match=said) as failed:
        channel.send(ALERT)
    assert "hunter2" not in str(failed.value)
    assert failed.value.__context__ is None
    assert "hunter2" not in repr(vars(channel))


class _Box:
    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the library's own name
        self.mails.append(envelope.content)
        return "250 OK"


class _Server(Controller):
    """Takes whatever port is free, and says which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def test_a_mail_arrives_at_a_server_on_this_machine():
    """The standard library's client and a real server."""
    box = _Box()
    server = _Server(box, hostname="127.0.0.1", port=0)
    server.start()
    try:
        channel = MailAlerts(
            "127.0.0.1", port=server.port, security="none", sender="a@shop.example", to=["b@shop.example"]
        )
        channel.send(ALERT)
    finally:
        server.stop()
    (mail,) = box.mails
    assert b"Subject: [orderactions] 1 task" in mail
    assert b"EUR 12.30" in mail


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"security": "ssl"}, "starttls, tls, none"),
        ({"security": "none"}, "unencrypted"),
        ({"to": []}, "one address or more"),
        ({"to": "a@b"}, "one address or more"),
        ({"to": ["a@b\nBcc: c@d"]}, "is no address"),
        ({"sender": "nobody"}, "sender"),
        ({"user": "u"}, "go together"),
        ({"name": ""}, "name"),
    ],
)
def test_a_mail_channel_that_could_not_work_is_refused(wrong, said):
    """At once, and not when somebody has to be called."""
    with pytest.raises(SetupError, match=said):
        MailAlerts("mail.example", **{"sender": "a@b", "to": ["c@d"], **wrong})


def test_the_other_channels_are_refused_likewise():
    """An address in the clear, a key that is none, no name."""
    with pytest.raises(SetupError, match="https"):
        SlackAlerts("http://hooks.example/x")
    with pytest.raises(SetupError, match="webhook secret"):
        WebhookAlerts(HOOK, secret="short")
    with pytest.raises(SetupError, match="name"):
        SlackAlerts(HOOK, name="")


def test_the_environment_names_channels():
    """All three, or none."""
    assert alerts_from_env({}) == ()
    found = alerts_from_env(
        {
            "ORDERACTIONS_ALERT_WEBHOOK": HOOK,
            "ORDERACTIONS_ALERT_WEBHOOK_SECRET": SECRET,
            "ORDERACTIONS_ALERT_SLACK": HOOK,
            "ORDERACTIONS_ALERT_MAIL_TO": "a@shop.example, b@shop.example",
            "ORDERACTIONS_ALERT_MAIL_FROM": "oa@shop.example",
            "ORDERACTIONS_ALERT_MAIL_SERVER": "mail.example:2525",
            "ORDERACTIONS_ALERT_MAIL_USER": "u",
            "ORDERACTIONS_ALERT_MAIL_PASSWORD": "p",
        }
    )
    assert [channel.name for channel in found] == ["webhook", "slack", "mail"]


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"WEBHOOK": HOOK}, "ORDERACTIONS_ALERT_WEBHOOK_SECRET"),
        ({"WEBHOOK_SECRET": SECRET}, "ORDERACTIONS_ALERT_WEBHOOK: is not set"),
        ({"MAIL_TO": "a@b"}, "ORDERACTIONS_ALERT_MAIL_SERVER"),
        ({"MAIL_SERVER": "m", "MAIL_FROM": "a@b"}, "ORDERACTIONS_ALERT_MAIL_TO: is not set"),
        ({"MAIL_TO": " ", "MAIL_SECURITY": "tls"}, "ORDERACTIONS_ALERT_MAIL_TO: is not set"),
        ({"MAIL_TO": "a@b", "MAIL_SERVER": "m"}, "ORDERACTIONS_ALERT_MAIL_FROM"),
        ({"MAIL_TO": "a@b", "MAIL_SERVER": "m:smtp"}, "'smtp' is no number"),
    ],
)
def test_half_a_channel_in_the_environment_is_refused(environ, said):
    """It names what is missing."""
    with pytest.raises(SetupError, match=said):
        alerts_from_env({f"ORDERACTIONS_ALERT_{name}": value for name, value in environ.items()})


def test_a_mistyped_variable_is_told_and_not_passed_over():
    """Whoever writes SLAK for SLACK would go on believing that the channel is called."""
    with pytest.raises(
        SetupError, match="ORDERACTIONS_ALERT_SLAK is not known; did you mean ORDERACTIONS_ALERT_SLACK?"
    ):
        alerts_from_env({"ORDERACTIONS_ALERT_SLAK": "https://chat.example/hook"})
