"""What is posted to other programs of the seller's own."""

import pytest

from orderactions.errors import SetupError
from orderactions.outgoing import check_url, post
from orderactions.transport import HttpRequest, HttpResponse


class Noted:
    """A transport that notes what is sent and answers the same each time."""

    def __init__(self, status: int = 204) -> None:
        self.status = status
        self.sent: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.sent.append(request)
        return HttpResponse(status=self.status)


def test_a_body_goes_out_byte_for_byte_over_a_connection_of_its_own_and_the_status_comes_back():
    """The signature is over these very bytes, and a kept connection may break in the middle of one."""
    transport = Noted(503)
    assert post(transport, "https://x.example/h", b'{"a": 1}', {"webhook-id": "m1"}, timeout_s=5) == 503
    (sent,) = transport.sent
    assert (sent.method, sent.url, sent.body, sent.timeout_s, sent.effect) == (
        "POST", "https://x.example/h", b'{"a": 1}', 5, True,
    )  # fmt: skip
    assert sent.headers == {"content-type": "application/json", "webhook-id": "m1"}


@pytest.mark.parametrize("url", ["https://hooks.example/x", "http://127.0.0.1:8000/x", "http://localhost/x"])
def test_https_and_this_machine_are_places_to_send_to(url):
    """Nobody else can read what goes there."""
    assert check_url(url) == url


@pytest.mark.parametrize("url", ["http://hooks.example/secret", "ftp://x/secret", "secret", "", "http://[secret"])
def test_any_other_address_is_refused_without_repeating_it(url):
    """The path of a chat's webhook is its password."""
    with pytest.raises(SetupError, match="hook: ") as refused:
        check_url(url, "hook")
    assert "secret" not in str(refused.value)
