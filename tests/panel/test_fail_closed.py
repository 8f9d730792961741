"""What every answer carries, and what is refused: foreign forms, forged previews, other sessions."""

from __future__ import annotations

import logging

import pytest
from panelhost import AT, KEYS, Browser, Form, Host

HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def host() -> Host:
    return Host(frame_ancestors=["https://shop.zendesk.com", "https://*.shop.example"])


def answers(host: Host):
    """One of every kind: pages, pieces, redirects, errors, files."""
    browser, card = host.browser(host.world.order())
    confirm = browser.send(card.form("/preview", how="full"))
    client = browser.client
    yield client.get("/enter", base_url=AT)
    yield client.post("/enter", data={"context": host.context()}, base_url=AT)
    yield client.post("/enter", base_url=AT)
    yield client.get("/nowhere", base_url=AT)
    yield client.delete("/enter", base_url=AT)
    for name in ("panel.css", "panel.js"):
        file = client.get(f"/static/{name}", base_url=AT)
        file.get_data()
        file.close()
        yield file
    yield client.get("/static/../app.py", base_url=AT)
    yield client.post("/enter", data={"context": "x" * 600_000}, base_url=AT)
    yield confirm.answer
    yield client.post(confirm.form("/press").action, data=confirm.form("/press"), base_url=AT)
    yield client.post(confirm.form("/press").action, data={}, base_url=AT)
    for path in ("", "tasks", "approvals", "order/0", "order/0/part", "order/9", "action/none", "task/none"):
        yield client.get(browser.home + path, base_url=AT)


def test_every_answer_carries_the_same_guards(host):
    """Errors, files and redirects included."""
    for answer in answers(host):
        assert answer.status_code < 500, answer.request.path
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (answer.request.path, name)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert policy.endswith("frame-ancestors https://shop.zendesk.com https://*.shop.example")


def test_an_error_of_ours_carries_them_too(host, monkeypatch, caplog):
    """The page says nothing of it, and the log its type and place only."""

    def fail(*_args, **_more):
        raise ZeroDivisionError("305-1234567-1234567")

    browser, _ = host.browser(host.world.order())
    monkeypatch.setattr(host.world.service, "tasks", fail)
    page = browser.go("tasks")
    assert page.status == 500
    assert page.answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "305-1234567-1234567" not in page.text + caplog.text
    assert "ZeroDivisionError at tests.panel.test_fail_closed" in caplog.text


def test_nobody_may_frame_it_unless_the_host_says_so():
    """No list, no frame; old browsers are told in their way."""
    answer = Host().app.test_client().get("/enter", base_url=AT)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_no_page_has_code_in_it(host):
    """The policy would not run it."""
    for answer in answers(host):
        if answer.mimetype == "text/html":
            for mark in ("<style", " style=", "onclick", "onload", "javascript:", "<script>"):
                assert mark not in answer.text, answer.request.path


def test_no_address_and_no_log_names_an_order_a_ticket_or_a_person(host, caplog):
    """Addresses are logged by every proxy on the way."""
    caplog.set_level(logging.DEBUG)
    order = host.world.order()
    browser, card = host.browser(order, agent="marie.curie", ticket="desk:4711")
    confirm = browser.send(card.form("/preview", how="full"))
    action = browser.send(confirm.form("/press"))
    pages = [card, confirm, action, browser.go("tasks"), browser.go("approvals"), browser.go("order/0/part")]
    told = [page.answer.request.url for page in pages]
    told += [link for page in pages for link in page.links if link.startswith("/")]
    told += [form.action for page in pages for form in page.forms]
    # What the desk in memory and others log is theirs; the panel's and Flask's is looked at.
    told += [record.getMessage() for record in caplog.records]
    for word in (order, "marie", "curie", "4711", "oap1"):
        assert not any(word in each for each in told), word


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_of_another_page_is_refused(host, headers):
    """Even one that has everything else right."""
    browser, card = host.browser(host.world.order())
    form = card.form("/preview", how="full")
    refused = browser.client.post(form.action, data=form, base_url=AT, headers=headers)
    assert refused.status_code == 403
    own = {"Origin": AT, "Sec-Fetch-Site": "same-origin"}
    assert browser.client.post(form.action, data=form, base_url=AT, headers=own).status_code == 200


def test_a_form_without_the_sessions_tag_is_refused(host):
    """Neither none, nor that of another session, nor one that somebody thought up."""
    order = host.world.order()
    browser, card = host.browser(order)
    _, other = host.browser(order, agent="tom")
    form = card.form("/preview", how="full")
    for tag in ("", "x", "k1.", "k1.AAAA", other.form("/preview", how="full")["csrf"]):
        assert browser.send(form, csrf=tag).status == 403
    assert browser.send(form).status == 200


def press_of(host: Host, order: str, **who) -> tuple[Browser, Form]:
    browser, card = host.browser(order, **who)
    return browser, browser.send(card.form("/preview", how="full")).form("/press")


def test_a_preview_that_nobody_was_shown_does_nothing(host):
    """Empty, thought up, cut short, and signed with another key."""
    order = host.world.order()
    browser, press = press_of(host, order)
    stranger = Host(host.world, keys={"k1": "another key of the same name and length"})
    _, forged = press_of(stranger, order)
    for preview in ("", "x", "oap1.k1.e30.AAAA", press["preview"][:-2], press["preview"][2:], forged["preview"]):
        assert browser.send(press, preview=preview).status == 403
    assert host.world.service.actions() == ()


def test_a_preview_of_another_session_agent_or_order_does_nothing(host):
    """Not even of the same agent at the same ticket: each has been shown its own."""
    first, second = host.world.order(), host.world.order()
    browser, press = press_of(host, first)
    for order, who in ((first, {}), (first, {"agent": "tom"}), (second, {})):
        _, other = press_of(host, order, **who)
        assert browser.send(press, preview=other["preview"]).status == 403
    both, _ = host.browser(first, second)
    card = both.go("order/1")
    shown = both.send(card.form("/preview", how="full")).form("/press")
    shown.action = shown.action.replace("order/1", "order/0")
    assert both.send(shown).status == 403
    assert host.world.service.actions() == ()


def test_a_session_sees_its_own_orders_and_actions_only(host):
    """Another ticket's action is as if it were not there, and cannot be taken back either."""
    theirs, own = host.world.order(), host.world.order()
    tom, press = press_of(host, theirs, agent="tom", ticket="desk:2")
    host.world.ticket("2")
    action = tom.send(press).answer.request.path.rpartition("/")[2]
    browser, card = host.browser(own)
    assert browser.go(f"action/{action}").status == 404
    assert browser.go(f"action/{action}/live").status == 404
    form = card.form("/preview", how="full")
    for verb in ("withdraw", "approve", "decline"):
        form.action = f"{browser.home}action/{action}/{verb}"
        assert browser.send(form).status == 404
    assert host.world.service.get(action).state.value == "reserved"
    assert browser.go("order/1").status == 404


def test_a_session_of_the_whole_desk_sees_what_others_have_asked(host):
    """Where the host says so."""
    host.world.ticket("2")
    tom, press = press_of(host, host.world.order(), agent="tom", ticket="desk:2")
    action = tom.send(press).answer.request.path.rpartition("/")[2]
    browser, _ = host.browser(whole_desk=True)
    assert browser.go(f"action/{action}").status == 200


def test_a_key_in_the_settings_never_shows(host):
    """Not in a page, not in a repr."""
    _, card = host.browser(host.world.order())
    assert KEYS["k1"] not in card.html + repr(host.app.extensions["orderactions"].keys)


@pytest.mark.parametrize("end", ["/press", "/preview", "/by-hand"])
def test_what_only_looks_does_nothing(host, end):
    """A HEAD with a form in it is a look, like a GET: no form is taken without the session's tag."""
    order = host.world.order()
    browser, press = press_of(host, order)
    del press["csrf"]
    at = f"{browser.home}order/0{end}?key=a-key-of-mine"
    looked = browser.client.open(
        at, method="HEAD", data={**press, "kind": "refund", "how": "full", "reason": "late"}, base_url=AT
    )
    assert looked.status_code in (200, 303)
    assert host.world.service.actions() == ()
