"""uvicorn's HTTP, with an end to patience: neither headers without end nor clients that never finish one.

What it cannot parse (an unknown method, an address that is no ASCII) is told by a problem document, as everything else.

httptools has no limit of its own: a header of 200 MB would be kept in memory for a request that nobody has signed in for.
"""

import asyncio
from os import urandom
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.core.errors import Malformed

MOST_HEADER_BYTES = 64 * 1024
HEADER_SECONDS = 20
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

_MALFORMED = (
    b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-language: vi\r\n"
    b"cache-control: no-store\r\nx-content-type-options: nosniff\r\nx-request-id: %b\r\ncontent-length: %d\r\n\r\n%b"
)


class BoundedProtocol(HttpToolsProtocol):
    """`head`: bytes of a request line and headers that are still coming; None: they are all here."""

    head: int | None = 0
    late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect(0)

    def connection_lost(self, exc: Exception | None) -> None:
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.head is not None:
            self.head += len(data)
            if self.head > MOST_HEADER_BYTES and len(data) < self.head:
                self._refuse()
                return
        super().data_received(data)
        if self.head is not None and self.late is None:
            self._expect(self.head)  # begun and not all here: only then is a clock worth its while

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.head = self.head or 0

    def on_headers_complete(self) -> None:
        self._arrived()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 -- uvicorn's own words
        self._arrived()
        request_id = urandom(16).hex()
        body = orjson.dumps(Malformed().document("vi", request_id))
        self.transport.write(_MALFORMED % (request_id.encode(), len(body), body))
        self.transport.close()

    def _expect(self, head: int) -> None:
        self.head = head
        self.late = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _arrived(self) -> None:
        self.head = None
        if self.late:
            self.late.cancel()
            self.late = None

    def _refuse(self) -> None:
        self._arrived()
        self.transport.write(_TOO_LARGE)
        self.transport.close()
