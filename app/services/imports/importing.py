"""A bulk import of any kind, from the file to its result (docs/decisions/0011)."""

import asyncio
import datetime
from typing import Any

import orjson

from app.core.answer import Answer
from app.core.db import inserting
from app.core.errors import FieldError, Invalid, TooLarge, UnsupportedMediaType
from app.core.ids import new_id
from app.core.imports import problems, reading
from app.core.imports.issues import Issue, refused_table
from app.core.imports.outcome import Outcome, settled
from app.core.text import visible
from app.models.imports import imports
from app.policies.act import Act
from app.schemas.imports import ImportForm
from app.services.imports import touched, turn
from app.services.imports.kind import Kind, Listing, Scope
from app.services.imports.kinds import KINDS
from app.services.imports.results import answer_of

AnyKind = Kind[Any, Any, Any]


async def start(act: Act, form: ImportForm) -> Answer:
    """Import a list, or say what would happen. Each kind has an action of its own, which takes the route's place.

    Raises Forbidden (nothing to import into), Invalid (unknown year or class, a table that cannot be read),
    SchoolYearOver, UnsupportedMediaType (neither xlsx nor csv) and TooLarge (more than 5,000 rows).
    """
    kind = KINDS[form.kind]
    act.action = kind.action
    scope: Scope = await kind.enter(act, form.school_year, form.class_)
    return await run(act, kind, form, await parsed(kind, await form.file.read(), scope.today))


async def run(act: Act, kind: AnyKind, form: ImportForm, listing: Listing) -> Answer:
    """Decide and write the rows that were read; the result is kept for whoever imported."""
    await act.begin()
    scope: Scope = await kind.enter(act, form.school_year, form.class_)  # again, in the transaction that writes
    await act.sign(scope.clause, person=scope.person)
    await turn.take(act.connection, scope.school, kind.turn)
    plan = await kind.decide(act.connection, listing, scope)
    await kind.looked(act, plan, scope)
    outcome = settled(plan.counts, dry_run=form.dry_run, skip_refused=form.on_error == "skip")
    kept = await _kept(act, kind, form, scope, listing, outcome)
    codes = None
    if outcome.writes:
        await touched.remember(act.connection, scope.school, kept["id"], plan.touches)
        await kind.write(act.connection, plan, scope, act.now)
        await touched.seal(act.connection, scope.school, kept["id"], plan.touches)
        codes = kind.codes(plan, scope)
    return answer_of(act, kept, status=200 if form.dry_run else 201, codes=codes)


async def parsed(kind: AnyKind, content: bytes, today: datetime.date) -> Listing:
    """The rows of a file. Raises UnsupportedMediaType, TooLarge and Invalid."""
    try:
        sheets = await reading.read_table(content, kind.declaration.wanted)
        listing: Listing = await asyncio.to_thread(kind.parse, sheets, today)
    except problems.TableProblem as problem:
        words = problem.words
        if isinstance(problem, problems.UnsupportedTable):
            raise UnsupportedMediaType(words) from None
        if isinstance(problem, problems.TooLarge):
            raise TooLarge(words) from None
        raise Invalid(FieldError("/file", problem.code, words)) from None
    return listing


async def _kept(
    act: Act, kind: AnyKind, form: ImportForm, scope: Scope, listing: Listing, outcome: Outcome
) -> dict[str, Any]:
    """The result's row, to be read again by whoever imported."""
    values: dict[str, Any] = {
        "school_id": scope.school,
        "id": new_id(),
        "kind": form.kind,
        "school_year_id": scope.year.id,
        "person_id": scope.person,
        "created_at": act.now,
        "state": "failed" if outcome.failed else "complete",
        "dry_run": form.dry_run,
        "file_name": visible(form.file.filename or "")[:200] or None,
        "counts": outcome.counts.as_dict(),
        "issues": [_both(issue) for issue in listing.issues],
        "refused": refused_table(kind.refused(listing)),
    }
    texts = {name: orjson.dumps(values[name]).decode() for name in ("counts", "issues", "refused")}
    await act.row(inserting(imports, *values), **values | texts)
    return values | {"version": 1}


def _both(issue: Issue) -> dict[str, Any]:
    return issue.as_dict() | {"message": {"vi": issue.vi, "en": issue.en}}
