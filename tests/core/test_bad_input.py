"""Bad input gets a clear answer before anything is sent: what is wrong, and what to do. One test for each kind."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

import pytest
from attrs import evolve
from world import CUP, LAMP, MARIE, TOM, UNITED_STATES, World

from orderactions import (
    ActionService,
    Cancellation,
    Component,
    LinePart,
    Money,
    OrderRef,
    Policy,
    Reason,
    Refund,
    State,
    Verdict,
    open_journal,
)
from orderactions.errors import (
    ChainKeyMissing,
    ConflictError,
    JournalBroken,
    JournalTooNew,
    MissingCredentials,
    OrderNotFound,
    RequestError,
    SetupError,
)
from orderactions.journal.migrations import VERSION
from orderactions.marketplaces.amazon import Amazon
from orderactions.models import Scope


@pytest.fixture(autouse=True)
def nothing_is_sent(request):
    """Whatever a story here does, no feed leaves."""
    worlds = [request.getfixturevalue(name) for name in ("world", "filed") if name in request.fixturenames]
    yield
    for made in worlds:
        made.pass_time(60)
        assert made.feeds() == 0


def declined(world: World, request, code: str):
    """The request is declined for that, the preview says so beforehand, and the answer says what to do."""
    preview = world.service.preview(request)
    assert [problem.code for problem in preview.problems] == [code]
    action = world.service.execute(preview, actor=MARIE)
    assert action.state is State.DECLINED
    problem = action.problems[0]
    assert (problem.code, bool(problem.field), bool(problem.message), bool(problem.remedy)) == (code, True, True, True)
    assert problem.message in action.confirmation.for_agent
    return problem


def test_unknown_order(world):
    """An order that Amazon does not know is named, with the account it was looked for in."""
    with pytest.raises(OrderNotFound, match="305-9999999-9999999.*'de'"):
        world.service.preview(Refund.full("305-9999999-9999999", reason=Reason.DAMAGED))


@pytest.mark.parametrize("typed", ["30512345671234567", " 305-1234567-1234567", "305-1234567 1234567"])
def test_malformed_order_id(world, typed):
    """A mistyped order id is answered with the one that was probably meant."""
    with pytest.raises(RequestError, match="did you mean 305-1234567-1234567") as told:
        world.service.order(typed)
    assert told.value.field == "order_id"


def test_order_id_that_is_none(world):
    """What cannot be an order id is answered with what one looks like, and Amazon is not asked."""
    with pytest.raises(RequestError, match="looks like 305-1234567-1234567"):
        world.service.order("the red lamp")
    assert world.amazon.calls() == []


def test_amount_zero(world):
    """Nothing cannot be refunded."""
    with pytest.raises(RequestError, match="amount: .*zero"):
        Refund.part(world.order(), reason=Reason.PRICE, amount="0")


def test_amount_negative(world):
    """A negative amount is not a refund."""
    with pytest.raises(RequestError, match="amount: .*negative"):
        Refund.part(world.order(), reason=Reason.PRICE, amount="-5.00")


def test_amount_above_what_is_left(world):
    """More than is left is declined, with what is left."""
    order = world.order(LAMP)
    problem = declined(world, Refund.part(order, reason=Reason.PRICE, amount="20.01"), "above_left")
    assert "EUR 20.01" in problem.message
    assert "EUR 20.00" in problem.remedy


def test_amount_with_too_many_decimals(world):
    """A tenth of a cent does not exist."""
    problem = declined(world, Refund.part(world.order(), reason=Reason.PRICE, amount="1.005"), "too_many_decimals")
    assert "2 digits" in problem.remedy


def test_amount_with_decimals_of_a_whole_currency(world):
    """A yen has no decimals (seen with an order in yen, whose tax rule is not set: the amount is not reached)."""
    with pytest.raises(ValueError, match="JPY has 0"):
        Money.parse("12.50", "JPY")


def test_amount_in_another_currency(world):
    """An amount in dollars is not taken for one in euros."""
    request = Refund.part(world.order(), reason=Reason.PRICE, amount=Money.parse("5.00", "USD"))
    assert "EUR" in declined(world, request, "other_currency").remedy


def test_amount_with_a_comma(world):
    """A comma is not guessed at; it is answered with what was probably meant."""
    with pytest.raises(RequestError, match=r"did you mean 12\.50\?"):
        Refund.part(world.order(), reason=Reason.PRICE, amount="12,50")


@pytest.mark.parametrize("text", ["1.000", " 12.500 ", "EUR 1.000"])
def test_an_amount_that_is_a_thousand_to_some(world, text):
    """One to some, a thousand to others: whoever calls from a program is asked, too."""
    with pytest.raises(RequestError, match="may be read in two ways"):
        Refund.part(world.order(), reason=Reason.PRICE, amount=text)
    with pytest.raises(RequestError, match="may be read in two ways"):
        Refund.full(world.order(), reason=Reason.PRICE, return_shipping=f"-{text.strip()}")


@pytest.mark.parametrize("text", ["1_0", "1e-9", "1E1", "٣", "-5", "", "ten"])
def test_a_percentage_is_digits_and_a_point(world, text):
    """What Python reads besides as a number, nobody writes for a percentage."""
    with pytest.raises(RequestError, match="is not a percentage"):
        Refund.part(world.order(), reason=Reason.PRICE, percent=text)


def test_a_percentage_may_have_its_sign(world):
    """As people write it."""
    assert Refund.part(world.order(), reason=Reason.PRICE, percent="12.5 %").percent == Decimal("12.5")


@pytest.mark.parametrize("name", ["amount", "percent", "return_shipping"])
def test_a_truth_value_is_no_amount(name):
    """True is one to Python; nobody meant to pay out one euro or one percent."""
    with pytest.raises(RequestError, match=name):
        Refund.part("1", reason=Reason.PRICE, **{"amount": "1.00", name: True} if name[0] == "r" else {name: True})


def test_amount_as_a_float(world):
    """A float cannot hold money."""
    with pytest.raises(RequestError, match="float"):
        Refund.part(world.order(), reason=Reason.PRICE, amount=12.5)


def test_quantity_above_what_was_bought(world):
    """Four of three cups cannot come back."""
    order = world.order(CUP)
    part = world.service.order(order).line(sku="CUP").part(quantity=4)
    problem = declined(world, Refund.part(order, reason=Reason.RETURNED, lines=[part]), "quantity_above_bought")
    assert "3" in problem.message


def test_line_that_is_not_in_the_order(world):
    """A line of another order is answered with the lines of this one."""
    order, other = world.order(CUP), world.order(LAMP)
    part = world.service.order(other).line(sku="LAMP").part(quantity=1)
    assert "CUP" in declined(world, Refund.part(order, reason=Reason.DAMAGED, lines=[part]), "line_unknown").remedy
    with pytest.raises(RequestError, match="LAMP is not in this order.*CUP"):
        world.service.order(order).line(sku="LAMP")


def test_refund_of_an_unshipped_order(world):
    """What is not shipped is cancelled, not refunded."""
    order = world.order(status="UNSHIPPED")
    assert "cancel" in declined(world, Refund.full(order, reason=Reason.DAMAGED), "not_shipped").remedy


def test_cancellation_of_a_shipped_order(world):
    """What is shipped is refunded, not cancelled."""
    order = world.order(status="SHIPPED")
    assert "refund" in declined(world, Cancellation(order=order, reason=Reason.OUT_OF_STOCK), "shipped").remedy


@pytest.mark.parametrize("make", [Refund.full, lambda order, reason: Cancellation(order=order, reason=reason)])
def test_pending_order(world, make):
    """A pending order cannot be touched; it says when it can."""
    order = world.order(status="PENDING")
    assert "Unshipped" in declined(world, make(order, reason=Reason.OUT_OF_STOCK), "pending").remedy


@pytest.mark.parametrize(
    "act",
    [
        lambda s, order: s.execute(Refund.full(order, reason=Reason.DAMAGED), actor="marie"),
        lambda s, order: s.record_external(Refund.full(order, reason=Reason.DAMAGED), actor="marie", key="1"),
        lambda s, order: s.card(order, None, "marie"),
        lambda s, _: s.withdraw("x", actor="marie"),
        lambda s, _: s.approve("x", actor="marie"),
        lambda s, _: s.decline("x", actor="marie"),
        lambda s, _: s.resolve("x", "done", actor="marie"),
        lambda s, _: s.pause(actor="marie"),
        lambda s, _: s.resume(actor="marie"),
    ],
    ids=["execute", "record", "card", "withdraw", "approve", "decline", "resolve", "pause", "resume"],
)
def test_a_name_is_no_actor(world, act):
    """A text where an Actor belongs is said so, before anything else."""
    with pytest.raises(RequestError, match=r"'marie' is no Actor; write Actor\.agent\(NAME\)"):
        act(world.service, world.order(LAMP))


def test_an_order_is_no_request(world):
    """A preview of an order says what it is a preview of; the same where it is executed."""
    order = world.order(LAMP)
    with pytest.raises(RequestError, match=r"is no request; write e\.g\. Refund\.full"):
        world.service.preview(order)
    with pytest.raises(RequestError, match="is no request"):
        world.service.execute(order, actor=MARIE)


def test_partly_shipped_order(world):
    """No button lies: neither the whole can be refunded or cancelled, nor the line that is still here."""
    shipped, waiting = {**LAMP, "quantity_shipped": 1}, {**CUP, "quantity_shipped": 0}
    order = world.service.order(world.order(shipped, waiting, status="PARTIALLY_SHIPPED"))
    verdicts = {(o.kind.value, o.line_id): o.verdict for o in world.service.options(order)}
    assert verdicts == {
        ("cancellation", None): Verdict.BLOCKED,
        ("refund", None): Verdict.BLOCKED,
        ("refund", order.line(sku="LAMP").line_id): Verdict.ALLOWED,
        ("refund", order.line(sku="CUP").line_id): Verdict.BLOCKED,
    }
    declined(world, Refund.full(order.ref, reason=Reason.DAMAGED), "partly_shipped")
    declined(world, Cancellation(order=order.ref, reason=Reason.OUT_OF_STOCK), "partly_shipped")
    part = order.line(sku="CUP").part()
    declined(world, Refund.part(order.ref, reason=Reason.DAMAGED, lines=[part]), "not_shipped")


def test_order_fulfilled_by_amazon(world):
    """Amazon's own parcels are handled by hand: the option says where, and has a text to paste."""
    order = world.order(fulfilled_by="AMAZON")
    for option in world.service.options(order):
        assert option.verdict is Verdict.MANUAL
        assert option.link.startswith("https://sellercentral.amazon.")
        assert order in option.link
        assert order in option.ready_text
    assert (
        "sellercentral" in declined(world, Refund.full(order, reason=Reason.DAMAGED), "fulfilled_by_marketplace").remedy
    )


def test_reason_that_the_marketplace_cannot_express(world):
    """Amazon has no cancellation code for a broken article; the answer lists what it has."""
    order = world.order(status="UNSHIPPED")
    problem = declined(world, Cancellation(order=order, reason=Reason.DAMAGED), "reason_not_expressible")
    assert "out_of_stock" in problem.message + problem.remedy


def test_buyers_reason_without_evidence(world):
    """Nobody puts a cancellation on the buyer's account without word that the buyer asked for it."""
    order = world.order(status="UNSHIPPED")
    preview = world.service.preview(Cancellation(order=order, reason=Reason.BUYER_CANCELLED))
    assert len(preview.problems) == 1
    assert "buyer_asked" in str(preview.problems[0])


def test_tax_regime_not_set(world):
    """Without a rule for the tax nothing is refunded; the answer names the setting."""
    service = world.new_service(tax=None)
    preview = service.preview(Refund.full(world.order(), reason=Reason.DAMAGED))
    assert [problem.code for problem in preview.problems] == ["tax_not_set"]
    assert "tax regime not set" in preview.problems[0].message
    assert "vat_inclusive" in preview.problems[0].remedy


def test_unknown_tax_setting(world):
    """A typo in the tax setting is answered at start."""
    with pytest.raises(SetupError, match="vat_inclusive"):
        world.account(tax="vat_inklusive")


def test_stale_preview(world):
    """What changed since the preview is told, fact by fact; here another agent has refunded a part meanwhile."""
    order = world.order(LAMP)
    preview = world.service.preview(Refund.full(order, reason=Reason.DAMAGED))
    world.service.pause(actor=TOM)
    world.service.resume(actor=TOM)
    other = world.service.execute(Refund.part(order, reason=Reason.PRICE, amount="5.00"), actor=TOM)
    action = world.service.execute(preview, actor=MARIE)
    assert action.state is State.DECLINED
    assert [problem.code for problem in action.problems] == ["stale_preview"]
    assert len(action.differences) == 2
    assert all("was EUR 20.00, is EUR 15.00" in difference for difference in action.differences)
    world.service.withdraw(other.id, actor=TOM)


def test_preview_of_an_order_that_has_moved_on(world):
    """A cancellation previewed before the parcel left is declined after it has left."""
    order = world.order(status="UNSHIPPED")
    preview = world.service.preview(Cancellation(order=order, reason=Reason.OUT_OF_STOCK))
    world.amazon.ship(order)
    world.clock.advance(61)
    action = world.service.execute(preview, actor=MARIE)
    assert action.state is State.DECLINED
    assert action.problems[0].code == "shipped"
    assert "status: was unshipped, is shipped" in action.differences


def test_same_key_with_another_request(world):
    """One key is one intent: another request under it is a conflict, not a second refund."""
    order = world.order(CUP)
    first = world.service.execute(Refund.part(order, reason=Reason.PRICE, amount="1.00"), actor=MARIE, key="k-1")
    with pytest.raises(ConflictError, match="another request"):
        world.service.execute(Refund.part(order, reason=Reason.PRICE, amount="2.00"), actor=MARIE, key="k-1")
    world.service.withdraw(first.id, actor=MARIE)


def test_possible_duplicate(world):
    """The same amounts on the same lines within a day are taken for a slip, unless it is said that they are not."""
    order = world.order(CUP)
    request = Refund.part(order, reason=Reason.PRICE, amount="1.00")
    first = world.service.execute(request, actor=MARIE)
    second = world.service.execute(request, actor=TOM)
    assert second.state is State.DECLINED
    assert second.problems[0].code == "possible_duplicate"
    assert first.confirmation.number in second.problems[0].message
    third = world.service.execute(request, actor=TOM, again=True)
    assert third.state is State.RESERVED
    for action in (first, third):
        world.service.withdraw(action.id, actor=MARIE)


def test_over_the_limit_of_one_action(world):
    """The default policy is small: a hundred euros."""
    order = world.order({"sku": "TV", "paid": {"Principal": "100.01"}})
    problem = declined(world, Refund.full(order, reason=Reason.DAMAGED), "over_limit")
    assert "EUR 100" in problem.message


def test_over_the_limit_of_a_day(world):
    """What one agent has given in 24 hours counts; another agent still can."""
    service = world.new_service(policy=Policy(limit_per_agent_day={"EUR": 30}, hold_s=3600))
    orders = [world.order(LAMP) for _ in range(2)]
    first = service.execute(Refund.full(orders[0], reason=Reason.DAMAGED), actor=MARIE)
    second = service.execute(Refund.full(orders[1], reason=Reason.DAMAGED), actor=MARIE)
    assert (second.state, second.problems[0].code) == (State.DECLINED, "over_limit")
    third = service.execute(Refund.full(orders[1], reason=Reason.DAMAGED), actor=TOM)
    assert third.state is State.RESERVED
    for action in (first, third):
        service.withdraw(action.id, actor=MARIE)


def test_over_the_number_of_actions_a_day(world):
    """An agent who starts very many actions is stopped."""
    service = world.new_service(policy=Policy(actions_per_agent_day=1, hold_s=3600))
    first = service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=MARIE)
    second = service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=MARIE)
    assert second.problems[0].field == "actor"
    service.withdraw(first.id, actor=MARIE)


def test_currency_without_a_limit(world):
    """A currency that the policy does not name is not allowed at all."""
    service = world.new_service(policy=Policy(limit_per_action={"USD": 100}))
    assert service.preview(Refund.full(world.order(), reason=Reason.DAMAGED)).problems[0].code == "over_limit"


@pytest.mark.parametrize("scope", ["all", "account:de", "kind:refund", "actor:marie"])
def test_paused(world, scope):
    """While it is paused nothing is accepted; the answer says since when by whom it is, and how it ends."""
    order = world.order()
    world.service.pause(scope, actor=TOM, why="a wrong price list")
    action = world.refund(order)
    assert (action.state, action.problems[0].code) == (State.DECLINED, "paused")
    assert "a wrong price list" in action.problems[0].message
    assert any("tom" in warning and scope in warning for warning in world.service.warnings())
    world.service.resume(scope, actor=TOM)
    again = world.refund(order)
    assert again.state is State.RESERVED
    world.service.withdraw(again.id, actor=MARIE)


def test_pause_of_nothing(world):
    """A typo in a scope pauses nothing silently."""
    for scope in ("kind:refunds", "account:fr", "everything", "all:de", "actor:"):
        with pytest.raises(RequestError, match="use all, account:de, kind:refund"):
            world.service.pause(scope, actor=TOM)
    with pytest.raises(RequestError, match="is not paused"):
        world.service.resume("all", actor=TOM)


def test_missing_credentials():
    """Every missing variable is named at once, with where its value is found."""
    with pytest.raises(MissingCredentials) as told:
        Amazon.from_env({"ORDERACTIONS_AMAZON_REGION": "eu"})
    for name in ("SELLER_ID", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN"):
        assert f"ORDERACTIONS_AMAZON_{name}" in str(told.value)
    assert "REGION" not in str(told.value)


def test_refused_credentials(world):
    """A secret that Amazon does not take is a set-up error, and says what to look at."""
    world.amazon.settings = evolve(world.amazon.settings, client_secret="another")
    with pytest.raises(MissingCredentials):
        world.service.order(world.order())


def test_broken_journal(tmp_path):
    """A file that is no journal is left as it is, and named."""
    path = tmp_path / "actions.db"
    path.write_bytes(b"this is not a database at all, but it is long enough to be looked at " * 20)
    before = path.read_bytes()
    with pytest.raises(JournalBroken, match=r"actions\.db"):
        open_journal(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_database_of_another_program(tmp_path):
    """Somebody else's database does not get our tables."""
    path = tmp_path / "shop.db"
    cx = sqlite3.connect(path)
    cx.execute("create table customer (name text)")
    cx.close()
    with pytest.raises(JournalBroken, match="another program"):
        open_journal(f"sqlite:///{path}")


def test_newer_journal(filed):
    """An older program does not touch a newer journal."""
    cx = sqlite3.connect(filed.folder / "actions.db")
    cx.execute(f"pragma user_version = {VERSION + 1}")
    with pytest.raises(JournalTooNew, match="upgrade"):
        open_journal(filed.url)
    cx.execute(f"pragma user_version = {VERSION}")
    cx.close()


def test_missing_chain_key(filed):
    """Without its key a journal can be neither verified nor continued."""
    key = filed.folder / "actions.db.key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(ChainKeyMissing, match=r"actions\.db\.key"):
        open_journal(filed.url)
    key.write_bytes(b"00" * 32)
    with pytest.raises(ChainKeyMissing, match="not the one"):
        open_journal(filed.url)
    key.write_bytes(kept)
    open_journal(filed.url).close()


@pytest.mark.parametrize("url", ["actions.db", "sqlite://actions.db", "sqlite:///", "mysql://x", "mem"])
def test_address_that_is_no_journal(url):
    """A mistyped address is answered with the forms that there are."""
    with pytest.raises(SetupError, match="sqlite:///actions.db"):
        open_journal(url)


def test_journal_in_a_folder_that_is_not_there(tmp_path):
    """A missing folder is named, not made."""
    with pytest.raises(SetupError, match="does not exist"):
        open_journal(f"sqlite:///{tmp_path}/no/actions.db")
    with pytest.raises(SetupError, match="is a folder"):
        open_journal(f"sqlite:///{tmp_path}")


def test_ticket_of_a_desk_that_is_not_connected(world):
    """A ticket of an unknown desk is answered with the desks that there are."""
    with pytest.raises(RequestError, match="desk"):
        world.refund(world.order(), ticket="zendesk:4711")
    with pytest.raises(RequestError, match="zendesk:4711"):
        world.refund(world.order(), ticket="4711")


def test_automation_without_a_key(world):
    """A program that could be started twice must name its intent."""
    from orderactions import Actor

    robot = Actor.automation("nightly", rule="late-parcels")
    with pytest.raises(RequestError, match="key"):
        world.service.execute(Refund.full(world.order(), reason=Reason.LATE), actor=robot)


def test_order_of_another_account(world):
    """An account that is not there is answered with those that are."""
    with pytest.raises(RequestError, match="'fr' is not one of de"):
        world.service.order("fr/305-1234567-1234567")


def test_live_account_with_a_journal_in_memory(world):
    """A journal that ends with the process is no place for live refunds."""
    from orderactions.marketplaces.amazon import Credentials

    live = Amazon(
        account="live",
        seller_id="A",
        region="eu",
        credentials=Credentials(client_id="a", client_secret="b", refresh_token="c"),
    )
    with pytest.raises(SetupError, match="volatile=True"):
        ActionService(marketplaces=[live], journal=open_journal("memory:"))
    ActionService(marketplaces=[live], journal=open_journal("memory:", volatile=True))


def test_journal_of_another_environment(filed):
    """A journal of the simulator does not serve a live account."""
    from orderactions.marketplaces.amazon import Credentials

    live = Amazon(
        account="live",
        seller_id="A",
        region="eu",
        credentials=Credentials(client_id="a", client_secret="b", refresh_token="c"),
    )
    with pytest.raises(SetupError, match="simulated"):
        ActionService(marketplaces=[live], journal=filed.journal)


def test_tax_refund_alone_in_the_united_states(world):
    """Where Amazon manages the tax, it cannot be refunded alone."""
    service = world.new_service(name="us", region="na", tax=None)
    order = service.order(world.order({"sku": "X", "paid": {"Principal": "10.00", "Tax": "0.80"}}, site=UNITED_STATES))
    part = order.line(sku="X").part(component=Component.ITEM_TAX)
    problems = service.preview(Refund.part(order.ref, reason=Reason.PRICE, lines=[part])).problems
    assert [problem.code for problem in problems] == ["tax_alone"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: LinePart(line_id="1", quantity=-3),
        lambda: LinePart(line_id="1", quantity=1.5),
        lambda: LinePart(line_id="1", quantity=True),
        lambda: LinePart(line_id="1", quantity=1, amount=Decimal(1)),
        lambda: LinePart(line_id="1", amount=Decimal(-5)),
        lambda: LinePart(line_id="1", amount=5.0),
        lambda: LinePart(line_id="1", percent=Decimal(-10)),
        lambda: Refund(order="x", reason=Reason.LATE, scope=Scope.GOODWILL, amount=Decimal(-5)),
        lambda: Refund.part("x", reason=Reason.LATE, amount=Decimal("1e30")),
        lambda: Refund.part("x", reason=Reason.LATE, percent=101),
        lambda: Refund.part("x", reason=Reason.LATE),
        lambda: Refund.part("x", reason=Reason.LATE, amount="1", percent=5),
    ],
    ids=range(12),
)
def test_values_that_are_none_however_they_are_made(make):
    """A negative, fractional or doubled value is refused at once: it could give a balance back instead of using it."""
    with pytest.raises(RequestError):
        make()


def test_empty_key(world):
    """An empty key names no intent."""
    with pytest.raises(RequestError, match="key: .*empty"):
        world.refund(world.order(), key=" ")


def test_order_handed_in_for_another_order(world):
    """The amounts of one order are not refunded on another."""
    first, second = world.order(LAMP), world.order(CUP)
    with pytest.raises(RequestError, match="handed in"):
        world.service.preview(Refund.full(first, reason=Reason.LATE), order=world.service.order(second))


def test_preview_that_was_changed_by_hand(world):
    """A preview whose order was made larger, or that names another order, is not taken at its word."""
    order = world.order(LAMP)
    preview = world.service.preview(Refund.full(order, reason=Reason.LATE))
    line = preview.snapshot.lines[0]
    paid = {component: amount + amount for component, amount in line.paid.items()}
    larger = evolve(preview, snapshot=evolve(preview.snapshot, lines=(evolve(line, paid=paid),)))
    action = world.service.execute(larger, actor=MARIE)
    assert str(action.amount) == "EUR 20.00"
    world.service.withdraw(action.id, actor=MARIE)
    with pytest.raises(RequestError, match="preview again"):
        world.service.execute(evolve(preview, order=OrderRef("de", "305-0000000-0000000")), actor=MARIE)


def test_one_seller_under_two_names(filed):
    """Two names for one seller would be two balances: refused within a program, and across its restarts."""
    with pytest.raises(SetupError, match="same seller"):
        ActionService(marketplaces=[filed.account(), filed.account(name="fr")], journal=filed.journal)
    with pytest.raises(SetupError, match="called 'de'"):
        filed.new_service(name="fr")


@pytest.mark.parametrize(
    "settings",
    [
        {"max_messages": 0}, {"hold_s": 100_000}, {"hold_s": -1}, {"facts_ttl_s": "60"}, {"reply_at": "always"},
        {"limit_per_action": {"EUR": 10.5}}, {"limit_per_action": {"EURO": 10}}, {"limit_per_agent_day": {"EUR": -1}},
    ],
    ids=str,
)  # fmt: skip
def test_policy_that_makes_no_sense(settings):
    """A slip in the policy is answered at start, with the setting's name."""
    with pytest.raises(SetupError, match="policy"):
        Policy(**settings)
