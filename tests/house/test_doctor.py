"""The doctor over a real folder and database: what is well, what is broken, each in its turn; and that it changes nothing."""

import asyncio
import json
import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.commands import application
from app.cli.doctor import machine
from app.core.migrate import head
from app.core.security.keys import KeyRing
from app.database import Hands, hands_of
from app.services import backups
from tests.house.test_backup import ask, database, filled, mamnon
from tests.house.test_embedded import open_folder, server_pid

Told = dict[str, dict[str, str | None]]


def doctor(data: Path, **environment: str) -> tuple[int, Told]:
    """Exit code and findings by name."""
    settings = {"MAMNON_DATA_DIR": str(data), "MAMNON_PORT": "0", "DATABASE_URL": None, "MAMNON_MIGRATION_URL": None}
    result = CliRunner().invoke(application, ["doctor", "--json", "--locale", "en"], env=settings | environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, {it["name"]: it for it in json.loads(result.stdout)}


def faults(told: Told) -> dict[str, str | None]:
    for it in told.values():
        assert (it["todo"] is None) == (it["grade"] == "ok"), it
    return {name: it["grade"] for name, it in told.items() if it["grade"] != "ok"}


@pytest.fixture(scope="module")
def well() -> Iterator[Path]:
    """A data folder in which all is well, its database running."""
    with open_folder() as place:
        data = place / "data"
        with database(data) as (_, hands):
            filled(hands, "khoe")
            KeyRing.open(data / "keys")
            assert mamnon("db", "backup", at=data).returncode == 0
            yield data


def hands(data: Path) -> Hands:
    from app.core.embedded import Cluster
    from app.core.embedded.home import Home

    home = Home(data / "postgres")
    return hands_of(Cluster(home.sockets, home.password), "mamnon")


def test_all_is_well(well: Path) -> None:
    code, told = doctor(well)
    assert (code, faults(told)) == (0, {})
    assert list(told) == [
        "program", "settings", "data_folder", "space", "files", "keys", "port", "backup", "time_zones", "database_server",
        "database", "schema", "app_role", "walls", "journal", "clock", "connections", "file_contents", "migrator_role",
    ]  # fmt: skip


def test_a_database_of_ones_own(well: Path) -> None:
    ours = hands(well)
    code, told = doctor(well, DATABASE_URL=ours.app, MAMNON_MIGRATION_URL=ours.migrator)
    assert (code, faults(told)) == (0, {})
    assert "database_server" not in told


@contextmanager
def changed(data: Path, there: str, back: str) -> Iterator[None]:
    ask(hands(data).migrator, there)
    try:
        yield
    finally:
        ask(hands(data).migrator, back)


BROKEN = {
    "walls": ("alter table students no force row level security", "alter table students force row level security"),
    "journal": ("grant delete on journal to mamnon_app", "revoke delete on journal from mamnon_app"),
    "schema": (
        "update alembic_version set version_num = 'tables'",
        f"update alembic_version set version_num = '{head()}'",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_database_that_is_not_as_it_should_be(name: str, well: Path) -> None:
    with changed(well, *BROKEN[name]):
        code, told = doctor(well)
    assert (code, faults(told)) == (2, {name: "fail"})


def test_roles_that_may_too_much_or_too_little(well: Path) -> None:
    ours = hands(well)
    _, told = doctor(well, DATABASE_URL=ours.migrator, MAMNON_MIGRATION_URL=ours.app)
    assert faults(told) == {"app_role": "fail", "journal": "fail", "migrator_role": "fail"}
    _, told = doctor(well, DATABASE_URL=ours.app.replace(":", ":x", 2).replace(":x//", "://"))
    assert faults(told) == {"database": "fail"}
    assert "check DATABASE_URL" in str(told["database"]["todo"])


def _keys_for_everybody(data: Path) -> None:
    next((data / "keys").iterdir()).chmod(0o644)


def _keys_of_another_kind(data: Path) -> None:
    (data / "keys/0001.json").write_text('{"kty": "RSA"}')


def _no_keys(data: Path) -> None:
    shutil.rmtree(data / "keys")


def _old_key(data: Path) -> None:
    os.utime(data / "keys/0001.json", (0, 0))


def _old_backup(data: Path) -> None:
    last = json.loads((data / backups.LAST).read_text())
    (data / backups.LAST).write_text(json.dumps(last | {"created_at": "2026-01-01T00:00:00+00:00"}))


def _lost_backup(data: Path) -> None:
    Path(json.loads((data / backups.LAST).read_text())["file"]).unlink()


FAULTS: dict[str, tuple[Callable[[Path], None], int, dict[str, str]]] = {
    "keys for everybody": (_keys_for_everybody, 2, {"keys": "fail"}),
    "keys of another kind": (_keys_of_another_kind, 2, {"keys": "fail"}),
    "no keys": (_no_keys, 1, {"keys": "warn"}),
    "an old key": (_old_key, 1, {"keys": "warn"}),
    "an old backup": (_old_backup, 1, {"backup": "warn"}),
    "a lost backup": (_lost_backup, 1, {"backup": "warn"}),
}


@pytest.fixture
def resting(well: Path, tmp_path: Path) -> Path:
    """A data folder without a database of its own, but for keys and the note of a backup."""
    shutil.copytree(well / "keys", tmp_path / "keys")
    file = tmp_path / "kept.tar"
    file.write_bytes(b"")
    note = {"file": str(file), "created_at": datetime.now(UTC).isoformat()}
    (tmp_path / backups.LAST).write_text(json.dumps(note))
    return tmp_path


@pytest.mark.parametrize("fault", FAULTS)
def test_a_folder_that_is_not_as_it_should_be(fault: str, resting: Path, well: Path) -> None:
    spoil, code, found = FAULTS[fault]
    ours = hands(well)
    spoil(resting)
    ended, told = doctor(resting, DATABASE_URL=ours.app)
    assert (ended, faults(told)) == (code, found)


def test_before_the_first_start_nothing_is_made(tmp_path: Path) -> None:
    code, told = doctor(tmp_path / "new")
    assert code == 1
    assert set(faults(told)) == {"data_folder", "keys", "backup", "database_server"}
    assert list(tmp_path.iterdir()) == []


def test_a_database_at_rest_is_left_at_rest() -> None:
    with open_folder() as place:
        with database(place):
            pass

        def state() -> dict[str, tuple[int, int, int]]:
            return {str(it): (it.stat().st_size, it.stat().st_mtime_ns, it.stat().st_mode) for it in place.rglob("*")}

        before = state()
        _, told = doctor(place)
        assert "at rest" in str(told["database_server"]["said"])
        assert "database" not in told
        assert state() == before


def test_a_server_that_died_is_told() -> None:
    with open_folder() as place, database(place):
        pid = server_pid(place / "postgres")
        os.kill(pid, signal.SIGSTOP)  # nobody is to start it again meanwhile
        pid_file = place / "postgres/data/postmaster.pid"
        sockets = [it for it in (place / "postgres/socket").iterdir() if not it.name.endswith(".lock")]
        try:
            moved = [it.rename(it.with_name("elsewhere")) for it in sockets]
            _, told = doctor(place)
            assert faults(told)["database_server"] == "fail"
            assert "does not answer" in str(told["database_server"]["said"])
            for it, there in zip(sockets, moved, strict=True):
                there.rename(it)
        finally:
            os.kill(pid, signal.SIGCONT)
        assert pid_file.exists()


def test_a_port_in_use(resting: Path, well: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        _, told = doctor(resting, DATABASE_URL=hands(well).app, MAMNON_PORT=str(stranger.getsockname()[1]))
    assert faults(told) == {"port": "fail"}


def test_a_setting_that_cannot_be(tmp_path: Path) -> None:
    code, told = doctor(tmp_path, MAMNON_POOL_SIZE="many")
    assert (code, faults(told)) == (2, {"settings": "fail"})
    assert "MAMNON_POOL_SIZE" in str(told["settings"]["said"])


def test_packages_that_are_missing_or_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [
        "fastapi>=0.1",
        "sqlalchemy[asyncio]>=99.1; sys_platform != 'x'",
        "nosuch>=1",
        "pytest>=999; extra == 'dev'",
    ]
    monkeypatch.setattr(machine, "requires", lambda _: asked)
    found = machine.program()
    assert (found.grade.value, found.said.en.partition("; ")[2]) == ("fail", "missing or too old: nosuch, sqlalchemy")


def test_little_room_and_a_network_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, grade in ((100 << 20, "fail"), (1 << 30, "warn"), (5 << 30, "ok")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: shutil._ntuple_diskusage(0, 0, free))
        assert machine.space(tmp_path / "not there").grade.value == grade
    assert machine.file_system(tmp_path) not in ("", *machine.NETWORK_FILE_SYSTEMS)
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nschool:/data {tmp_path.resolve()} nfs4 rw 0 0\n")
    assert machine.file_system(tmp_path, mounts) in machine.NETWORK_FILE_SYSTEMS


@pytest.mark.parametrize(("lang", "word"), [("vi_VN.UTF-8", "Sao lưu"), ("en_GB.UTF-8", "Backup"), ("", "Backup")])
def test_one_screen_in_the_terminals_language(lang: str, word: str, well: Path) -> None:
    environment = {"MAMNON_DATA_DIR": str(well), "MAMNON_PORT": "0", "COLUMNS": "80", "LANG": lang, "LC_ALL": None}
    shown = CliRunner().invoke(application, ["doctor"], env=environment | {"LC_MESSAGES": None}).stdout
    lines = shown.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80
    assert word.lower() in shown.lower()
    assert sum(line.startswith("✓") for line in lines) == 19


def test_connections_that_run_out(well: Path) -> None:
    from app.cli.doctor import database as examined

    class Full:
        async def fetchval(self, _: str) -> int:
            return 2

    assert asyncio.run(examined.connections(Full())).grade.value == "warn"  # type: ignore[arg-type]
