"""`mamnon content …`: what a scheduler asks about what the schools have published."""

import asyncio
import json
import sys
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy import column, func, select

from app.cli.running import runtime_of
from app.cli.school import AsJson
from app.core.db import Statement, Unavailable
from app.models.base import Uuid
from app.policies.act import Act
from app.runtime import Runtime
from app.services.content_checks import CouldNotLook, Outcome, check_school
from app.services.founding import school_of_code
from app.settings import Settings

application = typer.Typer(help="What the schools have published.", no_args_is_help=True)

_EVERY = Statement(select(func.every_school().table_valued(column("school_id", Uuid)).c.school_id))


@application.callback()
def _content() -> None:
    """What the schools have published."""


@application.command("check")
def check(
    school: Annotated[str | None, typer.Option(metavar="CODE", help="one school; default: all of the server")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare what stands on the channels with what was approved; daily. Exit 1: there are differences; 2: it could not run."""
    with runtime_of(Settings.read()) as runtime:
        try:
            outcomes = asyncio.run(_whole(runtime, school))
        except (CouldNotLook, Unavailable) as error:
            print(f"mamnon: What is published could not be looked at: {error.__cause__ or error}.", file=sys.stderr)
            raise SystemExit(2) from None
    if outcomes is None:
        print(f"mamnon: There is no school with the code '{school}'.", file=sys.stderr)
        raise SystemExit(2)
    if as_json:
        print(json.dumps([_told(id_, outcome) for id_, outcome in outcomes], ensure_ascii=False, indent=2))
    else:
        _show(outcomes)
    raise SystemExit(1 if any(outcome.differences for _, outcome in outcomes) else 0)


async def _whole(runtime: Runtime, code: str | None) -> list[tuple[UUID, Outcome]] | None:
    """Each school's outcome; None: no such school. A school's check is written before the next one is looked at."""
    from app.main import create_app

    # It visits its own pages where the site has no address of its own.
    serving: Runtime = create_app(runtime).state.runtime
    try:
        asking = _act(serving)
        if code is None:
            async with serving.database.connection() as connection:
                schools = [row["school_id"] for row in await connection.rows(_EVERY)]
        elif (found := await school_of_code(asking, code)) is None:
            return None
        else:
            schools = [found]
        return [(school, await _one(serving, school)) for school in schools]
    finally:
        await serving.database.close()


async def _one(runtime: Runtime, school: UUID) -> Outcome:
    writing = _act(runtime)
    try:
        outcome = await check_school(_act(runtime), writing, school)
    except BaseException as error:
        await writing.end(error)
        raise
    await writing.end()
    return outcome


def _act(runtime: Runtime) -> Act:
    return Act(action="content_check.run", session=None, now=runtime.clock(), runtime=runtime)


def _told(school: UUID, outcome: Outcome) -> dict[str, Any]:
    return {
        "school_id": str(school),
        "checked": outcome.checked,
        "differences": [
            {
                "result": each.result, "channel": each.channel, "content_id": each.content_id, "title": each.title,
                "address": each.address, "remarks": list(each.remarks), "diff": each.diff,
            }
            for each in outcome.differences
        ],
    }  # fmt: skip


def _show(outcomes: list[tuple[UUID, Outcome]]) -> None:
    checked = sum(outcome.checked for _, outcome in outcomes)
    differences = [each for _, outcome in outcomes for each in outcome.differences]
    for each in differences:
        print(f"{each.result}: {each.title or each.external_id} ({each.channel}, {each.address or 'no address'})")
        print(each.diff)
        print()
    print(f"{checked} publications of {len(outcomes)} schools: {len(differences) or 'no'} differences.")
