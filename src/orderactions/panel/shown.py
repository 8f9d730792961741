"""A preview as the form carries it: signed for one session, so that what is pressed is what was shown.

The request, the preview's id and the facts that it rests on travel in the form. The id is the key of the action: a
double click, a reload and the back button ask for the same one. The facts are held against the order when it is
pressed, in the transaction that reserves: what has changed is said, and nothing is done.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from orderactions.actions import Preview
from orderactions.models import OrderRef, TicketRef
from orderactions.panel.forms import fields_of, read_form
from orderactions.panel.keys import Keyset
from orderactions.panel.recent import Recent
from orderactions.panel.sessions import Session

if TYPE_CHECKING:
    from orderactions.service import ActionService

__all__ = ["Shown", "ShownPreviews"]

_PURPOSE = "preview"
_VALID = timedelta(hours=1)
_LARGEST = 2_000_000


@frozen(kw_only=True)
class Shown:
    """What a form of ours says that an agent has seen."""

    id: str
    order: OrderRef
    #: The fields that ask for it.
    fields: Mapping[str, str]
    facts: Mapping[str, str]
    fingerprint: str
    #: The digest of what the buyer is told.
    told: str
    until: datetime

    def own_words(self, given: str | None) -> str | None:
        """Return what the agent has written in place of what was shown; None where that was left as it was."""
        return None if given is None or _digest(given) == self.told else given


def _digest(text: str) -> str:
    """Of a text as a form carries it: lines may end otherwise."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()


class ShownPreviews:
    """Signs previews for forms, and makes previews of them again.

    Args:
        keys: sign.
        service: previews again what another process has shown.
    """

    def __init__(self, keys: Keyset, service: ActionService) -> None:
        self._keys = keys
        self._service = service
        self._kept: Recent[str, Preview] = Recent()

    def write(self, preview: Preview, session: Session, now: datetime) -> str:
        """Return the preview for a form of this session."""
        self._kept.put(preview.id, preview)
        said = {
            "session": session.id,
            "agent": session.agent,
            "id": preview.id,
            "order": [preview.order.account, preview.order.order_id],
            "fields": fields_of(preview.request),
            "facts": dict(preview.facts),
            "fingerprint": preview.fingerprint,
            "told": _digest(preview.for_buyer),
            "until": int((now + _VALID).timestamp()),
        }
        text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
        return self._keys.sign(_PURPOSE, zlib.compress(text.encode(), 1))

    def read(self, text: str, session: Session, order: OrderRef) -> Shown | None:
        """Return what a form carries; None where it is not ours, or of another session, agent or order."""
        packed = self._keys.read(_PURPOSE, text)
        if packed is None:
            return None
        said = json.loads(zlib.decompressobj().decompress(packed, _LARGEST))
        if (said["session"], said["agent"], OrderRef(*said["order"])) != (session.id, session.agent, order):
            return None
        return Shown(
            id=said["id"],
            order=order,
            fields=said["fields"],
            facts=said["facts"],
            fingerprint=said["fingerprint"],
            told=said["told"],
            until=datetime.fromtimestamp(said["until"], tz=session.until.tzinfo),
        )

    def again(self, shown: Shown, ticket: TicketRef | None) -> Preview:
        """Return the preview that was shown; where another process has shown it, with a reading of now.

        Raises like `ActionService.preview`.
        """
        kept = self._kept.get(shown.id)
        if kept is not None and kept.fingerprint == shown.fingerprint:
            return kept
        now = self._service.preview(read_form(shown.fields, shown.order), ticket=ticket)
        # Judged by the facts that were shown, not by those of now.
        return evolve(now, facts=dict(shown.facts), fingerprint=shown.fingerprint)
