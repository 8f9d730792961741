"""What both Finances versions have in common: windows of time, pages, and answers that leave something out."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import evolve, frozen

from orderactions.testing.simulator.books import Posting, postings
from orderactions.testing.simulator.context import Context, read_time
from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.wire import Call

__all__ = ["Listing", "Page", "Window", "cut", "read_listing", "read_window", "seen"]

_LONGEST = timedelta(days=180)
_SETTLED = timedelta(minutes=2)


@frozen(kw_only=True)
class Listing:
    """What is asked for, and how far the caller has come."""

    arguments: Mapping[str, str]
    #: The moment of its first call; the later pages show the books as they were then.
    as_of: datetime
    place: int = 0
    #: Whether the empty page before this place has been handed out.
    passed: bool = False


@frozen(kw_only=True)
class Window:
    """From a moment on, up to but not including another; None: from the beginning."""

    after: datetime | None
    before: datetime

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment is inside; nothing is inside a window of more than 180 days."""
        if self.after is None:
            return moment < self.before
        return self.before - self.after <= _LONGEST and self.after <= moment < self.before


@frozen(kw_only=True)
class Page:
    """One page of a listing."""

    rows: list[Posting]
    next_token: str | None


def read_listing(context: Context, call: Call, names: tuple[str, ...], token_name: str, *, repeat: bool) -> Listing:
    """Begin a listing, or go on with one.

    Args:
        context: of this call.
        call: its query is read.
        names: of the arguments.
        token_name: of the argument that goes on.
        repeat: whether the token has to come with all the arguments again.

    Raises:
        ApiRefusal: 400, the token is none, or the arguments are others than before.
    """
    given = {name: value for name in names if (value := call.single(name))}
    token = call.single(token_name)
    if not token:
        return Listing(arguments=given, as_of=context.now)
    listing = _read_token(token, token_name)
    expected = listing.arguments if repeat else {name: listing.arguments.get(name) for name in given}
    if given != expected:
        raise ApiRefusal(400, "InvalidInput", "The arguments are not those of the call that gave the token.")
    return listing


def read_window(listing: Listing, after_name: str, before_name: str) -> Window:
    """Read the two ends of a window (both must be more than two minutes ago).

    Raises:
        ApiRefusal: 400, an end is no time, too young, without its other end, or before it.
    """
    after, before = _end(listing, after_name), _end(listing, before_name)
    if before is not None and after is None:
        raise ApiRefusal(400, "InvalidInput", "Start date cannot be null", "Start date cannot be null")
    if before is not None and after is not None and before <= after:
        raise ApiRefusal(400, "InvalidInput", f"{before_name} must be later than {after_name}.", before_name)
    return Window(after=after, before=before or listing.as_of - _SETTLED)


def seen(context: Context, listing: Listing, order_id: str | None = None) -> list[Posting]:
    """Return what the books showed (of one order, or of all) when the listing began, less what a fault leaves out."""
    hidden = {fault.order_id for fault in context.fired if fault.what == "books_empty"}
    if "" in hidden:
        return []
    return [each for each in postings(context, listing.as_of, order_id) if each.order.order_id not in hidden]


def cut(context: Context, listing: Listing, rows: list[Posting], size: int) -> Page:
    """Return the page at the listing's place; where it is set up so, an empty one comes before each."""
    if context.settings.books_empty_pages and not listing.passed:
        return Page(rows=[], next_token=_write_token(evolve(listing, passed=True)))
    end = listing.place + size
    more = _write_token(evolve(listing, place=end, passed=False)) if rows[end:] else None
    return Page(rows=rows[listing.place : end], next_token=more)


def _end(listing: Listing, name: str) -> datetime | None:
    text = listing.arguments.get(name)
    if not text:
        return None
    try:
        # A plus sign that was not escaped arrives as a blank.
        moment = read_time(text.replace(" ", "+"))
    except ValueError:
        raise ApiRefusal(400, "InvalidInput", "The time is not in ISO 8601 format.", name) from None
    if moment >= listing.as_of - _SETTLED:
        raise ApiRefusal(400, "InvalidInput", "The time must be more than two minutes ago.", name)
    return moment


def _write_token(listing: Listing) -> str:
    values = [dict(listing.arguments), listing.as_of.isoformat(), listing.place, listing.passed]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def _read_token(token: str, name: str) -> Listing:
    try:
        arguments, as_of, place, passed = json.loads(base64.urlsafe_b64decode(token))
        return Listing(arguments=dict(arguments), as_of=read_time(as_of), place=int(place), passed=bool(passed))
    except (ValueError, TypeError, RecursionError):
        raise ApiRefusal(400, "InvalidInput", "The token is not valid.", name) from None
