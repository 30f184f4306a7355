"""The doctor over what people attached: the folder can be written, and each row that is looked at has its bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.doctor import machine
from app.core.files.folder import Folder
from tests.house.test_backup import database, filled
from tests.house.test_backup_files import attach
from tests.house.test_doctor import doctor
from tests.house.test_embedded import open_folder


@pytest.fixture(scope="module")
def attached() -> Iterator[tuple[Path, str, str, str]]:
    """A running database with a sound file, and where it is; one that was deleted."""
    with open_folder() as place:
        data = place / "data"
        with database(data) as (_, hands):
            filled(hands, "tep")
            shelf, name = attach(hands, data, b"%PDF-1.7 a letter").split("/")
            attach(hands, data, b"gone", "deleted")
            yield data, hands.app, shelf, name


def test_files_that_are_as_they_were(attached: tuple[Path, str, str, str]) -> None:
    data, app, _, _ = attached
    _, told = doctor(data, DATABASE_URL=app)
    assert (told["file_contents"]["grade"], told["file_contents"]["said"]) == (
        "ok",
        "1 files looked at, all as they were",
    )
    assert told["files"]["grade"] == "ok"


@pytest.mark.parametrize("spoilt", [None, b"%PDF-1.7 a lettre", b"%PDF"])
def test_a_file_that_is_lost_or_changed(attached: tuple[Path, str, str, str], spoilt: bytes | None) -> None:
    data, app, shelf, name = attached
    place = Folder(data / "files").root / shelf / name[-2:] / name
    sound = place.read_bytes()
    place.unlink()
    if spoilt:
        place.write_bytes(spoilt)
    try:
        code, told = doctor(data, DATABASE_URL=app)
    finally:
        place.write_bytes(sound)
    assert (code, told["file_contents"]["grade"]) == (2, "fail")
    assert f"{shelf}/{name}" in str(told["file_contents"]["said"])
    assert "backup" in str(told["file_contents"]["todo"])


def test_a_folder_of_files_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("no folder")
    assert machine.files(tmp_path / "a file").grade.value == "fail"
    assert machine.files(tmp_path / "a file" / "files").grade.value == "fail"
    assert machine.files(tmp_path / "not yet").grade.value == "ok"
