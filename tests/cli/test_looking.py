"""`orderactions actions`, `tasks`, `resolve`, `pause`, `resume`, `audit verify`: the journal, without an account."""

from __future__ import annotations

import pytest

from orderactions import ActionService, Actor, State
from orderactions.transport import HttpResponse
from orderactions.webhooks import Webhook
from tests.cli.conftest import SHIPPED, UNSHIPPED
from tests.receiver import SECRET

MARIE = ("--agent", "marie")


@pytest.fixture
def unknown(offline):
    """An action whose answer was lost, and its task."""
    offline.world.amazon.add_fault("reset_after_effect")
    action = offline.world.refund(SHIPPED)
    offline.world.service.advance()
    (task,) = offline.world.service.tasks()
    return action, task


def test_actions_are_listed_newest_first(offline):
    """Reference, kind, order, amount, state and agent of each."""
    refund, cancellation = offline.world.refund(SHIPPED), offline.world.cancel(UNSHIPPED)
    ran = offline("actions")
    assert ran.code == 0
    assert ran.out.index(cancellation.confirmation.number) < ran.out.index(refund.confirmation.number)
    for part in ("EUR 24.90", "reserved", "marie", f"de/{SHIPPED}"):
        assert part in ran.out, part


def test_a_broken_account_does_not_stop_a_pause(offline, monkeypatch):
    """In an emergency the journal's commands work whatever is wrong with the account's settings."""
    for name in ("SELLER_ID", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN"):
        monkeypatch.setenv(f"ORDERACTIONS_AMAZON_{name}", "x")
    monkeypatch.setenv("ORDERACTIONS_AMAZON_REGION", "eruope")
    assert offline("advance").code == 4
    assert offline("pause", *MARIE).code == 0
    assert offline("tasks").code == 0


def test_actions_can_be_chosen(offline):
    """By order, by whether they are open, and by number."""
    refund, cancellation = offline.world.refund(SHIPPED), offline.world.cancel(UNSHIPPED)
    offline.world.service.withdraw(refund.id, actor=Actor.agent("tom"))

    def ids(*chosen: str) -> list[str]:
        return [action["id"] for action in offline("actions", *chosen, "--json").json["actions"]]

    assert ids() == [cancellation.id, refund.id]
    assert ids("--open") == [cancellation.id]
    assert ids("--order", SHIPPED) == [refund.id]
    assert ids("--order", f"de/{SHIPPED}") == [refund.id]
    assert ids("--limit", "1") == [cancellation.id]


def test_on_a_narrow_terminal_the_numbers_stay_whole(offline, monkeypatch):
    """What a person copies is never broken over two lines."""
    monkeypatch.setenv("COLUMNS", "80")
    action = offline.world.refund(SHIPPED)
    ran = offline("actions")
    assert f"{action.confirmation.number} " in ran.out
    assert f"de/{SHIPPED} " in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_an_empty_journal_is_no_empty_table(offline):
    """It says in words that there is nothing."""
    assert "There are no actions." in offline("actions").out
    assert "Nothing needs a person." in offline("tasks").out


@pytest.mark.parametrize("name", ["id", "number"])
def test_one_action_is_shown_with_its_history(offline, name):
    """By its id or by our reference."""
    action = offline.world.refund(SHIPPED)
    offline.world.service.advance()
    asked = action.id if name == "id" else action.confirmation.number
    ran = offline("actions", asked)
    assert ran.code == 0
    assert "What happened:" in ran.out
    said = offline("actions", asked, "--json").json
    assert said["action"]["state"] == "accepted"
    assert [event["type"] for event in said["history"]][:3] == ["created", "state", "state"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("anothing", "there is no action 'anothing'"),
        ("OA-7K2M-9Q4X-A1B2-C", "its last character does not fit"),
        ("OA-1", "it looks like OA-7K2M-9Q4X-A1B2-C"),
    ],
)
def test_an_action_that_is_not_there_is_named(offline, name, said):
    """A number that was misread is told from one that is not known."""
    for command in (["actions", name], ["withdraw", name, *MARIE]):
        ran = offline(*command)
        assert ran.code == 1
        assert said in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ["actions"],
        ["tasks"],
        ["audit", "verify"],
        ["resume", *MARIE],
        ["withdraw", "a1", *MARIE],
        ["resolve", "t1", "leave", *MARIE],
    ],
    ids=" ".join,
)
def test_a_slip_in_the_journals_name_is_seen(offline, tmp_path, command):
    """A look at a journal that is not there makes none, and does not say that all is well."""
    ran = offline(*command, "--journal", f"sqlite:///{tmp_path}/slip.db")
    assert ran.code == 4
    assert f"there is no journal at {tmp_path}/slip.db" in ran.err
    assert list(tmp_path.glob("slip.db*")) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("orderactions.db", "is not an address of a journal"),
        ("sqlite:///nowhere/at/all.db", "does not exist"),
        ("mysql://x", "is not an address of a journal"),
    ],
)
def test_a_wrong_address_of_a_journal_is_named(offline, url, said):
    """Set-up: 4."""
    ran = offline("actions", "--journal", url)
    assert ran.code == 4
    assert said in ran.err


def test_a_file_that_is_no_journal_is_named(offline, tmp_path):
    """A text file, say."""
    path = tmp_path / "notes.db"
    path.write_text("not a journal, " * 1000)
    ran = offline("actions", "--journal", f"sqlite:///{path}", "--json")
    assert ran.code == 4
    assert ran.json["error"]["kind"] == "journal"
    assert "notes.db" in ran.json["error"]["message"]


# Tasks.


def test_a_task_shows_what_happened_where_to_look_and_what_to_answer(offline, unknown):
    """All that a person needs, with the commands to copy."""
    action, task = unknown
    ran = offline("tasks")
    assert ran.code == 0
    for part in ("unknown outcome, EUR 24.90 at stake", task.why, action.confirmation.number):
        assert part in ran.out.replace("\n  ", " "), part
    assert f'orderactions resolve {task.id} "did not happen" --agent NAME' in ran.out


def test_tasks_by_kind_and_by_role(offline, unknown, tmp_path, monkeypatch):
    """For whom they are is said by the policy; a kind that is misspelt is answered with what was meant."""
    policy = tmp_path / "policy.toml"
    policy.write_text('[tasks]\nrole = "leads"\ndeputy = "marie"\n')
    monkeypatch.setenv("ORDERACTIONS_POLICY", str(policy))
    (told,) = offline("tasks", "--role", "leads", "--json").json["tasks"]
    assert (told["role"], told["deputy"], told["runbook"]) == ("leads", "marie", "runbooks/unknown_outcome.md")
    assert "sellercentral" in told["link"]
    out = offline("tasks", "--kind", "unknown_outcome").out
    assert "for leads, marie stands in" in out
    assert "how it is decided: docs/runbooks/unknown_outcome.md" in out
    assert "There are no such tasks." in offline("tasks", "--role", "accounts").out
    ran = offline("tasks", "--kind", "unknown_outcom")
    assert (ran.code, "did you mean unknown_outcome?" in ran.err) == (2, True)


def test_an_answer_closes_the_task(offline, unknown):
    """The answer "happened" makes the action DONE; the task is no longer open but not gone."""
    action, task = unknown
    ran = offline("resolve", task.id, "happened", *MARIE, "--json")
    assert ran.code == 0
    assert ran.json["task"]["resolved_by"] == "marie"
    assert ran.json["action"]["state"] == "done"
    assert offline.world.state(action) is State.DONE
    assert offline("tasks", "--json").json == {"tasks": []}
    assert "answered 'happened' by marie" in offline("tasks", "--all").out


@pytest.mark.parametrize("answer", ["did not happen", "did-not-happen", "Did_not_happen"])
def test_too_early_an_answer_needs_a_second_person(offline, unknown, answer):
    """The balance is freed only when it is certain, or when two people say so."""
    action, task = unknown
    ran = offline("resolve", task.id, answer, *MARIE)
    assert ran.code == 1
    assert "it is too early" in ran.err
    assert offline("resolve", task.id, answer, *MARIE, "--second", "marie").code == 1
    assert offline("resolve", task.id, answer, *MARIE, "--second", "tom").code == 0
    assert offline.world.state(action) is State.REFUSED


def test_a_wrong_answer_is_a_usage_error(offline, unknown):
    """It names the answers and what was probably meant."""
    _, task = unknown
    ran = offline("resolve", task.id, "hapened", *MARIE)
    assert ran.code == 2
    assert "did you mean happened?" in ran.err
    assert "did not happen, leave" in ran.err


def test_every_answer_can_be_given_as_it_is_listed(offline):
    """Also the one that has a webhook's name in it, with a hyphen of its own."""
    world = offline.world

    class Full:
        def send(self, request):
            return HttpResponse(status=503)

    hook = Webhook(name="my-erp_2", url="https://erp.example/", secret=SECRET, transport=Full())
    world.service = ActionService(
        marketplaces=[world.account()], journal=world.journal, clock=world.clock, ids=world.ids, webhooks=[hook]
    )
    world.refund(SHIPPED)
    world.pass_time(900)
    task = next(task for task in world.service.tasks() if task.kind == "event_stuck")
    assert f'orderactions resolve {task.id} "give up for my-erp_2" --agent NAME' in offline("tasks").out
    ran = offline("resolve", task.id, "give up for my-erp_2", *MARIE)
    assert (ran.code, ran.err) == (0, "")
    assert "'give up for my-erp_2' is recorded" in ran.out


def test_a_task_that_is_not_there_is_named(offline):
    """1, and where the tasks are listed."""
    ran = offline("resolve", "tnone", "leave", *MARIE)
    assert ran.code == 1
    assert "`orderactions tasks` lists them" in ran.err


# Pauses.


def test_a_pause_stops_and_is_lifted(offline):
    """Everybody whose action is declined meanwhile is told why."""
    assert offline("pause", *MARIE, "--why", "Amazon is down").code == 0
    declined = offline.world.refund(SHIPPED)
    assert declined.state is State.DECLINED
    assert "Amazon is down" in str(declined.problems[0])
    assert "all is paused since 09:00 UTC by marie: Amazon is down" in offline("tasks").err
    assert offline("resume", *MARIE).code == 0
    assert offline.world.refund(SHIPPED).state is State.RESERVED


@pytest.mark.parametrize("scope", ["all", "kind:refund", "kind:cancellation", "actor:tom", "account:de"])
def test_every_scope_can_be_paused(cli, scope):
    """And is lifted by the same name."""
    assert cli("pause", scope, *MARIE, "--json").json == {"scope": scope, "paused": True}
    assert cli("resume", scope, *MARIE, "--json").json == {"scope": scope, "paused": False}


def test_a_person_is_paused_by_the_very_name(offline):
    """A blank beside it would pause nobody, and say that it had."""
    assert offline("pause", "actor: marie ", *MARIE, "--json").json["scope"] == "actor:marie"
    assert offline.world.refund(SHIPPED).state is State.DECLINED
    assert offline("resume", " actor:marie", *MARIE).code == 0


def test_lifting_what_is_not_paused_is_no_success(offline):
    """It says what is paused instead."""
    assert offline("pause", "kind:refund", *MARIE).code == 0
    ran = offline("resume", *MARIE)
    assert ran.code == 1
    assert "paused is: kind:refund" in ran.err


def test_a_restored_journal_is_taken_up_by_a_person(offline):
    """Nothing is sent until then, and everybody is told."""
    (offline.world.folder / "actions.db.mark").unlink()
    assert "nothing is sent: its mark is missing" in offline("tasks").err
    assert offline("resume", "--after-restore", *MARIE).code == 0
    assert offline("tasks").err == ""


def test_there_is_nothing_to_take_up(offline):
    """1, not a silent success."""
    assert offline("resume", "--after-restore", *MARIE).code == 1


# The audit.


def test_untouched_records_verify(offline):
    """0, with their number."""
    offline.world.refund(SHIPPED)
    ran = offline("audit", "verify")
    assert (ran.code, ran.out) == (0, "1 records of 1 actions: none was changed, removed or put in later.\n")


def test_a_changed_record_is_found_and_named(offline):
    """1, with the action and the record."""
    action = offline.world.refund(SHIPPED)
    with offline.world.journal.transaction() as t:
        t.cx.execute("update action set state = 'done'")
    ran = offline("audit", "verify")
    assert ran.code == 1
    assert f"action {action.id}" in ran.out
    said = offline("audit", "verify", "--json").json
    assert said["audit_verified"] is False
    assert len(said["faults"]) == 1


def test_a_missing_key_is_a_matter_of_setting_up(offline):
    """The records cannot be checked without it; the answer says which file."""
    (offline.world.folder / "actions.db.key").unlink()
    ran = offline("audit", "verify")
    assert ran.code == 4
    assert "key" in ran.err


def test_whoever_watches_is_told_each_change(offline, monkeypatch):
    """From reserved to done, with what is waited for; then nothing is open, and it ends by itself."""
    action = offline.world.refund(SHIPPED)
    monkeypatch.setattr(ActionService, "rest", lambda *_: offline.world.pass_time(60))
    ran = offline("actions", "--watch")
    lines = [line.split("  ", 2) for line in ran.out.splitlines() if " UTC  " in line]
    assert {number for _, number, _ in lines} == {action.confirmation.number}
    assert [told.split(",")[0] for _, _, told in lines] == ["reserved", "accepted", "done"]
    assert "next: the marketplace's answer" in ran.out
    assert (ran.code, ran.err) == (0, "nothing goes on by itself any more\n")


def test_watching_is_for_people(offline):
    """A program asks again."""
    offline.world.refund(SHIPPED)
    ran = offline("actions", "--watch", "--json")
    assert ran.code == 2
    assert "--watch tells a person" in ran.json["error"]["message"]
