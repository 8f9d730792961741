"""From the press to the visible state: the panel's own time on the server, beside `service.execute` alone.

The application is asked as a server would ask it, without a network; so is the simulated Amazon. What an agent waits
for beside this is the network. With its script the panel is asked once: the answer to the press is the page that tells
where it stands. Without, the browser is sent to that page and asks for it.

A preview that is older than a minute makes `execute` read the order again: that is the case with the bar. Of a fresh
one `execute` is nothing but the journal, in memory, and whatever goes through a web framework costs more than that.
"""

from __future__ import annotations

import gc
import io
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from result import Result

from orderactions import ActionService, Actor, Policy, Preview, Reason, Refund, open_journal
from orderactions.clock import ManualClock
from orderactions.panel import Pace, create_app, sign_context
from orderactions.testing.simulator import SimulatedAmazon

#: Cookie, address, body.
Form = tuple[str, str, bytes]
MARIE = Actor.agent("marie")
KEYS = {"bench": "a key of the bench, long enough to be one"}
#: So many presses are made ready, and then pressed one after the other.
CHUNK = 15
CHUNKS = 11
#: The panel may take so many times what it calls.
BAR = 2.0


def run() -> Result:
    """Take turns between the panel and the service, for previews that are old or fresh, with the script or without."""
    cases = {
        "read": ("the order is read again", True, True),
        "fresh": ("the order was read within the last minute", False, True),
        "two_requests": ("the order is read again, without JavaScript", True, False),
    }
    taken = {key: _in_turns(read=read, at_once=at_once) for key, (_, read, at_once) in cases.items()}
    rounds = len(taken["read"][0])
    lines = [
        f"a press in the panel until its state is visible, in memory; median of {rounds}, in turn",
        f"  {'':<44}{'press, ms':>10}{'execute, ms':>13}{'times':>8}",
    ]
    figures: dict[str, float | int | str] = {"bar": BAR, "rounds": rounds}
    for key, both in taken.items():
        press, alone = (statistics.median(each) for each in both)
        times = statistics.median(each / other for each, other in zip(*both, strict=True))
        lines.append(f"  {cases[key][0]:<44}{press:>10.2f}{alone:>13.2f}{times:>8.2f}")
        figures |= {
            f"{key}_press_ms": round(press, 3),
            f"{key}_execute_ms": round(alone, 3),
            f"{key}_ratio": round(times, 3),
        }
    within = float(figures["read_ratio"]) <= BAR
    lines.append(f"  of the first, the bar is {BAR:g} times: {'kept' if within else 'MISSED'}")
    return Result(table="\n".join(lines), figures=figures, within_bar=within)


def _in_turns(*, read: bool, at_once: bool) -> tuple[list[float], list[float]]:
    """Press in the panel, and ask for the same refund of another order by the service alone; return what each took."""
    clock = ManualClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    amazon = SimulatedAmazon(clock=clock)
    service = ActionService(
        marketplaces=[amazon.account("de", tax="vat_inclusive")],
        journal=open_journal("memory:", clock=clock),
        policy=Policy(
            actions_per_agent_day=10**6,
            limit_per_agent_day={"EUR": 10**9},
            limit_per_account_day={"EUR": 10**9},
            facts_ttl_s=60 if read else 3600,
        ),
        clock=clock,
    )
    browser = Browser(service, clock)
    presses: list[float] = []
    alone: list[float] = []
    for number in range(CHUNKS):
        ready = [_ready(browser, service, clock, amazon) for _ in range(CHUNK)]
        gc.collect()
        gc.disable()
        for turn, (form, preview) in enumerate(ready):
            clock.advance(61)
            # The order changes, so that nobody always comes after the other one, in its wake.
            if turn % 2:
                alone.append(_took(lambda preview=preview: _execute(service, preview)))
                presses.append(_took(lambda form=form: browser.press(form, at_once=at_once)))
            else:
                presses.append(_took(lambda form=form: browser.press(form, at_once=at_once)))
                alone.append(_took(lambda preview=preview: _execute(service, preview)))
        gc.enable()
        if number == 0:
            # Everything was loaded in these.
            presses.clear()
            alone.clear()
    return presses, alone


def _ready(
    browser: Browser, service: ActionService, clock: ManualClock, amazon: SimulatedAmazon
) -> tuple[Form, Preview]:
    """Show one order in the panel and preview another one."""
    # An account may read some orders a minute only.
    clock.advance(60)
    line = {"sku": "LAMP", "quantity": 1, "paid": {"Principal": "20.00"}}
    orders = [amazon.add_order(status="SHIPPED", lines=[line]).order_id for _ in range(2)]
    form = browser.shown(f"de/{orders[0]}")
    return form, service.preview(Refund.full(f"de/{orders[1]}", reason=Reason.DAMAGED))


def _took(do: Callable[[], None]) -> float:
    begun = time.thread_time()
    do()
    return (time.thread_time() - begun) * 1e3


def _execute(service: ActionService, preview: Preview) -> None:
    """What the panel asks for, and nothing around it."""
    assert service.execute(preview, actor=MARIE).state.value == "reserved"


class Browser:
    """Asks the application as a server does."""

    def __init__(self, service: ActionService, clock: ManualClock) -> None:
        self._app = create_app(service, keys=KEYS, pace=Pace(per_minute=100_000, burst=100_000), clock=clock)
        self._clock = clock

    def shown(self, order: str) -> Form:
        """Open the panel and press the first time; return the second press: cookie, address, form."""
        context = sign_context(KEYS, agent="marie", ticket="desk:1", orders=[order], clock=self._clock)
        _, headers, _ = self._ask("POST", "/enter", body=urlencode({"context": context}).encode())
        cookie, home = headers["Set-Cookie"].split(";")[0], headers["Location"]
        csrf = _field("csrf", self._ask("GET", f"{home}order/0", cookie)[2])
        asked = {"csrf": csrf, "kind": "refund", "how": "full", "reason": "damaged"}
        confirm = self._ask("POST", f"{home}order/0/preview", cookie, urlencode(asked).encode())[2]
        return cookie, f"{home}order/0/press", urlencode({"csrf": csrf, "preview": _field("preview", confirm)}).encode()

    def press(self, form: Form, *, at_once: bool) -> None:
        """Send the form, and read the page to which it leads: as its answer, or from its address."""
        cookie, address, body = form
        status, headers, page = self._ask("POST", address, cookie, body, at_once=at_once)
        if not at_once:
            assert status == "303 SEE OTHER"
            status, _, page = self._ask("GET", headers["Location"], cookie)
        assert status == "200 OK"
        assert 'role="status"' in page

    def _ask(
        self, method: str, path: str, cookie: str = "", body: bytes = b"", *, at_once: bool = False
    ) -> tuple[str, dict[str, str], str]:
        told: list[tuple[str, dict[str, str]]] = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "", "HTTP_COOKIE": cookie,
            "SERVER_NAME": "panel.example", "SERVER_PORT": "443", "HTTP_HOST": "panel.example",
            "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "https", "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0), "wsgi.multithread": True,
            "wsgi.multiprocess": False, "wsgi.run_once": False, "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
        }  # fmt: skip
        if at_once:
            environ["HTTP_X_PANEL"] = "here"
        parts = self._app(environ, lambda status, headers, _=None: told.append((status, dict(headers))))
        text = b"".join(parts).decode()
        return *told[0], text


def _field(name: str, page: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


if __name__ == "__main__":
    print(run().table)
