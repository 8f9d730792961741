"""What an examination of the set-up finds, as values; who examines what is in the modules named `checkup`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from attrs import frozen

from orderactions.policy import Policy

__all__ = ["Finding", "Health", "heartbeat", "out_of_reach", "secret_age", "skew", "throughput", "worst"]


class Health(Enum):
    """How it stands with one thing."""

    OK = "ok"
    #: It works, and somebody should know something.
    WARNING = "warning"
    #: It does not work, or will not.
    FAILED = "failed"
    #: It cannot be found out without doing harm, or not at all.
    UNTESTABLE = "untestable"


@frozen(kw_only=True)
class Finding:
    """One thing that was looked at."""

    #: What was looked at: "credentials", "clock" ...
    check: str
    health: Health
    #: What was found, in a sentence.
    says: str
    #: What to do about it, with the page that tells how; "" where there is nothing to do.
    mends: str = ""
    #: Whose account; "" where it is about none.
    account: str = ""


#: A secret lives so long (AMZ-AUTH-05), and so long before its end somebody is told.
_SECRET_LIVES = timedelta(days=180)
_SECRET_SOON = timedelta(days=30)
_ROTATE = (
    "make a new secret in Seller Central under Develop Apps, set it everywhere within seven days, and write its day "
    "into secret_made_on; docs/howto/from-nothing-to-the-first-order.md, 3"
)


def secret_age(today: date, made_on: date | None, expires_on: date | None) -> Finding:
    """Judge a client secret by the day on which it was made, or by the end that Amazon has told, whichever is earlier.

    Args:
        today: the present day.
        made_on: when it was made, as the owner says.
        expires_on: when it ends, as Amazon says.
    """
    ends = [each for each in (expires_on, made_on and made_on + _SECRET_LIVES) if each]
    if not ends:
        return Finding(
            check="secret",
            health=Health.UNTESTABLE,
            says="Amazon does not tell how old the client secret is; it must be replaced every 180 days",
            mends="write secret_made_on into the account's table (ORDERACTIONS_AMAZON_SECRET_MADE_ON without a file)",
        )
    if made_on is not None and made_on > today:
        says = f"secret_made_on is {made_on}, which is still to come"
        return Finding(check="secret", health=Health.FAILED, says=says, mends="write the day on which it was made")
    end = min(ends)
    left = (end - today).days
    if left < 0:
        says = f"the client secret's time was over on {end}; Amazon refuses it, or will at any moment"
        return Finding(check="secret", health=Health.FAILED, says=says, mends=_ROTATE)
    says = f"the client secret ends on {end}, in {left} days"
    soon = end - today <= _SECRET_SOON
    return Finding(
        check="secret", health=Health.WARNING if soon else Health.OK, says=says, mends=_ROTATE if soon else ""
    )


#: What is not noticed, and what the fence of a lost answer allows for.
_SKEW_SMALL, _SKEW_LARGE = timedelta(seconds=30), timedelta(minutes=5)


def skew(before: datetime, theirs: datetime, after: datetime) -> Finding:
    """Compare this machine's clock with another one, which was read between two moments.

    Args:
        before: our moment before the question.
        theirs: what the other one told, in whole seconds.
        after: our moment after the answer.
    """
    off = max(before - theirs - timedelta(seconds=1), theirs - after, timedelta(0))
    said = f"this machine's clock and Amazon's differ by {off.total_seconds():.0f} s"
    ours = "ahead" if theirs < before else "behind"
    if off < _SKEW_SMALL:
        return Finding(check="clock", health=Health.OK, says="this machine's clock agrees with Amazon's")
    large = off >= _SKEW_LARGE
    more = "; what was lost on the way cannot be judged by time then" if large else ""
    return Finding(
        check="clock",
        health=Health.FAILED if large else Health.WARNING,
        says=f"{said}: ours is {ours}{more}",
        mends="let the machine keep its time by the network (chrony, systemd-timesyncd), then look again",
    )


_SILENT = timedelta(minutes=10)


def heartbeat(beat: datetime | None, now: datetime, *, waiting: int) -> Finding:
    """Judge whether something drives actions.

    Args:
        beat: when anything last did; None: never.
        now: the present moment.
        waiting: how many jobs there are.
    """
    silent = beat is None or now - beat >= _SILENT
    when = "ever" if beat is None else f"for {(now - beat) // timedelta(minutes=1)} minutes"
    jobs = f"{waiting} job{'' if waiting == 1 else 's'}"
    if not silent:
        return Finding(check="heartbeat", health=Health.OK, says="something drives actions")
    return Finding(
        check="heartbeat",
        health=Health.FAILED,
        says=f"nothing has driven actions {when}, "
        + (f"and {jobs} wait{'s' if waiting == 1 else ''}" if waiting else "while nothing waits"),
        mends="start `orderactions worker`, or see what became of it; docs/howto/drive-actions.md",
    )


#: As many actions an hour as a very large seller has on its worst day.
_MANY = 5000


def throughput(max_messages: int, interval: timedelta) -> Finding:
    """Say how many actions an hour one account can bring to the marketplace.

    Args:
        max_messages: so many go in one submission.
        interval: the time between two submissions.
    """
    # The interval was rounded up, by less than half an action.
    an_hour = (timedelta(hours=1) * max_messages + interval / 2) // interval
    needed = -(-_MANY * interval // timedelta(hours=1))
    says = f"max_messages is {max_messages}: at most {an_hour:,} actions an hour for one account and application"
    mends = "" if an_hour >= _MANY else f"for {_MANY:,} an hour set max_messages = {needed} in the policy"
    return Finding(check="throughput", health=Health.OK, says=says, mends=mends)


def out_of_reach(policy: Policy) -> Iterator[Finding]:
    """Name each limit for one action that no action reaches, because an order, an agent or an account may have less.

    A lead whose role allows 500 is held to the 200 of an order all the same, and would hear of it in front of a buyer.
    What nobody has chosen is not named.
    """
    unset = Policy()
    chosen = [
        (name, getattr(policy, name), policy.limit_per_agent_day)
        for name in ("limit_per_action", "automation_limit_per_action")
        if getattr(policy, name) != getattr(unset, name)
    ]
    chosen += [
        (
            f"roles.{name}.limit_per_action",
            role.limit_per_action,
            policy.limit_per_agent_day if role.limit_per_agent_day is None else role.limit_per_agent_day,
        )
        for name, role in policy.roles.items()
        if role.limit_per_action is not None
    ]
    for name, limits, of_day in chosen:
        others = {
            "limit_per_order": policy.limit_per_order,
            "limit_per_agent_day": of_day,
            "limit_per_account_day": policy.limit_per_account_day,
        }
        if said := [text for currency in limits for text in _under(currency, limits[currency], others)]:
            more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
            yield Finding(
                check="limits",
                health=Health.WARNING,
                says=f"{name} is never reached: {said[0]}{more}",
                mends="raise the other limit, or lower this one; docs/howto/set-limits.md",
            )


def _under(currency: str, most: Decimal, others: Mapping[str, Mapping[str, Decimal]]) -> Iterator[str]:
    for name, limits in others.items():
        # A currency that is not named is allowed nothing, as where an action is judged.
        if limits.get(currency, Decimal(0)) < most:
            allowed = f"is {currency} {limits[currency]}" if currency in limits else f"names no {currency}"
            yield f"it is {currency} {most}, and {name} {allowed}"


def worst(findings: Iterable[Finding]) -> Health:
    """Return FAILED, WARNING or OK, whichever is the worst of all."""
    found = {each.health for each in findings}
    return next((each for each in (Health.FAILED, Health.WARNING) if each in found), Health.OK)
