"""uvicorn's HTTP, with an end to patience: neither headers without end nor clients that never finish one.

httptools has no limit of its own: a header of 200 MB would be kept in memory for a request that nobody has signed in for.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEADER_BYTES = 64 * 1024
HEADER_SECONDS = 20
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


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
