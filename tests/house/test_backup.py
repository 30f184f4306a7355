"""Backups of a real server that is being written to, restored beside it; and files and moments that are wrong."""

import asyncio
import json
import os
import shlex
import signal
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import asyncpg
import httpx
import pytest

from app.core import migrate
from app.core.backup import archive
from app.core.backup.programs import without_password
from app.core.embedded import Cluster, cluster
from app.core.whole_file import whole_file
from app.database import MIGRATOR, SERVER, Hands, hands_of, provided
from app.services import backups
from demo import stage
from tests.house.test_cli import said
from tests.house.test_embedded import open_folder
from tests.postgres import Postgres

FAST = {"fsync": "off"}


def mamnon(*words: object, at: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command to its end, in a process of its own, over the data folder `at`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAMNON_", "DATABASE_URL"))}
    return subprocess.run(
        [*stage.MAMNON, *map(str, words)], capture_output=True, text=True, timeout=120, check=False, cwd=stage.ROOT,
        env=clean | {"MAMNON_DATA_DIR": str(at)} | environment,
    )  # fmt: skip


def done(command: subprocess.CompletedProcess[str]) -> str:
    assert command.returncode == 0, command.stderr
    assert command.stderr == ""
    return command.stdout


def manifest_of(file: Path) -> archive.Manifest:
    with archive.opened(file) as (manifest, _):
        return manifest


def ask(dsn: str, query: str) -> Any:
    async def answer() -> Any:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(answer())


@contextmanager
def database(place: Path, version: Literal[16, 18] = 18, revision: str = "head") -> Iterator[tuple[Cluster, Hands]]:
    """The embedded database of the data folder `place`, with a schema and nothing in it."""
    with cluster(place / "postgres", version=version, settings=FAST) as running:
        hands = asyncio.run(provided(running, "mamnon"))
        migrate.upgrade(hands.migrator, revision)
        yield running, hands


def filled(hands: Hands, code: str) -> None:
    ask(hands.migrator, f"insert into schools (id, code, name, time_zone, created_at) "
        f"values (gen_random_uuid(), '{code}', 'Trường thử', 'Asia/Ho_Chi_Minh', '2026-08-01') returning id")  # fmt: skip


@pytest.fixture(scope="module")
def taken() -> Iterator[tuple[Path, Path]]:
    """A data folder with one school in it, and a backup of it."""
    with open_folder() as place:
        with database(place / "data") as (_, hands):
            filled(hands, "mot")
        done(mamnon("db", "backup", place, at=place / "data"))
        (file,) = place.glob("*.tar")
        yield place / "data", file


@pytest.fixture
def place() -> Iterator[Path]:
    with open_folder() as it:
        yield it


class Marking(threading.Thread):
    """A teacher who marks and unmarks a register for as long as the block lasts."""

    def __init__(self, url: str, register: str, token: str) -> None:
        super().__init__()
        self.http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"})
        self.register = register
        self.student = self.http.get(register).json()["marks"][0]["student_id"]
        self.rounds = 0
        self.over = threading.Event()
        self.begun = threading.Event()

    def run(self) -> None:
        while not self.over.is_set():
            mark = ("present", "excused")[self.rounds % 2]
            answer = self.http.put(self.register, json={"marks": [{"student_id": self.student, "mark": mark}]})
            assert answer.status_code == 200, answer.text
            self.rounds += 1
            self.begun.set()

    def __enter__(self) -> "Marking":
        self.start()
        assert self.begun.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.join()


def signed_in(url: str, account: dict[str, Any]) -> dict[str, Any]:
    answer = httpx.post(f"{url}/v1/auth/sessions", json={k: account[k] for k in ("username", "password")})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_school_at_work_is_backed_up_and_stands_again_elsewhere(place: Path) -> None:
    file = place / "school.tar"
    with stage.school("--sample") as (url, data):
        accounts = json.loads(stage.run(data, "sample", "--json"))
        teacher = next(it for it in accounts if it["role"] == "homeroom_teacher")
        tokens = signed_in(url, teacher)
        me = httpx.get(f"{url}/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).json()
        register = f"/v1/classes/{me['assignments'][0]['unit']['id']}/registers/{me['school']['today']}"
        with Marking(url, register, tokens["access_token"]) as marking:
            before = marking.rounds
            printed = done(mamnon("db", "backup", file, at=data))
            assert marking.rounds > before + 2, "the school was not kept waiting"
        keys = {it.name: it.read_text() for it in (data / "keys").iterdir()}
    assert "keep a copy of them elsewhere" in printed
    assert file.stat().st_mode & 0o777 == 0o600
    manifest = manifest_of(file)
    assert manifest.tables["public.students"]["rows"] == 90
    assert "public.sign_in_failures" not in manifest.tables, "UNLOGGED: not in a dump"
    assert int(manifest.facts["journal_entries"]) == manifest.tables["public.journal"]["rows"]
    with tarfile.open(file) as tar:
        dump = tar.extractfile(archive.DUMP)
        assert dump is not None
        assert dump.read(5) == b"PGDMP"
    for key in keys.values():
        assert json.loads(key)["d"].encode() not in file.read_bytes()

    with stage.school() as (url, data):
        assert httpx.get(f"{url}/readyz").status_code == 200
        assert "in use" in said(mamnon("db", "restore", file, at=data)), "never under a running server"
    data = place / "data"
    assert "Restored and found equal" in done(mamnon("db", "restore", file, at=data))
    done(mamnon("db", "backup", place / "again.tar", at=data))
    again = manifest_of(place / "again.tar")
    entries = int(manifest.facts["journal_entries"])
    assert int(again.facts["journal_entries"]) == entries + 1, "that it was restored stands in the journal"
    more = {name: it["rows"] - manifest.tables[name]["rows"] for name, it in again.tables.items()}
    assert {name: rows for name, rows in more.items() if rows} == {"public.journal": 1}
    changed = [name for name, figures in again.tables.items() if figures != manifest.tables[name]]
    assert changed == ["public.journal", "public.sessions"], "they have run out; nothing else is another"
    with cluster(data / "postgres") as running:
        _hold_walls(running)

    (data / "keys").mkdir(mode=0o700)  # even with its own keys back
    for name, key in keys.items():
        (data / "keys" / name).write_text(key)
        (data / "keys" / name).chmod(0o600)
    with _serving(data) as url:
        old = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert httpx.get(f"{url}/v1/me", headers=old).status_code == 401
        assert httpx.post(f"{url}/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401
        new = {"Authorization": f"Bearer {signed_in(url, teacher)['access_token']}"}
        answer = httpx.get(f"{url}{register}", headers=new)
        assert answer.json()["counts"]["present"] + answer.json()["counts"]["excused"] == 1


@contextmanager
def _serving(data: Path) -> Iterator[str]:
    environment = os.environ | {"MAMNON_DATA_DIR": str(data), "MAMNON_PORT": "0", "MAMNON_LOG_REQUESTS": "false"}
    server = subprocess.Popen(
        [*stage.MAMNON, "serve"], cwd=stage.ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    try:
        yield next(word for word in server.stdout.readline().split() if word.startswith("http://"))
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
        server.stdout.close()


def _hold_walls(running: Cluster) -> None:
    hands = hands_of(running, "mamnon")
    admin = running.dsn("postgres", running.password, "mamnon")
    open_tables = """select coalesce(string_agg(relname, ' '), '') from pg_class c where relkind = 'r'
        and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)"""
    assert ask(admin, open_tables) == "alembic_version sign_in_failures"
    assert ask(hands.app, "select count(*) from students") == 0, "no school, no rows"
    owners = "select string_agg(distinct tableowner, ' ') from pg_tables where schemaname = 'public'"
    assert ask(admin, owners) == MIGRATOR
    assert not ask(admin, f"select has_table_privilege('{SERVER}', 'journal', 'update, delete, truncate')")
    assert ask(admin, f"select has_table_privilege('{SERVER}', 'journal', 'insert')")
    assert not ask(admin, "select has_function_privilege('public', 'enter(uuid, timestamptz)', 'execute')")
    assert ask(admin, "select nextval('journal_entry_seq') > (select max(entry) from journal)")


def test_a_database_of_ones_own(postgres: Postgres, place: Path) -> None:
    source, target = (asyncio.run(postgres.clone(f"{name}_{os.getpid()}")) for name in ("kept", "empty"))
    filled(source, "nha")
    at = {"DATABASE_URL": source.app, "MAMNON_MIGRATION_URL": source.migrator}
    done(mamnon("db", "backup", place / "own.tar", at=place, **at))
    to = {"DATABASE_URL": target.app, "MAMNON_MIGRATION_URL": target.migrator}
    done(mamnon("db", "restore", place / "own.tar", at=place, **to))
    assert ask(target.migrator, "select string_agg(code, ' ') from schools") == "nha"
    assert "does not pass row-level security" in said(
        mamnon("db", "backup", place / "no.tar", at=place, DATABASE_URL=source.app)
    )
    assert not (place / "no.tar").exists()
    for hands in (source, target):
        asyncio.run(postgres.drop(hands.app.partition("@/")[2].partition("?")[0]))


def test_from_an_older_postgresql_to_a_newer_one_but_not_back(place: Path, taken: tuple[Path, Path]) -> None:
    old = {"MAMNON_EMBEDDED_VERSION": "16"}
    with database(place / "old", version=16) as (_, hands):
        filled(hands, "cu")
    done(mamnon("db", "backup", place / "old.tar", at=place / "old", **old))
    assert manifest_of(place / "old.tar").postgres.startswith("16.")
    done(mamnon("db", "restore", place / "old.tar", at=place / "same", **old))
    done(mamnon("db", "restore", place / "old.tar", at=place / "new"))
    with cluster(place / "new/postgres") as running:
        assert ask(hands_of(running, "mamnon").migrator, "select code from schools") == "cu"
    _, newer = taken
    assert "comes from PostgreSQL 18" in said(mamnon("db", "restore", newer, "--replace", at=place / "old", **old))


def test_an_older_schema_is_brought_up_to_date_and_a_newer_one_refused(place: Path) -> None:
    with database(place / "data", revision="tables") as (_, hands):
        filled(hands, "xua")
    done(mamnon("db", "backup", place / "old.tar", at=place / "data"))
    assert manifest_of(place / "old.tar").revision == "tables"
    done(mamnon("db", "restore", place / "old.tar", at=place / "other"))
    with cluster(place / "other/postgres") as running:
        hands = hands_of(running, "mamnon")
        assert ask(hands.migrator, "select version_num from alembic_version") == migrate.head()
        assert ask(hands.migrator, "select code from schools") == "xua"

    with archive.opened(place / "old.tar") as (manifest, dump), whole_file(place / "newer.tar") as file:
        writer = archive.DumpWriter(file)
        writer.write(dump.read(manifest.dump_bytes))
        writer.finish(replace(manifest, revision="hoverboards", program="9.0"))
    assert "9.0 or newer" in said(mamnon("db", "restore", place / "newer.tar", at=place / "third"))


NEWER = (
    "create table later (number int)",
    "create schema jobs",
    "create table jobs.later (number int)",
    "create type mood as enum ('sad')",
    "create function later() returns int language sql as 'select 7'",
)


def test_what_is_there_is_only_replaced_when_asked_for(place: Path, taken: tuple[Path, Path]) -> None:
    _, file = taken
    with database(place) as (_, hands):
        filled(hands, "hai")
        filled(hands, "ba")
        for newer in NEWER:
            ask(hands.migrator, newer)
    assert "2 rows in 1 tables would be lost" in said(mamnon("db", "restore", file, at=place))
    with cluster(place / "postgres") as running:
        assert ask(hands_of(running, "mamnon").migrator, "select count(*) from schools") == 2
    done(mamnon("db", "restore", file, "--replace", at=place))
    with cluster(place / "postgres") as running:
        migrator = hands_of(running, "mamnon").migrator
        assert ask(migrator, "select string_agg(code, ' ') from schools") == "mot"
        assert ask(migrator, "select coalesce(to_regclass('later')::text, to_regtype('mood')::text, "
                             "to_regproc('later')::text, to_regnamespace('jobs')::text, 'gone')") == "gone"  # fmt: skip


def flipped(text: bytes, at: int) -> bytes:
    return text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "a text": lambda _: b"select 1;\n" * 1000,
    "cut short": lambda it: it[: len(it) // 2],
    "its end lost": lambda it: it[:-512],
    "longer": lambda it: it + bytes(512),
    "a bit of the dump": lambda it: flipped(it, len(it) // 2),
    "the first byte of the dump": lambda it: flipped(it, 512),
    "a count of the manifest": lambda it: it.replace(b'"rows": 1', b'"rows": 2', 1),
    "the manifest emptied": lambda it: it[: it.rindex(b"{\n")] + b"[]" + it[it.rindex(b"{\n") + 2 :],
    "only the dump": lambda it: it[512:],
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_spoilt_file_is_refused_and_changes_nothing(fault: str, place: Path, taken: tuple[Path, Path]) -> None:
    _, file = taken
    spoilt = place / "spoilt.tar"
    spoilt.write_bytes(SPOILT[fault](file.read_bytes()))
    assert spoilt.read_bytes() != file.read_bytes()
    assert "is not a whole backup" in said(mamnon("db", "restore", spoilt, at=place / "data"))
    assert not (place / "data/postgres").exists()


def test_a_backup_whose_rows_are_others_is_rolled_back(place: Path, taken: tuple[Path, Path]) -> None:
    _, file = taken
    with archive.opened(file) as (manifest, dump), whole_file(place / "other.tar") as new:
        writer = archive.DumpWriter(new)
        writer.write(dump.read(manifest.dump_bytes))
        figures = manifest.tables | {"public.schools": {"rows": 1, "digest": "7"}}
        writer.finish(replace(manifest, tables=figures))
    with database(place / "data") as (_, hands):
        filled(hands, "giu")
        assert "not those that were counted" in said(
            mamnon("db", "restore", place / "other.tar", "--replace", at=place / "data")
        )
        assert ask(hands.migrator, "select code from schools") == "giu"


def waits(condition: Callable[[], object], process: "subprocess.Popen[bytes]") -> None:
    while not condition():
        assert process.poll() is None, "it came to its end before it could be killed"


def test_killed_while_it_dumps(place: Path, taken: tuple[Path, Path]) -> None:
    data, _ = taken
    with cluster(data / "postgres", settings=FAST) as running:
        hands = hands_of(running, "mamnon")

        async def held() -> None:
            """With a table locked by us, pg_dump waits: it is killed in the middle for certain."""
            connection = await asyncpg.connect(hands.migrator)
            async with connection.transaction():
                await connection.execute("lock table schools in access exclusive mode")
                process = subprocess.Popen(  # noqa: ASYNC220 - it does not wait
                    [*stage.MAMNON, "db", "backup", str(place)], cwd=stage.ROOT,
                    env=os.environ | {"MAMNON_DATA_DIR": str(data)},
                )  # fmt: skip
                dumping = (
                    "select pid from pg_stat_activity where application_name = 'pg_dump' and wait_event_type = 'Lock'"
                )
                await asyncio.to_thread(waits, lambda: ask(running.admin_dsn, dumping), process)
                _no_password_is_seen(running, hands)
                process.kill()
                assert process.wait() == -signal.SIGKILL
            await connection.close()

        asyncio.run(held())
    assert list(place.iterdir()) == [], "no half file, not even a hidden one"


def _no_password_is_seen(running: Cluster, hands: Hands) -> None:
    secrets = [running.password, *(dsn.partition("@")[0].rpartition(":")[2] for dsn in (hands.migrator, hands.backup))]
    lines = [it.read_bytes() for it in Path("/proc").glob("[0-9]*/cmdline") if it.exists()]
    assert any(b"pg_dump" in line for line in lines)
    assert not [line for line in lines if any(secret.encode() in line for secret in secrets)]


def test_killed_while_it_restores(place: Path, taken: tuple[Path, Path]) -> None:
    _, file = taken
    with database(place / "data") as (running, hands):
        filled(hands, "giu")
        process = subprocess.Popen(
            [*stage.MAMNON, "db", "restore", str(file), "--replace"], cwd=stage.ROOT,
            env=os.environ | {"MAMNON_DATA_DIR": str(place / "data")},
        )  # fmt: skip
        restoring = "select pid from pg_stat_activity where application_name = 'psql'"
        waits(lambda: ask(running.admin_dsn, restoring), process)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        # Waits for what still holds the locks. Had the last word been said already, it is the backup, whole.
        assert ask(hands.migrator, "select array_agg(code) from schools") in (["giu"], ["mot"])


def test_no_room_for_the_backup(place: Path, taken: tuple[Path, Path]) -> None:
    data, _ = taken
    command = f"ulimit -f 8; exec {shlex.quote(sys.executable)} -c 'from app.cli import main; main()' db backup {place}"
    with cluster(data / "postgres", settings=FAST):  # runs already: the limit is for the command alone
        stopped = subprocess.run(
            ["bash", "-c", command], cwd=stage.ROOT, env=os.environ | {"MAMNON_DATA_DIR": str(data)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert "make room" in said(stopped)
    assert list(place.iterdir()) == []


def test_nothing_is_overwritten(taken: tuple[Path, Path]) -> None:
    data, file = taken
    whole = file.read_bytes()
    assert "is there already" in said(mamnon("db", "backup", file, at=data))
    assert file.read_bytes() == whole


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("backup",), "There is no database in"),
        (("restore", "nowhere.tar"), "cannot be read"),
    ],
)
def test_what_is_not_there(words: tuple[str, ...], sentence: str, place: Path) -> None:
    assert sentence in said(mamnon("db", *words, at=place))
    assert not (place / "postgres").exists()


def test_where_and_when_the_last_one_went_is_remembered(taken: tuple[Path, Path]) -> None:
    data, file = taken
    remembered = json.loads((data / backups.LAST).read_text())
    assert Path(remembered["file"]).suffix == ".tar"
    assert datetime.fromisoformat(remembered["created_at"]).tzinfo is not None
    assert manifest_of(file).rows == 2


def test_an_address_without_its_password() -> None:
    url = "postgresql+asyncpg://ng%C6%B0%E1%BB%9Di:b%40d%2Fp@db.example:5433/m%20n?sslmode=require&password=second"
    address, secret = without_password(url)
    assert address == "postgresql://ng%C6%B0%E1%BB%9Di@db.example:5433/m%20n?sslmode=require"
    assert secret == {"PGPASSWORD": "b@d/p"}
    assert without_password("postgresql://a@/m?host=/run/x&port=5432") == (
        "postgresql://a@/m?host=/run/x&port=5432",
        {},
    )


def test_a_file_system_without_nameless_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_TMPFILE")
    with whole_file(tmp_path / "whole") as file:
        file.write(b"all of it")
    assert [it.name for it in tmp_path.iterdir()] == ["whole"]
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "half"):
        raise ZeroDivisionError
    assert [it.name for it in tmp_path.iterdir()] == ["whole"]
