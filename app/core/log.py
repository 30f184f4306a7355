"""Log lines as JSON to stderr: what happened to which request, never whose data it was.

An error's own message is left out: PostgreSQL puts values into it. Its type and the places in the code stay.
"""

import sys
import traceback
from datetime import datetime
from typing import Any

import orjson
import structlog


def _dumps(event: dict[str, Any], **_: Any) -> bytes:
    return orjson.dumps(event, default=str)


structlog.configure(
    processors=[structlog.processors.add_log_level, structlog.processors.JSONRenderer(serializer=_dumps)],
    logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer) if hasattr(sys.stderr, "buffer") else None,
    cache_logger_on_first_use=True,
)
_log = structlog.get_logger()


def request(action: str, route: str, status: int, request_id: str, began: datetime, ended: datetime) -> None:
    """One line for one request: the route's template, not its address (addresses hold ids and searches)."""
    _log.info("request", action=action, route=route, status=status, request_id=request_id,
              ms=round((ended - began).total_seconds() * 1000, 1), at=ended)  # fmt: skip


def failure(error: BaseException, **context: Any) -> None:
    """An unexpected error: its type and where it came from, without its message."""
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-12:]
    ]
    _log.error(
        "failure",
        error=type(error).__qualname__,
        places=places,
        cause=type(error.__cause__).__qualname__,
        **context,
    )


def event(name: str, **context: Any) -> None:
    """Something worth a line: a start, a stop."""
    _log.info(name, **context)
