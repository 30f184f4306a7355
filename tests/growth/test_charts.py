"""What is on a chart and on the sheet for parents (4.2.5)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from app.services.growth import letter
from app.services.growth.chart import PAPER, drawn
from app.services.growth.chart.lines import by_ages, by_lengths
from app.services.growth.chart.svg import number
from app.services.growth.child import Child, Measured, measured

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 1, tzinfo=UTC)
INDICATORS = ("waz", "haz", "whz", "baz")
LONG = "Công Tằng Tôn Nữ Hoàng Nguyễn Phương Khánh Quỳnh Trâm Anh"


def child(born: date, *times: tuple[int, float | None, float | None], sex: Any = "female", name: str = "Bé") -> Child:
    """Times as days of age, kg and cm."""

    def time(days: int, kg: float | None, cm: float | None) -> Measured:
        return measured(
            sex, born, born + timedelta(days), kg and round(kg * 1000), cm and round(cm * 10), "unknown"  # type: ignore[arg-type]
        )  # fmt: skip

    return Child(name, sex, born, tuple(time(*each) for each in times))


FOUR = date(2022, 5, 14)
CASES = {
    "none": child(FOUR),
    "one": child(FOUR, (1290, 14.7, 98)),
    "twelve": child(FOUR, *((760 + 76 * n, 10 + n / 2, 82 + 1.7 * n) for n in range(12)), name=LONG),
    "newborn, early": child(date(2026, 11, 20), (0, 1.9, 43)),
    "under two": child(date(2025, 3, 1), (30, 4, 53), (200, 7, 66), (500, 9.5, 78)),
    "overweight at five": child(
        date(2020, 12, 20), (1700, 21, 110), (1880, 24.6, 113.5), (2150, 29.2, 118), sex="male"
    ),
    "past the last window": child(date(2019, 1, 1), (2800, 24, 122)),
    "beyond belief": child(FOUR, (1200, 14, 95), (1290, 58, 96)),
    "all beyond belief": child(FOUR, (1200, 90, 210)),
    "weight only": child(FOUR, (1200, 14, None)),
    "too tall for the table": child(FOUR, (1500, 25, 125)),
}


def _texts(picture: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in picture.iter("{http://www.w3.org/2000/svg}text")]


def _numbers(picture: ElementTree.Element) -> list[tuple[float, float]]:
    """Where anything but the ground is drawn."""
    places: list[tuple[float, float]] = []
    for each in picture.iter():
        kind, at = each.tag.rpartition("}")[2], each.attrib
        if kind == "path":
            places += [tuple(map(float, pair.split(","))) for pair in at["d"].strip("MZ").split()]  # type: ignore[misc]
        elif kind == "circle":
            places.append((float(at["cx"]), float(at["cy"])))
        elif kind == "text":
            places.append((float(at["x"]), float(at["y"])))
    return places


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("case", CASES)
def test_everything_is_on_the_picture(case: str, indicator: str) -> None:
    """Sound XML, nothing outside of it, the same bytes again; on paper too."""
    for size in ({}, {"size": PAPER}):
        text = drawn(CASES[case], indicator, today=TODAY, **size)  # type: ignore[arg-type]
        picture = ElementTree.fromstring(text)
        width, height = (float(each) for each in picture.attrib["viewBox"].split()[2:])
        assert all(0 <= x <= width and 0 <= y <= height for x, y in _numbers(picture))
        assert text == drawn(CASES[case], indicator, today=TODAY, **size)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "ages"),
    [
        ("none", ("24", "60")),
        ("newborn, early", ("0", "24")),
        ("twelve", ("24", "60")),
        ("overweight at five", ("24", "84")),
        ("past the last window", ("60", "96")),
    ],
)
def test_a_chart_shows_the_ages_that_hold_the_measurements(case: str, ages: tuple[str, str]) -> None:
    texts = _texts(ElementTree.fromstring(drawn(CASES[case], "waz", today=TODAY)))
    months = [int(each) for each in texts[texts.index(ages[0]) :] if each.isdigit()]
    assert months[0] == int(ages[0])
    assert ages[1] in texts


def test_what_is_beyond_belief_stands_apart_with_a_question_mark() -> None:
    picture = ElementTree.fromstring(drawn(CASES["beyond belief"], "waz", today=TODAY))
    texts = _texts(picture)
    assert {"?", "58 kg", "14 kg", "cần đo lại"} <= set(texts)
    red = [each for each in picture.iter("{http://www.w3.org/2000/svg}path") if each.get("stroke") == "#b3261e"]
    assert red == [], "one believable point is joined to nothing"
    plain = _texts(ElementTree.fromstring(drawn(CASES["one"], "waz", today=TODAY)))
    assert "cần đo lại" not in plain


def test_whoever_prints_in_black_and_white_tells_the_lines_apart() -> None:
    """By strokes and by their names at the end; from five years the line of overweight is among them."""
    texts = _texts(ElementTree.fromstring(drawn(CASES["overweight at five"], "baz", today=TODAY)))
    assert [each for each in texts if each.endswith("SD") or each == "Trung vị"] == [
        "+3 SD", "+2 SD", "+1 SD", "Trung vị", "−2 SD", "−3 SD",
    ]  # fmt: skip
    picture = ElementTree.fromstring(drawn(CASES["one"], "waz", today=TODAY))
    lines = [each for each in picture.iter("{http://www.w3.org/2000/svg}path") if each.get("stroke") == "#16324f"]
    looks = {(each.get("stroke-width"), each.get("stroke-dasharray")) for each in lines}
    assert len(looks) == 3


@pytest.mark.parametrize("indicator", ["waz", "haz", "baz"])
def test_lines_go_evenly_and_break_only_where_the_tables_change(indicator: str) -> None:
    stretches = by_ages(indicator, "female", (0, 84))
    assert len(stretches) == (2 if indicator == "waz" else 3)
    for stretch in stretches:
        for points in stretch.lines.values():
            assert all(0 < x2 - x1 < 1.2 for (x1, _), (x2, _) in pairwise(points))
        for lower, higher in pairwise(sorted(stretch.lines)):
            pairs = zip(stretch.lines[lower], stretch.lines[higher], strict=True)
            assert all(below < above for (_, below), (_, above) in pairs)
    assert [stretch.upper for stretch in stretches][-1] == (1 if indicator == "baz" else 2)


def test_lengths_and_heights_have_lines_of_their_own() -> None:
    (lying,), (standing,) = by_lengths(True, "male", (50, 95)), by_lengths(False, "male", (80, 120))
    assert lying.lines[0][0][0] == 50
    assert standing.lines[0][-1][0] == 120


@pytest.mark.parametrize(
    ("value", "written"), [(0.04, "0"), (-0.04, "0"), (-1.0, "-1"), (10.25, "10.2"), (100.0, "100")]
)
def test_numbers_are_short(value: float, written: str) -> None:
    assert number(value) == written


# The sheet


def _sheet(case: Child, form: Any = "pdf") -> Any:
    return letter.pdf(case, school="Trường Mầm non Hoa Sen", class_="LỚP 4 TUỔI B1", today=TODAY, now=NOW, form=form)


@pytest.mark.parametrize("case", CASES)
def test_the_sheet_is_one_page_and_keeps_its_bytes(case: str) -> None:
    pages = _sheet(CASES[case], "png")
    assert len(pages if isinstance(pages, list) else [pages]) == 1
    assert _sheet(CASES[case]) == _sheet(CASES[case])


def test_the_fullest_sheet_is_one_page_still() -> None:
    """Long names, more times than are listed, each with the longest words, both notes."""
    full = child(
        date(2021, 11, 25), *((1100 + 90 * n, 8.3 + 0.2 * n, 80 + n) for n in range(8)), (1826, 60, 88), name=LONG
    )
    said = letter.contents(full, school=LONG, class_=LONG, today=TODAY)
    assert (len(said["rows"]), len(said["charts"])) == (8, 3)
    assert said["earlier"] == "Còn 1 lần đo trước đó, có trên biểu đồ."
    pages = letter.pdf(full, school=LONG, class_=LONG, today=TODAY, now=NOW, form="png")
    assert len(pages if isinstance(pages, list) else [pages]) == 1


def _said(case: str) -> dict[str, Any]:
    return letter.contents(CASES[case], school="Trường Mầm non Hoa Sen", class_=None, today=TODAY)


def test_the_sheet_says_it_in_calm_words() -> None:
    fine = _said("one")["latest"]
    assert fine["lines"] == [
        "Cân nặng phù hợp với tuổi.", "Chiều cao phù hợp với tuổi.", "Cân nặng cân đối với chiều cao.",
    ]  # fmt: skip
    assert fine["note"] == ""
    heavy = _said("overweight at five")["latest"]
    assert heavy["lines"][0] == "Cân nặng hơn phần lớn trẻ cùng tuổi: xét cùng với chiều cao ở dòng dưới."
    assert heavy["lines"][2] == "Cân nặng: trẻ nặng hơn nhiều so với mức cân đối với chiều cao (béo phì)."
    assert "tư vấn riêng" in heavy["note"]
    again = _said("beyond belief")["latest"]
    assert "Cân nặng theo tuổi: cần cân đo lại." in again["lines"]
    assert "nhà trường sẽ cân đo lại" in again["note"]
    assert _said("none")["latest"] == {"heading": "Chưa có số đo nào của trẻ.", "lines": [], "note": ""}


def test_the_sheet_lists_the_latest_first_with_what_each_said() -> None:
    rows = _said("overweight at five")["rows"]
    assert rows[0] == ["09/11/2026", "70", "29,20", "118,0", "Xét theo chiều cao", "Bình thường", "Béo phì"]
    assert rows[-1][0] == "16/08/2025"
    assert _said("weight only")["rows"][0][3:] == ["–", "Bình thường", "Chưa đo chiều cao", "Chưa đo chiều cao"]


def test_under_five_weight_is_judged_by_height_and_from_five_by_the_mass_index() -> None:
    assert [each["alt"] for each in _said("one")["charts"]][2] == "Cân nặng theo chiều cao"
    assert [each["alt"] for each in _said("overweight at five")["charts"]][2] == "Chỉ số khối cơ thể (BMI) theo tuổi"


def test_a_swollen_child_is_to_see_a_doctor() -> None:
    swollen = measured("male", FOUR, TODAY, 15000, 1000, "standing", oedema=True)
    said = letter.contents(Child("Bé", "male", FOUR, (swollen,)), school="", class_=None, today=TODAY)
    assert "đi khám" in said["latest"]["note"]
