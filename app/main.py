"""Builds the application; nothing else."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
from fastapi import FastAPI
from fastapi_standalone_docs import StandaloneDocs
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

import app.policies  # noqa: F401 -- reads every article: routes check their actions against them
from app.core.idempotency import HEADER, REPLAYED
from app.policies.operations import OPERATIONS, Operation
from app.routers import (
    account,
    advice,
    asset_files,
    assets,
    attendance,
    code_lists,
    consents,
    content,
    content_checks,
    document,
    editorial_plans,
    files,
    growth,
    guardians,
    health,
    health_incidents,
    health_notices,
    imports,
    inventories,
    medication,
    messages,
    people,
    policy,
    public,
    publications,
    roster,
    safety_cards,
    sessions,
    sheets,
    standing,
    stock,
    structure,
    students,
    today,
)
from app.routers.application import Application
from app.routers.area import Area
from app.routers.route import Lane
from app.runtime import Runtime

AREAS = (
    standing.area,
    sessions.area,
    sessions.well_known,
    account.area,
    policy.area,
    code_lists.area,
    structure.area,
    people.area,
    students.area,
    safety_cards.area,
    advice.area,
    health_notices.area,
    health_incidents.area,
    medication.area,
    messages.area,
    guardians.area,
    health.area,
    growth.area,
    attendance.area,
    files.area,
    content.area,
    consents.area,
    editorial_plans.area,
    imports.area,
    inventories.area,
    roster.area,
    sheets.area,
    today.area,
    asset_files.area,  # before the assets: an id stands where its files' names do
    publications.area,
    content_checks.area,
    public.area,
    assets.area,
    stock.area,
)

for _area in AREAS:
    for _lane in _area.routes:
        if isinstance(_lane, Lane):
            for _action in (_lane.action, *_lane.besides):
                OPERATIONS.setdefault(_action, []).extend(
                    Operation(method, _lane.path, _lane.operation_id or "") for method in sorted(_lane.methods or ())
                )


def create_app(runtime: Runtime, areas: Iterable[Area] = AREAS) -> FastAPI:
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
        [route for area in areas for route in area.routes if isinstance(route, Lane)],
        title="mamnon",
        version="1",
        openapi_url="/openapi.json",
        docs_url="/docs",
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
        lifespan=lifespan,
    )

    def visiting() -> httpx.AsyncClient:
        """Over the network where the site has an address of its own; else through the very routes, in this process."""
        known = runtime.settings.public_url
        through = None if known else httpx.ASGITransport(app=application)
        return httpx.AsyncClient(transport=through, base_url=known or runtime.settings.site, timeout=10)

    # The document is asked of an application without any parts.
    application.state.runtime = runtime and replace(runtime, visiting=visiting)
    StandaloneDocs(application)  # the docs page without anybody else's servers
    document.complete(application)
    return application


def served(runtime: Runtime) -> ASGIApp:
    """The application as it is served: pages of other origins may call it where the operator names them."""
    application = create_app(runtime)
    if not runtime.settings.cors_origins:
        return application
    return CORSMiddleware(
        application,
        allow_origins=runtime.settings.cors_origins,
        allow_methods=("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
        allow_headers=("Authorization", "Content-Type", "If-Match", "If-None-Match", HEADER, "X-Request-Id"),
        expose_headers=("ETag", "Retry-After", "X-Request-Id", "RateLimit", "RateLimit-Policy", REPLAYED),
    )
