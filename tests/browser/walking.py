"""A walk through every page of the panel, for whoever looks at all of them."""

from __future__ import annotations

from itertools import count
from urllib.parse import urlsplit

from playwright.sync_api import expect

from orderactions import Actor, Cancellation, Reason, Refund
from orderactions.panel import sign_context
from tests.browser.seats import carry_out
from tools.demo_panel.tickets import ACCOUNT, TICKETS

MARIE, TOM = Actor.agent("marie"), Actor.agent("tom")


class Walk:
    """One agent, who sees the whole desk, on the way through all pages. Nothing is found by its words."""

    def __init__(self, stage, seat, language: str = "en") -> None:
        self.stage = stage
        self.seat = seat
        self.language = language
        self._numbers = count(1)
        #: The names of the views that were asked for.
        self.seen: set[str] = set()
        seat.page.on("request", self._note)

    def _note(self, request) -> None:
        if request.url.startswith(self.stage.panel_at.origin):
            view, _ = self.stage.panel.url_map.bind("").match(urlsplit(request.url).path, method=request.method)
            self.seen.add(view)

    def pages(self):
        """Go to one page after the other; yields the name of each."""
        stage = self.stage
        vase, cups, lamp, clock = (TICKETS[number].order_id for number in ("4711", "4712", "4714", "4715"))
        self.enters("4711", vase)
        yield "a card with a refund"
        yield from self._form()
        yield from self._presses(vase)
        carry_out(stage)
        self.seat.is_told_state("done")
        yield "an action that is carried out"
        self._refuse(cups)
        self.enters("4712", cups)
        yield "a card of an order that was refunded elsewhere"
        self._goes("/action/" + self._asked(Refund.goodwill(clock, "60.00"), "4715", MARIE))
        yield "an action that waits for approval"
        self._goes("/approvals")
        yield "what waits for approval"
        self._goes("/action/nothing-such")
        yield "an error"
        yield from self._more()
        yield from self._task(lamp)

    def _presses(self, order: str):
        self._sends("/preview", how="full")
        yield "a preview"
        words = self.seat.panel.locator("textarea[name=for_buyer]")
        meant = words.input_value()
        words.fill("Write to me: kate@shop.example")
        self._sends("/press")
        yield "a text that the buyer may not get"
        words.fill(meant)
        self._asked(Refund.goodwill(order, "1.00"), "4711", MARIE)
        self._sends("/press")
        yield "a preview that does not hold any more"
        self._sends("/press")
        yield "an action that is recorded"

    def _form(self):
        self._goes("/order/0/part")
        yield "the form of a part"
        self.seat.panel.locator("input[name=how][value=amount]").check()
        self.seat.panel.locator("input[name=amount]").fill("5.00")
        expect(self.seat.panel.locator("[data-effect-here] .sum")).to_be_visible()
        yield "the form with its effect"
        self._sends("/preview", amount="much")
        yield "the form with what is wrong"
        self._goes("/order/0")

    def _task(self, order: str):
        """Amazon's answer is lost, and nothing can be read from then on: the end of the walk."""
        self.enters("4714", order)
        self._asked(Refund.full(order, reason=Reason.DAMAGED), "4714", TOM)
        self.stage.amazon.fail("reset_after_effect", operation="createFeed")
        for operation in ("getFeeds", "listTransactions"):
            self.stage.amazon.fail("5xx_before_effect", operation=operation, times=1000)
        for _ in range(30):
            self.stage.service.advance()
            self.stage.clock.advance(60)
        task = next(each for each in self.stage.service.tasks() if each.kind == "unknown_outcome")
        self._goes("/tasks")
        yield "the tasks"
        self._goes(f"/task/{task.id}")
        yield "a task"
        self._goes(f"/action/{task.action_id}")
        yield "an action of which nothing is known"
        self.stage.service.resolve(task.id, "happened", actor=TOM)
        self._goes(f"/task/{task.id}")
        yield "a task that is answered"

    def _more(self):
        stage, kettle = self.stage, TICKETS["4713"].order_id
        self.enters("4713", kettle)
        yield "a card with a cancellation"
        self._sends("/preview", kind="cancellation")
        yield "a preview of a cancellation"
        self._goes("/action/" + self._asked(Cancellation(order=kettle, reason=Reason.OUT_OF_STOCK), "4713", MARIE))
        yield "a cancellation"
        theirs = stage.amazon.add_order(fulfilled_by="AMAZON", status="UNSHIPPED").order_id
        self.enters("4711", theirs)
        yield "a card of an order that Amazon sends"
        self.seat.panel.locator("a[href*='/by-hand']").first.click()
        expect(self.seat.panel.locator("input[name=key]")).to_have_count(1)
        yield "the form of what was done by hand"
        self.enters("4714", TICKETS["4714"].order_id)
        yield "a card with words from right to left"
        self.enters("4711", theirs, kettle)
        yield "two orders to choose from"
        self.enters("4711")
        yield "no order"
        self.seat.frame.goto(f"{stage.panel_at.origin}/enter")
        yield "the door"

    def enters(self, ticket: str, *orders: str) -> None:
        """Open the panel for these orders."""
        context = sign_context(
            self.stage.keys,
            agent="tom",
            ticket=f"desk:{ticket}",
            orders=[f"{ACCOUNT}/{order}" for order in orders],
            roles=["leads"],
            language=self.language,
            whole_desk=True,
            stay_s=12 * 3600,
            clock=self.stage.clock,
        )
        page = self.seat.page
        # By itself the page opens the panel for whoever it thinks is there.
        page.goto(f"{self.stage.url}ticket/{ticket}?agent=tom")
        expect(self.seat.panel.locator("nav")).to_be_visible()
        self._moves(
            lambda: page.evaluate(
                "context => { const form = document.querySelector('form[data-opens]');"
                " form.elements.context.value = context; form.submit(); }",
                context,
            )
        )

    def _goes(self, path: str) -> None:
        home = "/".join(self.seat.frame.url.split("/")[:5])
        self.seat.frame.goto(f"{home}{path}")

    def _sends(self, end: str, **values: str) -> None:
        """Send the first form that goes there and has these fields; what can be filled in is."""
        having = "".join(f":has([name={name}])" for name in values)
        form = self.seat.panel.locator(f"form[action$='{end}']{having}").first
        for name, value in values.items():
            field = form.locator(f"input[name={name}]:not([type=hidden], [type=radio], [type=checkbox])")
            if field.count():
                field.fill(value)
        self._moves(form.locator("button").first.click)

    def _moves(self, act) -> None:
        """Do something that leads to another page, and wait until that is there."""
        mark = next(self._numbers)
        self.seat.frame.evaluate("mark => { document.body.dataset.before = mark }", mark)
        act()
        expect(self.seat.panel.locator(f"body[data-before='{mark}']")).to_have_count(0)
        expect(self.seat.panel.locator("main")).to_be_visible()

    def _asked(self, request, ticket: str, agent) -> str:
        return self.stage.service.execute(request, actor=agent, ticket=f"desk:{ticket}").id

    def _refuse(self, order: str) -> None:
        self._asked(Refund.full(order, reason=Reason.DAMAGED), "4712", MARIE)
        self.stage.amazon.refund_elsewhere(order)
        carry_out(self.stage)
        self.stage.clock.advance(120)
