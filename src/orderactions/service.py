"""ActionService: the public verbs. Reads as the story of one action; the work is done in `orderactions.engine`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from orderactions.actions import Action, Advanced, Preview, Task
from orderactions.clock import Clock, SystemClock
from orderactions.engine.advance import advance
from orderactions.engine.context import Context, Handler, by_account, by_name, by_provider, policy_of
from orderactions.engine.deciding import approve, decline, withdraw
from orderactions.engine.driving import driven, rest
from orderactions.engine.external import record_external
from orderactions.engine.hints import take_hint
from orderactions.engine.intake import execute
from orderactions.engine.outbox import check_topic, drop_webhook
from orderactions.engine.resolve import lift, resolve
from orderactions.errors import RequestError
from orderactions.hints import Hint, Suggestion
from orderactions.ids import Ids, RandomIds
from orderactions.journal import Journal
from orderactions.looking import Looking
from orderactions.messages import Macros
from orderactions.models import Actor, Request, TicketRef
from orderactions.orders import Order
from orderactions.policy import Policy
from orderactions.protocols import Desk, Marketplace
from orderactions.rules import check_actor, check_scope
from orderactions.states import FINAL, State

if TYPE_CHECKING:
    from orderactions.alerts import Alerts, AlertTried
    from orderactions.engine.alarm import Alarm
    from orderactions.fulfilment import FulfilmentProvider
    from orderactions.webhooks import Webhook

__all__ = ["ActionService"]

_SETTLED_ENOUGH = FINAL | {State.DONE, State.UNKNOWN}


class ActionService(Looking):
    """Checks, sends once, confirms, follows and records refunds and cancellations.

    Safe to use from many threads, and from many processes on one journal.

    Args:
        marketplaces: the accounts, each with a name of its own. With none, a journal can be looked at and tasks be
            answered; nothing can be asked or sent.
        journal: from `open_journal`.
        desks: by the name that a ticket carries (`zendesk:4711`).
        fulfilment: whoever can stop a parcel; a cancellation is sent once its parcel is stopped. Every program that
            drives actions needs the same ones.
        alerts: how people are called when something needs one; see `orderactions.alerts`. Any program of the journal
            may have some; each thing is told once over each of them.
        policy: limits and habits, or the TOML file that says them; the default is small.
        clock: where the time comes from; must be the journal's.
        ids: where new ids come from.
        macros: what buyers are told; the default speaks ten languages.
        worker: the name of this process in leases; default: random.
        webhooks: programs that are told what happens; any one program that drives may have them, or several.

    Raises:
        SetupError: two accounts, fulfilment providers, webhooks or alerts of one name, an account of another
            environment than the journal's, or a policy file that makes no sense.
    """

    def __init__(
        self,
        *,
        marketplaces: Sequence[Marketplace],
        journal: Journal,
        desks: Mapping[str, Desk] | None = None,
        fulfilment: Sequence[FulfilmentProvider] = (),
        alerts: Sequence[Alerts] = (),
        policy: Policy | Path | str | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        macros: Macros | None = None,
        worker: str | None = None,
        webhooks: Sequence[Webhook] = (),
    ) -> None:
        accounts, providers, told = by_account(marketplaces), by_provider(fulfilment), by_name(webhooks)
        for marketplace in marketplaces:
            journal.bind(marketplace.environment, marketplace.account, marketplace.identity)
        ids = ids or RandomIds()
        self._context = Context(
            marketplaces=accounts,
            journal=journal,
            desks=dict(desks or {}),
            fulfilment=providers,
            policy=policy_of(policy),
            clock=clock or SystemClock(),
            ids=ids,
            macros=macros or Macros(),
            worker=worker or ids.new("worker"),
            webhooks=told,
            alarm=_alarm(alerts),
        )
        with journal.reading() as t:
            held = journal.why_held(t)
        if not held:
            journal.sync_mark()
        if told:
            with journal.transaction() as t:
                for name in told:
                    t.outbox_of(name).begin()

    # --- acting

    def execute(
        self,
        asked: Preview | Request,
        *,
        actor: Actor,
        ticket: TicketRef | str | None = None,
        key: str | None = None,
        again: bool = False,
        wait_s: float = 0,
        conn: object = None,
        buyer: str | None = None,
        for_buyer: str | None = None,
    ) -> Action:
        """Accept a request, or decline it with why; either way it is journaled. Nothing is sent in this call itself.

        Args:
            asked: a preview that somebody has seen, or a bare request, which is previewed inside.
            actor: who asks.
            ticket: where it was asked, `desk:id`; gets the note and the reply.
            key: names the intent: the same key is the same action. Default: the preview's id.
            again: an equal action of the last 24 hours is meant once more.
            wait_s: for so many seconds this thread drives the action, until it is final, DONE or UNKNOWN; a call to the
                marketplace that is under way then is not cut short.
            conn: your own connection, with a transaction open, to the database that the journal is in: what is
                accepted, or declined, becomes true when you commit, together with what you wrote, and never when you
                roll back. `wait_s` must be 0 then.
            buyer: your own id of the buyer, always the same one; only a keyed digest of it is kept. Automations stop at
                a number of actions for one buyer (`Policy.automation_per_buyer`).
            for_buyer: an agent's own words in place of the preview's `for_buyer`; `OA-...` in them becomes the number.
                What they claim is not checked, so they are told only when it is done, whatever `reply_at` says.

        Raises:
            ConflictError: the key belongs to another request.
            RequestError: an automation without a key, an unknown desk, a connection that cannot be used, words that may
                not be sent to a buyer (AMZ-MSG-03); for a bare request also what `preview` raises.
            JournalError: it could not be written, and is not; the message says what to do.
            SetupError: the request carries a note, or own words, and the extra `[evidence]` is not installed.
        """
        if conn is not None and wait_s > 0:
            raise RequestError("wait_s", "with conn it must be 0: nothing can be sent before you commit")
        check_actor(actor)
        action = execute(
            self._context, asked, actor=actor, ticket=ticket, key=key, again=again, conn=conn, buyer=buyer,
            for_buyer=for_buyer,
        )  # fmt: skip
        if conn is None:
            self._notice()
        return self.wait(action.id, wait_s) if wait_s > 0 else action

    def wait(self, action_id: str, wait_s: float) -> Action:
        """Drive an action for so many seconds, or until it is final, DONE or UNKNOWN. Raises like `get`."""
        clock = self._context.clock
        until = clock.now() + timedelta(seconds=wait_s)
        while True:
            done = self.advance(action_id=action_id, budget_s=(until - clock.now()).total_seconds())
            action = self.get(action_id)
            now = clock.now()
            if (action.state in _SETTLED_ENOUGH and not action.steps_open) or now >= until:
                return action
            rest = min(done.idle_for(now, timedelta(seconds=1)), until - now)
            clock.sleep(max(rest.total_seconds(), 0.05))

    def record_external(
        self,
        done: Request,
        *,
        actor: Actor,
        key: str,
        ticket: TicketRef | str | None = None,
        evidence: str | None = None,
        order: Order | None = None,
    ) -> Action:
        """Record what a person has done at the marketplace by hand; nothing is sent, and the buyer is told nothing.

        It holds the order's balance at once, even where it is more than was left (`action.problems` and a task tell),
        and counts against the policy's limits, which never stop it. It is DONE by the actor's word until the
        marketplace's books, or the order, prove it: SETTLED. What is not proven in three days is a task.

        Args:
            done: what was done; amounts are what the buyer got.
            actor: whose word it is.
            key: names the deed: the same key is the same record. `option.done_key` is one for a button.
            ticket: gets a note.
            evidence: what was seen and where; kept sealed (extra `[evidence]`).
            order: a reading of the order, where it cannot be read now.

        Raises:
            ConflictError: the key belongs to something else.
            RequestError: it does not say how much, or on which line; an unknown desk, a malformed id.
            Throttled, MarketplaceError, MissingCredentials: the order cannot be read now; nothing is recorded.
            SetupError: `evidence` is given and the extra is not installed.
        """
        check_actor(actor)
        return record_external(self._context, done, actor=actor, key=key, ticket=ticket, evidence=evidence, order=order)

    def withdraw(self, action_id: str, *, actor: Actor) -> Action:
        """Take back an action that has not been sent, or somebody else's record of what was done by hand.

        Raises:
            RequestError: it is not waiting any more; the message says where it stands. The record is the actor's own.
        """
        check_actor(actor)
        return withdraw(self._context, self.get(action_id).id, actor)

    def approve(self, action_id: str, *, actor: Actor) -> Action:
        """Let an action go that waits for approval; its facts are read again before it is sent.

        Raises:
            RequestError: it does not wait for approval, the journal is held back, or the actor is not another person
                than the one who asked, whose role lets them.
        """
        check_actor(actor)
        return approve(self._context, self.get(action_id).id, actor)

    def decline(self, action_id: str, *, actor: Actor, why: str = "") -> Action:
        """Say no to an action that waits for approval; its amounts are free again, and its key may be used again.

        Args:
            action_id: which action.
            actor: a person whose role lets them.
            why: what whoever asked is told; it may not be empty.

        Raises:
            RequestError: it does not wait for approval, no reason is given, the journal is held back, or no person
                declines it.
        """
        check_actor(actor)
        return decline(self._context, self.get(action_id).id, actor, why)

    # --- driving

    def advance(
        self, *, action_id: str | None = None, account: str | None = None, limit: int = 100, budget_s: float = 30
    ) -> Advanced:
        """Carry out what is due; call it from anything, as often as you like.

        Args:
            action_id: only what moves this action.
            account: only this account's jobs.
            limit: at most so many jobs.
            budget_s: begin no further job after so many seconds.
        """
        return advance(self._context, action_id=action_id, account=account, limit=limit, budget_s=budget_s)

    def hint(self, hint: Hint) -> Suggestion | None:
        """Take a notification of the marketplace's: wake the work that it is about, so that it need not be polled for.

        It changes no state. Doubled, late or foreign notifications do no harm, and the same one wakes nothing twice.
        A buyer's official request to cancel an unshipped order of yours is returned as a suggestion, every time it is
        told and for as long as no cancellation is there; nothing is done by itself.
        """
        return take_hint(self._context, hint)

    @contextmanager
    def running(self, *, poll_s: float = 1.0) -> Iterator[None]:
        """Drive actions in a thread of this process while the block lasts.

        Args:
            poll_s: the longest rest between two looks, in seconds.
        """
        with driven(self._context, self.advance, poll_s):
            yield

    def rest(self, seconds: float, stop: threading.Event) -> None:
        """Wait between two looks for work: until work was added, where the journal can tell, or `stop` is set.

        Args:
            seconds: the longest rest.
            stop: ends it.
        """
        rest(self._context, seconds, stop)

    def on(self, topic: str | None = None) -> Callable[[Handler], Handler]:
        """Register a listener, as a decorator: it is called with each record, and the action as it is then.

        Every record made since the first listener of this journal is told at least once, in order for each action, by
        whoever drives; the record's `id` tells a repetition. A listener that raises is told again later, and from the
        sixth time on a task says so. Register the same listeners in every program that drives.

        Args:
            topic: "created", "state", "step", "task", "task_closed", "task_left", "task_resolved"; None: everything.

        Raises:
            RequestError: nothing is ever told under that name.
        """
        check_topic(topic)

        def register(handler: Handler) -> Handler:
            with self._context.journal.transaction() as t:
                t.outbox.begin()
            self._context.handlers.append((topic, handler))
            return handler

        return register

    def drop_webhook(self, name: str) -> None:
        """Tell a webhook nothing any more, for good: what it has not had is not kept for it.

        Take it out of `webhooks` in every program first. Given again under that name later, it is told from then on.

        Raises:
            RequestError: there is no such webhook, or this service was made with it.
        """
        drop_webhook(self._context, name)

    # --- people

    def resolve(
        self, task: Task | str, answer: str, *, actor: Actor, evidence: str | None = None, second: Actor | None = None
    ) -> Task:
        """Answer a task.

        Args:
            task: the task or its id.
            answer: one of `task.answers`. "happened" makes an unknown action DONE, "did not happen" makes it REFUSED
                and frees its balance, "leave" only records that somebody looked.
            actor: a person.
            evidence: what was seen and where; kept sealed (extra `[evidence]`).
            second: another person, who agrees to "did not happen" before the marketplace's books could show it.

        Raises:
            RequestError: no such task or answer, or it is too early to be certain.
        """
        task_id = task if isinstance(task, str) else task.id
        check_actor(actor)
        return resolve(self._context, task_id, answer, actor=actor, evidence=evidence, second=second)

    def raise_alerts(self) -> None:
        """Call people for what stands now and was not told yet; `advance` does so by itself.

        For a program that watches without driving. Waits for the channels; raises nothing.
        """
        if self._context.alarm is not None:
            self._context.alarm.tell(self._context)

    def finish_alerts(self) -> None:
        """Wait for what `execute` or `preview` has begun to tell: before the journal is closed."""
        if self._context.alarm is not None:
            self._context.alarm.finish()

    def test_alerts(self) -> tuple[AlertTried, ...]:
        """Send a test over every channel, and return how each took it; nothing where there is none."""
        alarm = self._context.alarm
        return () if alarm is None else alarm.test(self._context)

    def pause(self, scope: str = "all", *, actor: Actor, why: str = "") -> None:
        """Stop accepting and sending: "all", "account:NAME", "kind:refund", "kind:cancellation" or "actor:NAME".

        Raises:
            RequestError: no such scope.
        """
        check_actor(actor)
        check_scope(scope, self._context.marketplaces)
        with self._context.journal.transaction() as t:
            t.work.pause(scope, str(actor), why)

    def resume(self, scope: str = "all", *, actor: Actor, after_restore: bool = False) -> None:
        """Lift a pause; or, with `after_restore`, take up a journal that was restored or copied.

        What the journal calls unsent may have been sent since the copy was made: those actions become UNKNOWN, each
        with a task. Actions that were started since are not in the journal at all: look for them at the marketplace.

        Raises:
            RequestError: nothing of that scope is paused, the journal is not held, or the actor may not.
        """
        check_actor(actor)
        lift(self._context, scope, actor, after_restore=after_restore)


def _alarm(alerts: Sequence[Alerts]) -> Alarm | None:
    """Loaded where somebody is to be called, so that importing the package stays light."""
    if not alerts:
        return None
    from orderactions.engine.alarm import Alarm

    return Alarm(alerts)
