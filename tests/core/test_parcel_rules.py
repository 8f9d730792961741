"""What follows for a parcel, for every answer and every reading that there is."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from orderactions.fulfilment import ParcelLine, ParcelRef, ParcelStatus, ParcelVerdict, Stage
from orderactions.rules import plan_parcel
from orderactions.rules.parcels import (
    ParcelEnd,
    Standing,
    plan_after_release,
    plan_after_stop,
    plan_before_release,
    read_delay_s,
    standing_of,
)
from orderactions.states import State, StepState

V, S = ParcelVerdict, StepState


def status(*, held=None, stage=Stage.WAITING, **line):
    return ParcelStatus(
        parcel=ParcelRef(provider="w", account="m", parcel_id="1"),
        stage=stage,
        word="",
        held=held,
        lines=(ParcelLine(line_id="1", sku="", ordered=2, **line),),
        read_at=datetime(2026, 11, 24, tzinfo=UTC),
    )


HELD, FREE, SILENT = status(held=True), status(held=False), status()
STOPPED_FREE = status(held=False, stage=Stage.OVER, cancelled=2)
STOPPED, LEFT = status(stage=Stage.OVER, cancelled=2), status(stage=Stage.OVER, shipped=2)
READINGS = [None, HELD, FREE, SILENT, STOPPED, LEFT]


@pytest.mark.parametrize("verdict", V)
def test_after_a_stop(verdict):
    """Written only by what was read, asked again only after a certain "nothing", in doubt for a person."""
    for standing, overdue in product(Standing, [False, True]):
        end = plan_after_stop(verdict, standing, "said", is_overdue=overdue)
        assert (end.state is S.PENDING) == (verdict is V.RETURNED)
        if end.state is S.WRITTEN:
            assert standing is Standing.STOPPED
        if end.state is S.WRITING:
            assert verdict in {V.ATTEMPTED, V.ALREADY}
            assert not overdue
        if verdict is not V.RETURNED:
            assert end.is_gone == (standing is Standing.GONE or verdict is V.TOO_LATE)
        assert end.needs_person == (end.state is S.UNCLEAR or (end.state is S.FAILED and not end.is_gone))


def end(state, why, verdict=None, **more):
    return ParcelEnd(state=state, why=why, verdict=verdict, **more)


STOP_READ = "read afterwards: it is stopped"


@pytest.mark.parametrize(
    ("verdict", "standing", "overdue", "wanted"),
    [
        (V.RETURNED, Standing.STOPPED, False, end(S.PENDING, "said", V.RETURNED)),
        (V.TOO_LATE, Standing.OPEN, False, end(S.FAILED, "said", V.TOO_LATE, is_gone=True)),
        (V.ATTEMPTED, Standing.GONE, False, end(S.FAILED, "said", V.ATTEMPTED, is_gone=True)),
        (V.ATTEMPTED, Standing.STOPPED, True, end(S.WRITTEN, STOP_READ, V.ATTEMPTED)),
        (V.UNKNOWN, Standing.STOPPED, False, end(S.WRITTEN, STOP_READ, V.UNKNOWN)),
        # It was somebody else's doing: a release will not undo it.
        (V.REFUSED, Standing.STOPPED, False, end(S.WRITTEN, STOP_READ, V.ALREADY)),
        (V.REFUSED, Standing.OPEN, False, end(S.FAILED, "said", V.REFUSED, needs_person=True)),
        (V.ATTEMPTED, Standing.UNREAD, False, end(S.WRITING, "said", V.ATTEMPTED)),
        (V.ALREADY, Standing.OPEN, False, end(S.WRITING, "said", V.ALREADY)),
        (V.ATTEMPTED, Standing.OPEN, True, end(S.UNCLEAR, "said", V.ATTEMPTED, needs_person=True)),
        (V.UNKNOWN, Standing.OPEN, False, end(S.UNCLEAR, "said", V.UNKNOWN, needs_person=True)),
    ],
)
def test_what_a_stop_comes_to(verdict, standing, overdue, wanted):
    """The state, the sentence for the record, the verdict that a later reading goes on from, and who must look."""
    assert plan_after_stop(verdict, standing, "said", is_overdue=overdue) == wanted


def test_a_stop_is_not_overdue_unless_that_is_said():
    """What was taken is read on."""
    assert plan_after_stop(V.ATTEMPTED, Standing.OPEN, "said").state is S.WRITING


@pytest.mark.parametrize("verdict", V)
def test_after_a_release(verdict):
    """Whatever is still held, or may be, is read on or in front of a person."""
    for read, come, overdue in product(READINGS, [False, True], [False, True]):
        end = plan_after_release(verdict, read, "said", may_still_come=come, is_overdue=overdue)
        assert (end.state is S.PENDING) == (verdict is V.RETURNED)
        if end.state is S.WRITTEN:
            assert verdict is V.TOO_LATE or read is LEFT or (read is FREE and not come)
        assert end.needs_person == (end.state in {S.UNCLEAR, S.FAILED})
        if end.state is S.WRITING and overdue:
            assert read is FREE


FREE_READ = "read afterwards: it is not held any more"


@pytest.mark.parametrize(
    ("verdict", "read", "come", "overdue", "wanted"),
    [
        (V.RETURNED, FREE, False, False, end(S.PENDING, "said", V.RETURNED)),
        (V.TOO_LATE, HELD, False, False, end(S.WRITTEN, "it goes", V.TOO_LATE)),
        (V.REFUSED, LEFT, True, True, end(S.WRITTEN, "it goes", V.REFUSED)),
        (V.ATTEMPTED, FREE, False, True, end(S.WRITTEN, FREE_READ, V.ATTEMPTED)),
        (V.REFUSED, FREE, False, False, end(S.WRITTEN, FREE_READ, V.REFUSED)),
        (V.REFUSED, HELD, False, False, end(S.FAILED, "said", V.REFUSED, needs_person=True)),
        # Free as it stands, but the request to stop it may still come: read on, however late it is.
        (V.UNKNOWN, FREE, True, True, end(S.WRITING, "said", V.UNKNOWN)),
        (V.ATTEMPTED, HELD, False, False, end(S.WRITING, "said", V.ATTEMPTED)),
        (V.ALREADY, None, False, False, end(S.WRITING, "said", V.ALREADY)),
        (V.ATTEMPTED, HELD, False, True, end(S.UNCLEAR, "said", V.ATTEMPTED, needs_person=True)),
        (V.UNKNOWN, HELD, False, False, end(S.UNCLEAR, "said", V.UNKNOWN, needs_person=True)),
        # It says that nothing holds it, and its quantities say that it does not leave.
        (V.UNKNOWN, STOPPED_FREE, False, False, end(S.UNCLEAR, "said", V.UNKNOWN, needs_person=True)),
    ],
)
def test_what_a_release_comes_to(verdict, read, come, overdue, wanted):
    """The state, the sentence for the record, the verdict, and who must look."""
    assert plan_after_release(verdict, read, "said", may_still_come=come, is_overdue=overdue) == wanted


@pytest.mark.parametrize("verdict", V)
def test_before_a_release(verdict):
    """A parcel that is held is asked for or told of; one that is free is left alone once no request can still come."""
    for read, hold, final, come, overdue in product(READINGS[1:], [S.WRITTEN, S.UNCLEAR], *[[False, True]] * 3):
        end = plan_before_release(read, hold, verdict, is_final=final, may_still_come=come, is_overdue=overdue)
        if read is STOPPED:
            assert end.needs_person
        elif read is LEFT:
            assert end.state is S.SKIPPED
        elif read is HELD and not final:
            assert end is None if verdict is not V.ALREADY else end.needs_person
        elif end is not None and not end.needs_person:
            assert read is FREE or final or end.state is S.PENDING
            if come and not final:
                assert end.state is S.PENDING


GOES = end(S.SKIPPED, "it goes; there is nothing to let go")
FOR_GOOD = end(S.SKIPPED, "it is stopped for good and does not come back; it has to be made anew", needs_person=True)
BEFORE_US = end(S.SKIPPED, "it was held before this action, and is left as it was", needs_person=True)
MUTE = end(S.FAILED, "it was asked to stop, which is final there, and does not show whether it will", needs_person=True)
STILL = end(S.PENDING, "the request to stop it may still arrive")
NOT_HELD = end(S.WRITTEN, "it is not held; nothing was asked")


@pytest.mark.parametrize(
    ("read", "hold", "by", "flags", "wanted"),
    [
        (LEFT, S.WRITTEN, V.ATTEMPTED, "", GOES),
        (STOPPED, S.WRITTEN, V.ATTEMPTED, "", FOR_GOOD),
        (HELD, S.WRITTEN, V.ALREADY, "", BEFORE_US),
        (FREE, S.WRITTEN, V.ALREADY, "", NOT_HELD),
        (HELD, S.WRITTEN, V.ATTEMPTED, "", None),
        (HELD, S.WRITTEN, V.ATTEMPTED, "final", MUTE),
        (SILENT, S.UNCLEAR, V.UNKNOWN, "final overdue", MUTE),
        (SILENT, S.UNCLEAR, V.UNKNOWN, "final", STILL),
        (SILENT, S.UNCLEAR, V.UNKNOWN, "overdue", None),
        (FREE, S.UNCLEAR, V.UNKNOWN, "come", STILL),
        (SILENT, S.WRITTEN, V.ATTEMPTED, "come", None),
        (FREE, S.WRITTEN, V.ATTEMPTED, "overdue", NOT_HELD),
        (SILENT, S.WRITTEN, V.ATTEMPTED, "", None),
    ],
)
def test_what_a_release_begins_with(read, hold, by, flags, wanted):
    """None where the provider is to be asked; else the state, the sentence for the record, and who must look."""
    final, come, overdue = (flag in flags.split() for flag in ("final", "come", "overdue"))
    found = plan_before_release(read, hold, by, is_final=final, may_still_come=come, is_overdue=overdue)
    assert found == wanted


@pytest.mark.parametrize(("moment", "hold"), list(product(State, [None, *S])))
def test_when_a_release_is_planned(moment, hold):
    """When the order is not cancelled and the parcel is stopped, or may be."""
    wanted = moment in {State.REFUSED, State.WITHDRAWN, State.EXPIRED} and hold in {S.WRITING, S.WRITTEN, S.UNCLEAR}
    assert bool(plan_parcel(moment, hold)) is wanted


@pytest.mark.parametrize(
    ("read", "final", "standing"),
    [
        (None, False, Standing.UNREAD),
        (HELD, False, Standing.STOPPED),
        (HELD, True, Standing.OPEN),
        (FREE, False, Standing.OPEN),
        (STOPPED, True, Standing.STOPPED),
        (LEFT, False, Standing.GONE),
        (status(stage=Stage.PICKING, picking=2), True, Standing.GONE),
        (status(held=True, shipped=1), False, Standing.GONE),
        (status(held=True, picking=1), False, Standing.OPEN),
        (status(held=True, stage=Stage.UNKNOWN), False, Standing.OPEN),
        (status(stage=Stage.UNKNOWN, cancelled=2), True, Standing.OPEN),
        (status(stage=Stage.OVER, cancelled=1), True, Standing.OPEN),
    ],
)
def test_where_a_parcel_stands(read, final, standing):
    """A hold counts where it can be released, quantities count everywhere, a part that has left is gone."""
    assert standing_of(read, is_final=final) is standing


def test_it_is_read_less_and_less_often():
    """Never more often than before."""
    delays = [read_delay_s(n) for n in range(20)]
    assert delays == sorted(delays)
    assert (delays[0], delays[-1]) == (60.0, 3600.0)
