"""Every file of `hostile`: refused in under five seconds with one sentence; the server stays as it was."""

import gc
import os
import time
from pathlib import Path

import pytest

from app.core.imports.reading import CHILD
from tests.imports.files import child as row
from tests.imports.files import counts, send, table
from tests.imports.hostile import HARMLESS, HOSTILE, headings_without_end, small
from tests.imports.layouts import A1, CATALOGUE, Page, book
from tests.program import Answer
from tests.school import Caller, School

SECONDS, MEGABYTES = 5, 150
HEADER = ["Lớp", "Họ và tên", "Ngày sinh"]


def readers() -> list[str]:
    """The processes of ours that read a file."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and str(CHILD) in (process / "cmdline").read_text():
                found.append(process.name)
        except (OSError, ValueError):  # it ended meanwhile
            continue
    return found


def memory(name: str) -> int:
    """Megabytes of this process: VmRSS now, VmHWM at its most since `forget_peak`."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) // 1024


def forget_peak() -> None:
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")


async def answered(caller: Caller, content: bytes, **form: str) -> Answer:
    """The answer to a file, and that it was quick, cost little and left nothing behind."""
    forget_peak()
    before, begun = memory("VmRSS"), time.monotonic()
    answer = await send(caller, content, **form)
    took, peak = time.monotonic() - begun, memory("VmHWM")
    assert took < SECONDS
    assert peak - before < MEGABYTES
    assert readers() == []
    return answer


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused(school: School, name: str) -> None:
    make, status, code = HOSTILE[name]
    answer = await answered(school.as_("teacher of the class"), make())
    assert answer.status == status, answer
    problem = answer.json
    if problem["code"] != code:
        assert [error["code"] for error in problem["errors"]] == [code]
    words = problem["errors"][0]["detail"] if problem.get("errors") else problem["detail"]
    assert words.endswith(".")
    assert "{" not in words
    assert await school.query("select 1 from imports") == []


@pytest.mark.parametrize("name", HARMLESS)
async def test_an_odd_file_is_read(school: School, name: str) -> None:
    await school.query("update classes set name = $2 where id = $1", school.classes["A1"], A1)
    answer = await answered(school.as_("teacher of the class"), HARMLESS[name]())
    assert answer.status == 201, answer
    assert counts(answer.json) == (1, 0, 0, 0)


async def test_headers_alone_are_no_children_and_quick(school: School) -> None:
    answer = await answered(school.as_("teacher of the class"), headings_without_end())
    assert counts(answer.json) == (0, 0, 0, 0)


@pytest.mark.parametrize("file_name", ["list.xlsx", "list.pdf", "list", "../list.exe"])
async def test_the_name_of_a_file_says_nothing(school: School, file_name: str) -> None:
    teacher = school.as_("teacher of the class")
    answer = await send(teacher, table(row()), file_name=file_name, dry_run="true")
    assert counts(answer.json) == (1, 0, 0, 0)
    await school.query("update classes set name = $2 where id = $1", school.classes["A1"], A1)
    answer = await send(teacher, small(), file_name="list.csv", dry_run="true")
    assert counts(answer.json) == (1, 0, 0, 0)


async def test_hostile_files_together_leave_the_server_as_it_was(school: School) -> None:
    teacher = school.as_("teacher of the class")
    names = ("a deflate bomb", "a huge string in every cell", "fields without end", "a cell in the last corner")
    files = [HOSTILE[name][0]() for name in names]
    await send(teacher, files[0])
    gc.collect()
    before = memory("VmRSS")
    for content in files * 3:
        assert (await send(teacher, content)).status in (413, 422)
    gc.collect()
    assert memory("VmRSS") - before < 60
    assert readers() == []


async def test_catalogues_of_any_length_cost_next_to_nothing(school: School) -> None:
    """Two of 60,000 rows, more than a sheet of children may have, around the one that holds them."""
    teacher = school.as_("teacher of the class")
    long = Page(CATALOGUE + CATALOGUE[1:] * 9)
    rows = [[A1, f"Lý An {n}", "05/09/2021"] for n in range(20)]
    await school.query("update classes set name = $2 where id = $1", school.classes["A1"], A1)
    content = book({"DM xã": long, "Trẻ": Page([HEADER, *rows]), "DM thôn": long})
    answer = await answered(teacher, content, dry_run="true")
    assert counts(answer.json) == (20, 0, 0, 0)


async def test_a_sheet_of_children_with_too_many_rows_is_too_large(school: School) -> None:
    rows = [[A1, f"Lý An {n}", "05/09/2021"] for n in range(21_000)]
    answer = await answered(school.as_("teacher of the class"), book({"Trẻ": Page([HEADER, *rows])}))
    assert (answer.status, answer.json["code"]) == (413, "too_large")
