"""Log lines as JSON to stderr: what happened to which request, never whose data it was.

An error's own message is left out: PostgreSQL puts values into it. Its type and the places in the code stay.
"""

import sys
import traceback
from datetime import datetime
from typing import Any

import orjson


def event(name: str, **context: Any) -> None:
    """Something worth a line: a start, a stop."""
    sys.stderr.buffer.write(orjson.dumps({"event": name, **context}, default=str) + b"\n")


def request(action: str, route: str, status: int, request_id: str, began: datetime, ended: datetime) -> None:
    """One line for one request: the route's template, not its address (addresses hold ids and searches)."""
    took = round((ended - began).total_seconds() * 1000, 1)
    event("request", action=action, route=route, status=status, request_id=request_id, ms=took, at=ended)


def failure(error: BaseException, **context: Any) -> None:
    """An unexpected error: its type and where it came from, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    event("failure", error=type(error).__qualname__, cause=type(error.__cause__).__qualname__, places=places, **context)
