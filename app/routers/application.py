"""FastAPI's application with a short way to our routes.

All of our routes are lanes, and a lane answers everything itself, refusals included: the layers that FastAPI puts
around its routes would only be walked through. What no lane takes goes FastAPI's way (404, 405, the docs page).
"""

import re
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from app.routers.route import Lane


class Application(FastAPI):
    def __init__(self, lanes: list[Lane], **options: Any) -> None:
        super().__init__(**options)
        # Straight into the router: include_router would wrap each route once more.
        self.router.routes.extend(lanes)
        self._lanes: dict[tuple[str, int], list[tuple[re.Pattern[str], Lane]]] = {}
        for lane in lanes:
            for method in lane.methods or ():
                self._lanes.setdefault((method, lane.path.count("/")), []).append((lane.path_regex, lane))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            for pattern, lane in self._lanes.get((scope["method"], path.count("/")), ()):
                if found := pattern.match(path):
                    scope["app"] = self
                    scope["path_params"] = found.groupdict()
                    return await lane.serve(scope, receive, send)
        return await super().__call__(scope, receive, send)
