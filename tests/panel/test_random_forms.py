"""Random forms at every address: never an error of ours, and nothing is done without a preview that was shown."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from panelhost import AT, Browser, Host
from world import CUP, World

from orderactions import Policy, State
from orderactions.panel import Pace

NAMES = [
    "csrf", "preview", "context", "kind", "how", "reason", "amount", "percent", "line", "restocking_fee",
    "return_shipping", "claim_open", "buyer_asked", "when_possible", "again", "key", "why", "answer", "evidence",
    "by.04210000000001.item", "value.04210000000001.item", "by..item", "by.x.goodwill", "by.x.nothing", "value.x.item",
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from([
        "", "1", "0", "-1", "refund", "cancellation", "full", "part", "amount", "percent", "shipping", "goodwill",
        "all", "quantity", "damaged", "buyer_cancelled", "12.50", "12,50", "1e9", "NaN", "EUR 5.00", "USD 1.00", "100",
        "happened", "did not happen", "leave", "done", "oap1.k1.e30.AAAA", "deed-00000001", "\x00", "\ud7ff",
        "{amount}",
    ]),
    st.text(max_size=40),
    st.binary(max_size=20).map(lambda raw: raw.decode("latin-1")),
)  # fmt: skip
FORMS = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(min_size=1, max_size=12)), VALUES, max_size=8)
PATHS = [
    "", "order/0", "order/1", "order/9", "order/0/part", "order/0/effect", "order/0/preview", "order/0/press",
    "order/0/by-hand", "order/1/preview", "action/ACTION", "action/ACTION/live", "action/ACTION/withdraw",
    "action/ACTION/approve", "action/ACTION/decline", "action/x", "tasks", "approvals", "task/TASK",
    "task/TASK/answer", "task/x/answer", "nowhere",
]  # fmt: skip


@cache
def stage() -> tuple[Host, Browser, str, dict[str, str]]:
    """A desk with two orders, an action that waits for approval, and one of which nothing is known."""
    host = Host(World(policy=Policy(approval_above={"EUR": 30})), pace=Pace(per_minute=100_000, burst=100_000))
    host.world.ticket()
    orders = host.world.order(CUP), host.world.order(status="UNSHIPPED")
    browser, _ = host.browser(*orders, stay_s=43200)
    host.world.amazon.add_fault("reset_before_effect", operation="createFeed")
    lost, _ = host.world.refund(host.world.order(), ticket="desk:1"), host.world.pass_time(3600)
    waits = browser.send(browser.send(browser.go("order/0").form("/preview", how="full")).form("/press"))
    action = waits.answer.request.path.rpartition("/")[2]
    (task,) = host.world.service.tasks()
    assert host.world.state(lost) is State.UNKNOWN
    csrf = browser.go("order/0/part").form("/preview")["csrf"]
    return host, browser, csrf, {"ACTION": action, "TASK": task.id}


@given(path=st.sampled_from(PATHS), form=FORMS, is_get=st.booleans(), tagged=st.booleans())
@settings(max_examples=300)
def test_no_form_breaks_the_panel_or_acts_without_a_preview(path, form, is_get, tagged):
    """Whatever is sent, the answer is a page, and what goes to the marketplace was shown before."""
    host, browser, csrf, names = stage()
    for name, value in names.items():
        path = path.replace(name, value)
    before = {each.id for each in host.world.service.actions(limit=10_000)}
    sent = {**form, "csrf": csrf} if tagged else form
    client = browser.client
    if is_get:
        answer = client.get(browser.home + path, query_string=form, base_url=AT)
    else:
        answer = client.post(browser.home + path, data=sent, base_url=AT)
    assert answer.status_code < 500, answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    for each in host.world.service.actions(limit=10_000):
        # What a person says was done by hand sends nothing.
        assert each.id in before or each.by_hand or each.state is State.DECLINED
    assert host.world.amazon.ledger()["refunds"] == []
    assert host.world.amazon.ledger()["cancellations"] == []


@given(form=FORMS)
@settings(max_examples=100)
def test_no_form_opens_the_door(form):
    """Only a context does."""
    host, _, _, _ = stage()
    answer = host.app.test_client().post("/enter", data=form, base_url=AT)
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers
