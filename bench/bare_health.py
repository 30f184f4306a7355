"""The reference of `health_class_put`: a class's sheet read, as a reading that the journal keeps, then measured and written.

The z-scores are computed by the very function that the program uses; what is measured is all the rest.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson

from app.services.health.growth import CLASSES, grown

_NUMBERS = ("vision_left", "vision_right", "teeth_decayed", "systolic", "diastolic", "heart_rate")
_Z = ("waz", "haz", "whz", "baz")

READ_SHEET = f"""
with sheet as materialized (
    select h.version as round_version, c.roster_version, s.version as sheet_version, n.shown, h.school_year_id,
           json_build_object(
               'round', json_build_object('id', h.id, 'name', h.name, 'kind', h.kind, 'opens_on', h.opens_on,
                                          'closes_on', h.closes_on, 'measures', h.measures, 'state', h.state),
               'class', json_build_object('id', c.id, 'name', c.name),
               'day', least(greatest($4::date, h.opens_on), h.closes_on), 'children', n.children)::text as body
    from health_rounds h
    join classes c on c.school_id = h.school_id and c.school_year_id = h.school_year_id and c.id = $3
    left join health_sheets s on s.school_id = h.school_id and s.round_id = h.id and s.class_id = c.id
    cross join lateral (
        select array_agg(t.id order by t.sort_key, t.id) as shown,
               json_agg(json_build_object(
                   'student_id', t.id, 'code', t.code, 'full_name', t.full_name, 'birth_date', t.birth_date, 'sex', t.sex,
                   'measured', m.weight_g is not null and m.length_mm is not null, 'measured_on', m.measured_on,
                   'weight_kg', m.weight_g::float8 / 1000, 'height_cm', m.length_mm::float8 / 10,
                   'position', coalesce(m.position, 'unknown'), 'oedema', coalesce(m.oedema, false),
                   {", ".join(f"'{name}', m.{name}" for name in _NUMBERS)}, 'note', m.note,
                   'remeasured', coalesce(m.remeasured, false), 'age_days', m.age_days,
                   'z_scores', json_build_object({", ".join(f"'{name}', m.{name}::float8 / 100" for name in _Z)}),
                   'classes', coalesce(array_to_json(m.classes), '[]'), 'implausible', coalesce(array_to_json(m.implausible), '[]'),
                   'remeasure', coalesce(not m.remeasured and cardinality(m.implausible) > 0, false),
                   'method', m.method, 'version', coalesce(m.version, 0)) order by t.sort_key, t.id) as children
        from enrolments e
        join students t on t.school_id = e.school_id and t.id = e.student_id
        left join measurements m on m.school_id = e.school_id and m.round_id = h.id and m.student_id = e.student_id
        where e.school_id = c.school_id and e.class_id = c.id and t.status <> 'entered_in_error'
          and e.starts_on <= least(greatest($4::date, h.opens_on), h.closes_on)
          and e.year_ends_on >= least(greatest($4::date, h.opens_on), h.closes_on)
          and (e.left_on is null or e.left_on >= least(greatest($4::date, h.opens_on), h.closes_on))) n
    where h.school_id = $1 and h.id = $2 and h.state = 'open'),
entry as (
    insert into journal (school_id, entry, at, person_id, session_id, action, clause, outcome, noun, request_id)
    select $1, nextval('journal_entry_seq'), $5, $6, $7, 'health.measure', '4.2.5', 'done', 'health', $8 from sheet
    returning entry),
looked_at as (
    insert into accesses (school_id, child_id, entry, role)
    select $1, child, entry.entry, 'vp_care' from sheet cross join unnest(sheet.shown) child cross join entry)
select * from sheet
"""

_TYPES = {
    "id": "uuid", "student_id": "uuid", "measured_on": "date", "weight_g": "int", "length_mm": "int", "position": "text",
    "oedema": "bool", **dict.fromkeys(_NUMBERS, "int2"), "note": "text", "remeasured": "bool", "age_days": "int",
    **dict.fromkeys(_Z, "int"), "classes": "text", "implausible": "text", "method": "text",
}  # fmt: skip
_WRITTEN = tuple(name for name in _TYPES if name not in ("id", "student_id"))
_LISTS = ("classes", "implausible")


def _given(name: str) -> str:
    return f"array(select json_array_elements_text(g.{name}::json))" if name in _LISTS else f"g.{name}"


_KEPT = ("student_id", "class_id", *_WRITTEN[:13], "measured_by", "age_days", *_Z, *_LISTS, "method")
_VALUES = ", ".join(f"'{name}', {{0}}.{name}" for name in _KEPT)
_ARRAYS = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(_TYPES.values(), 12))
WRITE_SHEET = f"""
with sheet as (
    insert into health_sheets (school_id, round_id, class_id, school_year_id, version)
    select $1, h.id, c.id, $4, $5 + 1
    from (select id, school_id from health_rounds where school_id = $1 and id = $2 and version = $6 for share) h
    join classes c on c.school_id = h.school_id and c.id = $3 and c.roster_version = $7
    on conflict (school_id, round_id, class_id) do update set version = excluded.version
    where health_sheets.version = excluded.version - 1
    returning version),
written as (
    insert into measurements (school_id, round_id, class_id, measured_by, id, student_id, {", ".join(_WRITTEN)})
    select $1, $2, $3, $8, g.id, g.student_id, {", ".join(map(_given, _WRITTEN))}
    from sheet cross join unnest({_ARRAYS}) g({", ".join(_TYPES)})
    on conflict (school_id, round_id, student_id) do update
    set {", ".join(f"{name} = excluded.{name}" for name in ("class_id", "measured_by", *_WRITTEN))},
        version = measurements.version + 1
    returning *),
changed as (
    select n.student_id as child, case when o.school_id is not null then jsonb_build_object({_VALUES.format("o")}) end as before,
           jsonb_build_object({_VALUES.format("n")}) as after
    from written n
    left join measurements o on o.school_id = n.school_id and o.round_id = n.round_id and o.student_id = n.student_id),
entries as (select encode(substr(sha256(uuid_send(secret) || int8send(entry)), 1, 16), 'hex')::uuid as salt, each.*
            from (select nextval('journal_entry_seq') as entry, * from changed) each,
                 (select gen_random_uuid() as secret offset 0) drawn),
kept as (
    insert into journal_values (school_id, entry, child_id, salt, before, after)
    select $1, entry, child, salt, before, after from entries),
journaled as (
    insert into journal (school_id, entry, at, person_id, session_id, action, clause, outcome, noun, subject_id, request_id,
                         commitment)
    select $1, entry, $9, $8, $10, 'health.measure', '4.2.5', 'done', 'measurements', $2, $11,
           sha256(convert_to(salt || coalesce(before::text, '') || '>' || after::text, 'UTF8'))
    from entries)
select version from sheet
"""


async def put_sheet(
    pool: asyncpg.Pool, round_id: UUID, class_id: UUID, body: bytes, *,
    school: UUID, person: UUID, session: UUID, today: date, now: datetime,
) -> tuple[bytes, bytes] | None:  # fmt: skip
    """A class measured in one request; None where it was not written."""
    asked = orjson.loads(body)
    given = {child["student_id"]: child for child in asked["children"]}
    request = uuid4().hex
    async with pool.acquire() as connection, connection.transaction():
        found = await connection.fetchrow(READ_SHEET, school, round_id, class_id, today, now, person, session, request)
        sheet = orjson.loads(found["body"])
        rows = [_measured(child, given[child["student_id"]], asked["measured_on"]) for child in sheet["children"]]
        version = await connection.fetchval(
            WRITE_SHEET, school, round_id, class_id, found["school_year_id"], found["sheet_version"] or 0,
            found["round_version"], found["roster_version"], person, now, session, request,
            *([row[name] for row in rows] for name in _TYPES),
        )  # fmt: skip
    if version is None:
        return None
    for child in sheet["children"]:
        child["classes"] = [{"code": code, "name": CLASSES[code].vi} for code in child["classes"]]
    measured = sum(child["measured"] for child in sheet["children"])
    sheet["counts"] = {
        "children": len(rows), "measured": measured, "unmeasured": len(rows) - measured,
        "remeasure": sum(child["remeasure"] for child in sheet["children"]),
    }  # fmt: skip
    tag = b'"%d.%d.%d"' % (found["round_version"], found["roster_version"], version)
    return orjson.dumps(sheet), tag


def _measured(child: dict[str, Any], given: dict[str, Any], day: str) -> dict[str, Any]:
    """The row of a child; what the answer says of it, changed in place."""
    weight, height = round(given["weight_kg"] * 1000), round(given["height_cm"] * 10)
    growth = grown(
        sex=child["sex"], born=date.fromisoformat(child["birth_date"]), on=date.fromisoformat(day), weight_g=weight,
        length_mm=height, position=child["position"], oedema=child["oedema"],
    )  # fmt: skip
    child |= {
        **given, "measured": True, "measured_on": day, "version": child["version"] + 1, "age_days": growth.age_days,
        "z_scores": {name: None if growth.z_scores[name] is None else growth.z_scores[name] / 100 for name in _Z},
        "classes": list(growth.classes), "implausible": list(growth.implausible), "method": growth.method,
        "remeasure": bool(growth.implausible),
    }  # fmt: skip
    return {
        "id": uuid4(), "student_id": child["student_id"], "measured_on": date.fromisoformat(day), "weight_g": weight,
        "length_mm": height, **{name: child[name] for name in ("position", "oedema", *_NUMBERS, "note", "remeasured")},
        "age_days": growth.age_days, **growth.z_scores, "classes": orjson.dumps(child["classes"]).decode(),
        "implausible": orjson.dumps(child["implausible"]).decode(), "method": growth.method,
    }  # fmt: skip
