"""Sentences of the library, which are English, by the keys of their translations. Pure.

A sentence is known by its form, and what stands in it is carried over. One that is not known stays English, and says so
to a screen reader: nothing is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["PATTERNS", "recognise"]

#: Rules of the marketplace, by which a sentence can be looked up.
_RULES = r"(?P<rules> \([A-Z][A-Z0-9, -]+\))?\.?\Z"
_WHEN = r"(?:now|after (?P<until>[0-9:]+) UTC)"

PATTERNS: Mapping[str, re.Pattern[str]] = {
    key: re.compile(pattern + _RULES)
    for key, pattern in {
        "said.answer": r"the marketplace's answer: minutes as a rule, up to eight hours under load",
        "said.answer_at": r"the marketplace's answer (?:after (?P<until>[0-9:]+) UTC|any moment): the account's last.+",
        "said.books": r"the marketplace's books: up to 48 hours",
        "said.books_unread": r"the marketplace's books were not read: what was refunded elsewhere is not seen",
        "said.cancels": r"Amazon cancels the whole order and tells the buyer itself",
        "said.counts": r"It counts against your cancellation rate",
        "said.desk_missing": r"the desk '(?P<desk>[^']+)' is not connected: nothing can be written to the ticket",
        "said.may_leave": r"A parcel that is confirmed as shipped meanwhile makes Amazon refuse it",
        "said.no_way_back": r"It cannot be taken back once it is sent",
        "said.nobody": r"nothing has driven actions for (?P<minutes>\d+) minutes; start `orderactions worker`",
        "said.nobody_ever": r"nothing has driven actions ever; start `orderactions worker`",
        "said.not_counted": r"The buyer used Amazon's own request: it does not count against your cancellation rate",
        "said.order_pending": r"the order to leave Pending: it is looked at again at least once an hour",
        "said.paused": r"(?P<scope>\S+) is paused since (?P<at>[0-9:]+) UTC by (?P<by>[^:]+)(?P<why>: .+)?",
        "said.pays": r"Amazon pays (?P<amount>[A-Z]{3} [0-9.]+) to the buyer and tells the buyer itself",
        "said.reads_cancelled": r"the order to read cancelled: minutes as a rule",
        "said.sending": rf"to be sent {_WHEN}: .+",
        "said.slow": r"Amazon's answer comes minutes to hours later",
        "said.stock_back": r"(?P<code>[A-Za-z]+) puts the articles back on offer",
        "said.stock_unsure": r"Amazon does not say whether (?P<code>[A-Za-z]+) puts the articles back on offer",
        "said.tax_inside": r"one amount with the tax in it, as the account's setting says",
        "said.ticket_unread": r"the ticket cannot be read now: how long the buyer has waited is not known",
        "said.unknown": (
            r"it is not known whether an action of this order was carried out: do not repeat it, here or there"
        ),
        "said.unseen": r"What was refunded in Seller Central or by another program is not seen",
        "said.unseen_lately": (
            r"What was refunded in Seller Central or by another program in the last 48 hours, or is held back by "
            r"Amazon, may not be seen yet"
        ),
    }.items()
}
"""By the key of the translation."""


def recognise(sentence: str) -> tuple[str, dict[str, str]] | None:
    """Return the key of a sentence and what stands in it; None where it is not known.

    A part that may be missing is "" then.
    """
    for key, pattern in PATTERNS.items():
        if match := pattern.match(sentence):
            return key, {name: value or "" for name, value in match.groupdict().items()}
    return None
