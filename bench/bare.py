"""The reference: the same answers from the least that could give them. ASGI, asyncpg, the token check; nothing else.

No policy, no school wall (it connects as one who passes it), no session or assignment is read: which school and person a
session belongs to is looked up in memory. Its connections fire no triggers; the journal's rows are written by hand, the
same rows that the triggers write. Served as `mamnon serve` serves: one uvicorn, uvloop, httptools.
"""

import asyncio
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import asyncpg
import orjson
import uvicorn

from app.core.security.keys import KeyRing
from app.core.security.tokens import Door, InvalidToken
from app.data.ethnic_groups import ETHNIC_GROUPS
from app.services.founding import TIME_ZONE
from bench.bare_content import list_content
from bench.bare_health import put_sheet
from bench.bare_stock import issue

_NAMES = " ".join(f"when '{group.code}' then '{group.name}'" for group in ETHNIC_GROUPS)

# The body of a child's record. Every expression is said once, in the lateral parts.
_STUDENT = f"""
select json_build_object(
    'id', s.id, 'code', s.code, 'full_name', s.full_name, 'birth_date', s.birth_date, 'sex', s.sex,
    'ethnic_group', case when s.ethnic_group is not null then
        json_build_object('code', s.ethnic_group, 'name', case s.ethnic_group {_NAMES} end) end,
    'permanent_address', s.permanent_address, 'policy_categories', s.policy_categories, 'national_id', s.national_id,
    'unknown', s.unknown, 'guardians', f.guardians,
    'class', case when c.id is not null then json_build_object('id', c.id, 'name', c.name) end,
    'status', s.status, 'status_since', s.status_since, 'merged_into', s.merged_into, 'nationality', s.nationality,
    'birth_place', s.birth_place, 'province', s.province, 'commune', s.commune, 'current_address', s.current_address,
    'disability_types', s.disability_types, 'disability_degree', s.disability_degree,
    'roster_confirmed', s.roster_confirmed, 'complete', m.missing = '{{}}', 'missing', m.missing,
    'etag', '"' || s.version || '.' || s.family_version || '"')::text as body, s.version || '.' || s.family_version as version, s.id
from students s
left join enrolments e on e.school_id = s.school_id and e.student_id = s.id and e.starts_on <= $3 and e.year_ends_on >= $3
                      and (e.left_on is null or e.left_on >= $3)
left join classes c on c.school_id = e.school_id and c.id = e.class_id
cross join lateral (
    select coalesce(json_agg(json_build_object('id', g.id, 'relationship', g.relationship, 'full_name', p.full_name,
               'birth_year', p.birth_year, 'phone', p.phone, 'occupation', p.occupation) order by g.position), '[]') as guardians,
           array_agg(g.relationship) || s.unknown as who, bool_or(p.phone is not null) as phone
    from guardians g join persons p on p.school_id = g.school_id and p.id = g.person_id
    where g.school_id = s.school_id and g.student_id = s.id and (g.ends_on is null or g.ends_on >= $3)) f
cross join lateral (
    select array_remove(array[
        case when s.full_name = '' then 'full_name' end, case when s.birth_date is null then 'birth_date' end,
        case when s.sex is null then 'sex' end, case when s.ethnic_group is null then 'ethnic_group' end,
        case when s.permanent_address is null and 'address' <> all(s.unknown) then 'permanent_address' end,
        case when s.policy_categories is null then 'policy_categories' end,
        case when f.who is null or not (f.who @> '{{guardian}}' or f.who @> '{{father,mother}}') then 'parents' end,
        case when f.phone is not true and 'phone' <> all(s.unknown) then 'phone' end], null) as missing) m
"""
READ_STUDENT = _STUDENT + "where s.school_id = $1 and s.id = $2"
LIST_CLASS = (
    "select array_agg(p.body order by p.sort_key, p.id) as items from ("
    + _STUDENT.replace("s.version || '.' || s.family_version as version, s.id", "s.sort_key, s.id")
    + "where s.school_id = $1 and e.class_id = $2 order by s.sort_key, s.id limit $4) p"
)

READ_REGISTER = """
select c.roster_version, r.state, r.late, r.version, m.marks
from classes c
join registers r on r.school_id = c.school_id and r.class_id = c.id and r.date = $3
cross join lateral (
    select json_agg(json_build_object('student_id', s.id, 'full_name', s.full_name, 'mark', m.mark, 'arrived_at', m.arrived_at,
               'left_at', m.left_at, 'picked_up_by', m.picked_up_by, 'note', m.note, 'version', coalesce(m.version, 0))
               order by s.sort_key, s.id)::text as marks
    from enrolments e
    join students s on s.school_id = e.school_id and s.id = e.student_id
    left join marks m on m.school_id = e.school_id and m.class_id = e.class_id and m.date = $3 and m.student_id = e.student_id
    where e.school_id = c.school_id and e.class_id = c.id and e.starts_on <= $3 and e.year_ends_on >= $3
      and (e.left_on is null or e.left_on >= $3) and s.status <> 'entered_in_error') m
where c.school_id = $1 and c.id = $2
"""

_VALUES = ", ".join(
    f"'{name}', {{0}}.{name}" for name in ("date", "mark", "arrived_at", "left_at", "picked_up_by", "note")
)
_KEPT = ", ".join(f"'{name}', {{0}}.{name}" for name in ("date", "state", "late", "confirmed_by"))
WRITE_REGISTER = f"""
with register as (
    update registers set state = $4, late = $5, version = version + 1
    where school_id = $1 and class_id = $2 and date = $3 and version = $6 returning *),
written as (
    insert into marks (school_id, class_id, date, student_id, mark, version)
    select r.school_id, r.class_id, r.date, g.student_id, g.mark, 1
    from register r cross join unnest($7::uuid[], $8::text[]) g(student_id, mark)
    on conflict (school_id, class_id, date, student_id) do update set mark = excluded.mark, version = marks.version + 1
    returning *),
changed as (
    select 'marks' as noun, n.student_id as child,
           case when o.school_id is not null then jsonb_build_object({_VALUES.format("o")}) end as before,
           jsonb_build_object({_VALUES.format("n")}) as after
    from written n left join marks o on o.school_id = n.school_id and o.class_id = n.class_id and o.date = n.date
                                    and o.student_id = n.student_id
    union all
    select 'registers', null, jsonb_build_object({_KEPT.format("o")}), jsonb_build_object({_KEPT.format("n")})
    from register n join registers o on o.school_id = n.school_id and o.class_id = n.class_id and o.date = n.date
    where (o.state, o.late, o.confirmed_by) is distinct from (n.state, n.late, n.confirmed_by)),
entries as (select encode(substr(sha256(uuid_send(secret) || int8send(entry)), 1, 16), 'hex')::uuid as salt, each.*
            from (select nextval('journal_entry_seq') as entry, * from changed) each,
                 (select gen_random_uuid() as secret offset 0) drawn),
kept as (
    insert into journal_values (school_id, entry, child_id, salt, before, after)
    select $1, entry, child, salt, before, after from entries),
journaled as (
    insert into journal (school_id, entry, at, person_id, session_id, action, clause, outcome, noun, subject_id, request_id,
                         commitment)
    select $1, entry, $9, $10, $11, 'attendance.mark', '6.2', 'done', noun, $2, $12,
           sha256(convert_to(salt || coalesce(before::text, '') || '>' || after::text, 'UTF8'))
    from entries)
select version from register
"""

WHO = "select s.id, s.school_id, u.person_id from sessions s join users u on u.school_id = s.school_id and u.id = s.user_id"
_ZONE = ZoneInfo(TIME_ZONE)
_STUDENT_PATH = re.compile(r"/v1/students/([0-9a-f-]{36})")
_REGISTER_PATH = re.compile(r"/v1/classes/([0-9a-f-]{36})/registers/(\d{4}-\d\d-\d\d)")
_SHEET_PATH = re.compile(r"/v1/health-rounds/([0-9a-f-]{36})/classes/([0-9a-f-]{36})")
_LOT_PATH = re.compile(r"/v1/stock-lots/([0-9a-f-]{36})/issue")
_CONTENT_QUERY = re.compile(rb"limit=(\d+)")
_CLASS_QUERY = re.compile(rb"class_id=([0-9a-f-]{36})&limit=(\d+)")

Answer = tuple[bytes, bytes | None]


class Bare:
    """The handler; `who`: a session's school and person."""

    def __init__(self, pool: asyncpg.Pool, door: Door, who: dict[UUID, tuple[UUID, UUID]]) -> None:
        self.pool = pool
        self.door = door
        self.who = who

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        now = datetime.now(UTC)
        token = next((value for name, value in scope["headers"] if name == b"authorization"), b"")[7:]
        try:
            session = self.door.open(token, now).session
        except InvalidToken:
            await _send(send, 401, b"{}", None)
            return
        path: str = scope["path"]
        if match := _STUDENT_PATH.fullmatch(path):
            answer = await self.read_student(session, UUID(match[1]), now)
        elif path == "/v1/students" and (asked := _CLASS_QUERY.fullmatch(scope["query_string"])):
            answer = await self.list_class(session, UUID(asked[1].decode()), int(asked[2]), now)
        elif path == "/v1/content" and (asked := _CONTENT_QUERY.fullmatch(scope["query_string"])):
            answer = await list_content(self.pool, self.who[session][0], int(asked[1]))
        elif match := _REGISTER_PATH.fullmatch(path):
            body = await _body(receive)
            answer = await self.put_register(session, UUID(match[1]), date.fromisoformat(match[2]), body, now)
        elif match := _SHEET_PATH.fullmatch(path):
            school, person = self.who[session]
            answer = await put_sheet(
                self.pool, UUID(match[1]), UUID(match[2]), await _body(receive),
                school=school, person=person, session=session, today=now.astimezone(_ZONE).date(), now=now,
            )  # fmt: skip
        elif match := _LOT_PATH.fullmatch(path):
            school, person = self.who[session]
            answer = await issue(
                self.pool, UUID(match[1]), await _body(receive),
                school=school, person=person, session=session, today=now.astimezone(_ZONE).date(), now=now,
            )  # fmt: skip
        else:
            answer = None
        await _send(send, 200 if answer else 404, *(answer or (b"{}", None)))

    async def read_student(self, session: UUID, student: UUID, now: datetime) -> Answer | None:
        school, _ = self.who[session]
        found = await self.pool.fetchrow(READ_STUDENT, school, student, now.astimezone(_ZONE).date())
        return found and (found["body"].encode(), b'"%s"' % found["version"].encode())

    async def list_class(self, session: UUID, class_id: UUID, limit: int, now: datetime) -> Answer:
        school, _ = self.who[session]
        items = await self.pool.fetchval(LIST_CLASS, school, class_id, now.astimezone(_ZONE).date(), limit + 1) or []
        cursor = "null" if len(items) <= limit else '"more"'
        return f'{{"items":[{",".join(items[:limit])}],"next_cursor":{cursor}}}'.encode(), None

    async def put_register(self, session: UUID, class_id: UUID, day: date, body: bytes, now: datetime) -> Answer | None:
        school, person = self.who[session]
        given = {mark["student_id"]: mark["mark"] for mark in orjson.loads(body)["marks"]}
        async with self.pool.acquire() as connection:
            found = await connection.fetchrow(READ_REGISTER, school, class_id, day)
            marks = orjson.loads(found["marks"])
            changed = [m for m in marks if m["student_id"] in given and m["mark"] != given[m["student_id"]]]
            for mark in changed:
                mark["mark"] = given[mark["student_id"]]
                mark["version"] += 1
            entered = [mark["mark"] for mark in marks]
            state = "open" if None in entered else "marked"
            version = await connection.fetchval(
                WRITE_REGISTER, school, class_id, day, state, found["late"], found["version"],
                [mark["student_id"] for mark in changed], [mark["mark"] for mark in changed], now, person, session, uuid4().hex,
            )  # fmt: skip
        if version is None:
            return None
        counts = {name: entered.count(name) for name in ("present", "excused", "unexcused")}
        return orjson.dumps(
            {"class_id": class_id, "date": day, "state": state, "late": found["late"], "marks": marks,
             "counts": counts | {"unmarked": entered.count(None)}}
        ), b'"%d.%d"' % (version, found["roster_version"])  # fmt: skip


async def _body(receive: Any) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message["body"]
        if not message.get("more_body"):
            return body


async def _send(send: Any, status: int, body: bytes, etag: bytes | None) -> None:
    headers = [(b"content-length", b"%d" % len(body)), (b"content-type", b"application/json")]
    if etag:
        headers.append((b"etag", etag))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _kept(connection: asyncpg.Connection) -> None:
    """A connection goes back as it is: the pool's own reset is one more round trip, which the program does not make."""


RESET = None if os.environ.get("BENCH_RESET") else _kept


async def _serve(url: str, keys: Path, size: int) -> None:
    ring = KeyRing.open(keys)
    async with asyncpg.create_pool(
        url, min_size=size, max_size=size, reset=RESET, server_settings={"session_replication_role": "replica"}
    ) as pool:
        who = {session: (school, person) for session, school, person in await pool.fetch(WHO)}
        config = uvicorn.Config(
            Bare(pool, Door(ring, "mamnon", "mamnon"), who), loop="uvloop", http="httptools", access_log=False,
            log_level="warning", lifespan="off", port=0, server_header=False, date_header=False, proxy_headers=False,
        )  # fmt: skip
        listening = config.bind_socket()
        print(f"serves on http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        await uvicorn.Server(config).serve([listening])


def main() -> None:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(os.environ["BENCH_URL"], Path(os.environ["BENCH_KEYS"]), int(os.environ["BENCH_POOL"])))


if __name__ == "__main__":
    main()
