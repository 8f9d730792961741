"""Who is let in: a context that the host has signed, once, within a minute; and nobody else."""

from __future__ import annotations

import base64
import json

import pytest
from panelhost import AT, KEYS, Browser, Host
from world import World

from orderactions.errors import RequestError, SetupError
from orderactions.panel import UsedContexts, create_app, read_keys, sign_context
from orderactions.panel.keys import Keyset

OTHER_KEYS = {"k1": "somebody else's key of the very same name"}


@pytest.fixture
def host() -> Host:
    return Host()


def test_a_context_opens_the_panel_once(host):
    """Whoever finds it later, or hands it in twice, stays outside."""
    context = host.context(host.world.order())
    assert Browser(host.app).enter(context).status == 200
    assert Browser(host.app).enter(context).status == 401


def test_a_context_is_taken_for_a_minute(host):
    """A minute is enough for a page that posts it at once."""
    order = host.world.order()
    late, in_time = host.context(order), host.context(order)
    host.world.clock.advance(60)
    assert Browser(host.app).enter(in_time).status == 200
    host.world.clock.advance(1)
    assert Browser(host.app).enter(late).status == 401


def test_a_context_of_the_future_is_not_taken(host):
    """A host whose clock runs ahead by more than some seconds is not believed."""
    host.world.clock.advance(0)
    later = World()
    later.clock.advance(11)
    made = sign_context(KEYS, agent="marie", ticket="desk:1", clock=later.clock)
    assert Browser(host.app).enter(made).status == 401


@pytest.mark.parametrize("keys", [OTHER_KEYS, {"k2": KEYS["k1"]}])
def test_a_context_of_another_key_is_not_taken(host, keys):
    """Neither another key of the same name nor the same key of another name."""
    assert Browser(host.app).enter(host.context(host.world.order(), keys=keys)).status == 401


def test_no_part_of_a_context_can_be_changed(host):
    """One letter anywhere, and it is nobody's."""
    context = host.context(host.world.order())
    for place in range(len(context)):
        if context[place] == ".":
            continue
        forged = context[:place] + ("A" if context[place] != "A" else "B") + context[place + 1 :]
        if base64_same(forged, context):
            continue
        assert Browser(host.app).enter(forged).status == 401, place


def base64_same(one: str, other: str) -> bool:
    """The last letter of base64 has bits that say nothing; what is signed is the text, so only the end may differ."""
    if one.rpartition(".")[0] != other.rpartition(".")[0]:
        return False
    first, second = (base64.urlsafe_b64decode(each.rpartition(".")[2] + "=") for each in (one, other))
    return first == second


@pytest.mark.parametrize("text", ["", ".", "oap1.k1..", "oap1.k1.e30.", "oap1.k1.e30.AAAA", "ä.ö.ü.ß", "x" * 300_000])
def test_what_is_no_context_opens_nothing(host, text):
    """Whatever is handed in, the answer is the same."""
    assert Browser(host.app).enter(text).status == 401


def test_a_text_for_another_purpose_is_no_context(host):
    """The cookie of a session is signed with the same key, and is no context."""
    browser, _ = host.browser(host.world.order())
    cookie = browser.client.get_cookie("orderactions", domain="panel.example", path=browser.home)
    assert Browser(host.app).enter(cookie.value).status == 401


def test_keys_are_changed_without_locking_anybody_out(host):
    """The new key signs, the last one is accepted until it is taken away."""
    old, new = dict(KEYS), {"k2": "the key of next month, long enough to be one"}
    both = create_app(host.world.service, keys={**new, **old}, clock=host.world.clock)
    order = host.world.order()
    assert Browser(both).enter(host.context(order, keys=old)).status == 200
    assert Browser(both).enter(host.context(order, keys=new)).status == 200
    later = create_app(host.world.service, keys=new, clock=host.world.clock)
    assert Browser(later).enter(host.context(order, keys=old)).status == 401


def test_processes_that_share_a_file_take_a_context_once(tmp_path):
    """Behind gunicorn there are several; the file is what they have in common."""
    world = World()
    one, two = (Host(world, used=UsedContexts(tmp_path / "used.db")) for _ in range(2))
    context = one.context(world.order())
    assert Browser(one.app).enter(context).status == 200
    assert Browser(two.app).enter(context).status == 401


def test_used_contexts_are_forgotten_when_they_are_over(host):
    """The file does not grow: what could not be handed in again need not be remembered."""
    used = UsedContexts()
    host = Host(used=used)
    for _ in range(3):
        host.browser(host.world.order())
        host.world.clock.advance(100)
    assert used._kept.execute("select count(*) from used").fetchone() == (1,)


def test_the_cookie_is_one_of_a_frame_and_of_its_session(host):
    """Kept apart by the desk that shows it, never readable by a script, and sent to this session's pages only."""
    answer = host.app.test_client().post("/enter", data={"context": host.context(host.world.order())}, base_url=AT)
    cookie = answer.headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned"} <= {part.strip() for part in cookie.split(";")}
    assert f"Path={answer.headers['Location']};" in cookie


def test_without_its_cookie_an_address_opens_nothing(host):
    """The session's id stands in addresses, and may be seen in logs."""
    browser, _ = host.browser(host.world.order())
    assert Browser(host.app).go(browser.home).status == 401


def test_a_session_ends(host):
    """After half an hour, or what the host has said, the ticket has to be opened again."""
    browser, _ = host.browser(host.world.order(), stay_s=600)
    host.world.clock.advance(599)
    assert browser.go(browser.home).status == 200
    host.world.clock.advance(1)
    ended = browser.go(browser.home)
    assert ended.status == 401
    assert "Open the ticket again" in ended.text


def test_two_tickets_are_open_at_once(host):
    """Each has a cookie of its own path, and neither sees the other's order."""
    first, second = host.world.order(), host.world.order()
    browser, one = host.browser(first)
    home = browser.home
    other = browser.enter(host.context(second, ticket="desk:2"))
    assert (first in one.text, second in other.text) == (True, True)
    assert first in browser.go(home).text


def test_a_cookie_of_another_session_is_refused(host):
    """Even one of ours, put to another session's path by hand."""
    browser, _ = host.browser(host.world.order())
    thief, _ = host.browser(host.world.order(), agent="tom", ticket="desk:2")
    cookie = thief.client.get_cookie("orderactions", domain="panel.example", path=thief.home)
    thief.client.set_cookie("orderactions", cookie.value, domain="panel.example", path=browser.home, secure=True)
    assert thief.go(browser.home).status == 401


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"agent": " "}, "actor"),
        ({"ticket": "4711"}, "ticket"),
        ({"orders": ["305-1234567-1234567"]}, "orders"),
        ({"orders": ["de/1"] * 21}, "orders"),
        ({"enter_within_s": 61}, "enter_within_s"),
        ({"stay_s": 10}, "stay_s"),
        ({"stay_s": 50_000}, "stay_s"),
    ],
)
def test_a_context_that_makes_no_sense_is_not_signed(more, field):
    """The host hears of it where it makes the mistake."""
    given = {"agent": "marie", "ticket": "desk:1", **more}
    with pytest.raises(RequestError) as error:
        sign_context(KEYS, **given)
    assert error.value.field == field


@pytest.mark.parametrize("keys", [{}, {"k": "short"}, {"a b": "x" * 40}, {"": "x" * 40}])
def test_keys_that_are_none_are_refused_at_once(keys):
    """And no message repeats one."""
    with pytest.raises(SetupError) as error:
        Keyset(keys)
    assert "short" not in str(error.value).split("shorter")[0]


def test_keys_are_read_from_one_setting():
    """The first one signs; what is no pair is refused without being repeated."""
    read = read_keys("k2:" + "b" * 32 + ", k1:" + "a" * 32)
    assert list(read) == ["k2", "k1"]
    for wrong in ("", "verysecret", "k1:"):
        with pytest.raises(SetupError) as error:
            read_keys(wrong)
        assert "verysecret" not in str(error.value)


@pytest.mark.parametrize(
    "ancestor",
    [
        "http://shop.example",
        "https://shop.example/",
        "https://a b",
        "*",
        "https://",
        "'self'",
        "https://x; script-src *",
    ],
)
def test_what_is_no_origin_may_not_frame_the_panel(ancestor):
    """It would stand in a header that is all that keeps other pages from it."""
    with pytest.raises(SetupError):
        Host(frame_ancestors=[ancestor])


def test_the_context_holds_no_secret_and_says_what_it_says(host):
    """Anybody can read it; nobody else can write one."""
    payload = host.context("305-0000001-0000001").split(".")[2]
    said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (said["agent"], said["ticket"], said["orders"]) == ("marie", "desk:1", ["de/305-0000001-0000001"])


def test_an_agent_who_asks_too_often_waits(host):
    """The bucket is the agent's, whatever the ticket; the page says when to come back."""
    from orderactions.panel import Pace

    host = Host(pace=Pace(per_minute=60, burst=5))
    order = host.world.order()
    browser, _ = host.browser(order)
    for _ in range(10):
        page = browser.go("order/0/part")
    assert (page.status, page.answer.headers["Retry-After"]) == (429, "1")
    assert "Try again in 1 seconds" in page.text
    _, shown = host.browser(order, agent="tom")
    assert shown.status == 200
    host.world.clock.advance(1)
    assert browser.go("order/0/part").status == 200


def test_keys_the_wrong_way_round_are_not_repeated():
    """Where the name and the key have changed places, what is said of the name would be the key."""
    secret = "vD3kJH2f8sdhf8H2hdf82hd8fh2d8fhd8hfd8h2fdhhf"  # gitleaks:allow - opens nothing
    for given in (f"{secret}:2026-11", f"2026-10:{KEYS['k1']},{secret[:32]}:2026-11"):
        with pytest.raises(SetupError) as error:
            Keyset(read_keys(given))
        assert secret[:8] not in str(error.value)


def test_somebody_may_look_whether_the_door_is_there(host):
    """A HEAD (`curl -I`) is a look and takes no context, as `docs/howto/host-the-panel.md` has it."""
    assert host.app.test_client().head("/enter", base_url=AT).status_code == 200


def test_what_is_no_session_fills_no_memory(host):
    """Sessions that were read are remembered; a cookie that no browser keeps is not even read."""
    client = host.app.test_client(use_cookies=False)
    for number in range(3):
        cookie = f"orderactions={number}{'x' * 100_000}"
        assert client.get("/s/any/", base_url=AT, headers={"Cookie": cookie}).status_code == 401
    assert host.app.extensions["orderactions"]._read.cache_info().currsize == 0


def test_the_longest_session_fits_into_a_cookie(host):
    """Twenty orders of an account with a long name, and more roles than anybody has."""
    orders = [f"an-account-with-a-name-as-long-as-they-may-be/305-{number:07}-1234567" for number in range(20)]
    made = sign_context(
        KEYS, agent="marie.sklodowska-curie@shop.example", ticket="desk:1", orders=orders, clock=host.world.clock,
        roles=[f"role-{number}" for number in range(30)],
    )  # fmt: skip
    assert Browser(host.app).enter(made).status == 200
