"""The stickers as they are printed: every code can be read off the paper, long names are cut and codes never (4.2.2)."""

from datetime import UTC, datetime

import pytest

from app.services.sheets.assets.labels import A_SHEET, Label, pdf
from tests.pdfs import qr_codes, words

NOW = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
SCHOOL = "Trường Mầm non Thử Nghiệm"
LONG = "Bộ đồ chơi vận động ngoài trời liên hoàn gồm cầu trượt, xích đu, thang leo và nhà bóng cho trẻ mẫu giáo ba đến năm tuổi"


def label(number: int = 1, name: str = "Tủ đựng đồ dùng", code: str | None = None) -> Label:
    code = code or f"TS-{number:04}"
    return Label(code, name, 2024, f"mamnon:asset:{code}")


def test_each_code_is_read_off_the_paper_by_another_program_than_made_it() -> None:
    labels = [label(number) for number in range(1, A_SHEET + 4)]
    made = pdf(labels, school=SCHOOL, first=1, now=NOW)
    assert qr_codes(made) == [it.link for it in labels]
    assert len(words(made)) == 2


def test_a_label_says_whose_it_is_what_it_is_and_since_when() -> None:
    (said,) = words(pdf([label(7, "Máy lọc nước uống")], school=SCHOOL, first=1, now=NOW))
    for part in (SCHOOL, "TS-0007", "Máy lọc nước uống", "Năm sử dụng: 2024"):
        assert part in said


@pytest.mark.parametrize("name", [LONG, "X" * 200, "Ghế " * 50, "日" * 200])
def test_a_long_name_is_cut_and_the_next_label_stays_readable(name: str) -> None:
    labels = [label(number, name) for number in range(1, A_SHEET + 1)]
    made = pdf(labels, school=SCHOOL * 5, first=1, now=NOW)
    assert qr_codes(made) == [it.link for it in labels]
    (said,) = words(made)
    assert "…" in said
    assert name not in said
    if name == LONG:  # at the end of a word
        assert "Bộ đồ chơi vận động ngoài trời liên hoàn gồm cầu trượt, xích đu…" in said


def test_a_long_code_is_never_cut() -> None:
    code = "TSCD-2026-KHOI-MAU-GIAO-BAN-GHE-" + "9" * 8
    made = pdf([label(code=code)], school=SCHOOL, first=1, now=NOW)
    assert code in words(made)[0].replace(" ", "").replace("\u200b", "")
    assert qr_codes(made) == [f"mamnon:asset:{code}"]


def test_a_sheet_that_was_begun_is_gone_on_with() -> None:
    labels = [label(1), label(2)]
    assert len(words(pdf(labels, school=SCHOOL, first=A_SHEET, now=NOW))) == 2
    assert len(words(pdf(labels, school=SCHOOL, first=A_SHEET - 1, now=NOW))) == 1


def test_what_is_typed_is_text_on_the_paper_and_no_command() -> None:
    (said,) = words(pdf([label(1, "#panic() *đậm* $x$ <a> \\ [b] “c” & d")], school="<b>#x", first=1, now=NOW))
    assert "#panic() *đậm* $x$ <a> \\ [b]" in said
    assert "<b>#x" in said


def test_the_same_labels_are_the_same_bytes() -> None:
    assert pdf([label()], school=SCHOOL, first=1, now=NOW) == pdf([label()], school=SCHOOL, first=1, now=NOW)
