"""The rows to measure on: a province of 1,000 schools, made once and kept under build/bench-data.

Everything follows from running numbers, so two builds hold the same rows. The rows are made inside PostgreSQL, without
triggers; the names and their keys come from `app.core.text`, so that they have the shapes that the program expects.
"""

import asyncio
import hashlib
import json
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg

from app.core import migrate
from app.core.embedded import Cluster, cluster
from app.core.embedded.server import SUPERUSER
from app.core.text import fold, identity_key, sort_key
from app.database import NAME, provided
from app.services.founding import TIME_ZONE

SCHOOLS, CLASSES, CHILDREN = 1000, 30, 30
MARKED_DAYS = 2
"""School days before today whose registers are marked too."""

# Only while the rows are made: a crash then means making them again.
_BUILDING = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off",
    "max_wal_size": "16GB", "checkpoint_timeout": "1h", "shared_buffers": "1GB", "maintenance_work_mem": "512MB",
}  # fmt: skip

_FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
_MIDDLE = {"male": ["Văn", "Đức", "Minh", "Gia", "Hữu Anh"], "female": ["Thị", "Ngọc", "Bảo", "Thuỳ", "Khánh An"]}
_GIVEN = {
    "male": [
        "An",
        "Bảo",
        "Bình",
        "Cường",
        "Dũng",
        "Đạt",
        "Hải",
        "Hòa",
        "Khôi",
        "Long",
        "Nam",
        "Phúc",
        "Quân",
        "Sơn",
        "Tuấn",
    ],
    "female": [
        "Ánh",
        "Châu",
        "Chi",
        "Dung",
        "Giang",
        "Hà",
        "Hoa",
        "Hương",
        "Lan",
        "Linh",
        "Mai",
        "Ngân",
        "Oanh",
        "Thảo",
        "Yến",
    ],
}
_AGES = ("preschool_5_6", "preschool_4_5", "preschool_3_4", "nursery_25_36", "nursery_13_24")
_CLASS_NAMES = ("LỚP 5 TUỔI A", "LỚP 4 TUỔI B", "LỚP 3 TUỔI C", "NHÓM TRẺ D", "NHÓM TRẺ E")
_POSTS = ("principal", "vp_academic", "vp_care", "group_leader", "group_leader")
"""Held by persons 1 to 5 of each school; the homeroom teachers follow."""

_HELPERS = """
set session_replication_role = replica;
create function pg_temp.id7(kind text, n bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(1756659600000 + n), 12, '0') || '7' || substr(md5(kind || n), 1, 3) || 'a'
            || substr(md5(kind || n), 4, 15))::uuid
$$;
create temporary table names (sex text, n int, full_name text, identity_key text, folded text, sort_key text);
create temporary table posts (n int primary key, post text);
create temporary table kinds (n int primary key, name text, age_group text);
"""

# Each runs for a span of schools: $1 to $2. s: school, c: class, i: child; k counts children over all schools.
_CHILD = f"""generate_series($1::bigint, $2::bigint) s cross join generate_series(1, {CLASSES}) c
    cross join generate_series(1, {CHILDREN}) i cross join lateral (select ((s - 1) * {CLASSES} + c - 1) * {CHILDREN} + i as k) x"""
_STAFF = f"""generate_series($1::bigint, $2::bigint) s cross join generate_series(1, {len(_POSTS) + CLASSES}) p
    cross join lateral (select s * 100 + p as u) x"""
_LIVES = "'2100-01-01'::timestamptz"
_NOON = "'2026-08-01 05:00+00'::timestamptz"

_ROWS = {
    "schools": f"""insert into schools (id, code, name, time_zone, created_at)
        select pg_temp.id7('school', s), 'mn-' || lpad(s::text, 4, '0'), 'Trường mầm non số ' || s, '{TIME_ZONE}', {_NOON}
        from generate_series($1::bigint, $2::bigint) s""",
    "school_years": """insert into school_years (school_id, id, name, starts_on, ends_on, roster_due_on, attendance_cut_off)
        select pg_temp.id7('school', s), pg_temp.id7('year', s), extract(year from y.a) || '-' || extract(year from y.b),
               y.a, y.b, y.a + 60, '08:30'
        from generate_series($1::bigint, $2::bigint) s cross join (values ($3::date, $4::date)) y(a, b)""",
    "school_days": """insert into school_days (school_id, date, school_year_id)
        select pg_temp.id7('school', s), d::date, pg_temp.id7('year', s)
        from generate_series($1::bigint, $2::bigint) s cross join generate_series($3::date, $4::date, interval '1 day') d""",
    "groups": """insert into groups (school_id, id, name)
        select pg_temp.id7('school', s), pg_temp.id7('group', s * 10 + g), case g when 1 then 'Mẫu giáo' else 'Nhà trẻ' end
        from generate_series($1::bigint, $2::bigint) s cross join generate_series(1, 2) g""",
    "classes": f"""insert into classes (school_id, id, school_year_id, group_id, name, age_group, position, roster_version)
        select pg_temp.id7('school', s), pg_temp.id7('class', s * 100 + c), pg_temp.id7('year', s),
               pg_temp.id7('group', s * 10 + case when c % 5 in (3, 4) then 2 else 1 end), k.name || (c - 1) / 5 + 1,
               k.age_group, c, {CHILDREN}
        from generate_series($1::bigint, $2::bigint) s cross join generate_series(1, {CLASSES}) c
        join kinds k on k.n = (c - 1) % 5""",
    "staff": f"""insert into persons (school_id, id, full_name, identity_key, birth_year, phone)
        select pg_temp.id7('school', s), pg_temp.id7('staff', u), n.full_name, n.identity_key, 1970 + u % 30,
               '03' || lpad(u::text, 8, '0')
        from {_STAFF} join names n on n.sex = 'female' and n.n = u * 7919 % (select max(m.n) + 1 from names m)""",
    "users": f"""insert into users (school_id, id, person_id, username, password_changed_at, must_change_password, created_at)
        select pg_temp.id7('school', s), pg_temp.id7('user', u), pg_temp.id7('staff', u), 'nv' || lpad(p::text, 2, '0'),
               {_NOON}, false, {_NOON}
        from {_STAFF}""",
    "sessions": f"""insert into sessions (school_id, id, user_id, device_name, created_at, last_used_at, idle_until, expires_at,
                                          refresh_counter)
        select pg_temp.id7('school', s), pg_temp.id7('session', u), pg_temp.id7('user', u), 'điện thoại', {_NOON}, {_NOON},
               {_LIVES}, {_LIVES}, 0
        from {_STAFF}""",
    "assignments": f"""insert into assignments (school_id, id, user_id, post, kind, group_id, class_id, valid_from)
        select pg_temp.id7('school', s), pg_temp.id7('assignment', u), pg_temp.id7('user', u),
               coalesce(o.post, 'homeroom_teacher'), 'regular',
               case o.post when 'group_leader' then pg_temp.id7('group', s * 10 + p - 3) end,
               case when o.post is null then pg_temp.id7('class', s * 100 + p - {len(_POSTS)}) end, $3::date
        from {_STAFF} left join posts o on o.n = p""",
    "students": f"""insert into students (school_id, id, code, full_name, identity_key, search_key, sort_key, birth_date, sex,
                        ethnic_group, permanent_address, policy_categories, national_id, unknown, status, roster_confirmed,
                        created_at, updated_at)
        select pg_temp.id7('school', s), pg_temp.id7('student', k), o.code, n.full_name, n.identity_key,
               ' ' || n.folded || ' ' || lower(o.code), n.sort_key, $3::date - 365 * (1 + c % 5) - (k * 31 % 360)::int, n.sex,
               case when k % 17 = 0 then (2 + k % 53)::text else '1' end,
               case when k % 29 <> 0 then 'Số ' || k % 300 || ', thôn ' || c || ', xã ' || s end,
               case when k % 23 <> 0 then case when k % 11 = 0 then '{{poor_household}}'::text[] else '{{}}' end end,
               case when k % 7 <> 0 then '034' || lpad(k::text, 9, '0') end, '{{}}', 'studying', k % 19 <> 0, {_NOON}, {_NOON}
        from {_CHILD} join names n on n.sex = case k % 2 when 0 then 'male' else 'female' end
                                  and n.n = k * 7919 % (select max(m.n) + 1 from names m)
             cross join lateral (select 'HS' || lpad(((c - 1) * {CHILDREN} + i)::text, 5, '0') as code) o""",
    "persons": f"""insert into persons (school_id, id, full_name, identity_key, birth_year, phone)
        select pg_temp.id7('school', s), pg_temp.id7('parent', k * 2 + g), n.full_name, n.identity_key, 1980 + k % 20,
               case when g = 0 or k % 5 <> 0 then '09' || lpad((k * 2 + g)::text, 8, '0') end
        from {_CHILD} cross join generate_series(0, 1) g join names n on n.sex = case g when 0 then 'male' else 'female' end
                                  and n.n = (k * 104729 + g) % (select max(m.n) + 1 from names m)""",
    "guardians": f"""insert into guardians (school_id, id, student_id, person_id, relationship, position, starts_on)
        select pg_temp.id7('school', s), pg_temp.id7('guardian', k * 2 + g), pg_temp.id7('student', k),
               pg_temp.id7('parent', k * 2 + g), case g when 0 then 'father' else 'mother' end, g, $3::date
        from {_CHILD} cross join generate_series(0, 1) g""",
    "enrolments": f"""insert into enrolments (school_id, id, student_id, school_year_id, class_id, starts_on, year_ends_on)
        select pg_temp.id7('school', s), pg_temp.id7('enrolment', k), pg_temp.id7('student', k), pg_temp.id7('year', s),
               pg_temp.id7('class', s * 100 + c), $3::date, $4::date
        from {_CHILD}""",
    # One round of measuring, open all year, in which every child has been measured once.
    "health_rounds": """insert into health_rounds (school_id, id, school_year_id, name, kind, opens_on, closes_on, measures,
                                                   created_at)
        select pg_temp.id7('school', s), pg_temp.id7('round', s), pg_temp.id7('year', s), 'Cân đo cả năm', 'quarterly', $3::date,
               $4::date, '{weight,height}', '2026-08-01 05:00+00'
        from generate_series($1::bigint, $2::bigint) s""",
    "health_sheets": f"""insert into health_sheets (school_id, round_id, class_id, school_year_id, version)
        select pg_temp.id7('school', s), pg_temp.id7('round', s), pg_temp.id7('class', s * 100 + c), pg_temp.id7('year', s), 1
        from generate_series($1::bigint, $2::bigint) s cross join generate_series(1, {CLASSES}) c""",
    "measurements": f"""insert into measurements (school_id, id, round_id, class_id, student_id, measured_on, weight_g, length_mm,
                                                 measured_by)
        select pg_temp.id7('school', s), pg_temp.id7('measurement', k), pg_temp.id7('round', s),
               pg_temp.id7('class', s * 100 + c), pg_temp.id7('student', k), $3::date, 15500, 1005,
               pg_temp.id7('staff', s * 100 + 3)
        from {_CHILD}""",
    # Medicines: five, two lots of each, with enough for any number of movements.
    "stock_items": """insert into stock_items (school_id, id, name, kind, unit, search_key, sort_key, identity_key, updated_at)
        select pg_temp.id7('school', s), pg_temp.id7('item', s * 10 + n), 'Thuốc số ' || n, 'medicine', 'viên', ' thuoc so ' || n,
               'thuoc so ' || n, 'thuoc so ' || n, '2026-08-01 05:00+00'
        from generate_series($1::bigint, $2::bigint) s cross join generate_series(1, 5) n""",
    "stock_lots": """insert into stock_lots (school_id, id, item_id, lot_number, expires_on, use_by, received_on, balance)
        select pg_temp.id7('school', s), pg_temp.id7('lot', s * 20 + n * 2 + l), pg_temp.id7('item', s * 10 + n), 'L' || n || l,
               date '2099-12-31' - l, date '2099-12-31' - l, $3::date, 1000000000
        from generate_series($1::bigint, $2::bigint) s cross join generate_series(1, 5) n cross join generate_series(0, 1) l""",
    # Sixty articles, all of them out, a revision each.
    "content_items": """insert into content_items (school_id, id, kind, state, group_id, author_id, writers, hands, deciders,
                                                   revision, approved_revision, published_revision, title, search_key,
                                                   created_at, updated_at)
        select pg_temp.id7('school', s), pg_temp.id7('article', s * 100 + n), 'news', 'published',
               pg_temp.id7('group', s * 10 + 1 + n % 2), pg_temp.id7('staff', s * 100 + 6 + n % 30), '{}',
               array[pg_temp.id7('staff', s * 100 + 6 + n % 30)], '{}', 1, 1, 1, 'Ngày hội số ' || n, ' ngay hoi so ' || n,
               '2026-08-01 05:00+00', '2026-08-01 05:00+00'
        from generate_series($1::bigint, $2::bigint) s cross join generate_series(1, 60) n""",
    "content_revisions": """insert into content_revisions (school_id, content_id, number, group_id, title, summary, html, language,
                                                           channels, attachments, children_stated, sha256, written_by, written_at)
        select pg_temp.id7('school', s), pg_temp.id7('article', s * 100 + n), 1, pg_temp.id7('group', s * 10 + 1 + n % 2),
               'Ngày hội số ' || n, 'Các bé vui chơi cùng cô giáo và bố mẹ ở sân trường.',
               '<p>' || repeat('Các bé vui chơi cùng cô giáo và bố mẹ ở sân trường. ', 20) || '</p>', 'vi', '{website}', '[]', true,
               repeat('0', 64), pg_temp.id7('staff', s * 100 + 6 + n % 30), '2026-08-01 05:00+00'
        from generate_series($1::bigint, $2::bigint) s cross join generate_series(1, 60) n""",
}

# A day's registers, marked: $3 is the day.
_REGISTERS = f"""insert into registers (school_id, class_id, date, state, version)
    select pg_temp.id7('school', s), pg_temp.id7('class', s * 100 + c), $3::date, 'marked', 1
    from generate_series($1::bigint, $2::bigint) s cross join generate_series(1, {CLASSES}) c"""
_MARKS = f"""insert into marks (school_id, class_id, date, student_id, mark, version)
    select pg_temp.id7('school', s), pg_temp.id7('class', s * 100 + c), $3::date, pg_temp.id7('student', k), 'present', 1
    from {_CHILD}"""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data folder as `mamnon serve` has it, its cluster running, and what it took to make it."""

    folder: Path
    running: Cluster
    today: date
    facts: dict[str, object]

    @property
    def url(self) -> str:
        """The database, as one who passes row-level security and may switch triggers off."""
        return self.running.dsn(SUPERUSER, self.running.password, NAME)


def today() -> date:
    """The day in school time."""
    return datetime.now(ZoneInfo(TIME_ZONE)).date()


@contextmanager
def dataset(build: Path, say: object = print, schools: int = SCHOOLS) -> Iterator[Dataset]:
    """The dataset under `build`, made first where it is not there; its cluster runs as `mamnon serve` would run it."""
    year = _school_year(today())
    kept = build / "bench-data"
    folder = kept / f"{_key(year)}-{schools}"
    note = folder / "ready.json"
    if not note.exists():
        if kept.exists():
            shutil.rmtree(kept)
        folder.mkdir(parents=True)
        say(f"making the rows of {schools} schools in {folder}")  # type: ignore[operator]
        with cluster(folder / "postgres", settings=_BUILDING) as running:
            facts = asyncio.run(_make(running, year, schools))
        note.write_text(json.dumps(facts))
    facts = json.loads(note.read_text())
    with cluster(folder / "postgres") as running:
        it = Dataset(folder, running, today(), facts)
        asyncio.run(_refresh(it, schools))
        yield it


def _school_year(day: date) -> tuple[date, date]:
    first = day.year if day.month >= 8 else day.year - 1
    return date(first, 8, 1), date(first + 1, 7, 31)


def _key(year: tuple[date, date]) -> str:
    """Changes with the schema, this generator and the school year."""
    digest = hashlib.sha256(str(year).encode() + Path(__file__).read_bytes())
    for file in sorted(migrate.FOLDER.rglob("*.py")):
        digest.update(file.read_bytes())
    return f"{migrate.head()}-{digest.hexdigest()[:12]}"


async def _make(running: Cluster, year: tuple[date, date], schools: int) -> dict[str, object]:
    began = time.monotonic()
    hands = await provided(running, NAME)
    await asyncio.to_thread(migrate.upgrade, hands.migrator)
    url = running.dsn(SUPERUSER, running.password, NAME)
    spans = [(1, schools // 2), (schools // 2 + 1, schools)]
    await asyncio.gather(*(_fill(url, span, year) for span in spans))
    admin = await asyncpg.connect(url)
    try:
        await admin.execute("vacuum (analyze, freeze)")
        await admin.execute("checkpoint")
        size = await admin.fetchval("select pg_database_size(current_database())")
        rows = {
            row["relname"]: row["n"]
            for row in await admin.fetch(
                "select relname, reltuples::bigint as n from pg_class "
                "where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples > 0 order by relname"
            )
        }
    finally:
        await admin.close()
    return {
        "schools": schools,
        "bytes": size,
        "rows": rows,
        "made_in_seconds": round(time.monotonic() - began),
    }


async def _fill(url: str, span: tuple[int, int], year: tuple[date, date]) -> None:
    connection = await _maker(url)
    try:
        for statement in _ROWS.values():
            given = [*span, *year][: 4 if "$4" in statement else 3 if "$3" in statement else 2]
            await connection.execute(statement, *given)
        for ago in range(MARKED_DAYS, -1, -1):
            day = max(year[0], today() - timedelta(days=ago))
            await _mark_day(connection, span, day)
    finally:
        await connection.close()


async def _mark_day(connection: asyncpg.Connection, span: tuple[int, int], day: date) -> None:
    await connection.execute(_REGISTERS + " on conflict do nothing", *span, day)
    await connection.execute(_MARKS + " on conflict do nothing", *span, day)


async def _maker(url: str) -> asyncpg.Connection:
    """A connection that knows our helpers and fires no triggers."""
    connection = await asyncpg.connect(url, command_timeout=1200)
    await connection.execute(_HELPERS)
    await connection.copy_records_to_table("names", records=_names())
    await connection.copy_records_to_table("posts", records=enumerate(_POSTS, 1))
    await connection.copy_records_to_table(
        "kinds", records=[(n, *pair) for n, pair in enumerate(zip(_CLASS_NAMES, _AGES, strict=True))]
    )
    await connection.execute("analyze names")
    return connection


def _names() -> list[tuple[str, int, str, str, str, str]]:
    rows = []
    for sex in ("male", "female"):
        names = [" ".join(words) for words in product(_FAMILY, _MIDDLE[sex], _GIVEN[sex])]
        random.Random(sex).shuffle(names)
        rows += [(sex, n, name, identity_key(name), fold(name), sort_key(name)) for n, name in enumerate(names)]
    return rows


async def _refresh(it: Dataset, schools: int) -> None:
    """Today's registers, and no journal of earlier runs."""
    connection = await _maker(it.url)
    try:
        await connection.execute("truncate journal, journal_values, accesses")
        if not await connection.fetchval("select exists (select from registers where date = $1)", it.today):
            await _mark_day(connection, (1, schools), it.today)
            await connection.execute("vacuum (analyze) registers, marks")
    finally:
        await connection.close()
