"""FastAPI's application with a short way to our routes, and the manners of every address.

All of our routes are lanes, and a lane answers everything itself, refusals included: the layers that FastAPI puts
around its routes would only be walked through. What no lane takes is answered here, by the same words: HEAD and OPTIONS of
every address, 405 with every method, 404; and the pages of the documentation, which are FastAPI's.
"""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import unquote_to_bytes

from fastapi import FastAPI
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from app.core.answer import Answer, revalidated
from app.core.errors import MethodNotAllowed, NotFound
from app.core.language import preferred
from app.routers.route import Lane, request_id_of, respond, settled

_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class Application(FastAPI):
    def __init__(self, lanes: list[Lane], **options: Any) -> None:
        super().__init__(**options)
        # Straight into the router: include_router would wrap each route once more.
        self.router.routes.extend(lanes)
        self._lanes: dict[tuple[str, int, str], list[tuple[re.Pattern[str], Lane]]] = {}
        for lane in lanes:
            for method in lane.methods or ():
                self._lanes.setdefault((method, *_place(lane.path)), []).append((lane.path_regex, lane))

    def lane(self, method: str, path: str) -> tuple[Lane, dict[str, str]] | None:
        """The lane that takes such a request, with the parameters in its path."""
        for pattern, lane in self._lanes.get((method, *_place(path)), ()):
            if found := pattern.fullmatch(path):
                return lane, found.groupdict()
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await super().__call__(scope, receive, send)
        if found := self.lane(scope["method"], scope["path"]):
            raw = scope.get("raw_path") or b""
            if b"%" not in raw or _means_itself(raw):
                lane, scope["path_params"] = found
                scope["app"] = self
                return await lane.serve(scope, receive, send)
        return await self._elsewhere(scope, receive, send)

    async def _elsewhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Where no lane is for the method and the address."""
        methods = self._methods(scope) if _means_itself(scope.get("raw_path") or b"") else set()
        if scope["method"] == "HEAD":
            send = _headless(send)
            if found := self.lane("GET", scope["path"]) if methods else None:
                lane, path_params = found
                return await lane.serve({**scope, "app": self, "path_params": path_params}, receive, send)
        headers = dict(scope["headers"])
        request_id, locale = request_id_of(headers), preferred(headers.get(b"accept-language"))
        answer = await settled(self._told(scope, methods, receive), locale, request_id, "server.watch")
        return await respond(answer, answer.status or 200, request_id, send)

    async def _told(self, scope: Scope, methods: set[str], receive: Receive) -> Answer:
        if not methods:
            raise NotFound
        allow = {"Allow": ", ".join(sorted(methods))}
        if scope["method"] == "OPTIONS":
            return Answer(status=204, headers=allow)
        if scope["method"] not in methods:
            raise MethodNotAllowed(headers=allow)
        return revalidated(await self._page(scope, receive), dict(scope["headers"]).get(b"if-none-match"))

    def _methods(self, scope: Scope) -> set[str]:
        """Every method that the address takes; none: there is no such address."""
        here = _place(scope["path"])
        methods = {method for method, *place in self._lanes if (*place,) == here and self.lane(method, scope["path"])}
        if not methods and any(
            not isinstance(route, Lane) and route.matches({**scope, "method": "GET"})[0] == Match.FULL
            for route in self.routes
        ):
            methods = {"GET"}
        if "GET" in methods:
            methods.add("HEAD")
        return methods | {"OPTIONS"} if methods else methods

    async def _page(self, scope: Scope, receive: Receive) -> Answer:
        """A page of the documentation, or what belongs to it. Raises NotFound."""
        started: dict[str, Any] = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            started.update(message)
            body.extend(message.get("body", b""))

        await super().__call__({**scope, "method": "GET", "headers": []}, receive, collect)
        if started["status"] != 200:
            raise NotFound
        kind = next(value.decode() for name, value in started["headers"] if name == b"content-type")
        return Answer(bytes(body), headers={"content-type": kind, **_policy(kind, body)})


def _place(path: str) -> tuple[int, str]:
    """How many parts an address has, and the second, /v1's noun: few lanes share them, so that few are tried."""
    parts = path.split("/", 3)
    return path.count("/"), parts[2] if len(parts) > 2 else ""


def _means_itself(raw_path: bytes) -> bool:
    """Whether an address is what it seems: UTF-8, and no slash hidden in an escape."""
    escaped = unquote_to_bytes(raw_path)
    try:
        escaped.decode()
    except UnicodeDecodeError:
        return False
    return escaped.count(b"/") == raw_path.count(b"/")


def _headless(send: Send) -> Send:
    """The same answer without its body: HEAD."""

    async def sent(message: Message) -> None:
        await send(message if message["type"] == "http.response.start" else {**message, "body": b""})

    return sent


def _policy(kind: str, page: bytes | bytearray) -> dict[str, str]:
    """A page may run its own scripts, those that stand in it included, and nobody else's."""
    if not kind.startswith("text/html"):
        return {}
    own = " ".join(f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in _SCRIPT.findall(page))
    return {
        "content-security-policy": "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; img-src 'self' data:; "
        f"script-src 'self' {own}; style-src 'self' 'unsafe-inline'"
    }
