"""Stories of parcels that somebody wants to stop, in both versions of Multi-Channel Fulfilment."""

from __future__ import annotations

import pytest
from attrs import evolve

from orderactions.errors import MissingCredentials, OrderNotFound, RequestError, SetupError, Throttled, Unavailable
from orderactions.fulfilment import ParcelVerdict, Stage, is_stopped, is_too_late
from orderactions.fulfilment.amazon_mcf import AmazonMcf
from orderactions.marketplaces.amazon import Amazon
from tests.fulfilment.parcels import Warehouse

VERSIONS = ("2020-07-01", "2026-07-04")
LINES = [{"line_id": "a", "sku": "MUG", "quantity": 2}, {"line_id": "b", "sku": "LAMP"}]


@pytest.fixture(params=VERSIONS)
def warehouse(request) -> Warehouse:
    return Warehouse(request.param)


@pytest.fixture
def v2020() -> Warehouse:
    return Warehouse("2020-07-01")


@pytest.fixture
def v2026() -> Warehouse:
    return Warehouse("2026-07-04")


def quantities(status) -> dict[str, tuple[int, int, int, int]]:
    return {line.line_id: (line.ordered, line.cancelled, line.shipped, line.open) for line in status.lines}


def test_a_parcel_that_is_cancelled_at_once_is_proven_stopped_by_reading(warehouse) -> None:
    """The answer says no more than that Amazon has heard it; the quantities say that it stopped."""
    parcel = warehouse.parcel(lines=LINES)
    answer = warehouse.mcf.stop(parcel)
    assert answer.verdict is ParcelVerdict.ATTEMPTED
    assert answer.request_id
    assert not is_stopped(answer.status)
    status = warehouse.mcf.status(parcel)
    assert quantities(status) == {"a": (2, 2, 0, 0), "b": (1, 1, 0, 0)}
    assert status.stage is Stage.OVER
    assert is_stopped(status)


def test_a_cancellation_that_takes_its_time_is_not_proven_before_it_has_happened(warehouse) -> None:
    """Between Amazon's yes and the cancellation nobody may be told that it stopped."""
    parcel = warehouse.parcel(lines=LINES, cancel="later", cancel_after_s=600)
    assert warehouse.mcf.stop(parcel).verdict is ParcelVerdict.ATTEMPTED
    warehouse.amazon.advance(599)
    before = warehouse.mcf.status(parcel)
    assert (is_stopped(before), is_too_late(before)) == (False, False)
    warehouse.amazon.advance(1)
    assert is_stopped(warehouse.mcf.status(parcel))


def test_a_cancellation_that_was_accepted_too_late_never_counts_as_stopped(warehouse) -> None:
    """Amazon says yes, picks all the same, and the parcel leaves."""
    parcel = warehouse.parcel(lines=LINES, cancel="too_late")
    assert warehouse.mcf.stop(parcel).verdict is ParcelVerdict.ATTEMPTED
    picked = warehouse.mcf.status(parcel)
    assert [line.picking for line in picked.lines] == [2, 1]
    assert not is_stopped(picked)
    warehouse.amazon.advance(14400)
    left = warehouse.mcf.status(parcel)
    assert quantities(left) == {"a": (2, 0, 2, 0), "b": (1, 0, 1, 0)}
    assert (is_stopped(left), is_too_late(left)) == (False, True)
    assert left.shipments[0].tracking_numbers == ("SIMTRACKFSIM000001",)


def test_a_yes_without_effect_is_not_taken_for_one(warehouse) -> None:
    """200 and 202 are worth nothing: everything is still open an hour later."""
    parcel = warehouse.parcel(lines=LINES, cancel="ignored", pick_s=7200)
    assert warehouse.mcf.stop(parcel).verdict is ParcelVerdict.ATTEMPTED
    warehouse.amazon.advance(3600)
    status = warehouse.mcf.status(parcel)
    assert quantities(status) == {"a": (2, 0, 0, 2), "b": (1, 0, 0, 1)}
    assert not is_stopped(status)


def test_a_parcel_of_which_a_part_was_cancelled_is_not_stopped(warehouse) -> None:
    """One line is cancelled, the other leaves; each is told by itself."""
    parcel = warehouse.parcel(lines=LINES, cancel="partial", cancel_lines=["a"])
    warehouse.mcf.stop(parcel)
    assert quantities(warehouse.mcf.status(parcel)) == {"a": (2, 2, 0, 0), "b": (1, 0, 0, 1)}
    warehouse.amazon.advance(14400)
    status = warehouse.mcf.status(parcel)
    assert quantities(status) == {"a": (2, 2, 0, 0), "b": (1, 0, 1, 0)}
    assert (is_stopped(status), is_too_late(status)) == (False, True)


def test_what_could_never_be_sent_counts_as_stopped(warehouse) -> None:
    """Amazon found nothing on the shelf: no unit leaves, whoever asked for it."""
    parcel = warehouse.parcel(lines=[{"line_id": "a", "quantity": 2, "lacking": 2}])
    warehouse.amazon.advance(3600)
    status = warehouse.mcf.status(parcel)
    assert status.lines[0].unfulfillable == 2
    assert is_stopped(status)


def test_a_parcel_that_has_left_is_too_late_and_amazon_is_not_asked(warehouse) -> None:
    """Nobody is troubled with what cannot be."""
    parcel = warehouse.parcel()
    warehouse.amazon.advance(14400)
    assert warehouse.mcf.stop(parcel).verdict is ParcelVerdict.TOO_LATE
    assert warehouse.asked("cancel") == 0


def test_a_parcel_that_is_stopped_is_not_stopped_again(warehouse) -> None:
    """The second press sends nothing."""
    parcel = warehouse.parcel()
    warehouse.mcf.stop(parcel)
    assert warehouse.mcf.stop(parcel).verdict is ParcelVerdict.ALREADY
    assert warehouse.asked("cancel") == 1


def test_picking_ends_what_the_old_version_can_stop(v2020) -> None:
    """2020-07-01 shows Processing and says that this cannot be cancelled."""
    parcel = v2020.parcel()
    v2020.amazon.advance(3600)
    answer = v2020.mcf.stop(parcel)
    assert (answer.verdict, answer.status.word) == (ParcelVerdict.TOO_LATE, "Processing")
    assert v2020.asked("cancel") == 0


def test_the_new_version_hides_how_far_it_is_so_it_is_asked(v2026) -> None:
    """PROCESSING may mean anything: Amazon is asked, and what is picked is not stopped by its yes."""
    parcel = v2026.parcel()
    v2026.amazon.advance(3600)
    answer = v2026.mcf.stop(parcel)
    assert (answer.verdict, answer.status.stage) == (ParcelVerdict.ATTEMPTED, Stage.OPEN)
    assert not is_stopped(v2026.mcf.status(parcel))


def test_picking_may_begin_between_the_look_and_the_request(v2020) -> None:
    """The look says Planning, the request meets Processing: Amazon refuses it, and nothing is claimed."""
    parcel = v2020.parcel(pick_s=1800)
    v2020.before("cancelFulfillmentOrder", lambda: v2020.amazon.advance(1800))
    answer = v2020.mcf.stop(parcel)
    assert (answer.verdict, answer.code) == (ParcelVerdict.REFUSED, "InvalidInput")
    assert not is_stopped(v2020.mcf.status(parcel))


# What the network and Amazon can do to the request

HAPPENED = ("reset_after_effect", "slow", "5xx_after_effect", "4xx_without_body_after_effect", "redirect_after_effect")
CANCEL_FAULTS = {
    "refuse": ParcelVerdict.REFUSED,
    "413": ParcelVerdict.REFUSED,
    "415": ParcelVerdict.REFUSED,
    "401": ParcelVerdict.RETURNED,
    "403": ParcelVerdict.RETURNED,
    "429_with_header": ParcelVerdict.RETURNED,
    "429_without_header": ParcelVerdict.RETURNED,
    "no_connection": ParcelVerdict.RETURNED,
    "4xx_without_body": ParcelVerdict.UNKNOWN,
    "5xx_before_effect": ParcelVerdict.UNKNOWN,
    "reset_before_effect": ParcelVerdict.UNKNOWN,
    "redirect": ParcelVerdict.UNKNOWN,
    **dict.fromkeys(HAPPENED, ParcelVerdict.UNKNOWN),
}


@pytest.mark.parametrize("what", CANCEL_FAULTS)
def test_each_way_in_which_asking_can_fail(warehouse, what) -> None:
    """Only Amazon's own word is certain; the request goes out once, and reading tells what became of it."""
    parcel = warehouse.parcel()
    warehouse.amazon.fail(what, operation=warehouse.operation("cancel"))
    answer = warehouse.mcf.stop(parcel)
    assert answer.verdict is CANCEL_FAULTS[what]
    assert warehouse.asked("cancel") == 1
    assert is_stopped(warehouse.mcf.status(parcel)) is (what in HAPPENED)


def test_a_returned_request_says_why_and_when_to_come_back(warehouse) -> None:
    """Too many calls and refused credentials are two things."""
    parcel = warehouse.parcel()
    warehouse.amazon.fail("429_without_header", operation=warehouse.operation("cancel"))
    throttled = warehouse.mcf.stop(parcel)
    assert (throttled.throttled, throttled.credentials_refused, throttled.retry_after_s) == (True, False, 0.5)
    warehouse.amazon.fail("403", operation=warehouse.operation("cancel"))
    refused = warehouse.mcf.stop(parcel)
    assert (refused.throttled, refused.credentials_refused, refused.retry_after_s) == (False, True, None)


@pytest.mark.parametrize(
    ("what", "verdict"),
    [
        ("reset_before_effect", ParcelVerdict.RETURNED),
        ("429_without_header", ParcelVerdict.RETURNED),
        ("5xx_before_effect", ParcelVerdict.RETURNED),
        ("refuse", ParcelVerdict.REFUSED),
    ],
)
def test_what_cannot_be_looked_at_is_not_asked_to_stop(warehouse, what, verdict) -> None:
    """Without a look nothing is sent, and that is certain."""
    parcel = warehouse.parcel()
    warehouse.amazon.fail(what, operation=warehouse.operation("get"), times=3)
    answer = warehouse.mcf.stop(parcel)
    assert answer.verdict is verdict
    assert "nothing was sent" in answer.detail
    assert warehouse.asked("cancel") == 0


def test_refused_credentials_before_the_look(warehouse) -> None:
    """The application lacks the role: returned, with the role's name."""
    parcel = warehouse.parcel()
    warehouse.amazon.fail("403", operation=warehouse.operation("get"), times=2)
    answer = warehouse.mcf.stop(parcel)
    assert (answer.verdict, answer.credentials_refused) == (ParcelVerdict.RETURNED, True)
    assert "Amazon Fulfillment" in answer.detail


def test_a_token_that_cannot_be_had_for_the_request(warehouse) -> None:
    """The look used up the last of a token; a new one is not given: nothing was sent."""
    parcel = warehouse.parcel()
    warehouse.mcf.status(parcel)
    warehouse.amazon.advance(3600 - 61)
    warehouse.amazon.fail("5xx_before_effect", operation="token", times=3)
    answer = warehouse.mcf.stop(parcel)
    assert answer.verdict is ParcelVerdict.RETURNED
    assert warehouse.asked("cancel") == 0


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"<html>welcome</html>", {"x-amzn-requestid": "r"}),
        (b'{"errors":[{"code":"InternalFailure","message":"m"}]}', {"x-amzn-requestid": "r"}),
        (b"{}", {}),
        (b"[]", {"x-amzn-requestid": "r"}),
    ],
)
def test_a_good_status_that_is_not_amazons_word_is_unknown(warehouse, body, headers) -> None:
    """A page of a proxy, an answer that holds errors, an answer without Amazon's id."""
    parcel = warehouse.parcel()
    warehouse.answer("cancel", 200, body, headers)
    assert warehouse.mcf.stop(parcel).verdict is ParcelVerdict.UNKNOWN


def test_a_call_that_bursts_in_our_own_hands_is_unknown(warehouse) -> None:
    """Anything unforeseen under way may have happened after the request had left; its words are not repeated."""
    parcel = warehouse.parcel()
    warehouse.before(warehouse.operation("cancel"), lambda: (_ for _ in ()).throw(ValueError("12 Canary Row")))
    answer = warehouse.mcf.stop(parcel)
    assert answer.verdict is ParcelVerdict.UNKNOWN
    assert "Canary" not in answer.detail


def test_a_token_that_was_refused_is_not_used_again(warehouse) -> None:
    """The next call asks for a new one."""
    parcel = warehouse.parcel()
    warehouse.amazon.fail("401", operation=warehouse.operation("cancel"))
    warehouse.mcf.stop(parcel)
    assert [request.operation for request, _ in warehouse.sent].count("token") == 1
    assert warehouse.mcf.stop(parcel).verdict is ParcelVerdict.ATTEMPTED
    assert [request.operation for request, _ in warehouse.sent].count("token") == 2


def test_no_more_than_two_calls_a_second(warehouse) -> None:
    """Beyond the burst of thirty each call waits for its turn, and Amazon refuses none."""
    parcel, began = warehouse.parcel(), warehouse.clock.now()
    for _ in range(32):
        warehouse.mcf.status(parcel)
    assert (warehouse.clock.now() - began).total_seconds() == 1.0
    assert {response.status for _, response in warehouse.sent} == {200}


def test_a_budget_that_somebody_else_spends_is_told(warehouse) -> None:
    """Amazon refuses again and again: the caller hears when to come back."""
    parcel = warehouse.parcel()
    warehouse.amazon.fail("429_without_header", operation=warehouse.operation("get"), times=3)
    with pytest.raises(Throttled) as raised:
        warehouse.mcf.status(parcel)
    assert raised.value.retry_after_s == 0.5


# Reading and finding


def test_a_parcel_that_amazon_does_not_know(warehouse) -> None:
    """Reading raises; stopping is refused without a call."""
    parcel = warehouse.mcf.parcel("nowhere")
    with pytest.raises(OrderNotFound):
        warehouse.mcf.status(parcel)
    answer = warehouse.mcf.stop(parcel)
    assert (answer.verdict, answer.code) == (ParcelVerdict.REFUSED, "NotFound")
    assert warehouse.asked("cancel") == 0


def test_a_parcel_is_found_by_its_key(warehouse) -> None:
    """One call, and an empty answer where there is none."""
    parcel = warehouse.parcel(parcel_id="shop-1/2 ü")
    assert warehouse.mcf.find("shop-1/2 ü") == (parcel,)
    assert warehouse.mcf.find("other") == ()
    assert warehouse.asked("listing") == 0


def test_parcels_are_found_by_what_the_buyer_knows(warehouse) -> None:
    """Key before shown number before a further attempt; a number that only begins alike is another order."""
    since = warehouse.amazon.now()
    for parcel_id, shown_id in [("#1000.1", "x"), ("k-7", "#1000"), ("1000", "y"), ("10001", "z"), ("1000-2", "w")]:
        warehouse.parcel(parcel_id=parcel_id, shown_id=shown_id)
    assert [each.parcel_id for each in warehouse.mcf.find("1000", since=since)] == ["1000", "k-7", "#1000.1"]


def test_every_page_is_looked_through(warehouse) -> None:
    """The one that is sought is on the third page."""
    since = warehouse.amazon.now()
    for number in range(120):
        warehouse.parcel(parcel_id=f"k-{number}", shown_id=f"shown-{number}")
    assert [each.parcel_id for each in warehouse.mcf.find("shown-119", since=since)] == ["k-119"]
    assert warehouse.asked("listing") == 3


def test_what_did_not_change_since_then_is_not_found(warehouse) -> None:
    """The caller chooses how far back is looked."""
    warehouse.parcel(parcel_id="k", shown_id="1000")
    warehouse.amazon.advance(86400 * 2)
    assert warehouse.mcf.find("1000", since=warehouse.amazon.now()) == ()


def test_half_a_list_is_no_list(warehouse) -> None:
    """A page that cannot be read must not make a parcel disappear."""
    warehouse.parcel(parcel_id="k", shown_id="1000")
    warehouse.answer("listing", 200, b'{"payload":{"fulfillmentOrders":{}},"orders":{}}', {"x-amzn-requestid": "r"})
    with pytest.raises(Unavailable):
        warehouse.mcf.find("1000", since=warehouse.amazon.now())


def test_a_list_without_an_end_is_given_up(warehouse) -> None:
    """A token that leads on for ever."""
    body = b'{"payload":{"nextToken":"t"},"orders":[],"pagination":{"nextToken":"t"}}'
    warehouse.answer("listing", 200, body, {"x-amzn-requestid": "r"})
    with pytest.raises(Unavailable, match="without an end"):
        warehouse.mcf.find("1000", since=warehouse.amazon.now())


def test_another_order_in_the_answer_is_not_believed(warehouse) -> None:
    """What is read must be what was asked for."""
    warehouse.parcel(parcel_id="k")
    other = warehouse.raw("get", "k")
    warehouse.answer("get", 200, other.body.replace(b'"k"', b'"j"'), other.headers)
    with pytest.raises(Unavailable, match="another order"):
        warehouse.mcf.status(warehouse.mcf.parcel("k"))


def test_a_parcel_of_another_account_is_a_mistake_of_the_program(warehouse) -> None:
    """Nobody else's parcel is ever asked to stop."""
    parcel = warehouse.parcel()
    for wrong in (evolve(parcel, account="other"), evolve(parcel, provider="warehouse")):
        for verb in (warehouse.mcf.stop, warehouse.mcf.release, warehouse.mcf.status):
            with pytest.raises(RequestError):
                verb(wrong)
    assert warehouse.asked("get") == 0


@pytest.mark.parametrize("parcel_id", ["", "x" * 41, " x"])
def test_an_id_that_amazon_cannot_have(warehouse, parcel_id) -> None:
    """One to forty characters."""
    with pytest.raises(RequestError):
        warehouse.mcf.parcel(parcel_id)


def test_a_version_that_there_is_not() -> None:
    """Said when it is set up."""
    with pytest.raises(SetupError, match="2026-07-04"):
        AmazonMcf(Warehouse("2020-07-01").account, version="2019-01-01")


def test_the_account_may_come_from_the_environment() -> None:
    """The same variables as those of the marketplace; without them it says which are missing."""
    with pytest.raises(MissingCredentials):
        AmazonMcf.from_env({})
    names = ("SELLER_ID", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
    environ = {f"ORDERACTIONS_AMAZON_{name}": "x" for name in names} | {"ORDERACTIONS_AMAZON_REGION": "eu"}
    mcf = AmazonMcf.from_env(environ, version="2026-07-04")
    assert (mcf.account, mcf.version) == (Amazon.from_env(environ).account, "2026-07-04")


# Held parcels


def test_a_held_parcel_waits_until_it_is_released(warehouse) -> None:
    """It stays for days, and leaves once it may."""
    parcel = warehouse.parcel(held=True)
    warehouse.amazon.advance(86400 * 3)
    assert warehouse.mcf.status(parcel).held is True
    assert warehouse.mcf.release(parcel).verdict is ParcelVerdict.ATTEMPTED
    assert warehouse.mcf.status(parcel).held is False
    warehouse.amazon.advance(14400)
    assert is_too_late(warehouse.mcf.status(parcel))


def test_a_held_parcel_can_be_stopped(warehouse) -> None:
    """The hold is the window in which stopping is sure."""
    parcel = warehouse.parcel(held=True)
    warehouse.mcf.stop(parcel)
    assert is_stopped(warehouse.mcf.status(parcel))


def test_a_parcel_that_is_not_held_is_not_released_again(warehouse) -> None:
    """Nothing is sent."""
    parcel = warehouse.parcel()
    assert warehouse.mcf.release(parcel).verdict is ParcelVerdict.ALREADY
    assert warehouse.asked("update") == 0


def test_a_cancelled_parcel_does_not_come_back(warehouse) -> None:
    """Releasing it is refused here, without a call."""
    parcel = warehouse.parcel(held=True)
    warehouse.mcf.stop(parcel)
    assert warehouse.mcf.release(parcel).verdict is ParcelVerdict.REFUSED
    assert warehouse.asked("update") == 0


def test_a_release_can_fail_like_anything_else(warehouse) -> None:
    """The answer is lost, and the parcel is on its way: unknown."""
    parcel = warehouse.parcel(held=True)
    warehouse.amazon.fail("reset_after_effect", operation=warehouse.operation("update"))
    assert warehouse.mcf.release(parcel).verdict is ParcelVerdict.UNKNOWN
    assert warehouse.mcf.status(parcel).held is False
