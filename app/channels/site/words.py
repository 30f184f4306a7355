"""Days, sizes and first lines as the site says them."""

from datetime import datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

SCHOOL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_EXCERPT = 200
_PIECE = 1000


def day_in_words(at: datetime) -> str:
    """As a page tells it, in school time: ngày 25 tháng 11 năm 2026."""
    day = at.astimezone(SCHOOL_TIME)
    return f"ngày {day.day} tháng {day.month} năm {day.year}"


def weekday_and_day(at: datetime) -> str:
    """With the day of the week before it: Thứ Tư, ngày 25 tháng 11 năm 2026."""
    return f"{_WEEKDAYS[at.astimezone(SCHOOL_TIME).weekday()]}, {day_in_words(at)}"


def day_as_digits(written: str) -> str:
    """A day of ISO 8601 as documents write it: 2026-11-05 is 05/11/2026."""
    year, month, day = written.split("-")
    return f"{day}/{month}/{year}"


def size_in_words(size: int) -> str:
    """1,2 MB: rounded, with the comma that Vietnamese writes."""
    if size < 1_000:
        return f"{size} byte"
    if size < 1_000_000:
        return f"{round(size / 1_000)} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 -- as the parser calls it
        self.parts.append(" ")


def excerpt(html: str) -> str:
    """The first words of it, without tags, in one line. No more is read than they need: lists have many, and articles are long."""
    reader, text, start, length = _Text(), "", 0, _PIECE
    while start < len(html) and len(text) <= _EXCERPT:
        reader.feed(html[start : start + length])
        text = " ".join("".join(reader.parts).split())
        start, length = start + length, length * 2
    if len(text) <= _EXCERPT:
        reader.close()
        text = " ".join("".join(reader.parts).split())
    if len(text) <= _EXCERPT:
        return text
    return text[:_EXCERPT].rpartition(" ")[0] + " …"
