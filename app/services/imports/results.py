"""What became of one's own imports: one, a page of them, the refused rows."""

from typing import Any
from uuid import UUID

from app.core.answer import Answer
from app.core.db import Row
from app.core.imports.issues import write_csv
from app.core.shape import text, thing
from app.models.imports import imports
from app.policies.act import Act
from app.policies.criteria import allowed_actions
from app.policies.engine import door, fetch
from app.policies.reading import Listing, listed
from app.policies.rows import import_
from app.schemas.base import OneQuery, PageQuery
from app.services.imports.kind import Code

_FIELDS = ("id", "kind", "state", "dry_run", "created_at", "file_name", "counts")
RESULT = tuple(imports.c[name] for name in (*_FIELDS, "issues", "version"))
_READ = door("import.read", import_, *RESULT, allowed_actions(import_).label("allowed_actions"))
_REFUSED = door("import.read", import_, imports.c.refused)
_LIST = Listing(
    "import.read",
    import_,
    text(thing(**{name: imports.c[name] for name in _FIELDS}, etag=import_.etag)).label("body"),
    order=(imports.c.created_at, imports.c.id),
    newest_first=True,
)


async def read(act: Act, import_id: UUID, query: OneQuery) -> Answer:
    """The result of one's own import."""
    found = await fetch(act, _READ, id=import_id)
    return answer_of(act, found.record, actions=found["allowed_actions"] if query.include else None)


async def list_(act: Act, query: PageQuery) -> Answer:
    """One's own imports, the newest first; without their remarks."""
    return await listed(act, _LIST, limit=query.limit, cursor=query.cursor)


async def refused(act: Act, import_id: UUID) -> Answer:
    """The refused rows of one's own import as CSV, in the shape they came in, safe against formulas."""
    found = await fetch(act, _REFUSED, id=import_id)
    return Answer(
        write_csv(found["refused"]),
        headers={
            "content-type": "text/csv; charset=utf-8",
            "content-disposition": 'attachment; filename="refused.csv"',
        },
    )


def answer_of(
    act: Act,
    kept: Row | dict[str, Any],
    *,
    status: int | None = None,
    codes: list[Code] | None = None,
    actions: list[str] | None = None,
) -> Answer:
    """An import's row as it is sent. `codes`: told by the run itself, and never again."""
    body = {name: kept[name] for name in _FIELDS}
    issues = [each | {"message": each["message"][act.locale]} for each in kept["issues"]]
    return Answer.of(
        body
        | {"id": str(kept["id"]), "issues": issues, "codes": codes}
        | ({"allowed_actions": actions} if actions is not None else {}),
        status=status,
        etag=f'"{kept["version"]}"',
    )
