"""Which orders a ticket names: all of them are offered, none is guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orderactions.marketplaces.amazon.feedxml import ORDER_ID
from orderactions.marketplaces.amazon.finding import Candidate, Place, candidates, candidates_of
from orderactions.tickets import Message, Ticket

ID = "305-1234567-7654321"
FULL_WIDTH = str.maketrans("0123456789-", "".join(chr(0xFF10 + digit) for digit in range(10)) + "\uff0d")
ARABIC = str.maketrans("0123456789", "".join(chr(0x0660 + digit) for digit in range(10)))


def found(text: str) -> list[str]:
    return [each.order_id for each in candidates(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"My order {ID} arrived broken.",
        f"({ID})", f"#{ID}.", f"order:{ID},thanks", f"\u201e{ID}\u201c", f"invoice_{ID}.pdf", f"*{ID}*", f"AMZ-{ID}",
        # No spaces between words, and other digits and hyphens.
        f"\u6ce8\u6587\u756a\u53f7{ID}\u306e\u5546\u54c1",
        "\u6ce8\u6587 " + ID.translate(FULL_WIDTH) + "\u3067\u3059",
        "\uff13\uff10\uff15\u30fc1234567\u30fc7654321",
        "\u0627\u0644\u0637\u0644\u0628 " + ID.translate(ARABIC),
        f"\u0647\u0632\u0645\u0646\u0629 \u202b\u2066{ID}\u2069\u202c",
        ID.replace("-", "\u2011"), ID.replace("-", "\u2013"), ID.replace("-", "\u2212"), ID.replace("-", "\ufe63"),
        "305\u200b-1234567\u2060-7654321\ufeff",
        # As mail programs break and copy it.
        "305-1234567-\n7654321", "305 - 1234567 - 7654321", "305\u00a0-\u00a01234567-7654321",
        # In pages and their addresses.
        f"<td>{ID}</td>", f'<a href="https://sellercentral.amazon.de/orders-v3/order/{ID}">x</a>',
        "305&#8209;1234567&#x2011;7654321", "305&shy;-1234567-7654321", f"https://amazon.de/gp/css?orderID={ID}&x=1",
        f"https://x.example/?to=%2Forder%3D{ID}%26a", "https://x.example/?o=305%2D1234567%2D7654321",
    ],
)  # fmt: skip
def test_an_id_is_found_however_it_is_written(text):
    """In any script, glued to what stands around it, in HTML and in addresses, it comes out as Amazon writes it."""
    assert found(text) == [ID]


def test_a_digital_order_begins_with_a_letter():
    """D01 as Amazon writes it, also where a buyer types it small."""
    assert found("d01-1234567-7654321 and S02-1234567-7654321") == ["D01-1234567-7654321", "S02-1234567-7654321"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"1{ID}", f"{ID}1", f"1-{ID}", f"{ID}-1", "\u0661" + ID, ID + "\uff11", f"A{ID}", f"{ID}B",
        "305-1234567-765432", "3051234567-7654321", "30512345677654321", "305-12345678-7654321",
        "non-digital-content", "abc-1234567-7654321", "305.1234567.7654321", "305-1234567 oder 7654321",
        "+49-305-1234567-7654321", "305 -\n\n\n1234567-7654321", "1%2D305-1234567-7654321",
    ],
)  # fmt: skip
def test_what_may_be_something_else_is_not_offered(text):
    """Inside a longer number, without its hyphens, too short, or words that have the lengths: it is no order."""
    assert found(text) == []


def test_several_are_offered_with_where_each_was_found():
    """Fields first, as the desk trusts them, then the text from its beginning; each order once, with all its places."""
    text = f"About 111-1111111-1111111:\n> {ID}\nand again {ID}, 222-2222222-2222222"
    assert candidates(text, {"order": ID, "about": ["333-3333333-3333333", 7, None], "size": 44, "empty": None}) == (
        Candidate(ID, (Place(field="order"), Place(line=2), Place(line=3))),
        Candidate("333-3333333-3333333", (Place(field="about"),)),
        Candidate("111-1111111-1111111", (Place(line=1),)),
        Candidate("222-2222222-2222222", (Place(line=3),)),
    )
    assert [str(place) for place in candidates(text, {"order": ID})[0].places] == ["field order", "line 2", "line 3"]


def test_an_order_in_an_address_is_found_once():
    """An address is read as it stands and as it is meant; that makes one place of it."""
    assert candidates(f"https://x.example/{ID}?a=%20b\nhttps://x.example/?o%3D{ID}") == (
        Candidate(ID, (Place(line=1),)),
    )


WRITTEN = st.from_regex(r"([0-9]{3}|[A-Z][0-9]{2})-[0-9]{7}-[0-9]{7}", fullmatch=True).filter(str.isascii)
#: What may touch an id: all but Latin letters, digits, hyphens and what an address or HTML gives a meaning.
AROUND = st.text(st.characters(exclude_categories=("Nd", "Cs"), exclude_characters="-%&;"), max_size=40).map(
    lambda text: "".join(
        each for each in text if not (each.isascii() and each.isalnum()) and each not in "\u2010\u30fc"
    )
)


@given(WRITTEN, AROUND, AROUND)
def test_every_id_between_other_things_is_found(order_id, before, after):
    """Whatever language it stands in."""
    assert order_id in found(f"{before}\u3001{order_id}\u3001{after}")


@given(st.text(), st.lists(WRITTEN, max_size=3))
@example("&#" + "9" * 30 + ";", [])
def test_only_well_formed_ids_are_offered(text, ids):
    """Each is one that the adapter would take, is there once, and nothing is ever raised."""
    offered = candidates(text.join(ids), {"f": text})
    assert all(ORDER_ID.fullmatch(each.order_id) and each.places for each in offered)
    assert len({each.order_id for each in offered}) == len(offered)


@given(WRITTEN, st.sampled_from("0123456789\u0663\uff19"), st.booleans())
def test_a_longer_number_is_never_cut(order_id, digit, before):
    """A digit of any script at either end makes it another number."""
    assert found(digit + order_id if before else order_id + digit) == []


def test_a_long_text_is_read_in_one_pass():
    """Sixty thousand characters, most of which begin an id and do not end it."""
    assert found("305-1234567-" * 5000 + " " + ID) == [ID]


def test_what_the_desk_ties_a_ticket_to_comes_first():
    """Then its fields, then what the buyer wrote; a note about another order is not offered."""
    at = datetime(2026, 3, 4, tzinfo=UTC)
    said = [
        Message(id="1", kind="inbound", text="Both: 305-1111111-1111111\n305-2222222-2222222", created_at=at),
        Message(id="2", kind="note", text="Not 305-4444444-4444444", created_at=at),
    ]
    ticket = Ticket(
        id="1", status="open", order_ids=("305-2222222-2222222", "#1001"), fields={"order": "305-3333333-3333333"}
    )
    assert [(each.order_id, [str(place) for place in each.places]) for each in candidates_of(ticket, said)] == [
        ("305-2222222-2222222", ["field order_ids", "line 2"]),
        ("305-3333333-3333333", ["field order"]),
        ("305-1111111-1111111", ["line 1"]),
    ]
