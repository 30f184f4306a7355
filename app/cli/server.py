"""`mamnon serve`."""

import asyncio
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from app.settings import Settings

if TYPE_CHECKING:
    import uvicorn


def serve(
    sample: Annotated[
        bool, typer.Option("--sample", help="create the sample school first, where it is not there yet")
    ] = False,
) -> None:
    """Serve over HTTP, until told to stop."""
    settings = Settings.read()
    listening = _listen(settings)

    import uvicorn

    from app.cli import school
    from app.cli.running import runtime_of
    from app.core import log
    from app.core.protocol import BoundedProtocol
    from app.main import served

    # uvicorn stops gracefully, then raises the signal again: what is open here (the database) is to be closed too.
    for told in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, lambda *_: sys.exit(0))
    with runtime_of(settings) as runtime:
        if sample:
            school.show(school.ensured(settings))
        config = uvicorn.Config(
            served(runtime), loop="uvloop", http=BoundedProtocol, access_log=False, log_level="warning", lifespan="on",
            server_header=False, date_header=False, proxy_headers=False,
        )  # fmt: skip
        address = f"http://{settings.host}:{listening.getsockname()[1]}"
        print(f"mamnon serves on {address} — docs on {address}/docs, stop with Ctrl-C", flush=True)
        log.event("started", address=address)
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(_serve(uvicorn.Server(config), listening, runtime.database.close))


async def _serve(server: "uvicorn.Server", listening: socket.socket, close: Callable[[], Awaitable[None]]) -> None:
    try:
        await server.serve([listening])
    finally:
        await close()


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything else: a port in use is said at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen()  # whoever comes between the printed address and the loop's start waits
    except OSError as error:
        from app.database import DatabaseProblem

        listening.close()
        raise DatabaseProblem(
            f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}); stop what uses it or set MAMNON_PORT."
        ) from error
    return listening
