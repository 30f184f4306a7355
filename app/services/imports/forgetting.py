"""Erasing what imports keep of their files once it is no longer needed: cells are about children."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import bindparam, column, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB

from app.core.db import Statement
from app.data.parameters import IMPORT_CELLS_KEPT_DAYS, in_force
from app.models.base import Instant, Uuid
from app.models.imports import import_rows, imports
from app.policies.act import Act
from app.services.founding import TIME_ZONE

_ERASED = {"vi": "Nội dung đã xóa vì quá thời hạn lưu.", "en": "Erased: past the time it is kept."}

_schools = Statement(select(func.every_school().table_valued(column("school_id", Uuid)).c.school_id))
_school, _now = bindparam("school", type_=Uuid), bindparam("now", type_=Instant)
_issue = func.jsonb_array_elements(imports.c.issues).table_valued(
    column("value", JSONB), name="issue", with_ordinality="at"
)
_said = literal(orjson.dumps({"value": None, "message": _ERASED}).decode(), JSONB)
# Where a fault was, and of which kind, stays; what the cell said does not.
_stripped = (
    select(func.coalesce(func.jsonb_agg(_issue.c.value.op("||")(_said)), literal_column("'[]'::jsonb")))
    .correlate(imports)
    .scalar_subquery()
)
_forgotten = (
    imports.update()
    .where(
        imports.c.school_id == _school,
        imports.c.created_at < bindparam("before", type_=Instant),
        imports.c.forgotten_at.is_(None),
    )
    .values(issues=_stripped, refused=literal_column("'[]'::jsonb"), forgotten_at=_now, version=imports.c.version + 1)
    .returning(imports.c.school_id, imports.c.id)
    .cte("forgotten")
)
_rows = (
    import_rows.update()
    .where(import_rows.c.school_id == _forgotten.c.school_id, import_rows.c.import_id == _forgotten.c.id)
    .values(made=literal_column("'{}'::uuid[]"), before=literal_column("'[]'::jsonb"))
    .returning(import_rows.c.import_id)
    .cte("rows")
)
_FORGET = Statement(select(func.count(_forgotten.c.id)).add_cte(_rows))


async def forget(act: Act) -> int:
    """Erase, in every school, what imports keep past its time. How many imports were made to forget."""
    today = act.now.astimezone(ZoneInfo(TIME_ZONE)).date()
    before = act.now - timedelta(days=in_force(IMPORT_CELLS_KEPT_DAYS, today))
    await act.begin()
    forgotten = 0
    for school in await act.rows(_schools):
        forgotten += await _forget(act, school["school_id"], before=before)
    return forgotten


async def _forget(act: Act, school: UUID, **how: object) -> int:
    await act.enter_school(school)
    await act.sign(None, person=None)
    found = await act.row(_FORGET, school=school, **how)
    assert found is not None
    return int(found[0])
