"""What the database shows of itself: reachable, of the right version and schema, its walls up, its roles as they should be."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import unquote, urlsplit

import asyncpg

from app.cli.doctor import attached
from app.cli.doctor.finding import Check, Finding
from app.core import migrate
from app.core.embedded import Cluster, EmbeddedPostgresError
from app.core.embedded.home import Home
from app.core.embedded.server import Server
from app.core.words import Words
from app.database import NAME, Hands, hands_of
from app.runtime import system_clock
from app.settings import Settings

OLDEST = 16
DRIFT = timedelta(seconds=5)
FEW = 5  # connections

SERVER = Check("database_server", Words("Máy chủ CSDL", "Database server"))
DATABASE = Check("database", Words("Cơ sở dữ liệu", "Database"))
SCHEMA = Check("schema", Words("Lược đồ", "Schema"))
APP_ROLE = Check("app_role", Words("Vai trò ứng dụng", "App's role"))
MIGRATOR_ROLE = Check("migrator_role", Words("Vai trò nâng cấp", "Migrator's role"))
WALLS = Check("walls", Words("Tường giữa trường", "Walls"))
JOURNAL = Check("journal", Words("Nhật ký", "Journal"))
CLOCK = Check("clock", Words("Đồng hồ", "Clock"))
CONNECTIONS = Check("connections", Words("Kết nối", "Connections"))

PASSES = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
OPEN_TABLES = """
select coalesce(string_agg(c.relname, ', ' order by c.relname), '')
  from pg_class c
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
   and (c.relname = 'schools' or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'school_id' and not a.attisdropped))
   and not (c.relrowsecurity and c.relforcerowsecurity)"""
CHANGEABLE = """
select coalesce(string_agg(name, ', '), '') from unnest(array['journal', 'journal_values']) name
 where has_table_privilege(format('public.%I', name), 'update, delete, truncate')"""
THEIR_CLOCK = "select query_start from pg_stat_activity where pid = pg_backend_pid()"
PLACES = """
select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
       - (select count(*) from pg_stat_activity where datname is not null)"""


async def examined(settings: Settings) -> AsyncIterator[Finding]:
    """Without starting, making or changing anything: an embedded server that rests is left at rest."""
    if settings.database_url is None:
        finding, hands = embedded(settings)
        yield finding
        if hands is None:
            return
    else:
        hands = Hands(settings.database_url, settings.migration_url or "", "")
    try:
        connection = await asyncpg.connect(hands.app, timeout=10, statement_cache_size=0)  # it may be a pooler's
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        where = urlsplit(hands.app).hostname or "socket"
        yield DATABASE.fail(
            Words(
                f"{where} không trả lời ({type(error).__name__})", f"{where} does not answer ({type(error).__name__})"
            ),
            Words("hãy kiểm tra DATABASE_URL và mật khẩu", "check DATABASE_URL and the password"),
        )
        return
    try:
        async for finding in _seen_by_the_app(connection):
            yield finding
        yield await attached.contents(connection, settings)
    finally:
        await connection.close()
    yield await migrator(hands)


def embedded(settings: Settings) -> tuple[Finding, Hands | None]:
    """The embedded server's state, and the addresses where it runs."""
    folder = settings.data_dir / "postgres"
    if not (folder / "data").exists():
        return SERVER.warn(
            Words("PostgreSQL đi kèm, chưa tạo", "embedded PostgreSQL, not made yet"),
            Words("mamnon serve sẽ tạo", "mamnon serve makes it"),
        ), None
    try:
        home = Home(folder)
        server = Server(home, settings.embedded_version)
        home.check_version(settings.embedded_version)
        if not home.pid_file.exists():
            return SERVER.ok(
                f"PostgreSQL {settings.embedded_version} đi kèm, đang nghỉ: phần dưới xem được khi mamnon serve chạy",
                f"embedded PostgreSQL {settings.embedded_version}, at rest: it is looked into while mamnon serve runs",
            ), None
        refusal = server.refusal()
    except (EmbeddedPostgresError, OSError) as problem:
        return SERVER.fail(
            Words(f"không dùng được ({problem})", f"cannot be used ({problem})"),
            Words("hãy làm theo câu trên", "do what the sentence says"),
        ), None
    if refusal is not None:
        return SERVER.fail(
            Words(f"PostgreSQL đi kèm không trả lời ({refusal})", f"embedded PostgreSQL does not answer ({refusal})"),
            Words(f"hãy chạy lại mamnon serve; xem {home.log}", f"start mamnon serve again; see {home.log}"),
        ), None
    running = Cluster(home.sockets, home.password)
    said = f"PostgreSQL {settings.embedded_version}"
    return SERVER.ok(f"{said} đi kèm, đang chạy", f"embedded {said}, running"), hands_of(running, NAME)


async def _seen_by_the_app(connection: asyncpg.Connection) -> AsyncIterator[Finding]:
    yield await version(connection)
    yield await schema(connection)
    yield await app_role(connection)
    yield await walls(connection)
    yield await journal(connection)
    yield await clock(connection)
    yield await connections(connection)


async def version(connection: asyncpg.Connection) -> Finding:
    shown = await connection.fetchval("show server_version")
    if connection.get_server_version().major < OLDEST:
        return DATABASE.fail(
            Words(f"PostgreSQL {shown} quá cũ", f"PostgreSQL {shown} is too old"),
            Words(f"hãy nâng lên bản {OLDEST} trở lên", f"upgrade it to {OLDEST} or newer"),
        )
    return DATABASE.ok(f"PostgreSQL {shown} trả lời", f"PostgreSQL {shown} answers")


async def schema(connection: asyncpg.Connection) -> Finding:
    todo = Words("hãy chạy mamnon db migrate", "run mamnon db migrate")
    try:
        found = await connection.fetchval("select version_num from alembic_version")
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError):
        return SCHEMA.fail(Words("chưa có, hoặc không đọc được", "none, or not to be read"), todo)
    if found == migrate.head():
        return SCHEMA.ok(f"bản {found}, mới nhất", f"{found}, the newest")
    if found in migrate.known():
        return SCHEMA.fail(Words(f"bản {found} đã cũ", f"{found} is an older one"), todo)
    return SCHEMA.fail(
        Words(f"bản {found} mới hơn chương trình", f"{found} is newer than the program"),
        Words("hãy nâng cấp chương trình", "upgrade the program"),
    )


async def app_role(connection: asyncpg.Connection) -> Finding:
    role = await connection.fetchval("select current_user")
    if await connection.fetchval(PASSES):
        return APP_ROLE.fail(
            Words(f"{role} vượt được tường giữa các trường", f"{role} passes the walls between schools"),
            Words("hãy đặt vai trò thường trong DATABASE_URL", "name an ordinary role in DATABASE_URL"),
        )
    return APP_ROLE.ok(f"{role}, không vượt tường", f"{role}, passes no wall")


async def migrator(hands: Hands) -> Finding:
    if not hands.migrator:
        return MIGRATOR_ROLE.ok("MAMNON_MIGRATION_URL không đặt ở đây", "MAMNON_MIGRATION_URL is not set here")
    role = unquote(urlsplit(hands.migrator).username or "")
    try:
        connection = await asyncpg.connect(hands.migrator, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        return MIGRATOR_ROLE.fail(
            Words(f"{role} không vào được ({type(error).__name__})", f"{role} is not let in ({type(error).__name__})"),
            Words("hãy kiểm tra MAMNON_MIGRATION_URL", "check MAMNON_MIGRATION_URL"),
        )
    try:
        if not await connection.fetchval(PASSES):
            return MIGRATOR_ROLE.fail(
                Words(f"{role} không có BYPASSRLS", f"{role} lacks BYPASSRLS"),
                Words("hãy cấp BYPASSRLS và CREATEROLE", "give it BYPASSRLS and CREATEROLE"),
            )
    finally:
        await connection.close()
    return MIGRATOR_ROLE.ok(f"{role}, có BYPASSRLS", f"{role}, has BYPASSRLS")


async def walls(connection: asyncpg.Connection) -> Finding:
    if missing := await connection.fetchval(OPEN_TABLES):
        return WALLS.fail(
            Words(f"bảng không có tường: {missing}", f"tables without a wall: {missing}"),
            Words(
                "hãy dừng máy chủ, phục hồi bản sao lưu và báo nhóm phát triển",
                "stop the server, restore a backup, tell the developers",
            ),
        )
    return WALLS.ok("mọi bảng của trường đều bắt buộc RLS", "row-level security is forced on every school table")


async def journal(connection: asyncpg.Connection) -> Finding:
    try:
        changeable = await connection.fetchval(CHANGEABLE)
    except asyncpg.UndefinedTableError:
        changeable = "?"
    if changeable:
        return JOURNAL.fail(
            Words(f"ứng dụng sửa được: {changeable}", f"the app may change: {changeable}"),
            Words("hãy thu hồi UPDATE, DELETE, TRUNCATE", "revoke UPDATE, DELETE and TRUNCATE"),
        )
    return JOURNAL.ok("ứng dụng chỉ ghi thêm", "the app only appends")


async def clock(connection: asyncpg.Connection) -> Finding:
    theirs = cast(datetime, await connection.fetchval(THEIR_CLOCK))
    drift = abs(system_clock() - theirs)
    seconds = round(drift.total_seconds(), 1)
    said = Words(f"lệch CSDL {seconds} giây", f"{seconds} s from the database's")
    if drift > DRIFT:
        return CLOCK.warn(
            said, Words("hãy bật đồng bộ giờ (NTP) ở cả hai máy", "turn on time synchronisation (NTP) on both machines")
        )
    return CLOCK.ok(said.vi, said.en)


async def connections(connection: asyncpg.Connection) -> Finding:
    free = await connection.fetchval(PLACES)
    said = Words(f"còn {free} chỗ", f"{free} places free")
    if free < FEW:
        return CONNECTIONS.warn(
            said,
            Words(
                "hãy tăng max_connections, hoặc giảm MAMNON_POOL_SIZE",
                "raise max_connections, or lower MAMNON_POOL_SIZE",
            ),
        )
    return CONNECTIONS.ok(said.vi, said.en)
