"""The demonstration in words: what the agent sees and presses, what goes out, what comes back."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import timedelta

from orderactions.actions import Action, Option, Preview
from orderactions.cli.demo.check import Compared
from orderactions.cli.demo.stage import DESK, Case, Refusal, Stage
from orderactions.cli.output import Speaker, table
from orderactions.cli.tables import actions_table, options_table
from orderactions.errors import RequestError
from orderactions.journal.verify import Verified
from orderactions.models import OrderRef, Problem
from orderactions.orders import Order
from orderactions.states import State
from orderactions.testing.simulator import GUESSES

__all__ = ["Story"]

#: What an agent would wait at most for the marketplace's answer, in simulated seconds.
_PATIENCE_S = 900
_TEXT_WIDTH = 78
#: A note is set to 96 already.
_QUOTE_WIDTH = 96
_NOTE_LINES = 3


class Story:
    """Tells the demonstration while it happens."""

    def __init__(self, stage: Stage, out: Speaker) -> None:
        self._stage = stage
        self._out = out

    def open(self) -> None:
        """Say what is real here and what is not."""
        self._out.say("orderactions demo", style="bold")
        self._out.say()
        for line in (
            f"Real:      HTTP to {self._stage.server.base_url}, its calls, the SQLite journal (removed at the end).",
            "Simulated: Amazon, its orders and money; the help desk; and time: minutes pass at once.",
            "Accounts:  amazon-eu (tax set to vat_inclusive for this demonstration), amazon-us (tax apart).",
        ):
            self._out.say(line)

    def carry_out(self, number: int, case: Case) -> None:
        """Take one ticket from its text to its end."""
        self._heading(f"{number}. {case.title}")
        self._out.say(f"Ticket {DESK}:{case.ticket} ({case.language}), order {case.order_id}, account {case.account}")
        self._quote(case.text)
        order = self._stage.service.order(OrderRef(case.account, case.order_id))
        self._options(order)
        preview = self._stage.service.preview(case.wants(order), order=order)
        self._preview(preview, whole=number == 1)
        self._press(case, preview, twice=number == 1)
        self._ticket(case)

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Try what must not go through, and show that nothing went out."""
        self._heading("Refused before anything is sent")
        before = self._stage.feeds_sent()
        for refusal in refusals:
            self._out.say(f"{refusal.title}:")
            self._out.say(refusal.tried, style="dim", indent=2)
            for problem in self._problems(refusal):
                self._out.say(f"-> {problem}", style="red", indent=2)
        sent = self._stage.feeds_sent() - before
        self._out.say()
        self._out.say(f"Documents that reached Amazon meanwhile: {sent}")

    def close(self, actions: Sequence[Action], ledger: Compared, audit: Verified) -> None:
        """Show all actions, and whether both sides and the records agree."""
        self._heading("All actions")
        self._out.say(actions_table(actions, width=self._out.width))
        self._ledger(actions, ledger)
        self._heading("The records")
        found = "none was changed, removed or put in later" if audit.ok else "they do not fit"
        self._out.say(f"{audit.records} records of {audit.actions} actions: {found}")
        for fault in audit.faults:
            self._out.say(fault, style="red", indent=2)
        self._heading(f"Where the simulator guesses ({len(GUESSES)})")
        self._out.say("Nobody outside knows how Amazon behaves here; a live account may behave otherwise.")
        self._out.say(table(("", ""), [(guess.id, guess.text) for guess in GUESSES]))
        self._heading("In short")
        good = ledger.agrees and audit.ok
        self._out.say(
            f"{len(actions)} actions, {self._stage.feeds_sent()} documents sent. The simulator's ledger "
            f"{'agrees' if ledger.agrees else 'DOES NOT AGREE'} with the journal; the records "
            f"{'are unchanged' if audit.ok else 'DO NOT FIT'}.",
            style="bold green" if good else "bold red",
        )

    # The steps of one ticket.

    def _options(self, order: Order) -> None:
        self._out.say()
        self._out.say("What may be done now", style="bold")
        options: Sequence[Option] = self._stage.service.options(order)
        self._out.say(options_table(order, options), indent=2)

    def _preview(self, preview: Preview, *, whole: bool) -> None:
        self._out.say()
        if whole:
            self._out.say("The preview, before anything happens", style="bold")
            self._out.say(str(preview), indent=2)
            return
        self._out.say("The preview (in short)", style="bold")
        rows = [("Buyer gets", str(preview.buyer_gets))] if preview.lines else []
        rows.append(("Amazon's code", f"{preview.code} (for {preview.request.reason.value})"))
        for sent in preview.wire:
            rows += [(f"Sent, line {sent.line_id}", f"{kind} {amount}") for kind, amount in sent.components]
        rows += [("Tax", preview.tax_rule)] if preview.tax_rule else []
        rows += [("Effect", effect) for effect in preview.effects]
        rows += [("Warning", warning) for warning in preview.warnings]
        self._out.say(table(("", ""), rows), indent=2)

    def _press(self, case: Case, preview: Preview, *, twice: bool) -> None:
        service, ticket = self._stage.service, f"{DESK}:{case.ticket}"
        self._out.say()
        button = "Cancel" if preview.kind.value == "cancellation" else "Refund"
        self._out.say(f"{case.agent} presses {button}", style="bold")
        action = service.execute(preview, actor=case.actor, ticket=ticket)
        self._at("recorded", action)
        if twice:
            again = service.execute(preview, actor=case.actor, ticket=ticket)
            same = "the same action, nothing new" if again.id == action.id else "A SECOND ACTION"
            self._line("pressed again", f"{again.confirmation.number}: {same}")
        service.advance(action_id=action.id)
        action = service.get(action.id)
        self._at("sent", action)
        sent_at = self._stage.clock.now()
        action = service.wait(action.id, _PATIENCE_S)
        passed = (self._stage.clock.now() - sent_at) // timedelta(minutes=1)
        self._at("answered" if action.state in (State.DONE, State.SETTLED) else "not done", action)
        self._line("", f"({passed} simulated minutes later)")
        told = [f"{one.system} {one.kind} {one.value}" for one in action.confirmation.references]
        self._line("proof", f"{', '.join(told)}; ours {action.confirmation.number}")

    def _ticket(self, case: Case) -> None:
        self._out.say()
        self._out.say(f"Ticket {DESK}:{case.ticket} now", style="bold")
        for message in self._stage.desk.messages(case.ticket):
            if message.kind == "reply":
                self._out.say("reply to the buyer:", indent=2)
                self._quote(message.text)
            elif message.kind == "note":
                lines = message.text.splitlines()
                self._out.say(f"note for colleagues ({len(lines)} lines), its beginning:", indent=2)
                self._quote("\n".join(lines[:_NOTE_LINES]))
        ticket = self._stage.desk.read(case.ticket)
        self._out.say(f"status {ticket.status}, tags {', '.join(sorted(ticket.tags)) or 'none'}", indent=2)

    def _problems(self, refusal: Refusal) -> Sequence[Problem | str]:
        order = self._stage.service.order(OrderRef(refusal.account, refusal.order_id))
        try:
            preview = self._stage.service.preview(refusal.wants(order), order=order)
        except RequestError as error:
            return (str(error),)
        return preview.problems or ("IT WOULD GO THROUGH",)

    # The comparison.

    def _ledger(self, actions: Sequence[Action], ledger: Compared) -> None:
        self._heading("The simulator's own ledger against our journal")
        names = {action.order.order_id: action.confirmation.number for action in actions}
        rows = []
        for row, (ours, theirs) in ledger.rows.items():
            what = row.what if row.amount else f"cancelled ({row.what})"
            shown = row.amount or "once"
            rows.append(
                (
                    row.number or names.get(row.order_id, row.order_id),
                    what,
                    shown if ours == 1 else f"{ours} times",
                    shown if theirs == 1 else f"{theirs} times",
                    "yes" if (ours, theirs) == (1, 1) else "NO",
                )
            )
        header = ("Our reference", "What", "Journal", "Amazon", "Agrees")
        self._out.say(table(header, rows, right=(2, 3)))
        for fault in ledger.faults:
            self._out.say(fault, style="red")

    # How it is set.

    def _heading(self, text: str) -> None:
        self._out.say()
        self._out.say(f"-- {text} ".ljust(_TEXT_WIDTH, "-"), style="bold cyan")

    def _quote(self, text: str) -> None:
        for paragraph in text.splitlines():
            for line in textwrap.wrap(paragraph, min(_QUOTE_WIDTH, self._out.width - 7)) or [""]:
                self._out.say(f"| {line}".rstrip(), indent=4)

    def _at(self, step: str, action: Action) -> None:
        self._line(step, f"{action.state.value.upper()}. {action.confirmation.for_agent}")

    def _line(self, step: str, text: str) -> None:
        time = self._stage.clock.now().strftime("%H:%M:%S") if step else ""
        self._out.say(table(("", "", ""), [(time.ljust(8), step.ljust(13), text)]), indent=2)
