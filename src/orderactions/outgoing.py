"""What goes out to other programs of the seller's own: one POST, once, over a connection of its own."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from orderactions.errors import SetupError
from orderactions.transport import HttpRequest, Transport

__all__ = ["check_url", "host_of", "post", "usual_transport"]


def check_url(url: str, field: str = "url") -> str:
    """Return an address to which a POST may go.

    Raises:
        SetupError: it is neither https nor http on this machine. The message names the host only: the path of such an
            address is often a secret (Slack's is).
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise SetupError(f"{field}: it is no address") from None
    here = host in ("127.0.0.1", "::1", "localhost")
    if not host or (parts.scheme != "https" and not (parts.scheme == "http" and here)):
        raise SetupError(f"{field}: {host or 'it'} cannot be used; give an https address, or http on 127.0.0.1")
    return url


def host_of(url: str) -> str:
    """Return what may be shown of an address: its host."""
    return urlsplit(url).hostname or ""


def post(transport: Transport, url: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float) -> int:
    """Send a JSON body once and return the HTTP status; no redirect is followed, and the answer's text is not read.

    Args:
        transport: sends it.
        url: where to; see `check_url`.
        body: JSON, byte for byte.
        headers: beside the content type, such as those of `signing.sign`.
        timeout_s: one limit for the whole call.

    Raises:
        NotSent: no connection could be made; the receiver certainly has nothing of it.
        NoAnswer: whether it has been received is not known.
    """
    request = HttpRequest(
        method="POST",
        url=url,
        headers={"content-type": "application/json", **headers},
        body=body,
        timeout_s=timeout_s,
        operation="post",
        effect=True,
    )
    return transport.send(request).status


def usual_transport() -> Transport:
    """Return the transport for such calls, loaded with its library where it is first needed."""
    from orderactions.http import RequestsTransport

    return RequestsTransport(max_bytes=64 * 1024)
