"""The wall between schools and the journal that can only grow, as PostgreSQL itself says."""

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from alembic import command
from sqlalchemy import Table

from app.core import migrate
from app.core.embedded.server import SUPERUSER
from app.database import SERVER
from app.models import metadata
from app.models.constraints import UNIQUE
from tests.assets.cupboard import asset
from tests.content.planting import content_out
from tests.files.made import attached, photo, send
from tests.postgres import Postgres
from tests.program import Program
from tests.regulation.care import ASKED, INCIDENT
from tests.regulation.inventories import shelf_of
from tests.regulation.publication import published_of
from tests.school import Guards, Held, School, founded
from tests.stock.shelf import item, lot

SCHOOL_TABLES = [table for table in metadata.sorted_tables if table.info["school"]]
JOURNALED = [table for table in SCHOOL_TABLES if table.info["journal"]]
APPEND_ONLY = (
    "journal", "journal_values", "content_revisions", "content_children", "content_reviews", "content_files", "content_checks",
    "medication_doses", "stock_movements", "stock_lists", "stock_list_items", "asset_movements", "asset_wear",
)  # fmt: skip


def _named(table: Table) -> str:
    return table.name


def _lead(table: Table) -> str:
    return "id" if table.name == "schools" else "school_id"


@pytest.fixture
async def owner(program: Program) -> AsyncIterator[asyncpg.Connection]:
    """The migrator's connection, which passes the walls."""
    connection = await asyncpg.connect(program.hands.migrator)
    yield connection
    await connection.close()


@pytest.fixture
async def app(program: Program) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the program's own role, fresh: no school was ever entered on it."""
    connection = await asyncpg.connect(program.hands.app)
    yield connection
    await connection.close()


async def test_the_catalogue_has_our_tables_and_no_others(owner: asyncpg.Connection) -> None:
    found = {row[0] for row in await owner.fetch("select tablename from pg_tables where schemaname = 'public'")}
    assert found == {*metadata.tables, "alembic_version"}


async def test_the_program_is_an_ordinary_role_that_owns_nothing(owner: asyncpg.Connection) -> None:
    role = await owner.fetchrow("select * from pg_roles where rolname = $1", SERVER)
    assert not any(role[right] for right in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb"))
    owned = await owner.fetch(
        "select relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = $1", SERVER
    )
    assert not owned
    assert not await owner.fetchval("select has_schema_privilege($1, 'public', 'create')", SERVER)


@pytest.mark.parametrize("table", SCHOOL_TABLES, ids=_named)
async def test_the_school_leads_every_key(owner: asyncpg.Connection, table: Table) -> None:
    keys = await owner.fetch(
        "select i.indexrelid::regclass::text as name, (select attname from pg_attribute"
        "  where attrelid = i.indrelid and attnum = i.indkey[0]) as first"
        "  from pg_index i where i.indrelid = $1::text::regclass and i.indisunique", table.name
    )  # fmt: skip
    assert keys
    first = {key["name"]: key["first"] for key in keys if key["name"] != "uq_schools_code"}
    assert set(first.values()) == {_lead(table)}, first


@pytest.mark.parametrize("table", SCHOOL_TABLES, ids=_named)
async def test_no_reference_can_cross_schools(owner: asyncpg.Connection, table: Table) -> None:
    references = await owner.fetch(
        "select conname, confrelid::regclass::text as target,"
        " (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) as mine,"
        " (select attname from pg_attribute where attrelid = confrelid and attnum = confkey[1]) as theirs"
        " from pg_constraint where contype = 'f' and conrelid = $1::text::regclass", table.name
    )  # fmt: skip
    for reference in references:
        theirs = "id" if reference["target"] == "schools" else "school_id"
        assert (reference["mine"], reference["theirs"]) == ("school_id", theirs), reference["conname"]


@pytest.mark.parametrize("table", SCHOOL_TABLES, ids=_named)
async def test_every_school_table_is_walled(owner: asyncpg.Connection, table: Table) -> None:
    flags = await owner.fetchrow(
        "select relrowsecurity, relforcerowsecurity from pg_class where oid = $1::text::regclass", table.name
    )
    assert tuple(flags) == (True, True)
    policies = await owner.fetch("select * from pg_policies where tablename = $1", table.name)
    assert len(policies) == 1
    (policy,) = policies
    assert (policy["cmd"], policy["permissive"], list(policy["roles"])) == ("ALL", "PERMISSIVE", ["public"])
    assert policy["qual"] == policy["with_check"]
    assert policy["qual"].startswith(f"({_lead(table)} = ( SELECT ")
    assert "current_setting('app.school_id'::text, true)" in policy["qual"]


@pytest.fixture
async def two_schools(program: Program) -> tuple[School, School]:
    """Two schools, each with a row in every table, all of them written by the program."""
    both = await founded(program), await founded(program)
    for school in both:
        await school.user(Held("principal"), Guards("A1")).arrive()
        await school.register(state="marked")
        teacher = school.as_("teacher of the class")
        child = {"full_name": "Nguyễn Văn Mới", "birth_date": "2022-03-05", "class_id": str(school.classes["A1"])}
        assert (await teacher.post("/v1/students", child, headers={"Idempotency-Key": "one"})).status == 201
        sheet = ("lớp.csv", "Họ và tên,Ngày sinh,Lớp\nLê Thị Hai,06/03/2022,A1\n".encode(), "text/csv")
        run = await teacher.post("/v1/imports", files={"file": sheet}, data={"kind": "students"})
        assert run.status == 201, run
        card = f"{school.children['A1'][0].url}/safety-card"
        assert (await school.as_("nurse").patch(card, {"diet": [{"code": "no_egg"}]}, if_match="*")).status == 200
        await _examined(school)
        await _equipped(school)
        article = (await content_out(school))["content"]
        await attached(teacher, await send(teacher, photo()), article)
        await shelf_of(school)
        labelled = {"asset_ids": [str(row["id"]) for row in await school.query("select id from assets")]}
        assert (await school.as_("asset keeper").post("/v1/asset-labels", labelled)).status == 200
        await published_of(school, teacher)
    return both


async def _equipped(school: School) -> None:
    """A medicine, a lot of it, and the year's list; an asset that has worn."""
    medicine = await lot(school, await item(school))
    assert medicine["balance"]
    year = {"school_year_id": str(school.years["now"])}
    assert (await school.as_("nurse").post("/v1/stock-lists", year)).status == 201
    television = await asset(school)
    await school.plant({"asset_wear": [{"asset_id": television["id"], "year": 2025, "amount": 1, "remaining": 1}]})


async def _examined(school: School) -> None:
    """A child measured in a round, and something found on it."""
    nurse, child = school.as_("nurse"), school.children["A1"][0]
    days = {"opens_on": "2026-11-02", "closes_on": "2026-11-30"}
    round_ = await nurse.post("/v1/health-rounds", {"name": "Cân đo quý I", "kind": "quarterly", **days})
    sheet = f"/v1/health-rounds/{round_.json['id']}/classes/{school.classes['A1']}"
    measured = {"children": [{"student_id": str(child.id), "weight_kg": 15.5, "height_cm": 101.5}]}
    assert (await nurse.put(sheet, measured)).status == 200
    found = await nurse.post(f"{child.url}/findings", {"code": "dental_caries"})
    assert found.status == 201
    await _cared_for(school, found.json["id"])


async def _cared_for(school: School, finding: str) -> None:
    """Its parents advised of it, an incident, and medicine asked for and given."""
    nurse, child = school.as_("nurse"), school.children["A1"][0]
    assert (await nurse.post(f"{child.url}/advice", {"finding_id": finding, "template": "dental_caries"})).status == 201
    assert (await nurse.post(f"{child.url}/incidents", INCIDENT)).status == 201
    asked = await school.as_("parent of a child in it").post(f"{child.url}/medication-requests", ASKED)
    url = f"/v1/medication-requests/{asked.json['id']}"
    assert (await nurse.post(f"{url}/accept")).status == 200
    assert (await nurse.post(f"{url}/doses", {"planned_time": "11:00"})).status == 201


@pytest.fixture
async def strongest(program: Program, postgres: Postgres, two_schools: Any) -> AsyncIterator[asyncpg.Connection]:
    """The program's role with every right on every table, so that the wall is all that holds it; gone with the test."""
    database = urlsplit(program.hands.app).path.removeprefix("/")
    connection = await asyncpg.connect(postgres.running.dsn(SUPERUSER, postgres.running.password, database))
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(f"grant all on all tables in schema public to {SERVER}; set local role {SERVER}")
    yield connection
    await transaction.rollback()
    await connection.close()


async def _enter(connection: asyncpg.Connection, school: School | None) -> None:
    at = school.id if school else ""
    await connection.execute(
        "select set_config('app.school_id', $1, true), set_config('app.act', $2, true)", str(at), '{"action": "x"}'
    )


async def test_without_a_school_no_table_shows_a_row(app: asyncpg.Connection, two_schools: Any) -> None:
    for table in SCHOOL_TABLES:
        assert await app.fetchval(f"select count(*) from {table.name}") == 0, table.name


async def test_inside_a_school_all_its_rows_are_there_and_no_others(
    app: asyncpg.Connection, owner: asyncpg.Connection, two_schools: tuple[School, School]
) -> None:
    for school in two_schools:
        async with app.transaction():
            await _enter(app, school)
            for table in SCHOOL_TABLES:
                lead = _lead(table)
                foreign = await app.fetchval(f"select count(*) from {table.name} where {lead} <> $1", school.id)
                own = await app.fetchval(f"select count(*) from {table.name}")
                there = await owner.fetchval(f"select count(*) from {table.name} where {lead} = $1", school.id)
                assert (foreign, own) == (0, there), table.name
                assert own, f"the harness writes no row of {table.name}: nothing was shown"
        assert await app.fetchval("select count(*) from students") == 0, "the school outlived its transaction"


@pytest.mark.parametrize("inside", [False, True], ids=["outside every school", "inside another school"])
@pytest.mark.parametrize(
    "change",
    ["select from {0} where {1} = $1", "update {0} set {1} = {1} where {1} = $1", "delete from {0} where {1} = $1"],
)
async def test_no_row_of_a_school_is_reached_from_elsewhere(
    strongest: asyncpg.Connection, two_schools: tuple[School, School], change: str, inside: bool
) -> None:
    here, there = two_schools
    await _enter(strongest, here if inside else None)
    for table in SCHOOL_TABLES:
        done = await strongest.execute(change.format(table.name, _lead(table)), there.id)
        assert done.split()[-1] == "0", f"{table.name}: {done}"


async def test_every_row_of_the_own_school_is_reached(
    strongest: asyncpg.Connection, two_schools: tuple[School, School]
) -> None:
    """What the test before would miss if its statements reached nothing anywhere."""
    school, _ = two_schools
    await _enter(strongest, school)
    for table in SCHOOL_TABLES:
        done = await strongest.execute(f"update {table.name} set {_lead(table)} = {_lead(table)}")
        assert done.split()[-1] != "0", table.name


async def test_no_row_is_written_into_another_school(
    strongest: asyncpg.Connection, owner: asyncpg.Connection, two_schools: tuple[School, School]
) -> None:
    """Neither a new one, nor one of one's own by moving it."""
    here, there = two_schools
    for school in (here, None):
        for table in SCHOOL_TABLES:
            row = await owner.fetchval(f"select to_jsonb(t) from {table.name} t where {_lead(table)} = $1", there.id)
            await _enter(strongest, school)
            insert = f"insert into {table.name} select * from jsonb_populate_record(null::{table.name}, $1)"
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
                async with strongest.transaction():
                    await strongest.execute(insert, row)
    await _enter(strongest, here)
    for table in SCHOOL_TABLES:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with strongest.transaction():
                await strongest.execute(f"update {table.name} set {_lead(table)} = $1", there.id)


async def test_a_reference_to_another_school_is_refused_even_to_the_owner(
    owner: asyncpg.Connection, two_schools: tuple[School, School]
) -> None:
    here, there = two_schools
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await owner.execute(
            "insert into school_days (school_id, date, school_year_id) values ($1, '2026-12-01', $2)",
            here.id, there.years["now"],
        )  # fmt: skip


async def test_a_request_leaves_no_school_on_its_connection(program: Program, school: School) -> None:
    register = await school.register()
    for answer in (
        await school.as_("teacher of the class").put(register.url, register.marks()),
        await school.as_("principal").put(register.url, register.marks()),
        await school.as_("principal").get("/v1/students"),
        await school.as_("principal").delete("/v1/auth/sessions/current"),
    ):
        assert answer.status in (200, 204, 403)
        async with program.runtime.database.connection() as connection:
            left = await connection.driver.fetchrow(
                "select current_setting('app.school_id', true), current_setting('app.act', true),"
                " (select count(*) from students)"
            )
        assert (left[0] or "", left[1] or "", left[2]) == ("", "", 0)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["update {} set school_id = school_id", "delete from {}", "truncate {}"])
async def test_what_is_written_once_only_grows(app: asyncpg.Connection, table: str, change: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute(change.format(table))


FORGETS = {("idempotency_keys", "delete")}  # a key lives a day, and nothing of the school is in it


async def test_the_program_may_not_delete_or_empty_any_school_table(owner: asyncpg.Connection) -> None:
    for table in SCHOOL_TABLES:
        for right in ("delete", "truncate", "references", "trigger"):
            may = await owner.fetchval("select has_table_privilege($1, $2, $3)", SERVER, table.name, right)
            assert may == ((table.name, right) in FORGETS), (table.name, right)


@pytest.mark.parametrize("table", JOURNALED, ids=_named)
async def test_the_journal_keeps_the_columns_that_the_model_declares(owner: asyncpg.Connection, table: Table) -> None:
    kept = table.info["journal"]
    for event in ("insert",) if kept.once else ("insert", "update"):
        source = await owner.fetchval("select prosrc from pg_proc where proname = $1", f"journal_{table.name}_{event}")
        objects = re.findall(r"jsonb_build_object\(([^)]*)\)", source)
        assert len(objects) == (1 if event == "insert" else 2)
        for written in objects:
            assert tuple(re.findall(r"'(\w+)', [no]\.\1\b", written)) == kept.columns
        assert f"n.{kept.subject} as subject" in source
        assert f"n.{kept.child} as child" in source if kept.child else "null::uuid as child" in source


async def test_what_is_journaled_once_can_be_changed_by_nobody(owner: asyncpg.Connection) -> None:
    once = [table for table in JOURNALED if table.info["journal"].once]
    assert once
    for table in once:
        for column in table.info["journal"].columns:
            may = await owner.fetchval("select has_column_privilege($1, $2, $3, 'update')", SERVER, table.name, column)
            assert not may, (table.name, column)


async def test_only_the_declared_tables_are_journaled_and_each_for_both_events(owner: asyncpg.Connection) -> None:
    triggers = await owner.fetch(
        "select c.relname, t.tgname, t.tgenabled from pg_trigger t join pg_class c on c.oid = t.tgrelid where not tgisinternal"
    )
    others = {("enrolments", f"roster_changed_{event}") for event in ("insert", "update")}  # a register's ETag
    others |= {("guardians", f"family_changed_{event}") for event in ("insert", "update")}  # a record's ETag
    others |= {("persons", "guardian_changed")}
    journaling = {(table.name, f"journal_{event}") for table in JOURNALED for event in ("insert", "update")}
    assert {(row[0], row[1]) for row in triggers} == journaling | others
    assert {row[2] for row in triggers} == {b"O"}


@pytest.mark.parametrize("table", JOURNALED, ids=_named)
async def test_a_write_outside_an_act_is_refused(app: asyncpg.Connection, school: School, table: Table) -> None:
    async with app.transaction():
        await app.execute("select set_config('app.school_id', $1, true)", str(school.id))
        insert = f"insert into {table.name} (school_id) select school_id from {table.name} where false"
        update = f"update {table.name} set school_id = school_id"
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="outside an act"):
            await app.execute(insert if table.name in APPEND_ONLY or table.info["journal"].once else update)


async def test_functions_that_pass_the_wall_are_few_pinned_and_not_for_everybody(owner: asyncpg.Connection) -> None:
    functions = await owner.fetch(
        "select p.oid, proname, prosecdef, proconfig, proacl::text from pg_proc p join pg_namespace n on n.oid = pronamespace"
        " where nspname = 'public'"
    )
    passing = {row["proname"] for row in functions if row["prosecdef"]}
    assert passing == {"enter", "account_of", "school_of_session", "school_of_code", "every_school"}
    for row in functions:
        if row["prosecdef"]:
            assert row["proconfig"] == ["search_path=public, pg_temp"], row["proname"]
            assert not re.search(r"[{,]=X", row["proacl"]), f"everybody may call {row['proname']}"


async def test_no_default_and_no_function_reads_the_servers_clock(owner: asyncpg.Connection) -> None:
    sources = await owner.fetch(
        "select pg_get_expr(adbin, adrelid) as text from pg_attrdef union all"
        " select prosrc from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname = 'public'"
    )
    clocks = r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\(|\bcurrent_(date|time)|\blocaltime"
    assert not [row["text"] for row in sources if re.search(clocks, row["text"], re.IGNORECASE)]


def test_the_models_say_what_the_migrations_made(program: Program) -> None:
    migrate.run(program.hands.migrator, command.check)


async def test_every_unique_constraint_with_words_exists(owner: asyncpg.Connection) -> None:
    found = {row[0] for row in await owner.fetch("select relname from pg_class where relkind = 'i'")}
    assert set(UNIQUE) <= found
