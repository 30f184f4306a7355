"""A backup has what people attached too, byte for byte; a restore puts it where it belongs."""

import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest

from app.core.backup import archive
from app.core.files.folder import Folder
from app.core.ids import new_id
from app.core.whole_file import whole_file
from app.database import Hands, hands_of
from tests.house.test_backup import ask, cluster, database, done, filled, flipped, mamnon, manifest_of, said
from tests.house.test_embedded import open_folder

CONTENTS = (b"a picture" * 9000, b"x" * 512, b"a letter")


def attach(hands: Hands, data: Path, content: bytes, state: str = "attached") -> str:
    """A file of the one school, with its bytes: where the store has it."""
    school, id_ = ask(hands.migrator, "select id from schools"), new_id()
    stored = Folder(data / "files").put(str(school), str(id_), BytesIO(content))
    person = new_id()
    ask(hands.migrator, f"""
        with act as (select set_config('app.act', '{{"action": "x", "at": "2026-11-25"}}', true)), someone as (
            insert into persons (school_id, id, full_name, identity_key)
            select '{school}', '{person}', 'Lê Thị Hai', 'lê thị hai' from act)
        select 1 from act""")  # fmt: skip
    ask(hands.migrator, f"""
        with act as materialized (select set_config('app.act', '{{"action": "x", "at": "2026-11-25"}}', true))
        insert into files (school_id, id, media_type, size, sha256, name, warnings, uploaded_by, uploaded_at, state)
        select '{school}', '{id_}', 'application/pdf', {stored.size}, '\\x{stored.sha256.hex()}', 'a.pdf', '{{}}', '{person}',
               '2026-11-25', '{state}' from act""")  # fmt: skip
    return f"{school}/{id_}"


@pytest.fixture(scope="module")
def taken() -> Iterator[tuple[Path, Path, list[str]]]:
    """A data folder, a backup of it, and the names of its files: three that live, one deleted, one whose bytes are lost."""
    with open_folder() as place:
        data = place / "data"
        with database(data) as (_, hands):
            filled(hands, "mot")
            names = [attach(hands, data, content) for content in CONTENTS]
            attach(hands, data, b"deleted", "deleted")
            lost = attach(hands, data, b"lost")
        assert Folder(data / "files").delete(*lost.split("/"))
        printed = done(mamnon("db", "backup", place, at=data))
        assert f"1 files are not in it, because their bytes are lost: {lost}" in printed
        (file,) = place.glob("*.tar")
        yield data, file, names


@pytest.fixture
def place() -> Iterator[Path]:
    with open_folder() as it:
        yield it


def contents(data: Path, names: list[str]) -> list[bytes]:
    found = []
    for name in names:
        with Folder(data / "files").open(*name.split("/")) as file:
            found.append(file.read())
    return found


def test_a_restore_gives_the_same_bytes(taken: tuple[Path, Path, list[str]], place: Path) -> None:
    _, file, names = taken
    manifest = manifest_of(file)
    assert (manifest.files["count"], manifest.files["bytes"]) == (3, sum(map(len, CONTENTS)))
    printed = done(mamnon("db", "restore", file, at=place / "data"))
    assert "3 files" in printed
    assert contents(place / "data", names) == list(CONTENTS)
    with cluster(place / "data/postgres") as running:
        for name, content in zip(names, CONTENTS, strict=True):
            id_ = UUID(name.split("/")[1])
            sha256 = ask(hands_of(running, "mamnon").migrator, f"select sha256 from files where id = '{id_}'")
            assert sha256 == hashlib.sha256(content).digest()


def test_any_tar_has_them_by_name(taken: tuple[Path, Path, list[str]]) -> None:
    _, file, names = taken
    with tarfile.open(file) as tar:
        assert sorted(member.name for member in tar) == sorted(
            ["database.dump", "manifest.json", *(f"files/{name}" for name in names)]
        )
        for name, content in zip(names, CONTENTS, strict=True):
            member = tar.extractfile(f"files/{name}")
            assert member
            assert member.read() == content


def test_a_spoilt_file_of_one_s_own_is_mended_and_what_came_since_stays(
    taken: tuple[Path, Path, list[str]], place: Path
) -> None:
    _, file, names = taken
    data, newer = place / "data", str(new_id())
    done(mamnon("db", "restore", file, at=data))
    shelf, id_ = names[0].split("/")
    spoilt = data / "files" / shelf / id_[-2:] / id_
    spoilt.write_bytes(b"spoilt")
    Folder(data / "files").put(shelf, newer, BytesIO(b"came since"))
    done(mamnon("db", "restore", file, "--replace", at=data))
    assert contents(data, [*names, f"{shelf}/{newer}"]) == [*CONTENTS, b"came since"]


def _renamed(backup: bytes, name: str) -> bytes:
    at = backup.index(b"files/")
    head = bytearray(backup[at : at + 512])
    head[:100] = name.encode().ljust(100, b"\0")
    head[148:156] = b" " * 8
    head[148:156] = f"{sum(head):06o}\0 ".encode()
    return backup[:at] + bytes(head) + backup[at + 512 :]


def _without_the_last(backup: bytes) -> bytes:
    at = backup.rindex(b"files/", 0, backup.index(b"a letter"))
    return backup[:at] + backup[at + 1024 :]


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "a bit of a file": lambda it: flipped(it, it.index(b"a letter")),
    "a file's name": lambda it: it.replace(b"files/", b"filez/", 1),
    "a way out of the folder": lambda it: _renamed(it, "files/../../../../etc/x"),
    "a file left out": _without_the_last,
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_spoilt_backup_puts_nothing_anywhere(fault: str, taken: tuple[Path, Path, list[str]], place: Path) -> None:
    _, file, _ = taken
    spoilt = place / "spoilt.tar"
    spoilt.write_bytes(SPOILT[fault](file.read_bytes()))
    assert spoilt.read_bytes() != file.read_bytes()
    assert "is not a whole backup" in said(mamnon("db", "restore", spoilt, at=place / "data"))
    assert not (place / "data").exists()


def test_a_refused_restore_puts_nothing_anywhere(taken: tuple[Path, Path, list[str]], place: Path) -> None:
    _, file, _ = taken
    with database(place / "data") as (_, hands):
        filled(hands, "hai")
    assert "would be lost" in said(mamnon("db", "restore", file, at=place / "data"))
    assert not (place / "data/files").exists()


def test_a_backup_of_the_first_format_is_still_good(taken: tuple[Path, Path, list[str]], place: Path) -> None:
    """As the program before wrote it: nothing beside the database, and no word of it."""
    _, file, _ = taken
    old = place / "old.tar"
    with archive.opened(file) as (manifest, dump), whole_file(old) as new:
        writer = archive.DumpWriter(new)
        writer.write(dump.read(manifest.dump_bytes))
        writer.finish(_OfTheFirstFormat(**vars_of(replace(manifest, format=1))))
    assert manifest_of(old).files["count"] == 0
    done(mamnon("db", "restore", old, at=place / "data"))


def vars_of(manifest: archive.Manifest) -> dict[str, object]:
    return {name: getattr(manifest, name) for name in archive.Manifest.__dataclass_fields__}


class _OfTheFirstFormat(archive.Manifest):
    def written(self) -> bytes:
        said_ = {name: value for name, value in vars_of(self).items() if name != "files"}
        seal = hashlib.sha256(json.dumps(said_, sort_keys=True).encode()).hexdigest()
        return json.dumps({**said_, "seal": seal}).encode()
