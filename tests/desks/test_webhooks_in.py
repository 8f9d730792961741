"""What comes in from a desk is believed as far as it shows who has sent it, and no further."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from orderactions.desks.signatures import BasicAuth, HeaderSecret, Hmac, Proof, StandardWebhook
from orderactions.desks.webhooks import DESKS, Inbox
from orderactions.errors import RequestError, SetupError, WebhookRefused
from orderactions.models import TicketRef
from orderactions.secret import Secret
from orderactions.signing import key_of, sign

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STANDARD = "whsec_" + base64.b64encode(bytes(32)).decode()
BODY = json.dumps({"type": "ticket.pressed", "ticket_id": 4711, "text": "Canary Jones"}).encode()
SIGNERS = [name for name, sender in DESKS.items() if sender.scheme is not None]
TIMED = [name for name in SIGNERS if DESKS[name].scheme.proof is Proof.SIGNED_NOW]


def secret_of(name: str) -> str:
    scheme = DESKS[name].scheme
    if isinstance(scheme, StandardWebhook):
        return STANDARD
    return "desk:canary-secret" if isinstance(scheme, BasicAuth) else "canary-secret"


def signed(name: str, body: bytes = BODY, *, at: datetime = AT, secret: str = "") -> dict[str, str]:
    """The headers that the desk would send, worked out here as the page on webhooks says it."""
    scheme, secret = DESKS[name].scheme, secret or secret_of(name)
    if isinstance(scheme, StandardWebhook):
        return sign(key_of(secret), body, message_id="msg_1", at=at)
    if isinstance(scheme, BasicAuth):
        return {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}
    if isinstance(scheme, HeaderSecret):
        return {"X-Orderactions-Secret": secret}
    seconds = str(int(at.timestamp()))
    between, stamp = {
        "chatwoot": (f"{seconds}.", seconds),
        "front": (f"{seconds}000:", f"{seconds}000"),
        "zendesk": (f"{at:%Y-%m-%dT%H:%M:%SZ}", f"{at:%Y-%m-%dT%H:%M:%SZ}"),
    }.get(name, ("", ""))
    digest = hmac.new(secret.encode(), between.encode() + body, scheme.digest).digest()
    text = digest.hex() if scheme.encoding == "hex" else base64.b64encode(digest).decode()
    headers = {scheme.header.title(): scheme.prefix + text}
    return headers | ({scheme.timestamp_header.title(): stamp} if stamp else {})


def refused(name: str, headers, body: bytes = BODY, *, at: datetime = AT) -> bool:
    try:
        Inbox(name, secrets=secret_of(name)).read(headers, body, at=at)
    except WebhookRefused as error:
        return str(error) == "the message does not show that the desk has sent it"
    return False


@pytest.mark.parametrize("name", SIGNERS)
def test_what_a_desk_sends_is_taken(name):
    """Each desk's own way, worked out a second time here, is believed; its headers may be written in any case."""
    assert not refused(name, signed(name))
    assert not refused(name, {key.upper(): value for key, value in signed(name).items()})


@pytest.mark.parametrize("name", SIGNERS)
def test_another_secret_or_no_header_is_refused(name):
    """Whoever does not know the secret is sent away, always with the same words."""
    other = {"whsec": "whsec_" + base64.b64encode(b"x" * 32).decode(), "desk:": "desk:other"}
    assert refused(name, signed(name, secret=other.get(secret_of(name)[:5], "other")))
    assert refused(name, {})


@pytest.mark.parametrize("name", [name for name in SIGNERS if DESKS[name].scheme.proof is not Proof.SECRET])
def test_one_more_space_in_the_body_is_refused(name):
    """A signature is of these bytes and of no others, even where they mean the same."""
    assert refused(name, signed(name), BODY + b" ")


@pytest.mark.parametrize("name", SIGNERS)
def test_every_changed_header_is_refused(name):
    """A letter more, less or other, and what no framework could decode: refused, and nothing else is raised."""
    good = signed(name)
    for key, value in good.items():
        for bad in ("", value + "x", value[:-1], "\N{SNOWMAN}", "\udcff", "²", "9" * 400, "9999-99-99"):
            assert refused(name, good | {key: bad}), (key, bad)


@pytest.mark.parametrize("name", SIGNERS)
def test_a_header_that_is_there_twice_is_refused(name):
    """Two headers of one name could be one thing here and another thing at the server in front."""
    good = signed(name)
    key = next(iter(good))
    assert refused(name, {key: "x", key.swapcase(): good[key]} | {k: v for k, v in good.items() if k != key})


@pytest.mark.parametrize("name", TIMED)
def test_a_message_of_yesterday_is_refused(name):
    """Where a time is signed, five minutes either way are now, and a second more is not."""
    for skew in (-300, 0, 300):
        assert not refused(name, signed(name), at=AT + timedelta(seconds=skew))
    for skew in (-301, 301, 86_400):
        assert refused(name, signed(name), at=AT + timedelta(seconds=skew))


def test_the_times_of_four_senders_are_signed():
    """For all others somebody who has overheard a message can send it again: so the table says."""
    assert sorted(TIMED) == ["chatwoot", "front", "rt", "zendesk"]
    assert not refused("helpscout", signed("helpscout"), at=AT + timedelta(days=400))
    assert Inbox("helpscout", secrets="canary-secret").read(signed("helpscout"), BODY, at=AT).proof is Proof.SIGNED


# --- what the vendors publish


def test_jiras_published_example():
    """Atlassian's page on secure webhooks has a secret, a body and a signature."""
    signature = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
    scheme = DESKS["jira"].scheme
    secret = Secret("It's a Secret to Everybody")
    assert scheme.holds(secret, {"x-hub-signature": signature}, b"Hello World!", AT)


def test_zendesks_older_example_has_its_parts_the_other_way_round():
    """Zendesk's page says time and body today; an older one had an example with body and time: it can be set."""
    headers = {
        "x-zendesk-webhook-signature": "tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw=",
        "x-zendesk-webhook-signature-timestamp": "2021-07-25T10:00:00Z",
    }
    at, body = datetime(2021, 7, 25, 10, 0, 30, tzinfo=UTC), b'{"say": "hello"}'
    secret = "HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA="
    older = evolve(DESKS["zendesk"].scheme, signed="{body}{timestamp}")
    assert Inbox("zendesk", secrets=secret, scheme=older).read(headers, body, at=at).sent_at.minute == 0
    with pytest.raises(WebhookRefused):
        Inbox("zendesk", secrets=secret).read(headers, body, at=at)


# --- what is said


def test_an_event_names_the_ticket_and_shows_nothing_of_the_buyer():
    """Kind, ticket, delivery and time are for logs; what the buyer wrote is in the payload, which no repr shows."""
    headers = signed("zendesk") | {"X-Zendesk-Webhook-Invocation-Id": "8350205582"}
    event = Inbox("zendesk", secrets="canary-secret").read(headers, BODY, at=AT)
    assert (event.kind, event.ticket_id, event.delivery_id) == ("ticket.pressed", "4711", "8350205582")
    assert event.ticket == TicketRef("zendesk", "4711")
    assert (event.sent_at, event.proof) == (AT, Proof.SIGNED_NOW)
    assert event.payload["text"] == "Canary Jones"
    assert "Canary" not in repr(event)


@pytest.mark.parametrize("words", ["Canary Jones", "", "x" * 101, "a\nb", None, True, 4.5, ["4711"], {"id": 1}])
def test_what_is_no_id_is_left_out(words):
    """A template can put a buyer's words where an id should be; they are in the payload only."""
    body = json.dumps({"ticket_id": words, "type": words}).encode()
    event = Inbox("zendesk", secrets="canary-secret").read(signed("zendesk", body), body, at=AT)
    assert (event.kind, event.ticket_id, event.ticket) == ("", "", None)


@pytest.mark.parametrize(
    ("name", "payload", "headers", "said"),
    [
        ("chatwoot", {"event": "message_created", "id": 9, "conversation": {"id": 85}}, {"X-Chatwoot-Delivery": "d-1"},
         ("message_created", "85", "d-1")),
        ("front", {"type": "tag_added", "payload": {"id": "evt_1", "conversation": {"id": "cnv_1"}}}, {},
         ("tag_added", "cnv_1", "evt_1")),
        ("freescout", {"id": 7}, {"X-FreeScout-Event": "convo.created"}, ("convo.created", "7", "")),
        ("helpscout", {"id": 7}, {"X-HelpScout-Event": "convo.created"}, ("convo.created", "7", "")),
        ("intercom", {"id": "notif_1", "topic": "ticket.created", "data": {"item": {"id": "12"}}}, {},
         ("ticket.created", "12", "notif_1")),
        ("jira", {"webhookEvent": "jira:issue_updated", "issue": {"key": "SUP-7"}},
         {"X-Atlassian-Webhook-Identifier": "w-1"}, ("jira:issue_updated", "SUP-7", "w-1")),
        ("zammad", {"ticket": {"id": 7}}, {"X-Zammad-Trigger": "refund-pressed", "X-Zammad-Delivery": "z-1"},
         ("refund-pressed", "7", "z-1")),
        ("django-helpdesk", {"ticket": {"id": 7}, "followup_id": 3}, {}, ("", "7", "3")),
        ("znuny", {"Event": "TicketCreate", "Ticket": {"TicketID": "7"}}, {}, ("TicketCreate", "7", "")),
    ],
)  # fmt: skip
def test_each_desk_says_it_in_its_own_place(name, payload, headers, said):
    """The kind of event, the ticket and the delivery are found where that desk puts them."""
    body = json.dumps(payload).encode()
    event = Inbox(name, secrets=secret_of(name)).read(signed(name, body) | headers, body, at=AT)
    assert (event.kind, event.ticket_id, event.delivery_id) == said


def test_fronts_question_can_be_answered():
    """Front asks once whether somebody is there; what it wants back is in the event, unless it is no plain word."""
    headers = signed("front") | {"X-Front-Challenge": "k4fjw9"}
    inbox = Inbox("front", secrets="canary-secret")
    assert inbox.read(headers, BODY, at=AT).challenge == "k4fjw9"
    assert inbox.read(headers | {"X-Front-Challenge": "<script>"}, BODY, at=AT).challenge == ""


def test_numbers_are_exact():
    """An amount in a message is never a float."""
    body = b'{"amount": 12.34}'
    event = Inbox("zendesk", secrets="canary-secret").read(signed("zendesk", body), body, at=AT)
    assert event.payload["amount"] == Decimal("12.34")


@pytest.mark.parametrize("body", [b"", b"[]", b"Canary", b"\xff", b'{"a": ' * 100_000, b"1" * 5000])
def test_a_signed_body_that_is_no_object_is_told_without_its_words(body):
    """It comes from the desk, so the setting at the desk is wrong; nothing of it is repeated."""
    with pytest.raises(RequestError, match="^body: is no JSON object$"):
        Inbox("zendesk", secrets="canary-secret").read(signed("zendesk", body), body, at=AT)


# --- setting it up


def test_an_unknown_desk_is_told_which_there_are():
    """Whoever mistypes a name reads the names."""
    with pytest.raises(SetupError, match="'zendeks' is not known; use one of chatwoot, .*, zendesk, znuny"):
        Inbox("zendeks", secrets="x")


def test_what_shows_nothing_is_never_taken():
    """Chatwoot's dashboard hands its context to whoever opens the iframe: no secret makes a proof of that."""
    with pytest.raises(SetupError, match="nothing shows where"):
        Inbox("chatwoot-dashboard", secrets="canary-secret")


@pytest.mark.parametrize("secrets", ["", " ", [], ["good", ""], [Secret("good"), "\n"]])
def test_an_empty_secret_is_refused(secrets):
    """A variable that is not set must not open the door."""
    with pytest.raises(SetupError, match="the secret is empty"):
        Inbox("zendesk", secrets=secrets)


@pytest.mark.parametrize(
    ("name", "secret"), [("rt", "canary"), ("znuny", "canary"), ("znuny", ":canary"), ("freshdesk", "canary \u00e9")]
)
def test_a_secret_of_the_wrong_form_is_told_at_start(name, secret):
    """Not at the first message, and without being repeated."""
    with pytest.raises(SetupError, match="webhook secret") as caught:
        Inbox(name, secrets=secret)
    assert "canary" not in str(caught.value)


def test_a_secret_can_be_changed_without_a_gap():
    """While both are given, what is signed with the old one and with the new one is taken."""
    inbox = Inbox("zendesk", secrets=[Secret("new"), "old"])
    for secret in ("new", "old"):
        assert inbox.read(signed("zendesk", secret=secret), BODY, at=AT).ticket_id == "4711"
    with pytest.raises(WebhookRefused):
        inbox.read(signed("zendesk", secret="older"), BODY, at=AT)
    assert "old" not in repr(vars(inbox)["_secrets"])


def test_a_desk_that_does_it_differently_is_a_setting():
    """Gorgias may sign one day: a scheme of your own takes the place of the table's."""
    scheme = Hmac(header="X-Gorgias-Signature", digest="sha256", encoding="hex")
    digest = hmac.new(b"canary", BODY, hashlib.sha256).hexdigest()
    event = Inbox("gorgias", secrets="canary", scheme=scheme, desk="shop").read(
        {"x-gorgias-signature": digest}, BODY, at=AT
    )
    assert (event.proof, str(event.ticket)) == (Proof.SIGNED, "shop:4711")


@pytest.mark.parametrize(
    "wrong",
    [
        {"signed": "{timestamp}"},
        {"signed": "{body}{body}"},
        {"signed": "{timestamp}.{body}"},
        {"timestamp_header": "x-time"},
        {"digest": "md5"},
        {"encoding": "base32"},
    ],
)
def test_a_scheme_that_would_prove_nothing_is_refused(wrong):
    """The body is signed whole and once, and a time is signed where one is read."""
    with pytest.raises(SetupError, match="^scheme: "):
        Hmac(**{"header": "x", "digest": "sha256", "encoding": "hex"} | wrong)


def test_a_time_without_a_zone_is_refused():
    """Which moment it is cannot be guessed: neither ours nor the desk's."""
    with pytest.raises(RequestError, match="at: has no time zone"):
        Inbox("zendesk", secrets="x").read({}, b"", at=AT.replace(tzinfo=None))
    scheme = DESKS["zendesk"].scheme
    assert scheme.sent_at({scheme.timestamp_header: "2026-11-24T09:00:00"}) is None


def test_the_page_says_of_each_sender_what_it_shows():
    """How far each desk's word goes is in the docs as it is in the table, row by row."""
    page = (Path(__file__).parents[2] / "docs/howto/take-webhooks-from-a-desk.md").read_text("utf-8")
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in page.splitlines() if row.startswith("| `")]
    words = {"vendor": "its documentation", "others": "code of others", "ours": "your own setting", "open": "open"}
    assert [(row[0].strip("`"), row[2], row[3].partition(",")[0]) for row in rows] == [
        (
            name,
            sender.scheme.proof.value.replace("_", " ") if sender.scheme else "never taken",
            words[sender.known_from],
        )
        for name, sender in DESKS.items()
    ]


HEADERS = [
    "authorization", "webhook-id", "webhook-timestamp", "webhook-signature", "x-orderactions-secret",
    *(sender.scheme.header for sender in DESKS.values() if isinstance(sender.scheme, Hmac)),
    *(sender.scheme.timestamp_header for sender in DESKS.values() if isinstance(sender.scheme, Hmac)),
]  # fmt: skip
STAMPS = st.sampled_from([str(int(AT.timestamp())), f"{int(AT.timestamp())}000", "2026-11-24T09:00:00Z", "0001-01-01"])
TEXTS = st.text(st.characters(exclude_categories=()), max_size=80)


@given(
    name=st.sampled_from(SIGNERS),
    headers=st.dictionaries(st.sampled_from(HEADERS), STAMPS | TEXTS),
    body=st.binary(max_size=60),
)
def test_noise_is_never_believed(name, headers, body):
    """Whatever comes in without the secret is refused, and nothing else is ever raised."""
    assert refused(name, headers, body)
