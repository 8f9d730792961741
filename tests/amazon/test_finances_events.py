"""Which rows of the books are one event, and under which id."""

from __future__ import annotations

from orderactions.orders import BookKind
from tests.amazon.test_finances_reading import PLAIN, event, joined, part, read_v0, sold, transaction


def test_a_release_belongs_to_its_deferred_refund_however_they_are_tied() -> None:
    """By the refund's id, by the transaction that it names, by the one that names it, or as one row that changed."""
    later = "2026-05-09T10:00:00Z"
    first = transaction(PLAIN, transactionStatus="Deferred")
    for ids_of_first, second in [
        (None, transaction(PLAIN, transactionId="T2", transactionStatus="DeferredReleased", postedDate=later)),
        ({}, transaction(PLAIN, transactionId="T2", ids={"DEFERRED_TRANSACTION_ID": "T1"}, postedDate=later)),
        ({"RELEASE_TRANSACTION_ID": "T2"}, transaction(PLAIN, transactionId="T2", ids={}, postedDate=later)),
        ({}, transaction(PLAIN, ids={}, transactionStatus="DEFERRED_RELEASED")),
    ]:
        before = (
            transaction(PLAIN, ids=ids_of_first, transactionStatus="Deferred") if ids_of_first is not None else first
        )
        (alone,) = joined(before)
        (both,) = joined(before, second)
        assert (alone.deferred, both.deferred) == (True, False)
        assert (both.entry_id, both.lines, both.posted_at) == (alone.entry_id, alone.lines, alone.posted_at)
        (reversed_,) = joined(second, before)
        assert (reversed_.deferred, reversed_.lines) == (False, both.lines)


def test_a_release_is_known_when_its_deferred_refund_has_gone() -> None:
    """It has the id that the refund had while it was deferred."""
    (before,) = joined(transaction(PLAIN, ids={}, transactionStatus="DEFERRED"))
    (after,) = joined(transaction(PLAIN, ids={"DEFERRED_TRANSACTION_ID": "T1"}, transactionId="T2"))
    assert after.entry_id == before.entry_id == "T1"


def test_a_deferred_refund_that_reads_released_and_its_release_are_one() -> None:
    """Sellers see the first one change its status, and a second one beside it that is simply released."""
    first = transaction(PLAIN, ids={"RELEASE_TRANSACTION_ID": "T2"}, transactionStatus="DEFERRED_RELEASED")
    second = transaction(PLAIN, ids={"DEFERRED_TRANSACTION_ID": "T1"}, transactionId="T2")
    assert len(joined(first, second)) == len(joined(second, first)) == 1


def test_two_releases_of_one_deferred_refund_are_two_parts() -> None:
    """Neither is lost behind the other."""
    half = sold(part("ProductCharges", -10, part("OurPricePrincipal", -10)), total=-10)
    rows = [transaction(half, ids={"DEFERRED_TRANSACTION_ID": "T1"}, transactionId=each) for each in ("T2", "T3")]
    for found in (joined(*rows), joined(transaction(PLAIN, ids={}, transactionStatus="DEFERRED"), *rows)):
        assert sum(line.amount.amount for entry in found for line in entry.lines) == 20


def test_two_released_transactions_of_one_refund_id_are_two() -> None:
    """Should Amazon divide a refund, or use an id twice, no part of it may be forgotten."""
    found = joined(transaction(PLAIN), transaction(PLAIN, transactionId="T2"))
    assert [entry.entry_id for entry in found] == ["R1", "R1/T2"]


def test_the_same_transaction_on_two_pages_is_one() -> None:
    """A page that comes twice pays nobody twice."""
    assert len(joined(transaction(PLAIN), transaction(PLAIN))) == 1
    assert len(read_v0(event(("Principal", -20)), event(("Principal", -20)))) == 1


def test_rows_without_any_id_count_one_by_one_and_alike_at_every_reading() -> None:
    """Two that look the same may be two."""
    nameless = transaction(PLAIN, ids={}, transactionId=None)
    first, second = joined(nameless, nameless), joined(nameless, nameless)
    assert first == second
    assert len({entry.entry_id for entry in first}) == 2


def test_version_0_names_an_event_by_its_kind_and_items() -> None:
    """A claim and a refund of one item are not the same event."""
    both = event(("Principal", -1))
    both["ShipmentItemAdjustmentList"].append(both["ShipmentItemAdjustmentList"][0] | {"OrderAdjustmentItemId": "A0"})
    assert [entry.entry_id for entry in read_v0(both)] == ["refund:A0+A1"]
    assert [(x.entry_id, x.kind) for x in read_v0(both, name="GuaranteeClaimEventList")] == [
        ("claim:A0+A1", BookKind.CLAIM)
    ]
    (entry,) = read_v0(event(), name="ChargebackEventList")
    assert (entry.entry_id, entry.kind, entry.lines) == ("chargeback:A1", BookKind.CHARGEBACK, ())


def test_what_was_let_go_counts_as_it_was_let_go() -> None:
    """Where the two rows disagree, the release is the later word, in whichever order they come."""
    release = transaction(sold(part("Tax", -3), total=-3), ids={"DEFERRED_TRANSACTION_ID": "T1"}, transactionId="T2")
    before = transaction(PLAIN, ids={}, transactionStatus="DEFERRED")
    for rows in ((before, release), (release, before)):
        (entry,) = joined(*rows)
        assert [str(line.amount) for line in entry.lines] == ["USD 3.00"]


def test_a_release_that_names_another_transaction_is_not_taken_for_this_ones() -> None:
    """The same refund id and the same amounts are no proof where the row itself says what it belongs to."""
    deferred = transaction(PLAIN, transactionStatus="DEFERRED")
    ids = {"REFUND_ID": "R1", "DEFERRED_TRANSACTION_ID": "T9"}
    found = joined(deferred, transaction(PLAIN, ids=ids, transactionId="T2"))
    assert [(entry.entry_id, entry.deferred) for entry in found] == [("R1", True), ("R1/T2", False)]
