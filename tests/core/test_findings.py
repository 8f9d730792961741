"""What an examination concludes: pure values, each from both sides."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from orderactions import Policy
from orderactions.actions import Task
from orderactions.clock import ManualClock
from orderactions.doctor import Finding, Health, heartbeat, out_of_reach, secret_age, skew, throughput, worst
from orderactions.ids import SequentialIds
from orderactions.journal import identity
from orderactions.journal.checkup import beat_of, examine_journal, examine_place, older
from orderactions.journal.migrations import VERSION
from orderactions.journal.sqlite import SqliteJournal
from orderactions.roles import Role

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
    ("path", "kind"),
    [
        ("/var/lib/actions.db", "ext4"),
        ("/srv/local/actions.db", "xfs"),
        ("/srv-more/actions.db", "ext4"),
        ("/run/actions.db", "tmpfs"),
    ],
)
def test_a_disk_of_the_machine_is_a_place_for_sqlite(path, kind):
    """The mount that is nearest to the file counts."""
    assert list(examine_place(Path(path), MOUNTS)) == [
        Finding(check="disk", health=Health.OK, says=f"{path} is on a disk of this machine ({kind})")
    ]


@pytest.mark.parametrize(("path", "kind"), [("/srv/actions.db", "nfs4"), ("/mnt/the desk/actions.db", "cifs")])
def test_a_network_disk_is_no_place_for_sqlite(path, kind):
    """Also where its name has a blank."""
    assert list(examine_place(Path(path), MOUNTS)) == [
        Finding(
            check="disk",
            health=Health.FAILED,
            says=f"{path} is on a network disk ({kind}): SQLite's locks and its write-ahead log do not hold there",
            mends="put it on a disk of this machine; for several machines docs/howto/use-postgresql.md",
        )
    ]


@pytest.mark.parametrize("mounts", ["", "broken", "tmpfs /run tmpfs rw 0 0"])
def test_where_mounts_are_not_told_nothing_is_claimed(mounts):
    """As on a Mac."""
    assert list(examine_place(Path("/var/lib/actions.db"), mounts)) == [
        Finding(
            check="disk",
            health=Health.UNTESTABLE,
            says="whether /var/lib/actions.db is on a network disk cannot be told here",
            mends="see to it that it is not: SQLite's locks do not hold there",
        )
    ]


@pytest.mark.parametrize(
    "mounts",
    [
        "/dev/sda1 / ext4 rw 0 0\nserver:/export /srv nfs rw 0 0\n/dev/sdb1 /srv xfs rw 0 0",
        "broken\n/dev/sdb1 /srv xfs rw 0 0\n/dev/sda1 / ext4 rw 0 0",
        " /srv xfs rw 0 0\n/dev/sda1 / ext4 rw 0 0",
        "/dev/sdb1 /srv xfs",
    ],
    ids=["mounted over another", "a broken line before", "a device without a name", "no more than is read"],
)
def test_which_file_system_a_file_is_in(mounts):
    """Whatever else is in the list of mounts, and in whatever order."""
    (told,) = examine_place(Path("/srv/actions.db"), mounts)
    assert told.says == "/srv/actions.db is on a disk of this machine (xfs)"


def test_a_path_without_a_folder_is_one_of_where_we_are(tmp_path, monkeypatch):
    """It is told as it was given."""
    monkeypatch.chdir(tmp_path)
    (told,) = examine_place(Path("actions.db"), f"/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 {tmp_path} xfs rw 0 0")
    assert told.says == "actions.db is on a disk of this machine (xfs)"


@pytest.mark.parametrize("name", ["actions.db", "actions.db.key"])
@pytest.mark.parametrize("mode", [0o604, 0o602, 0o666])
def test_a_file_that_everybody_can_read_or_write_is_told(tmp_path, name, mode):
    """The journal's and that of its key, each by itself."""
    file = tmp_path / name
    file.touch()
    file.chmod(mode)
    _, told = examine_place(tmp_path / "actions.db", MOUNTS)
    assert told == Finding(
        check="file",
        health=Health.WARNING,
        says=f"{file} can be read or written by everybody on this machine (mode {mode:o})",
        mends=f"chmod 600 {file}",
    )


@pytest.mark.parametrize("mode", [0o600, 0o660, 0o661, 0o771])
def test_a_file_that_is_closed_to_strangers_is_not_told(tmp_path, mode):
    """Its group may be a team's; what a stranger could only carry out is no program."""
    file = tmp_path / "actions.db"
    file.touch()
    file.chmod(mode)
    assert [each.check for each in examine_place(file, MOUNTS)] == ["disk"]


def test_the_bits_of_a_file_that_say_more_than_who_may_are_not_told(tmp_path):
    """Such as the sticky one."""
    file = tmp_path / "actions.db"
    file.touch()
    file.chmod(0o1604)
    _, told = examine_place(file, MOUNTS)
    assert told.says == f"{file} can be read or written by everybody on this machine (mode 604)"


def of_schema(path: Path, version: int) -> Path:
    with closing(sqlite3.connect(path)) as cx:
        cx.execute(f"pragma user_version = {version}")
    return path


def test_a_journal_of_an_older_version_is_not_opened(tmp_path):
    """It would be taken forward, and the older version's workers would stop."""
    path = of_schema(tmp_path / "our actions.db", VERSION - 1)
    assert older(path) == Finding(
        check="journal",
        health=Health.FAILED,
        says=f"{path} is of an older version (schema {VERSION - 1}, this one has {VERSION}) and was not opened, which "
        "would take it forward for good",
        mends="stop the older version's workers, keep a copy, and start this version's; docs/howto/drive-actions.md",
    )
    assert older(of_schema(tmp_path / "first.db", 1)) is not None


@pytest.mark.parametrize("version", [0, VERSION, VERSION + 1])
def test_a_journal_that_is_not_older_may_be_opened(tmp_path, version):
    """A new file, one of today, or a newer one, which is told where it is opened."""
    assert older(of_schema(tmp_path / "actions.db", version)) is None


def test_a_file_that_is_no_database_is_not_called_old(tmp_path):
    """What is wrong with it, whoever opens it says; one that is not there is none at all."""
    path = tmp_path / "actions.db"
    assert older(path) is None
    assert not path.exists()
    path.write_text("no database")
    assert older(path) is None


@pytest.fixture
def clock():
    return ManualClock(NOON)


@pytest.fixture
def journal(clock):
    made = SqliteJournal(None, clock=clock, ids=SequentialIds())
    yield made
    made.close()


OPEN = Finding(check="journal", health=Health.OK, says=f"open, schema {VERSION}, which is this version's")
FITS = Finding(check="restore", health=Health.OK, says="its mark fits: it was not put back or copied")
DRIVEN = Finding(check="heartbeat", health=Health.OK, says="something drives actions")


def driven(journal, **accounts: tuple[str, str]) -> list[Finding]:
    """What is found besides, where something drives the journal and nothing holds it."""
    with journal.transaction() as t:
        t.work.beat("w")
    first, *between, last = examine_journal(journal, accounts)
    assert (first, last) == (OPEN, DRIVEN)
    return between


def test_a_journal_that_is_well(journal):
    """It is open, it was not put back, and something drives it; an account that it does not know yet may come."""
    assert driven(journal) == driven(journal, shop=("live", "SELLER1")) == [FITS]


def test_a_journal_that_is_held(journal):
    """Why, and how it is taken up."""
    with journal.transaction() as t:
        t.work.hold("it was put back")
    assert driven(journal) == [
        Finding(
            check="restore",
            health=Health.FAILED,
            says="nothing is sent: it was put back",
            mends="look at what the marketplace shows, then orderactions resume --after-restore --agent NAME; "
            "docs/runbooks/journal_held.md",
        )
    ]


def test_what_is_paused(journal):
    """Each scope: since when, by whom, and why if that was said."""
    with journal.transaction() as t:
        t.work.pause("kind:refund", "tom", "")
        t.work.pause("all", "ann", "odd")
    at_noon = "is paused since 2026-11-24 12:00 UTC by"
    assert driven(journal) == [
        FITS,
        Finding(
            check="pause",
            health=Health.WARNING,
            says=f"all {at_noon} ann: odd",
            mends="orderactions resume all --agent NAME",
        ),
        Finding(
            check="pause",
            health=Health.WARNING,
            says=f"kind:refund {at_noon} tom",
            mends="orderactions resume kind:refund --agent NAME",
        ),
    ]


@pytest.mark.parametrize(("many", "says"), [(1, "1 task for a person"), (2, "2 tasks for a person")])
def test_how_many_tasks_wait(journal, many, says):
    """And where they are."""
    with journal.transaction() as t:
        for n in range(many):
            t.work.add_task(
                Task(
                    id=f"t{n}", action_id=f"a{n}", kind="late", since=NOON, due=NOON, money=None, why="", look_at=(),
                    answers=(),
                )
            )  # fmt: skip
    assert driven(journal) == [
        FITS,
        Finding(
            check="tasks",
            health=Health.WARNING,
            says=says,
            mends="orderactions tasks; docs/howto/answer-a-task.md",
        ),
    ]


def test_a_journal_that_nothing_drives(journal, clock):
    """By its own clock; with the number of jobs that wait."""
    with journal.transaction() as t:
        t.work.beat("w")
        t.work.add_job("settle", "s1", "shop", NOON)
        t.work.add_job("settle", "s2", "shop", NOON)
    clock.advance(601)
    found = heartbeat(NOON, NOON + 601 * SECOND, waiting=2)
    assert found.says == "nothing has driven actions for 10 minutes, and 2 jobs wait"
    assert beat_of(journal) == found
    assert list(examine_journal(journal, {})) == [OPEN, FITS, found]


@pytest.mark.parametrize(
    ("name", "environment", "seller", "says"),
    [
        (
            "shop", "simulator", "SELLER1",
            "the journal belongs to the live environment, the account to the simulator one",
        ),
        (
            "shop", "simulator", "SELLER2",
            "the journal belongs to the live environment, the account to the simulator one",
        ),
        ("shop", "live", "SELLER2", "in the journal 'shop' is another seller (SELLER1)"),
        ("store", "live", "SELLER1", "in the journal this seller is called 'shop'"),
    ],
)  # fmt: skip
def test_an_account_that_the_journal_would_refuse(journal, name, environment, seller, says):
    """Its environment before its name; those that it would take are not told."""
    with journal.transaction() as t:
        identity.bind(t.cx, "j.db", "live", "shop", "SELLER1")
        identity.bind(t.cx, "j.db", "live", "other", "SELLER9")
    tried = {"new": ("live", "SELLER7"), name: (environment, seller), "other": ("live", "SELLER9")}
    assert driven(journal, **tried) == [
        Finding(
            check="belongs",
            health=Health.FAILED,
            says=says,
            mends="keep a journal for each environment, and the name of an account for ever",
            account=name,
        ),
        FITS,
    ]


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


def test_the_limits_of_a_fresh_policy_are_all_in_reach():
    """Nobody is warned of what they have not chosen."""
    assert list(out_of_reach(Policy())) == []
    assert list(out_of_reach(Policy(limit_per_order={"EUR": 40}))) == []


def test_a_lead_who_is_held_to_the_orders_limit_hears_of_it_before():
    """Their role allows 500 for one action, the order only 200: it would never be reached."""
    lead = Role(
        members={"ada"}, limit_per_action={"EUR": 500, "GBP": 150}, limit_per_agent_day={"EUR": 900, "GBP": 900}
    )
    (told,) = out_of_reach(Policy(roles={"leads": lead}, limit_per_order={"EUR": 200, "GBP": 200}))
    assert told.health is Health.WARNING
    assert told.says == ("roles.leads.limit_per_action is never reached: it is EUR 500, and limit_per_order is EUR 200")


@pytest.mark.parametrize("name", ["limit_per_order", "limit_per_agent_day", "limit_per_account_day"])
def test_whatever_is_smaller_is_named(name):
    """An order's, an agent's or an account's; the same amount is enough."""
    given = {"limit_per_action": {"EUR": 90}, "automation_limit_per_action": {"EUR": 90}}
    assert list(out_of_reach(Policy(**given, **{name: {"EUR": 90}}))) == []
    told = list(out_of_reach(Policy(**given, **{name: {"EUR": 89}})))
    assert [each.says.partition(" is ")[0] for each in told] == ["limit_per_action", "automation_limit_per_action"]
    assert all(f"{name} is EUR 89" in each.says for each in told)


def test_a_currency_that_a_limit_does_not_name_is_out_of_reach():
    """What is not named is allowed nothing: a limit for one action in it is never reached."""
    policy = Policy(limit_per_action={"EUR": 90, "GBP": 80}, limit_per_order={"EUR": 200})
    assert [each.says for each in out_of_reach(policy)] == [
        "limit_per_action is never reached: it is GBP 80, and limit_per_order names no GBP"
    ]


def test_a_role_without_a_day_of_its_own_has_the_policys():
    """One with a day of its own is held to that."""
    days = {"EUR": 50}
    for own in (None, {"EUR": 50}):
        role = Role(members={"ada"}, limit_per_action={"EUR": 60}, limit_per_agent_day=own)
        (told,) = out_of_reach(Policy(roles={"a": role}, limit_per_agent_day=days if own is None else {"EUR": 500}))
        assert "it is EUR 60, and limit_per_agent_day is EUR 50" in told.says


def test_the_worst_of_all_counts():
    """What cannot be tested is no fault."""
    found = [Finding(check="a", health=health, says="") for health in (Health.OK, Health.UNTESTABLE)]
    assert worst(found) is Health.OK
    found.append(Finding(check="a", health=Health.WARNING, says=""))
    assert worst(found) is Health.WARNING
    found.insert(0, Finding(check="a", health=Health.FAILED, says=""))
    assert worst(found) is Health.FAILED
