"""`orderactions refund`, `cancel`, `withdraw`: what is asked is what is sent, and the exit code tells how it ended."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orderactions import ActionService, Policy, State
from orderactions.errors import JournalError
from tests.cli.conftest import SHIPPED, UNSHIPPED
from tests.world import CUP, LAMP

YES = ("--agent", "marie", "--yes")


@pytest.fixture
def cups(world) -> str:
    """An order of three cups, with shipping, and a lamp."""
    return world.order(CUP, {"sku": "LAMP", "paid": {"Principal": "20.00"}})


@pytest.mark.parametrize(
    ("asked", "paid"),
    [
        (["--full", "--reason", "damaged"], {"Principal": "50.00", "Shipping": "4.90"}),
        (["--amount", "12.50", "--reason", "price"], {"Principal": "12.50"}),
        (["--amount", "EUR 12.50", "--reason", "price"], {"Principal": "12.50"}),
        (["--percent", "50", "--reason", "price"], {"Principal": "25.00"}),
        (["--percent", "50%", "--reason", "price"], {"Principal": "25.00"}),
        (["--line", "CUP", "--quantity", "1", "--reason", "damaged"], {"Principal": "10.00"}),
        (["--line", "CUP", "--reason", "damaged"], {"Principal": "30.00"}),
        (["--line", "CUP", "--line", "LAMP", "--percent", "10", "--reason", "late"], {"Principal": "5.00"}),
        (["--line", "CUP", "--component", "shipping", "--amount", "2.00", "--reason", "late"], {"Shipping": "2.00"}),
        (["--amount", "2.00", "--component", "shipping", "--reason", "late"], {"Shipping": "2.00"}),
        (["--shipping", "--reason", "late"], {"Shipping": "4.90"}),
        (["--shipping", "1.50", "--reason", "late"], {"Shipping": "1.50"}),
        (["--goodwill", "5.00"], {"Goodwill": "5.00"}),
        (["--goodwill", "5.00", "--line", "LAMP", "--reason", "late"], {"Goodwill": "5.00"}),
        (["--cause", "late"], {"Shipping": "4.90"}),
        (["--cause", "price"], {"Principal": "5.00"}),
        (["--cause", "price", "--percent", "50"], {"Principal": "25.00"}),
        (["--cause", "damaged", "--line", "LAMP"], {"Principal": "20.00"}),
        (["--cause", "damaged", "--line", "CUP"], {"Principal": "30.00", "Shipping": "4.90"}),
        (["--cause", "lost", "--full"], {"Principal": "50.00", "Shipping": "4.90"}),
        (["--cause", "goodwill"], {"Goodwill": "5.49"}),
        (
            ["--cause", "returned", "--line", "CUP", "--restocking-fee", "5.00"],
            {"Principal": "30.00", "RestockingFee": "-5.00"},
        ),
        (
            ["--full", "--reason", "returned", "--restocking-fee", "EUR 5.00"],
            {"Principal": "50.00", "Shipping": "4.90", "RestockingFee": "-5.00"},
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_asked_is_what_amazon_pays(cli, cups, asked, paid):
    """Each way to name a refund ends DONE, and Amazon's own ledger shows exactly those amounts."""
    ran = cli("refund", cups, *asked, *YES, "--wait", "900")
    assert ran.code == 0, ran.err
    sums: dict[str, Decimal] = {}
    for component, amount in cli.world.paid_out(cups):
        sums[component] = sums.get(component, Decimal(0)) + Decimal(amount)
    assert {component: str(amount) for component, amount in sums.items()} == paid


def test_a_line_may_be_named_by_its_id(cli, cups):
    """The id that `orderactions order` shows does as well as the SKU."""
    line_id = cli("order", cups, "--json").json["order"]["lines"][1]["line"]
    assert cli("refund", cups, "--line", line_id, "--reason", "late", *YES, "--wait", "900").code == 0
    assert cli.world.paid_out(cups) == [("Principal", "20.00")]


def test_without_waiting_it_is_recorded_and_not_sent(cli):
    """The command returns at once with 5; a worker sends it later."""
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", *YES)
    assert ran.code == 5
    assert "recorded and waits to be sent" in ran.out
    assert "orderactions worker" in ran.out
    assert cli.world.feeds() == 0


def test_while_amazon_has_not_answered_it_is_not_finished(cli):
    """Accepted is no success yet: 5."""
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", *YES, "--wait", "10", "--json")
    assert ran.code == 5
    assert ran.json["action"]["state"] == "accepted"
    assert ran.err == ""


def test_the_program_gets_the_confirmation(cli):
    """One object: our number, Amazon's references, a sentence for the agent and one for the buyer."""
    told = cli("refund", SHIPPED, "--full", "--reason", "late", *YES, "--wait", "900", "--json").json["action"]
    assert (told["state"], told["amount"], told["currency"]) == ("done", "24.90", "EUR")
    assert told["confirmation"]["number"].startswith("OA-")
    assert told["confirmation"]["references"][0]["system"] == "amazon"
    assert told["confirmation"]["stage"] == "done"


def test_a_lost_answer_ends_with_3(cli):
    """Whether Amazon did it is not known: never 0, never 1, and the reader is told not to repeat it."""
    cli.world.amazon.add_fault("reset_after_effect")
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", *YES, "--wait", "60")
    assert ran.code == 3
    assert "It is not known whether Amazon has carried out" in ran.out
    assert "orderactions tasks" in ran.out


def test_what_amazon_refuses_ends_with_1(cli):
    """The reason is in the answer."""
    cli.world.amazon.add_fault("413")
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", *YES, "--wait", "900")
    assert ran.code == 1
    assert "was refused" in ran.out


def test_what_the_rules_forbid_is_declined_with_why(cli):
    """With --yes the decline is recorded like everything else."""
    ran = cli("refund", UNSHIPPED, "--full", "--reason", "late", *YES, "--json")
    assert ran.code == 1
    assert ran.json["action"]["state"] == "declined"
    assert ran.json["action"]["problems"][0]["code"] == "not_shipped"
    assert cli.world.feeds() == 0


def test_too_much_is_declined(cli):
    """Never more than is owed."""
    ran = cli("refund", SHIPPED, "--amount", "20.01", "--reason", "price", *YES)
    assert ran.code == 1
    assert "more than what is left" in ran.out


def test_an_equal_refund_needs_to_be_meant(cli, cups):
    """The second one is a possible duplicate until --again says that it is not."""
    asked = ("refund", cups, "--amount", "5.00", "--reason", "price", *YES)
    assert cli(*asked).code == 5
    second = cli(*asked)
    assert second.code == 1
    assert "the same was asked" in second.out
    assert cli(*asked, "--again").code == 5


def test_the_same_key_never_acts_twice(cli, cups):
    """A script that is run again gets the action of the first run."""
    asked = ("refund", cups, "--amount", "5.00", "--reason", "price", *YES, "--key", "t-1", "--wait", "900", "--json")
    first, second = cli(*asked), cli(*asked)
    assert (first.code, second.code) == (0, 0)
    assert first.json["action"]["id"] == second.json["action"]["id"]
    assert cli.world.paid_out(cups) != []
    assert cli.world.feeds() == 1


def test_a_key_of_another_request_is_a_conflict(cli, cups):
    """One key cannot mean two things."""
    assert cli("refund", cups, "--amount", "5.00", "--reason", "price", *YES, "--key", "t-1").code == 5
    ran = cli("refund", cups, "--amount", "6.00", "--reason", "price", *YES, "--key", "t-1", "--json")
    assert ran.code == 1
    assert (ran.json["error"]["kind"], ran.json["error"]["field"]) == ("conflict", "key")


def test_a_code_of_the_marketplaces_own_is_shown_and_sent(cli, cups):
    """--code takes the place of the table's choice."""
    ran = cli("refund", cups, "--amount", "5.00", "--reason", "price", "--code", "PriceError", *YES, "--json")
    assert ran.json["action"]["code"] == "PriceError"


def test_a_cause_that_fits_several_ways_names_them(cli, cups):
    """Which article is broken is not guessed: the ways are listed with their amounts, and how to choose."""
    ran = cli("refund", cups, "--cause", "damaged", *YES)
    assert (ran.code, ran.out) == (1, "")
    for said in ("3 x CUP: everything (EUR 34.90)", "1 x LAMP: everything (EUR 20.00)", "choose with --line or --full"):
        assert said in ran.err
    assert cli.world.service.actions() == ()


def test_a_cause_is_the_reason_too(cli):
    """What is recorded is the cause and the code of the preset; the one article needs no choice."""
    told = cli("refund", SHIPPED, "--cause", "damaged", *YES, "--json").json["action"]
    assert (told["reason"], told["code"], told["amount"]) == ("damaged", "GeneralAdjustment", "24.90")


def test_a_cause_counts_what_is_on_its_way(cli):
    """A second press proposes what is left then."""
    assert cli("refund", SHIPPED, "--amount", "5.00", "--reason", "price", *YES).code == 5
    told = cli("refund", SHIPPED, "--cause", "lost", *YES, "--json").json["action"]
    assert told["amount"] == "19.90"


def test_an_open_claim_is_told_in_the_preview(cli):
    """The agent's word about the claim changes what the preview warns of."""
    asked = ("refund", SHIPPED, "--full", "--reason", "late", "--agent", "m", "--preview", "--json")
    told = cli(*asked, "--claim-open").json["preview"]
    assert any("claim" in each for each in [*told["warnings"], *told["effects"]])
    assert cli(*asked).json["preview"]["warnings"] != told["warnings"]


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        (["--return-shipping=-3.00"], "-3.00"),
        (["--return-shipping", "-3.00"], "-3.00"),
        (["--return-shipping", "3"], "3.00"),
    ],
)
def test_the_way_back_is_paid_or_taken_off(cli, given, amount):
    """Both are shown as they are sent; the preview warns, since Amazon was seen to drop it."""
    asked = ["--line", "LAMP", "--amount", "10.00", "--reason", "returned", "--agent", "m", "--preview", "--json"]
    told = cli("refund", SHIPPED, *asked, *given).json["preview"]
    assert told["amount"] == f"{Decimal(10) + Decimal(amount):f}"
    assert {"type": "ReturnShipping", "amount": amount} in told["sent"][0]["components"]
    assert any("drop ReturnShipping" in each and "EUR 10.00" in each for each in told["warnings"])


# The page of the order in Seller Central stands on whatever is told about an action.


def test_the_order_can_be_looked_at(cli):
    """On the answer, for a program, in the list of one action, and in the ticket's note."""
    page = f"https://sellercentral.amazon.de/orders-v3/order/{SHIPPED}"
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", *YES)
    assert f"Order page      {page}" in ran.out
    (action,) = cli("actions", "--json").json["actions"]
    assert action["confirmation"]["link"] == page
    assert page in cli("actions", action["id"]).out


def test_a_declined_action_has_the_page_too(cli):
    """There it is what the agent does next."""
    ran = cli("refund", UNSHIPPED, "--full", "--reason", "late", *YES, "--json")
    assert ran.json["action"]["state"] == "declined"
    assert UNSHIPPED in ran.json["action"]["confirmation"]["link"]


# A person at the terminal.


def test_the_preview_is_shown_and_a_yes_carries_it_out(cli):
    """The person sees the exact effect before the question."""
    cli.types("y\n")
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", "--agent", "marie")
    assert ran.code == 5
    assert "The buyer gets EUR 24.90." in ran.out
    assert "Carry it out as marie?" in ran.err


@pytest.mark.parametrize("typed", ["n\n", "\n", ""], ids=["no", "enter", "end of input"])
def test_anything_but_a_yes_does_nothing(cli, typed):
    """Nothing is recorded, nothing is sent."""
    cli.types(typed)
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", "--agent", "marie")
    assert ran.code == 1
    assert "nothing was recorded or sent" in ran.err
    assert cli.world.service.actions() == ()


def test_what_cannot_be_done_is_not_asked_about(cli):
    """The preview says why, and that is the end."""
    cli.types("y\n")
    ran = cli("refund", UNSHIPPED, "--full", "--reason", "late", "--agent", "marie")
    assert ran.code == 1
    assert "This would be declined" in ran.out
    assert "Carry it out" not in ran.err
    assert cli.world.service.actions() == ()


def test_a_person_with_a_program_in_between_still_sees_the_preview(cli):
    """With --json it stands on standard error, so that standard output stays one object."""
    cli.types("y\n")
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", "--agent", "marie", "--json")
    assert ran.json["action"]["state"] == "reserved"
    assert "The buyer gets EUR 24.90." in ran.err


@pytest.mark.parametrize("command", [["refund", SHIPPED, "--full"], ["cancel", UNSHIPPED]], ids=["refund", "cancel"])
def test_where_nobody_can_be_asked_yes_is_demanded(cli, command):
    """A pipe is not a person: the usage error says what to add, and nothing happens."""
    ran = cli(*command, "--reason", "other", "--agent", "marie")
    assert ran.code == 2
    assert "--yes" in ran.err
    assert "--preview" in ran.err
    assert cli.world.service.actions() == ()
    assert cli.world.amazon.calls() == []


def test_a_preview_changes_nothing(cli):
    """It is the whole effect, and no action."""
    ran = cli("refund", SHIPPED, "--line", "LAMP", "--reason", "late", "--agent", "marie", "--preview", "--json")
    assert ran.code == 0
    assert ran.json["preview"]["amount"] == "20.00"
    assert cli.world.service.actions() == ()


@pytest.mark.parametrize("command", [["refund", SHIPPED, "--full"], ["cancel", UNSHIPPED]], ids=["refund", "cancel"])
def test_a_preview_is_one_also_beside_yes(cli, command):
    """Whoever puts --preview behind a command that works wants to see what it would do."""
    ran = cli(*command, "--reason", "other", *YES, "--preview", "--wait", "900", "--json")
    assert (ran.code, set(ran.json)) == (0, {"preview"})
    assert cli.world.service.actions() == ()
    assert cli.world.feeds() == 0


def test_a_preview_of_what_cannot_be_done_ends_with_1(cli):
    """A script can tell before it asks."""
    ran = cli("cancel", SHIPPED, "--reason", "other", "--agent", "marie", "--preview", "--json")
    assert ran.code == 1
    assert ran.json["preview"]["problems"][0]["code"] == "shipped"


def test_nobody_driving_is_told(cli):
    """A recorded action does not send itself; whoever pressed hears that no worker runs."""
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", *YES)
    assert "start `orderactions worker`" in ran.err


def test_who_stops_waiting_is_told_that_it_goes_on(cli, monkeypatch):
    """Ctrl-C ends the waiting and not the action: 5, never a "stopped" that sounds like nothing happened."""

    def interrupted(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(ActionService, "wait", interrupted)
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", *YES, "--wait", "60")
    assert ran.code == 5
    assert "what is recorded goes on" in ran.err
    assert len(cli.world.service.actions()) == 1


def test_what_cannot_be_followed_is_recorded_all_the_same(cli, monkeypatch):
    """The journal goes away while the command waits: 5 and one object, no error that sounds like nothing happened."""

    def away(*_args):
        raise JournalError("the database is away")

    monkeypatch.setattr(ActionService, "wait", away)
    monkeypatch.setattr(ActionService, "warnings", away)
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", *YES, "--wait", "60", "--json")
    assert (ran.code, ran.json["action"]["state"]) == (5, "reserved")
    assert "it is recorded, and cannot be followed now: the database is away" in ran.err


def test_a_mistake_of_ours_does_not_end_as_if_nothing_had_been_done(cli, monkeypatch):
    """Python's own 1 would say so, whatever was recorded before; 3 says that a person must look."""
    monkeypatch.setattr(ActionService, "wait", lambda *_: 1 / 0)
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", *YES, "--wait", "60", "--json")
    assert (ran.code, ran.json["error"]) == (3, {"kind": "internal", "field": "", "message": "ZeroDivisionError"})
    assert "orderactions actions --open" in ran.err
    assert len(cli.world.service.actions()) == 1


def test_a_command_that_is_interrupted_does_not_say_that_nothing_happened(cli):
    """Elsewhere Ctrl-C ends with 3: what was recorded before stays recorded."""

    def interrupted():
        raise KeyboardInterrupt

    cli.account = interrupted
    ran = cli("refund", SHIPPED, "--full", "--reason", "late", *YES)
    assert ran.code == 3
    assert "orderactions actions --open" in ran.err


# Cancelling and withdrawing.


def test_a_cancellation_ends_settled(cli):
    """Amazon carried it out, and the order reads cancelled."""
    ran = cli("cancel", UNSHIPPED, "--reason", "out_of_stock", *YES, "--wait", "900", "--json")
    assert ran.code == 0
    assert ran.json["action"]["state"] == "settled"
    assert cli.world.amazon.order(UNSHIPPED).status == "CANCELLED"


def test_a_buyers_reason_needs_the_agents_word(cli):
    """Without --buyer-asked Amazon is not told that the buyer wanted it."""
    asked = ("cancel", UNSHIPPED, "--reason", "buyer_cancelled", *YES, "--json")
    ran = cli(*asked)
    assert (ran.code, ran.json["action"]["problems"][0]["code"]) == (1, "no_evidence")
    ran = cli(*asked, "--buyer-asked")
    assert (ran.code, ran.json["action"]["code"]) == (5, "BuyerCanceled")


def test_a_pending_order_is_cancelled_when_it_has_left_pending(cli):
    """Without --when-possible it is declined; with it the cancellation waits, and is carried out later."""
    pending = cli.world.order(LAMP, status="PENDING")
    asked = ("cancel", pending, "--reason", "out_of_stock", *YES, "--json")
    ran = cli(*asked)
    assert (ran.code, ran.json["action"]["problems"][0]["code"]) == (1, "pending")
    ran = cli(*asked, "--when-possible")
    assert (ran.code, ran.json["action"]["state"]) == (5, "reserved")
    assert "leave Pending" in ran.json["action"]["expected"]
    cli.world.amazon.set_status(pending, "UNSHIPPED")
    cli.world.clock.advance(3600)
    cli.world.pass_time(1200)
    assert cli("actions", ran.json["action"]["id"], "--json").json["action"]["state"] == "settled"


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("A1PA6795UKMFR9", "Bitte beantragen Sie die Stornierung"),
        ("A13V1IB3VIYZZH", "demander également l'annulation"),
        ("A1RKKUPIHCS9HS", "solicite la cancelación"),
        ("APJ6JRA9NG5V4", "richiedere l'annullamento"),
        ("A1F83G8C2ARO7P", "Please request the cancellation"),
    ],
    ids=["de", "fr", "es", "it", "en"],
)
def test_the_preview_asks_the_buyer_to_use_amazons_button(cli, site, said):
    """Where the buyer only wrote: the text to send first, in the language of the site; for a program as well."""
    order = cli.world.order(LAMP, status="UNSHIPPED", site=site)
    asked = ("cancel", order, "--reason", "buyer_cancelled", "--buyer-asked", "--agent", "m", "--preview")
    ran = cli(*asked)
    assert "To ask the buyer for the marketplace's own request first" in ran.out
    text = cli(*asked, "--json").json["preview"]["ask_buyer"]
    assert said in text
    assert order in text
    assert all(line.strip() in ran.out for line in text.splitlines()[:1])


@pytest.mark.parametrize("reason", ["out_of_stock", "could_not_ship", "price"])
def test_for_our_own_fault_the_preview_asks_the_buyer_nothing(cli, reason):
    """A buyer is never asked to cancel what we cannot deliver, whatever the agent says the buyer wrote."""
    asked = ("cancel", UNSHIPPED, "--reason", reason, "--buyer-asked", "--agent", "m", "--preview", "--json")
    assert cli(*asked).json["preview"]["ask_buyer"] == ""


@pytest.mark.parametrize("name", ["id", "number"])
def test_what_was_not_sent_can_be_withdrawn(offline, name):
    """By its id or by our reference, and without the account's credentials."""
    action = offline.world.refund(SHIPPED)
    ran = offline("withdraw", action.id if name == "id" else action.confirmation.number, "--agent", "tom")
    assert ran.code == 0
    assert "was withdrawn" in ran.out
    assert offline.world.state(action) is State.WITHDRAWN


def test_what_was_sent_cannot_be_withdrawn(cli):
    """The answer says where it stands."""
    action = cli.world.refund(SHIPPED)
    cli.world.service.advance()
    ran = cli("withdraw", action.id, "--agent", "tom")
    assert ran.code == 1
    assert "it is accepted and can no longer be withdrawn" in ran.err


def test_an_attention_outranks_everything_else(cli):
    """Whoever reads only the exit code learns that a person must look."""
    from attrs import evolve

    from orderactions.actions import Attention
    from orderactions.cli.exits import Exit, code_of_action

    action = evolve(cli.world.refund(SHIPPED), state=State.DONE)
    assert code_of_action(action) is Exit.OK
    assert code_of_action(evolve(action, attention=Attention("not_settled", action.created_at))) is Exit.UNCLEAR


def test_every_state_has_its_exit_code(cli):
    """None is forgotten, and only what was carried out is 0."""
    from attrs import evolve

    from orderactions.cli.exits import Exit, code_of_action

    action = cli.world.refund(SHIPPED)
    codes = {state: code_of_action(evolve(action, state=state)) for state in State}
    assert {state for state, code in codes.items() if code is Exit.OK} == {State.DONE, State.SETTLED}
    assert codes[State.UNKNOWN] is Exit.UNCLEAR
    assert codes[State.PROPOSED] is Exit.APPROVAL
    assert {state for state, code in codes.items() if code is Exit.OPEN} == {
        State.RESERVED,
        State.SUBMITTING,
        State.ACCEPTED,
    }


def test_the_limits_of_the_policy_hold_here_too(cli):
    """The default limit of one action stops a large refund before it is asked about."""
    large = cli.world.order({"sku": "SOFA", "paid": {"Principal": "900.00"}})
    assert Policy().limit_per_action["EUR"] < 900
    ran = cli("refund", large, "--full", "--reason", "late", *YES)
    assert ran.code == 1
    assert "over the limit" in ran.out
