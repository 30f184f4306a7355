"""Cells into values. Each parser takes a cell that is not blank and gives the value or a `CellFault`.

They know spreadsheets and Vietnamese writing habits, not what a column is for: dates dd/mm/yyyy with / - . or
as Excel's serial number, telephone numbers that lost their first 0, ticks. A text that stands for "nothing
here" ("-", "…") is None.
"""

import datetime
import re
from dataclasses import dataclass
from typing import Final

from app.core.imports.issues import FORMULA_STARTS, quoted, shown
from app.core.imports.reading import Cell
from app.core.text import fold, tidy
from app.core.words import Words

EXCEL_DAY_ZERO: Final = datetime.date(1899, 12, 30)
EXCEL_SERIALS: Final = range(20_000, 60_001)  # 1954-10-03 to 2064-04-08, of dates; domain facts, section 11
LONGEST_SHORT: Final = 100  # characters of a date or telephone cell: longer ones are not even looked at
_NOTHING: Final = re.compile(r"[\s.\-–—_…/]+")
_EXCEL_ERROR: Final = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|#+)")
_BETWEEN: Final = r"(?:\s*[/\-–.,;\\]\s*|\s+)"
_DAY_FIRST: Final = re.compile(rf"(?:[Nn]gày )?(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{4}}|\d{{2}})")
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})")
_IN_WORDS: Final = re.compile(r"(?:ngay )?(\d{1,2})[ ,]+(?:thang|thg) (\d{1,2})[ ,]+(?:nam )?(\d{4})")
_CLOCK: Final = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d\d:?\d\d| ?(AM|PM|SA|CH))?\s*$")
_INCOMPLETE: Final = re.compile(r"(\d{1,2}\s*[/\-.]\s*)?(\d{4})(\.0)?")
_MOBILE: Final = re.compile(r"0[35789]\d{8}")
_IN_A_ROW: Final = re.compile(r"(?:0[35789]\d{8}){2,}")  # two numbers with nothing but a space or a dash between
_REMARK: Final = re.compile(r"\([^()]*[^\d\s+()][^()]*\)")
_PHONE_SPLIT: Final = re.compile(r"[/,;|]|\s-\s|\bhoac\b")
_CONTROL: Final = re.compile(  # without tab and line ends; with their pictures, and what turns the writing direction
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u2400-\u2426\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]"
)
_TICKS: Final = {
    **dict.fromkeys(("x", "v", "✓", "✔", "☑", "☒", "✗", "*", "1", "true", "co", "yes"), True),
    **dict.fromkeys(("0", "o", "☐", "false", "khong", "no"), False),
}


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell gives no value. In the sentences {label} is the column's name, {value} the quoted cell."""

    code: str
    words: Words


FORMULA = CellFault(
    "formula",
    Words(
        "{label} {value} là công thức hoặc bắt đầu bằng dấu = + - @. Hãy gõ lại nội dung bằng chữ.",
        "{label} {value} is a formula or begins with = + - @. Type the content itself.",
    ),
)
CONTROL = CellFault(
    "control_characters",
    Words(
        "{label} {value} có ký tự lạ không nhìn thấy được. Hãy xóa ô và gõ lại.",
        "{label} {value} holds invisible characters. Empty the cell and type it again.",
    ),
)
EXCEL_ERROR = CellFault(
    "excel_error",
    Words(
        "{label} {value} là lỗi của công thức Excel. Hãy gõ lại nội dung đúng vào ô.",
        "{label} {value} is an Excel error. Type the right content.",
    ),
)
NOT_TEXT = CellFault(
    "not_text",
    Words(
        "{label} {value} không phải là chữ. Hãy ghi lại bằng chữ.",
        "{label} {value} is not text. Write it in letters.",
    ),
)
BAD_DATE = CellFault(
    "date_invalid",
    Words(
        "{label} {value} không phải ngày tháng. Hãy ghi ngày/tháng/năm, ví dụ 05/09/2021.",
        "{label} {value} is no date. Write day/month/year, for example 05/09/2021.",
    ),
)
NO_SUCH_DAY = CellFault(
    "date_invalid",
    Words(
        "{label} {value} không có trong lịch. Hãy ghi ngày/tháng/năm, ví dụ 05/09/2021.",
        "{label} {value} is not in the calendar. Write day/month/year, for example 05/09/2021.",
    ),
)
INCOMPLETE_DATE = CellFault(
    "date_incomplete",
    Words(
        "{label} {value} thiếu ngày, tháng. Hãy ghi đủ ngày/tháng/năm, ví dụ 05/09/2021.",
        "{label} {value} lacks the day. Write day/month/year in full, for example 05/09/2021.",
    ),
)
BAD_YEAR = CellFault(
    "year_invalid",
    Words(
        "{label} {value} không phải năm. Hãy ghi bốn chữ số, ví dụ 1990.",
        "{label} {value} is no year. Write four digits, for example 1990.",
    ),
)
BAD_PHONE = CellFault(
    "phone_invalid",
    Words(
        "{label} {value} không đúng. Số di động có 10 chữ số, bắt đầu bằng 03, 05, 07, 08, 09, ví dụ 0912345678.",
        "{label} {value} is not right. A mobile number has 10 digits and begins with 03, 05, 07, 08 or 09.",
    ),
)
BAD_TICK = CellFault(
    "tick_invalid",
    Words(
        "{label} {value} không hiểu được. Hãy đánh dấu x hoặc để trống.",
        "{label} {value} is not understood. Tick with x or leave it blank.",
    ),
)
BAD_ID = CellFault(
    "id_number_invalid",
    Words(
        "{label} {value} không đúng. Số định danh cá nhân có đúng 12 chữ số.",
        "{label} {value} is not right. A personal identification number has exactly 12 digits.",
    ),
)


def too_long(limit: int) -> CellFault:
    return CellFault(
        "too_long",
        Words(
            f"{{label}} {{value}} quá dài. Hãy viết gọn trong {limit} ký tự.",
            f"{{label}} {{value}} is too long. Keep within {limit} characters.",
        ),
    )


def plain(cell: Cell) -> str:
    """The cell as one line of text: spaces collapsed, the apostrophe that guards against formulas gone."""
    text = tidy(cell if isinstance(cell, str) else shown(cell))
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def nothing(cell: Cell) -> bool:
    """A text that stands for an empty cell, "-" or "…", or that nobody sees."""
    return isinstance(cell, str) and (not (seen := tidy(cell)) or bool(_NOTHING.fullmatch(seen)))


def text(cell: Cell, *, limit: int = 255, formula_starts: tuple[str, ...] = ("=", "@")) -> str | CellFault | None:
    """Text on one line, at most `limit` characters. Refuses formulas, control characters, Excel's errors."""
    value = plain(cell)
    if not value or _NOTHING.fullmatch(value):
        return None
    if value.startswith(formula_starts):
        return FORMULA
    if _EXCEL_ERROR.fullmatch(value):
        return EXCEL_ERROR
    if _CONTROL.search(cell if isinstance(cell, str) else value):
        return CONTROL
    return value if len(value) <= limit else too_long(limit)


def name(cell: Cell, *, limit: int = 100) -> str | CellFault | None:
    """A person's or thing's name: as `text`, with at least one letter, never beginning like a formula."""
    if isinstance(cell, float | int | datetime.date):
        return NOT_TEXT
    value = text(cell, limit=limit, formula_starts=FORMULA_STARTS)
    if isinstance(value, str) and not any(c.isalpha() for c in value):
        return NOT_TEXT
    return value


def date(cell: Cell, *, today: datetime.date) -> datetime.date | CellFault | None:
    """A day: Excel's date or serial, ISO, or day/month/year. A year of two digits lies in today's past."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    value = plain(cell)
    if len(value) > LONGEST_SHORT:
        return BAD_DATE
    value = _CLOCK.sub("", value).strip(" .")
    if not value or _NOTHING.fullmatch(value):
        return None
    if value.replace(".", "", 1).isdecimal() and value.isascii() and int(float(value)) in EXCEL_SERIALS:
        return EXCEL_DAY_ZERO + datetime.timedelta(days=int(float(value)))
    if match := _DAY_FIRST.fullmatch(value) or _IN_WORDS.fullmatch(fold(value)):
        day, month, year = map(int, match.groups())
        if year < 100:
            year += 2000 if year <= today.year % 100 else 1900
    elif match := _YEAR_FIRST.fullmatch(value):
        year, month, day = map(int, match.groups())
    else:
        return INCOMPLETE_DATE if _INCOMPLETE.fullmatch(value) else BAD_DATE
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return NO_SUCH_DAY


def year(cell: Cell, *, today: datetime.date) -> int | CellFault | None:
    """A year from 1900 to this one; of a whole date, its year."""
    value = plain(cell)
    if not value or _NOTHING.fullmatch(value):
        return None
    if re.fullmatch(r"\d{4}", value, re.ASCII):
        found = int(value)
    else:
        day = date(cell, today=today)
        if not isinstance(day, datetime.date):
            return BAD_YEAR
        found = day.year
    return found if 1900 <= found <= today.year else BAD_YEAR


def phones(cell: Cell) -> list[str] | CellFault:
    """The mobile numbers of a cell, each 0 and nine digits: +84 becomes 0, the 0 that Excel drops returns."""
    value = shown(cell) if not isinstance(cell, str) else cell
    if len(value) > LONGEST_SHORT:
        return BAD_PHONE
    if _NOTHING.fullmatch(value):
        return []
    found = []
    for part in _PHONE_SPLIT.split(fold(value.replace("\n", ","))):
        digits = re.sub(r"[^0-9]", "", _REMARK.sub("", part))
        if not digits:
            continue
        digits = digits.removeprefix("00")
        if digits.startswith("84") and len(digits) >= 11:
            digits = "0" + digits[2:].removeprefix("0")
        elif len(digits) == 9:
            digits = "0" + digits
        if _IN_A_ROW.fullmatch(digits):
            found += [digits[at : at + 10] for at in range(0, len(digits), 10)]
        elif _MOBILE.fullmatch(digits):
            found.append(digits)
        else:
            return BAD_PHONE
    return found or BAD_PHONE


def tick(cell: Cell) -> bool | CellFault | None:
    """A mark in a yes-or-no column."""
    value = fold(plain(cell))
    if value in _TICKS:
        return _TICKS[value]
    return None if not value or _NOTHING.fullmatch(value) else BAD_TICK


def id_number(cell: Cell) -> str | CellFault | None:
    """A personal identification number: 12 digits, with the zeros that Excel drops from its front."""
    value = plain(cell)
    if not value or _NOTHING.fullmatch(value):
        return None
    digits = value.replace(" ", "").replace(".", "")
    if not re.fullmatch(r"\d{10,12}", digits, re.ASCII):
        return BAD_ID
    return digits.zfill(12)


def said(fault: CellFault, label: Words, cell: Cell) -> Words:
    """The fault's sentence for this column and this cell."""
    value = quoted(cell)
    vi, en = fault.words.vi, fault.words.en
    return Words(vi.format(label=label.vi, value=value), en.format(label=label.en, value=value))
