"""The handbook: every rule stands in it, whichever way it is read (1 to 7.4)."""

import io
import subprocess
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from app.policies.actions import ACTIONS
from app.policies.declare import DUTIES_OWED, GRANTS, NEVERS
from app.policies.nouns import NOUNS
from app.policies.regulation import CLAUSES
from app.services.handbook import paper
from app.services.handbook.contents import By, Handbook, handbook
from app.services.handbook.markdown import markdown
from app.services.handbook.workbook import workbook
from tests.house.serving import here

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
MAY = {("may", grant.number) for grants in GRANTS.values() for grant in grants}
MUST = {("must", duty.number) for duty in DUTIES_OWED}
NEVER = {("never", never.number) for nevers in NEVERS.values() for never in nevers}
OF_A_POST = {("never", never.number) for nevers in NEVERS.values() for never in nevers if never.post}


def _book(locale: str = "vi", *by: By) -> Handbook:
    return handbook(locale, date(2026, 11, 25), by or ("clause", "post", "resource"))


def _mamnon(*arguments: str) -> subprocess.CompletedProcess[str]:
    return here("policy", "export", *arguments)


@pytest.mark.parametrize(
    ("by", "wanted"), [("clause", MAY | MUST | NEVER), ("post", MAY | MUST | NEVER), ("resource", MAY | NEVER)]
)
def test_each_rule_stands_in_each_part_once(by: By, wanted: set[tuple[str, int]]) -> None:
    (part,) = _book("vi", by).parts
    told = Counter(rule for chapter in part.chapters for row in chapter.rows for rule in row.cited)
    assert set(told.values()) == {1}
    assert set(told) == wanted


def test_every_clause_has_its_chapter_and_every_noun_its_words() -> None:
    (part,) = _book("vi", "clause").parts
    assert [chapter.title.partition(". ")[0] for chapter in part.chapters] == list(CLAUSES)
    assert all(chapter.rows for chapter in part.chapters)
    assert list(NOUNS) == sorted(NOUNS)
    assert set(NOUNS) == {action.partition(".")[0] for action in ACTIONS}


def test_the_committed_handbook_is_what_the_policy_says() -> None:
    checked = _mamnon("--check", str(ROOT / "docs/handbook/so-tay-quy-che.md"))
    assert (checked.returncode, checked.stderr) == (0, "")


def test_another_handbook_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("# Sổ tay quy chế\n", "utf-8")
    checked = _mamnon("--check", str(tmp_path / "old.md"))
    assert checked.returncode == 1
    assert "mamnon policy export -o" in checked.stderr


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_the_page_says_what_is_not_there_yet(locale: str) -> None:
    page = markdown(_book(locale))
    assert page == unicodedata.normalize("NFC", page)
    marked = {"vi": ("duyệt thực đơn°", "điểm danh;"), "en": ("approve a menu°", "mark the day's register;")}[locale]
    for words in marked:
        assert words in page


def test_the_workbook_opens_with_a_sheet_for_each_part() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(_book(), NOW)))
    assert book.sheetnames == [
        "Theo điều của quy chế",
        "Theo chức vụ",
        "Theo loại dữ liệu",
        "Ai làm thay",
        "Các con số",
    ]
    for sheet in book:
        assert sheet.freeze_panes == "A4"
        assert sheet.auto_filter.ref
        assert sheet.max_row > 10
        assert {cell.data_type for row in sheet.iter_rows(min_row=4) for cell in row} <= {"s", "n"}


def test_the_pdf_is_made_alike_twice() -> None:
    book = _book("vi", "clause")
    once, again = paper.pdf(book, NOW), paper.pdf(book, NOW)
    assert isinstance(once, bytes)
    assert once.startswith(b"%PDF-")
    assert once == again


def test_each_page_of_the_pdf_can_be_drawn() -> None:
    pages = paper.pdf(_book("en", "post"), NOW, "png")
    assert len(pages) > 10
    assert all(bytes(page).startswith(b"\x89PNG") for page in pages if isinstance(page, bytes))


def test_a_file_is_written_or_it_is_said_why_not(tmp_path: Path) -> None:
    assert _mamnon("--format", "pdf", "--by", "clause", "-o", str(tmp_path / "a.pdf")).returncode == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    nameless, nowhere = _mamnon("--format", "xlsx"), _mamnon("--format", "xlsx", "-o", str(tmp_path / "no" / "a.xlsx"))
    assert (nameless.returncode, nowhere.returncode) == (2, 2)
    assert "name the file" in nameless.stderr
    assert "there is no folder" in nowhere.stderr
