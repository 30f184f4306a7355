"""Bytes on a real socket, as the server reads them: what is no HTTP at all, and what a client would have tidied."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import orjson
import pytest
import uvicorn
from uvicorn.server import ServerState

from app.core.protocol import MOST_HEADER_BYTES, BoundedProtocol
from tests.program import CODES, Program

Ask = Callable[[bytes], Awaitable[tuple[int, dict[bytes, bytes], bytes]]]
END = b" HTTP/1.1\r\nHost: mamnon.test\r\nConnection: close\r\n\r\n"


@pytest.fixture
async def ask(program: Program) -> AsyncIterator[Ask]:
    """Sends bytes; the status, the headers and the body that come back."""
    config = uvicorn.Config(program.application, http=BoundedProtocol, lifespan="off", log_config=None)
    config.load()
    server = await asyncio.get_running_loop().create_server(
        lambda: BoundedProtocol(config=config, server_state=ServerState(), app_state={}), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]

    async def asked(sent: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        got = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        head, _, body = got.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        headers = dict(line.lower().split(b": ", 1) for line in lines)
        return int(first.split()[1]), headers, body

    yield asked
    server.close()


@pytest.mark.parametrize(
    "line",
    [
        b"FOO /livez",
        b"get /livez",
        b"GET /\xff",
        b"GET /liv ez",
        b"GET livez",
        b"GET /v1/me?\xff",
        b"\x00\x01",
        b"CONNECT x:80",
    ],
)
async def test_what_is_no_request_is_malformed(ask: Ask, line: bytes) -> None:
    status, headers, body = await ask(line + END)
    problem = orjson.loads(body)
    assert (status, headers[b"content-type"], problem["code"]) == (400, b"application/problem+json", "malformed")
    assert (CODES["malformed"], problem["request_id"].encode()) == (status, headers[b"x-request-id"])
    assert len(body) == int(headers[b"content-length"])


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET /livez", 200),
        (b"GET http://mamnon.test/livez", 200),
        (b"HEAD /livez", 200),
        (b"OPTIONS /livez", 204),
        (b"TRACE /livez", 405),
        (b"CONNECT /livez", 405),
        (b"PROPFIND /livez", 405),
        (b"DELETE /docs", 405),
        (b"GET //livez", 404),
        (b"GET //x/livez", 404),
        (b"GET /%ff", 404),
        (b"GET /v1%2Fme", 404),
        (b"GET /livez%0A", 404),
        (b"GET /./livez", 404),
        (b"GET /x/../livez", 404),
        (b"GET /livez/", 404),
        (b"OPTIONS *", 404),
        (b"GET /" + b"a" * 60_000, 404),
    ],
)
async def test_an_address_is_read_as_it_stands(ask: Ask, line: bytes, status: int) -> None:
    found, headers, body = await ask(line + END)
    assert found == status
    if status >= 400:
        assert headers[b"content-type"] == b"application/problem+json"
        assert orjson.loads(body)["status"] == status
    if line.startswith((b"HEAD", b"OPTIONS /")):
        assert body == b""
    if status == 405:
        assert headers[b"allow"] == b"get, head, options"


async def test_headers_without_end_are_refused(ask: Ask) -> None:
    status, _, _ = await ask(b"GET /livez HTTP/1.1\r\nX: " + b"a" * 1000 + b"\r\nY: " + b"b" * (MOST_HEADER_BYTES * 2))
    assert status == 431
