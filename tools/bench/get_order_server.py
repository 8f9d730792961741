"""A server that gives one fixed order, as fast as the interpreter can: what is measured is the client.

It reads the order's JSON on standard input, prints its port, and ends when standard input does.
"""

from __future__ import annotations

import asyncio
import sys

TOKEN = b'{"access_token":"Atza|bench","token_type":"bearer","expires_in":3600}'
REQUEST_ID = b"00000000-0000-4000-8000-000000000000"


class Fixed(asyncio.Protocol):
    """Keeps the connection; a request for a token gets one, every other the order."""

    order = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._read = b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole request that has come."""
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r")[0] or 0)
            if len(self._read) < end + 4 + length:
                return
            self._read = self._read[end + 4 + length :]
            self._transport.write(self.token_answer if head.startswith(b"post") else self.order_answer)

    token_answer = order_answer = b""


def answer(body: bytes) -> bytes:
    """Return a whole answer with this body."""
    return (
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-amzn-requestid: %b\r\n"
        b"x-amzn-ratelimit-limit: 100000.0\r\ncontent-length: %d\r\n\r\n%b" % (REQUEST_ID, len(body), body)
    )


async def serve(order: bytes) -> None:
    """Listen on a free loopback port until standard input ends."""
    Fixed.token_answer, Fixed.order_answer = answer(TOKEN), answer(order)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Fixed, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(serve(sys.stdin.buffer.readline()))
