"""Builds the application; nothing else."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi_standalone_docs import StandaloneDocs
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

import app.policies  # noqa: F401 -- reads every article: routes check their actions against them
from app.core.answer import Answer
from app.core.errors import PROBLEMS, Internal, MethodNotAllowed, NotFound, Problem
from app.core.language import preferred
from app.routers import account, attendance, document, imports, policy, sessions, standing, structure, students
from app.routers.application import Application
from app.routers.route import Lane, problem_answer, request_id_of
from app.runtime import Runtime

AREAS = (
    standing.area,
    sessions.area,
    sessions.well_known,
    account.area,
    policy.area,
    structure.area,
    students.area,
    attendance.area,
    imports.area,
)


def create_app(runtime: Runtime) -> FastAPI:
    """The application over a running program's parts; the caller opens and closes those."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await runtime.passwords.warm()
        # What is here now stays: the collector need not walk it again, which is what the slowest requests waited for.
        gc.collect()
        gc.freeze()
        following = asyncio.create_task(runtime.follow_keys())
        yield
        following.cancel()

    application = Application(
        [route for area in AREAS for route in area.routes if isinstance(route, Lane)],
        title="mamnon",
        version="1",
        openapi_url="/openapi.json",
        docs_url="/docs",
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
        lifespan=lifespan,
        exception_handlers={HTTPException: _refused, Exception: _broken},
    )
    application.state.runtime = runtime
    StandaloneDocs(application)  # the docs page without anybody else's servers
    document.complete(application)
    return application


async def _refused(request: Request, error: Exception) -> Response:
    """What no route took: 404 and 405 (Allow names every method of the address)."""
    assert isinstance(error, HTTPException)
    problem: Problem = PROBLEMS.get(error.status_code, NotFound)()
    if isinstance(problem, MethodNotAllowed):
        methods = {
            m
            for route in request.app.routes
            if route.matches(request.scope)[0] != Match.NONE
            for m in route.methods or ()
        }
        problem.headers["Allow"] = ", ".join(sorted(methods))
    return _response(request, problem)


async def _broken(request: Request, error: Exception) -> Response:
    return _response(request, Internal())


def _response(request: Request, problem: Problem) -> Response:
    request_id = request_id_of(dict(request.scope["headers"]))
    answer: Answer = problem_answer(
        problem, preferred(request.headers.get("accept-language", "").encode() or None), request_id
    )
    return Response(
        answer.body,
        answer.status or 500,
        {**answer.headers, "x-request-id": request_id, "cache-control": "no-store"},
    )
