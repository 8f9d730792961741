"""The command that compares the account's past refunds with what we would have sent. It has no way to write."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import click

from orderactions.cli.configured import the_config
from orderactions.cli.exits import Exit
from orderactions.cli.options import (
    ParamType,
    account_names,
    account_option,
    config_option,
    examples,
    json_option,
    speaker,
)
from orderactions.cli.output import Speaker, moment, table
from orderactions.cli.session import the_accounts
from orderactions.cli.shadowviews import cancelled_json, compared_json, site_json
from orderactions.errors import SetupError
from orderactions.marketplaces.amazon import Amazon
from orderactions.marketplaces.amazon.rehearsal import Rehearsal, rehearse
from orderactions.shadow import REASONS, Compared, Finding, Site

__all__ = ["shadow"]

#: So many reasons of a site are told; `--json` has all.
_SHOWN = 5
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LONGEST = timedelta(days=730)
_ASK = "docs/explanation/tax.md says how to find out"
_UNTOLD = "Not compared: the reasons of refunds, which Amazon's books do not tell."


class _Since(ParamType):
    """How long ago, such as 30d, or a day."""

    name = "since"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta | datetime:
        """Return a length of time, or a moment."""
        text = str(value).strip().lower()
        found = re.fullmatch(r"([1-9][0-9]{0,4})([hdw])", text)
        if found:
            ago = int(found[1]) * _UNITS[found[2]]
            if ago > _LONGEST:
                self.fail(f"{value} is too long ago; give at most {_LONGEST.days}d", param, ctx)
            return ago
        try:
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            hint = f"did you mean {text}d?" if text.isdigit() else "write e.g. 30d, 12h, 4w or 2026-05-01"
            self.fail(f"{value!r} is no time; {hint}", param, ctx)


@click.command(
    short_help="Compare the account's past refunds with what would have been sent.",
    epilog=examples(
        "orderactions shadow",
        "orderactions shadow --account amazon --since 90d",
        "orderactions shadow --since 2026-05-01 --most 50 --json",
    ),
)
@account_option("Whose refunds; may be left out where there is one account.")
@click.option(
    "--since",
    type=_Since(),
    default="30d",
    show_default=True,
    metavar="TIME",
    help="Refunds posted since: 30d, 12h, 4w ago, or since a day.",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    metavar="N",
    help="Read at most so many orders, the latest first.",
)
@config_option
@json_option
def shadow(*, account: str | None, since: timedelta | datetime, most: int) -> int:
    """Compare refunds that were made without this library with what it would have sent for the same amounts.

    Reads the books and the orders of one account and sends nothing: the connection that it uses refuses whatever is no
    read. Says for each site whether all agrees to the cent, what differs, and which tax setting would
    mend it. Ends with 1 when something differs or nothing could be compared.
    """
    out = speaker()
    names = account_names()
    if account is None and len(names) > 1:
        raise click.UsageError(f"--account: whose refunds? It is one of {', '.join(names)}")
    amazon = the_accounts(account)[0]
    if not isinstance(amazon, Amazon):
        raise SetupError("shadow reads accounts at Amazon only")
    now = amazon.clock.now()
    start = since if isinstance(since, datetime) else now - since
    if not now - _LONGEST <= start < now:
        raise click.UsageError(f"--since: {start:%Y-%m-%d} is not within the {_LONGEST.days} days before now")
    found = rehearse(amazon, since=start, most=most, tell=out.remark)
    _show(out, found)
    out.json(
        {
            "account": found.account,
            "since": found.since.isoformat(),
            "until": found.until.isoformat(),
            "orders": found.found,
            "orders_read": found.taken,
            "agrees": found.agrees,
            "sites": [site_json(site) for site in found.sites],
            "unreadable": [compared_json(each) for each in found.unreadable],
            "cancelled": [cancelled_json(each) for each in found.cancelled],
            "cancelled_untold": found.cancelled_untold,
        }
    )
    return Exit.OK if found.agrees else Exit.NO


def _show(out: Speaker, found: Rehearsal) -> None:
    out.say(f"Refunds of {found.account} posted from {moment(found.since)} to {moment(found.until)}", style="bold")
    out.say()
    if found.sites:
        header = ("Site", "Tax setting", "Refunds", "Compared", "Agree", "Differ", "Refused", "Verdict")
        out.say(table(header, [_row(site) for site in found.sites], right=(2, 3, 4, 5, 6)))
    elif not found.unreadable:
        out.say("There are none.")
    for site in found.sites:
        _details(out, site)
    if found.unreadable:
        out.say()
        out.say(f"Refunds whose site is not known, not compared: {len(found.unreadable)}", style="bold")
        _some(out, found.unreadable)
    _cancelled(out, found)
    out.say()
    if any(site.compared for site in found.sites):
        out.say(_UNTOLD)
    verdict = "All that was compared agrees." if found.agrees else "Not all that was compared agrees."
    out.say(verdict if found.compared else "Nothing was compared.", style="bold")


def _row(site: Site) -> tuple[str, ...]:
    differ, refused = site.count(Finding.DIFFERS, Finding.DIVIDED), site.count(Finding.REFUSED)
    counts = (len(site.refunds), site.compared, site.agree, differ, refused)
    return (site.name or site.site, site.word or "not set", *map(str, counts), site.verdict)


def _details(out: Speaker, site: Site) -> None:
    if not (site.differ or site.left_out or site.alike):
        return
    out.say()
    out.say(site.name or site.site, style="bold")
    divided = site.count(Finding.DIVIDED)
    if divided:
        out.say(f"Of {divided} only the division between price and tax differs, not the money.", indent=2)
    _some(out, site.differ)
    for cause, number in site.left_out.items():
        out.say(f"Not compared: {number}, for {REASONS[cause]}.", indent=2)
    config = the_config()
    where = "ORDERACTIONS_AMAZON_TAX" if config is None else f"tax in {config.path.name}"
    for tried in site.mends:
        out.say(f"With tax {tried.word}, {tried.agree} of {site.compared} agree ({where}).", indent=2)
    if site.differ and not site.mends:
        out.say("No other tax setting lets more of them agree.", indent=2)
    if len(site.mends) > 1:
        out.say(f"Which of the {len(site.mends)} is right, these refunds do not tell: {_ASK}.", indent=2)
    elif site.alike:
        words = " and ".join(site.alike)
        out.say(f"As many agree with tax {words}: these refunds do not tell which is right, {_ASK}.", indent=2)


def _cancelled(out: Speaker, found: Rehearsal) -> None:
    out.say()
    out.say(f"Orders that read cancelled and have changed in that time: {len(found.cancelled)}", style="bold")
    if found.cancelled_untold:
        out.say(f"These are not all: {found.cancelled_untold}", indent=2)
    by_seller = [each for each in found.cancelled if each.finding is not Finding.NOT_COMPARED]
    refused = [each for each in by_seller if each.finding is Finding.REFUSED]
    if by_seller:
        offered = len(by_seller) - len(refused)
        out.say(f"Cancelled by the seller: {len(by_seller)}; we would have offered {offered} of them.", indent=2)
    for each in refused[:_SHOWN]:
        out.say(f"{each.order_id}: we would have refused it: {each.why}", indent=2)
    for why, number in Counter(each.why for each in found.cancelled if each.finding is Finding.NOT_COMPARED).items():
        out.say(f"Not compared: {number}, {why}.", indent=2)
    for reason, number in Counter(each.reason for each in by_seller if each.reason and not each.code).items():
        out.say(f"No code of ours is called {reason!r}, which Amazon tells of {number}.", indent=2)


def _some(out: Speaker, refunds: tuple[Compared, ...]) -> None:
    """Tell the first few reasons, each with one refund that it stands for."""
    alike: dict[tuple[str, ...], list[Compared]] = {}
    for each in refunds:
        alike.setdefault(each.why, []).append(each)
    told = list(alike.items())[:_SHOWN]
    for why, (first, *others) in told:
        gets = f", {first.gets}" if first.gets else ""
        more = f" and {len(others)} more" if others else ""
        out.say(f"{first.order_id} ({moment(first.posted_at)}{gets}){more}: {'; '.join(why)}", indent=2)
    untold = len(refunds) - sum(len(of) for _, of in told)
    if untold:
        out.say(f"{untold} more refunds differ otherwise; all are in --json", indent=2)
