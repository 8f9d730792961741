"""Agents in front of their browsers, and what they do there."""

from __future__ import annotations

import math
import re

from playwright.sync_api import expect

from orderactions import State

#: What Amazon is still to answer.
_UNDER_WAY = {State.RESERVED, State.SUBMITTING, State.ACCEPTED}


class Seat:
    """One agent at one browser, with the desk open."""

    def __init__(self, stage, context, agent: str) -> None:
        self.stage = stage
        self.context = context
        self.agent = agent
        #: What the browser has complained about, and whether the story wants it to.
        self.wrong: list[str] = []
        self.expects_errors = False
        self.page = self.new_page()

    def new_page(self):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", self._console)
        return page

    def _console(self, message) -> None:
        # An answer of 409 is told there as well; that is no mistake.
        if message.type == "error" and "Content Security Policy" in message.text:
            self.wrong.append(message.text)

    @property
    def panel(self):
        """What is in the frame beside the conversation."""
        return self.page.frame_locator("iframe[name=panel]")

    @property
    def frame(self):
        """The document in it."""
        return self.page.frame("panel")

    def open(self, ticket: str) -> Seat:
        self.page.goto(f"{self.stage.url}ticket/{ticket}?agent={self.agent}")
        return self

    def button(self, name: str):
        return self.panel.get_by_role("button", name=re.compile(name))

    def press(self, name: str) -> None:
        self.button(name).click()

    def follow(self, name: str) -> None:
        self.panel.get_by_role("link", name=name, exact=True).click()

    def opens(self, summary: str) -> None:
        self.panel.locator("summary", has_text=summary).click()

    def sees(self, text: str) -> None:
        expect(self.panel.get_by_role("main")).to_contain_text(text)

    def is_told(self, text: str) -> None:
        """The state of an action says so, without a reload."""
        expect(self.panel.locator("#live [role=status]")).to_contain_text(text)

    def is_told_state(self, name: str) -> None:
        expect(self.panel.locator(f"#live .state-{name}")).to_be_visible()


class Seats:
    """The agents of one story."""

    def __init__(self, browser, stage) -> None:
        self._browser = browser
        self._stage = stage
        self._seats: list[Seat] = []

    def take(self, agent: str = "marie", **context) -> Seat:
        self._seats.append(Seat(self._stage, self._browser.new_context(**context), agent))
        return self._seats[-1]

    def close(self) -> None:
        for seat in self._seats:
            seat.context.close()
        assert [wrong for seat in self._seats for wrong in seat.wrong if not seat.expects_errors] == []


def carry_out(stage) -> None:
    """Let time leap from one look to the next until nothing is under way."""
    for _ in range(200):
        due = stage.service.advance().next_due
        if not any(action.state in _UNDER_WAY for action in stage.service.actions(open_only=True)):
            return
        assert due is not None, "nothing is due, and something is under way"
        stage.clock.advance(max(1, math.ceil((due - stage.clock.now()).total_seconds())))
    raise AssertionError("it does not come to an end")


def refunded(stage) -> list[tuple[str, str, str]]:
    """What the simulated Amazon has paid on our word: order, component, amount."""
    return [
        (each["order_id"], each["component"], each["amount"])
        for each in stage.amazon.ledger()["refunds"]
        if each["source"] == "feed"
    ]


def cancelled(stage) -> list[str]:
    """The orders that it has cancelled on our word."""
    return [each["order_id"] for each in stage.amazon.ledger()["cancellations"]]


def sent(stage) -> int:
    """How many requests have reached it, in feeds."""
    return sum(len(feed["messages"]) for feed in stage.amazon.feeds())
