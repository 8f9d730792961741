"""The command that looks whether everything is set up, without doing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from datetime import date, timedelta

import click
from attrs import evolve
from rich.text import Text

from orderactions.alerts.environment import alerts_from_env
from orderactions.cli.configured import the_config
from orderactions.cli.exits import Exit
from orderactions.cli.options import account_names, account_option, examples, journal_option, json_option, speaker
from orderactions.cli.output import Speaker, plain, table
from orderactions.cli.session import (
    journal_path,
    open_service,
    opened_journal,
    parcels_of,
    policy_file,
    settings,
    the_accounts,
)
from orderactions.config import make_desk, make_webhooks
from orderactions.doctor import Finding, Health, out_of_reach, throughput, worst
from orderactions.engine.context import policy_of
from orderactions.errors import OrderActionsError, SetupError
from orderactions.fulfilment.amazon_mcf import AmazonMcf
from orderactions.fulfilment.mcf_orders import VERSIONS
from orderactions.journal import Journal
from orderactions.journal.checkup import MOUNTS, beat_of, examine_journal, examine_place, older
from orderactions.marketplaces.amazon import Amazon
from orderactions.marketplaces.amazon.checkup import Told, examine
from orderactions.marketplaces.amazon.rates import RATES
from orderactions.policy import Policy
from orderactions.service import ActionService

__all__ = ["doctor"]

_CHANNELS = "docs/howto/be-called.md tells how a channel is set up"
_COLOURS = {Health.OK: "green", Health.WARNING: "yellow", Health.FAILED: "red", Health.UNTESTABLE: "magenta"}


@click.command(
    short_help="Look whether everything is set up.",
    epilog=examples("orderactions doctor", "orderactions doctor --account amazon", "orderactions doctor --heartbeat"),
)
@account_option("Only this account.")
@click.option(
    "--heartbeat",
    "beat_only",
    is_flag=True,
    help="Only look whether something drives actions: ends with 4 when nothing has for ten minutes.",
)
@click.option(
    "--alert", "alert_only", is_flag=True, help="Only send a test over each channel by which people are called."
)
@journal_option
@json_option
def doctor(*, account: str | None, beat_only: bool, alert_only: bool) -> int:
    """Test the credentials and each role of each account by a read that does no harm, and look at the journal.

    What cannot be tested is said as well. Ends with 4 when something does not work.
    """
    if beat_only and alert_only:
        raise click.UsageError("--heartbeat and --alert are two looks; give one of them")
    out = speaker()
    found = list(_heartbeat() if beat_only else _alerts() if alert_only else _everything(account))
    _show(out, found)
    bad = worst(found) is Health.FAILED
    out.json({"ok": not bad, "findings": [finding_json(each) for each in found]})
    return Exit.SETUP if bad else Exit.OK


def finding_json(finding: Finding) -> dict[str, object]:
    """Return a finding for a program."""
    return {
        "check": finding.check,
        "account": finding.account or None,
        "health": finding.health.value,
        "says": finding.says,
        "mends": finding.mends or None,
    }


def _heartbeat() -> Iterator[Finding]:
    path = journal_path()
    if path is not None and (old := older(path)):
        yield old
        return
    # Whoever watches without driving may be the only one left who can call somebody.
    with open_service(with_account=False, make=False) as service:
        service.raise_alerts()
    with opened_journal(make=False) as journal:
        yield beat_of(journal)


def _alerts() -> Iterator[Finding]:
    with open_service(with_account=False, or_in_memory=True) as service:
        tried = service.test_alerts()
    if not tried:
        says = "no channel is named by which anybody could be called"
        yield Finding(check="alert", health=Health.FAILED, says=says, mends=_CHANNELS)
    for each in tried:
        yield Finding(
            check=f"alert {each.channel}",
            health=Health.FAILED if each.problem else Health.OK,
            says=f"it did not take the test: {each.problem}"
            if each.problem
            else "it took the test; see whether it came",
            mends=_CHANNELS if each.problem else "",
        )


def _everything(account: str | None) -> Iterator[Finding]:
    names = [account] if account else list(account_names())
    accounts, failed = _made(names)
    policy, said = _policy()
    yield said
    yield from out_of_reach(policy)
    yield from _desks()
    yield from _told_by()
    with ExitStack() as stack:
        journal, found = _journal(stack, accounts)
        yield from found
        yield from failed
        for each in accounts.values():
            yield from examine(each, _told(each, journal, policy))
        if any(each.check == "restore" and each.health is Health.FAILED for each in found):
            yield from _beside(journal, accounts, policy)


def _desks() -> Iterator[Finding]:
    """Make each desk of the file; nothing is read there: that takes a ticket."""
    config = the_config()
    for desk in config.desks.values() if config is not None else ():
        try:
            make_desk(desk)
        except SetupError as error:
            mends = "until then nothing can be opened; docs/reference/configuration.md"
            yield Finding(check=f"desk {desk.name}", health=Health.FAILED, says=str(error), mends=mends)
            continue
        says = f"{desk.type}, its settings can be used; whether it works: orderactions desk check {desk.name}"
        yield Finding(check=f"desk {desk.name}", health=Health.OK, says=says)


def _told_by() -> Iterator[Finding]:
    """Make what others are told by, webhooks and alerts; nothing is sent."""
    config, mends = the_config(), "until then nothing can be opened"
    told = () if config is None else [(hook.name, evolve(config, webhooks=(hook,))) for hook in config.webhooks]
    for name, alone in told:
        try:
            make_webhooks(alone)
        except SetupError as error:
            more = f"{mends}; docs/howto/tell-by-webhook.md"
            yield Finding(check=f"webhook {name}", health=Health.FAILED, says=str(error), mends=more)
            continue
        yield Finding(check=f"webhook {name}", health=Health.OK, says="its settings can be used")
    try:
        alerts_from_env()
    except SetupError as error:
        yield Finding(check="alerts", health=Health.FAILED, says=str(error), mends=f"{mends}; {_CHANNELS}")


def _made(names: list[str]) -> tuple[dict[str, Amazon], list[Finding]]:
    """Make each account by itself: what one lacks does not keep the others from being looked at."""
    made: dict[str, Amazon] = {}
    failed: list[Finding] = []
    for name in names:
        try:
            (account,) = the_accounts(name)
        except SetupError as error:
            failed.append(
                Finding(
                    check="credentials",
                    health=Health.FAILED,
                    says=str(error),
                    mends="docs/howto/from-nothing-to-the-first-order.md, 4",
                    account=name,
                )
            )
            continue
        if isinstance(account, Amazon):
            made[name] = account
        else:
            failed.append(
                Finding(
                    check="account", health=Health.UNTESTABLE, says="only accounts at Amazon are tested", account=name
                )
            )
    return made, failed


def _policy() -> tuple[Policy, Finding]:
    file = policy_file()
    try:
        policy = policy_of(file)
    except SetupError as error:
        mends = "until then nothing can be opened; docs/howto/set-limits.md"
        return Policy(), Finding(check="policy", health=Health.FAILED, says=str(error), mends=mends)
    rate = RATES["createFeed"]
    told = throughput(policy.max_messages, timedelta(microseconds=rate.interval_us))
    return policy, Finding(
        check="policy",
        health=told.health,
        says=f"{file or 'the default: about 100 EUR an action, 500 for an agent and day'}; {told.says}",
        mends=told.mends,
    )


def _journal(stack: ExitStack, accounts: Mapping[str, Amazon]) -> tuple[Journal | None, list[Finding]]:
    path = journal_path()
    if path is not None and path.is_dir():
        mends = "name a file in it: sqlite:///FILE, or sqlite:////FOLDER/FILE"
        return None, [Finding(check="journal", health=Health.FAILED, says=f"{path} is a folder", mends=mends)]
    found = list(examine_place(path, _mounts())) if path is not None else []
    if path is not None and not path.exists():
        says = f"there is none yet at {path}; a first refund or cancellation makes it"
        health = Health.OK if path.parent.is_dir() else Health.FAILED
        mends = "" if path.parent.is_dir() else f"make the folder {path.parent}"
        return None, [*found, Finding(check="journal", health=health, says=says, mends=mends)]
    if path is not None and (old := older(path)):
        return None, [*found, old]
    opening: AbstractContextManager[Journal] = opened_journal(make=False)
    try:
        journal = stack.enter_context(opening)
        bound = {name: (each.environment, each.identity) for name, each in accounts.items()}
        return journal, found + list(examine_journal(journal, bound))
    except (OrderActionsError, OSError) as error:
        mends = "nothing can be sent until it can be opened; docs/explanation/two-stores.md"
        return None, [*found, Finding(check="journal", health=Health.FAILED, says=str(error), mends=mends)]


def _beside(journal: Journal | None, accounts: Mapping[str, Amazon], policy: Policy) -> Iterator[Finding]:
    """Say what a journal that was put back does not know, as far as the marketplaces show it."""
    assert journal is not None
    try:
        service = ActionService(
            marketplaces=list(accounts.values()), journal=journal, policy=policy, clock=settings().clock
        )
        shown = service.compare_after_restore()
    except OrderActionsError as error:
        yield Finding(check="after restore", health=Health.UNTESTABLE, says=str(error))
        return
    if not shown:
        says = "nothing at the marketplaces that the journal does not know; that is no proof that there is nothing"
        yield Finding(check="after restore", health=Health.OK, says=says)
    for each in shown:
        says = f"{each.number}: {each.said}" if each.number else each.said
        yield Finding(
            check="after restore",
            health=Health.UNTESTABLE if each.kind == "unread" else Health.WARNING,
            says=says,
            mends="look at it before the journal is taken up; docs/runbooks/journal_held.md",
            account=each.account,
        )


def _mounts() -> str:
    try:
        return MOUNTS.read_text("utf-8", "replace")
    except OSError:
        return ""


def _told(account: Amazon, journal: Journal | None, policy: Policy) -> Told:
    config = the_config()
    said = config.accounts[account.account] if config is not None else None
    return Told(
        sites=said.sites if said else (),
        secret_ends_on=_notice(journal, account),
        parcels=_parcels(account),
        knows=_knows(journal, account.account),
        others_send=account.account in policy.other_senders,
    )


def _notice(journal: Journal | None, account: Amazon) -> date | None:
    """Return the end that Amazon has told of the secret that is in use, as far as the journal knows."""
    if journal is None:
        return None
    with journal.reading() as t:
        told = t.work.secret(account.account)
    made = account.secret_made_on
    if told is None or (made is not None and made > told[1].date()):
        return None
    # Without a day on which it was made, a notice that is over may be of an earlier secret.
    return told[0].date() if made or told[0] > account.clock.now() else None


def _parcels(account: Amazon) -> tuple[str, str, Mapping[str, str]] | None:
    """Return the read that shows whether parcels may be stopped, where they are to be."""
    provider = next(iter(parcels_of(account)), None)
    if not isinstance(provider, AmazonMcf):
        return None
    way = VERSIONS[provider.version]
    since = account.clock.now() - timedelta(days=1)
    return way.listing, way.root, {way.since: f"{since:%Y-%m-%dT%H:%M:%SZ}", **way.plain_list}


def _knows(journal: Journal | None, account: str) -> Callable[[str], bool] | None:
    if journal is None:
        return None

    def knows(feed: str) -> bool:
        with journal.reading() as t:
            return t.work.by_reference(account, feed) is not None

    return knows


def _show(out: Speaker, found: list[Finding]) -> None:
    many = len({each.account for each in found if each.account}) > 1
    rows = []
    for each in found:
        says = f"{each.says}\n-> {each.mends}" if each.mends else each.says
        who = f"{each.account} " if many and each.account else ""
        rows.append((Text(each.health.value, style=_COLOURS[each.health]), f"{who}{each.check}", plain(says)))
    out.say(table(("", "", ""), rows))
    counts = {health: sum(each.health is health for each in found) for health in Health}
    out.say()
    out.say(", ".join(f"{count} {health.value}" for health, count in counts.items() if count), style="bold")
