"""What an examination concludes: pure values, each from both sides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from orderactions.doctor import Finding, Health, heartbeat, secret_age, skew, throughput, worst
from orderactions.journal.checkup import examine_place, older

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
SECOND = timedelta(seconds=1)

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /run tmpfs rw 0 0
server:/export /srv nfs4 rw 0 0
/dev/sdb1 /srv/local xfs rw 0 0
//nas/desk /mnt/the\\040desk cifs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "health", "says"),
    [
        ("/var/lib/actions.db", Health.OK, "is on a disk of this machine (ext4)"),
        ("/srv/actions.db", Health.FAILED, "is on a network disk (nfs4)"),
        ("/srv/local/actions.db", Health.OK, "(xfs)"),
        ("/srv-more/actions.db", Health.OK, "(ext4)"),
        ("/mnt/the desk/actions.db", Health.FAILED, "(cifs)"),
    ],
)
def test_a_network_disk_is_no_place_for_sqlite(path, health, says):
    """The mount that is nearest to the file counts, also one with a blank in its name."""
    (told,) = examine_place(Path(path), MOUNTS)
    assert (told.check, told.health) == ("disk", health)
    assert says in told.says


def test_where_mounts_are_not_told_nothing_is_claimed():
    """As on a Mac."""
    (told,) = examine_place(Path("/var/lib/actions.db"), "")
    assert told.health is Health.UNTESTABLE


def test_a_file_that_is_no_database_is_not_called_old(tmp_path):
    """What is wrong with it, whoever opens it says; one that is not there is none at all."""
    path = tmp_path / "actions.db"
    assert older(path) is None
    assert not path.exists()
    path.write_text("no database")
    assert older(path) is None


@pytest.mark.parametrize(
    ("off", "health"),
    [
        (timedelta(0), Health.OK),
        (30 * SECOND, Health.OK),
        (31 * SECOND, Health.WARNING),
        (300 * SECOND, Health.WARNING),
        (301 * SECOND, Health.FAILED),
        (-29 * SECOND, Health.OK),
        (-30 * SECOND, Health.WARNING),
        (-299 * SECOND, Health.WARNING),
        (-300 * SECOND, Health.FAILED),
    ],
)
def test_clocks_that_differ(off, health):
    """The other side tells whole seconds, so the present one may be a second old: that is no difference."""
    assert skew(NOON, NOON - off, NOON).health is health


def test_the_time_of_an_answer_on_its_way_is_no_difference():
    """Whatever lies between question and answer agrees."""
    assert skew(NOON, NOON + 40 * SECOND, NOON + 90 * SECOND).health is Health.OK


@pytest.mark.parametrize(
    ("made", "ends", "health"),
    [
        (TODAY, None, Health.OK),
        (TODAY - timedelta(days=149), None, Health.OK),
        (TODAY - timedelta(days=150), None, Health.WARNING),
        (TODAY - timedelta(days=180), None, Health.WARNING),
        (TODAY - timedelta(days=181), None, Health.FAILED),
        (TODAY + timedelta(days=1), None, Health.FAILED),
        (None, TODAY + timedelta(days=31), Health.OK),
        (None, TODAY - timedelta(days=1), Health.FAILED),
        (TODAY, TODAY + timedelta(days=7), Health.WARNING),
        (TODAY - timedelta(days=170), date(2030, 1, 1), Health.WARNING),
        (None, None, Health.UNTESTABLE),
    ],
)
def test_the_earlier_end_of_a_secret_counts(made, ends, health):
    """Thirty days ahead somebody is told; on the last day it still works."""
    assert secret_age(TODAY, made, ends).health is health


@pytest.mark.parametrize(
    ("silent", "waiting", "says"),
    [
        (timedelta(minutes=9, seconds=59), 5, "something drives actions"),
        (timedelta(minutes=10), 5, "nothing has driven actions for 10 minutes, and 5 jobs wait"),
        (timedelta(minutes=75), 1, "nothing has driven actions for 75 minutes, and 1 job waits"),
        (timedelta(minutes=10), 0, "nothing has driven actions for 10 minutes, while nothing waits"),
        (None, 0, "nothing has driven actions ever, while nothing waits"),
    ],
)
def test_a_heartbeat_is_missed_after_ten_minutes(silent, waiting, says):
    """Whether something waits or not; which of the two is said."""
    told = heartbeat(None if silent is None else NOON - silent, NOON, waiting=waiting)
    assert told.says == says
    assert told.health is (Health.OK if says.startswith("something") else Health.FAILED)


def test_how_many_actions_fit_into_an_hour():
    """By the published rate of createFeed; enough for 5,000 is no more than is needed."""
    interval = timedelta(microseconds=120_481_928)
    assert "at most 2,988 actions an hour" in throughput(100, interval).says
    assert throughput(100, interval).mends.endswith("max_messages = 168 in the policy")
    assert throughput(167, interval).mends
    assert not throughput(168, interval).mends


def test_the_worst_of_all_counts():
    """What cannot be tested is no fault."""
    found = [Finding(check="a", health=health, says="") for health in (Health.OK, Health.UNTESTABLE)]
    assert worst(found) is Health.OK
    found.append(Finding(check="a", health=Health.WARNING, says=""))
    assert worst(found) is Health.WARNING
    found.insert(0, Finding(check="a", health=Health.FAILED, says=""))
    assert worst(found) is Health.FAILED
