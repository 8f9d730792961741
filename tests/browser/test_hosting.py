"""What docs/howto/host-the-panel.md says is run as it stands there: gunicorn, and nginx with TLS before it."""

from __future__ import annotations

import secrets
from contextlib import ExitStack

import pytest
from flask import Flask

from orderactions import ActionService, open_journal
from orderactions.panel import sign_context
from orderactions.testing.simulator import SimulatorServer
from tests.browser.chromium import launched
from tests.browser.hosted import DESK, PANEL, Hosted, nginx_found
from tests.browser.seats import Seat, carry_out, refunded, sent
from tools.demo_panel.serving import Served
from tools.demo_panel.stage import DemoClock, make_amazon
from tools.demo_panel.tickets import ACCOUNT, TICKETS

VASE = TICKETS["4711"]
KEY = secrets.token_urlsafe(32)


class Shop:
    """The simulated Amazon over HTTP, and the worker: it drives what the panel has written to the journal."""

    def __init__(self, folder, exits) -> None:
        self.clock = DemoClock()
        self.amazon = make_amazon(self.clock)
        server = exits.enter_context(SimulatorServer(self.amazon))
        settings, journal = self.amazon.settings, f"sqlite:///{folder}/actions.db"
        self.environ = {
            f"ORDERACTIONS_{name}": value
            for name, value in {
                "AMAZON_ACCOUNT": ACCOUNT,
                "AMAZON_SELLER_ID": settings.seller_id,
                "AMAZON_REGION": "eu",
                "AMAZON_TAX": "vat_inclusive",
                "AMAZON_CLIENT_ID": settings.client_id,
                "AMAZON_CLIENT_SECRET": settings.client_secret,
                "AMAZON_REFRESH_TOKEN": settings.refresh_token,
                "AMAZON_ENDPOINT": server.base_url,
                "AMAZON_TOKEN_URL": f"{server.base_url}/auth/o2/token",
                "JOURNAL": journal,
                "PANEL_KEYS": f"2026-11:{KEY}",
            }.items()
        } | {"NO_PROXY": "127.0.0.1"}
        kept = open_journal(journal, clock=self.clock)
        exits.callback(kept.close)
        account = self.amazon.account(ACCOUNT, tax="vat_inclusive")
        self.service = ActionService(marketplaces=[account], journal=kept, clock=self.clock)


@pytest.fixture
def exits():
    with ExitStack() as made:
        yield made


@pytest.fixture
def shop(tmp_path, exits):
    nginx_found()
    return Shop(tmp_path, exits)


@pytest.fixture
def hosted(tmp_path, shop, exits):
    desk = exits.enter_context(Served())
    with Hosted(tmp_path, shop.environ, desk.origin) as made:
        desk.serve(desk_page())
        yield made


def desk_page() -> Flask:
    signed = sign_context({"2026-11": KEY}, agent="marie", ticket="desk:4711", orders=[VASE.order], language="en")
    app = Flask("desk")

    @app.get("/")
    def page():
        return f"""<iframe name="panel" width="400" height="900"></iframe>
            <form method="post" target="panel" action="https://{PANEL}/enter">
            <input type="hidden" name="context" value="{signed}"><button>Open</button></form>"""

    return app


@pytest.fixture
def marie(playwright, tmp_path, hosted, shop):
    """Marie at a desk on the domain of the panel, by https, in a browser that finds both names on this machine."""
    rules = f"--host-resolver-rules={hosted.rules}"
    context = launched(playwright, tmp_path / "profile", arguments=[rules], ignore_https_errors=True)
    seat = Seat(shop, context, "marie")
    seat.page.goto(f"https://{DESK}/")
    yield seat
    context.close()
    assert seat.wrong == []


def test_an_order_is_refunded_through_the_pages_own_files(marie, hosted, shop):
    """By https, in a frame of the desk; two processes answer, and the worker carries it out."""
    with marie.page.expect_response(lambda answer: "/order/0" in answer.url) as seen:
        marie.page.get_by_role("button", name="Open").click()
    marie.press(r"^Refund £34\.90$")
    marie.press(r"^Refund £34\.90 now$")
    marie.is_told("Recorded")
    carry_out(shop)
    marie.is_told("Carried out")
    assert (refunded(shop), sent(shop)) == (
        [(VASE.order_id, "Principal", "30.00"), (VASE.order_id, "Shipping", "4.90")],
        1,
    )
    headers = seen.value.all_headers()
    assert f"frame-ancestors https://{DESK}" in headers["content-security-policy"]
    assert "x-frame-options" not in headers
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["server"] == "nginx"
    # What is written down names neither the order nor the agent nor what let him in.
    said = hosted.log("access.log") + hosted.log("gunicorn.log")
    assert "POST /enter" in said
    assert not any(secret in said for secret in (VASE.order_id, "marie", "4711", "oap1.", KEY))


def test_what_a_caller_says_of_itself_is_not_believed(marie, hosted, shop):
    """A foreign origin cannot name itself the host by a header of its own: the proxy's word counts."""
    marie.page.get_by_role("button", name="Open").click()
    marie.press(r"^Refund £34\.90$")
    form = marie.panel.locator("form[action$='/press']")
    address, fields = form.evaluate("form => [form.action, Object.fromEntries(new FormData(form).entries())]")
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in marie.context.cookies(address))

    def sends(origin: str, **headers: str) -> int:
        return hosted.posts(address, fields, {"Cookie": cookies, "Origin": origin, **headers})

    foreign = "elsewhere.example"
    spoofed = {"X-Forwarded-Host": foreign, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
    assert sends(f"https://{foreign}", **spoofed) == 403
    assert shop.service.actions() == ()
    # The same with the origin of the page itself is taken.
    assert sends(f"https://{PANEL}", **spoofed) == 303
    assert len(shop.service.actions()) == 1


def test_a_form_of_the_page_around_it_is_refused(marie, shop):
    """Behind the proxy, too: even where it is on the same site, brings the cookie and knows all fields."""
    marie.page.get_by_role("button", name="Open").click()
    marie.press(r"^Refund £34\.90$")
    marie.sees("The buyer gets £34.90")
    form = marie.panel.locator("form[action$='/press']")
    address, fields = form.evaluate("form => [form.action, Object.fromEntries(new FormData(form).entries())]")
    assert {"csrf", "preview"} <= fields.keys()
    marie.page.evaluate(
        """([address, fields]) => {
            const form = document.createElement("form");
            Object.assign(form, {method: "post", action: address, target: "panel"});
            for (const [name, value] of Object.entries(fields)) {
                form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
            }
            document.body.append(form);
            form.submit();
        }""",
        [address, fields],
    )
    marie.sees("This form does not come from this page. Nothing was done.")
    assert shop.service.actions() == ()
