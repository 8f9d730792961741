"""What an agent writes to the buyer in place of our text: checked, kept sealed, and told only once it is done.

Nobody can check what free words claim, so they are not told before the marketplace has reported that it was carried
out. They may hold the buyer's name, so no column of the journal holds them in the clear.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.errors import RequestError
from orderactions.ids import confirmation_number
from orderactions.journal.rows import ActionRow
from orderactions.messages import MAX_CHARACTERS
from orderactions.messages.filling import FORBIDDEN
from orderactions.policy import ReplyAt

if TYPE_CHECKING:
    from orderactions.actions import Preview
    from orderactions.engine.context import Context

__all__ = ["NUMBER", "checked", "has_own_words", "keep", "own_words"]

NUMBER = "OA-..."
"""Stands in a text that is shown before there is a number; it is put in its place when the text is told."""

_KEY = "own_words"
_FIELD = "for_buyer"


def checked(context: Context, text: str | None, shown: Preview, *, has_ticket: bool) -> str:
    """Return the words that are to be told in place of ours; "" where they are none, or ours.

    Raises:
        RequestError: they may not be sent (AMZ-MSG-03), or nothing is told to this buyer at all.
        SetupError: the extra `[evidence]` is not installed.
    """
    words = (text or "").replace("\r\n", "\n").strip()
    if text is None or words == shown.for_buyer.strip():
        return ""
    if not words:
        raise RequestError(_FIELD, "it is empty; leave it out for our text")
    if not has_ticket or context.policy.reply_at is ReplyAt.NEVER:
        why = "no reply is sent by this policy (reply_at)" if has_ticket else "there is no ticket to reply in"
        raise RequestError(_FIELD, f"{why}; leave it out")
    # The order's own id is no telephone number.
    read = words.replace(shown.order.order_id, "X").replace(NUMBER, "X" * 32)
    for what, pattern in FORBIDDEN:
        if pattern.search(read):
            raise RequestError(_FIELD, f"it contains {what}, which messages to buyers must not; take it out")
    if len(words) + 32 > MAX_CHARACTERS:
        raise RequestError(_FIELD, f"it has {len(words)} characters; at most {MAX_CHARACTERS - 32} can be sent")
    context.journal.key.seal(words, "a trial")
    return words


def keep(context: Context, row: ActionRow, words: str) -> ActionRow:
    """Return the action with the words sealed in it."""
    if not words:
        return row
    sealed = b64encode(context.journal.key.seal(words, _place(row))).decode()
    return evolve(row, body={**row.body, _KEY: sealed})


def has_own_words(row: ActionRow) -> bool:
    """Whether the buyer is told an agent's words."""
    return _KEY in row.body


def own_words(context: Context, row: ActionRow) -> str:
    """Return the words, with the action's number in its place; "" where ours are told.

    Raises:
        SetupError: the extra `[evidence]` is not installed here.
    """
    if not has_own_words(row):
        return ""
    words = context.journal.key.unseal(b64decode(row.body[_KEY]), _place(row))
    return words.replace(NUMBER, confirmation_number(row.id))


def _place(row: ActionRow) -> str:
    return f"{row.id}:words"
