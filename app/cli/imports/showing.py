"""What a person sees of an import: how far it is, what was refused, how it ended."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol

from app.cli.imports.problems import Locale
from app.core.text import visible
from app.core.words import Words

MOST_ROWS: Final = 200
"""Of a table on a terminal; a file or a pipe gets all of them."""

SENDING, CHECKING = Words("Đang gửi", "Sending"), Words("Đang kiểm tra", "Checking")
_CODES: Final = Words(
    "Mã dùng một lần để đặt mật khẩu, chỉ hiện lần này:", "One-time codes to set a password, shown this once:"
)
_MORE: Final = Words("… và {count} dòng nữa: dùng --json để xem tất cả.", "… and {count} more: --json shows all.")
_MEND: Final = Words(
    "Để lấy các dòng bị từ chối, sửa rồi gửi lại: thêm --refused TỆP.csv.",
    "To have the refused rows, to mend and send again: add --refused FILE.csv.",
)
_ENDS: Final = {
    (False, "complete"): Words("Đã nhập", "Imported"),
    (False, "failed"): Words("Chưa nhập gì, vì có dòng bị từ chối", "Nothing was imported, because rows were refused"),
    (True, "complete"): Words("Chạy thử, chưa ghi gì; sẽ nhập", "Dry run, nothing was written; it would import"),
    (True, "failed"): Words(
        "Chạy thử, chưa ghi gì; sẽ không nhập gì, vì có dòng bị từ chối",
        "Dry run, nothing was written; it would import nothing, because rows were refused",
    ),
}
_COUNTS: Final = {
    "created": Words("{n} mới", "{n} created"),
    "updated": Words("{n} cập nhật", "{n} updated"),
    "unchanged": Words("{n} không đổi", "{n} unchanged"),
    "refused": Words("{n} bị từ chối", "{n} refused"),
}
_SEVERITIES: Final = {"error": Words("Lỗi", "error"), "warning": Words("Lưu ý", "warning")}
_COLOURS: Final = ((_SEVERITIES["error"], "red"), (_SEVERITIES["warning"], "yellow"))
_HEADINGS: Final = {
    "severity": Words("Mức", "Kind"),
    "sheet": Words("Trang", "Sheet"),
    "row": Words("Dòng", "Row"),
    "column": Words("Cột", "Col"),
    "value": Words("Giá trị", "Value"),
    "message": Words("Nội dung", "Message"),
}
_ACCOUNTS: Final = {
    "username": Words("Tên đăng nhập", "Username"),
    "full_name": Words("Họ và tên", "Name"),
    "one_time_code": Words("Mã dùng một lần", "One-time code"),
}


class Progress(Protocol):
    """Who hears how far an upload is."""

    def sent(self, count: int, /) -> None: ...


class _Silent:
    def sent(self, count: int, /) -> None: ...


class _Bar:
    """A bar while the file is sent, then a clock while the server works."""

    def __init__(self, total: int, locale: Locale) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

        self.total, self.locale = total, locale
        self.done = 0
        self.rich = Progress(
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn(),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self.task = self.rich.add_task(SENDING.in_(locale), total=total)

    def sent(self, count: int, /) -> None:
        self.done += count
        self.rich.update(self.task, completed=min(self.done, self.total))
        if self.done >= self.total:
            self.rich.update(self.task, description=CHECKING.in_(self.locale), total=None)


@contextmanager
def progress(total: int, locale: Locale) -> Iterator[Progress]:
    """A bar on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    bar = _Bar(total, locale)
    with bar.rich:
        yield bar


def show(result: dict[str, Any], locale: Locale, *, mend: bool) -> None:
    """Every remark, then one line about the whole. `mend`: say how to have the refused rows."""
    issues = result["issues"]
    shown = [name for name in _HEADINGS if name != "sheet" or any(issue["sheet"] for issue in issues)]
    rows = [[_cell(name, issue[name], locale) for name in shown] for issue in issues]
    headings = {name: _HEADINGS[name] for name in shown}
    if sys.stdout.isatty():
        _table(headings, rows[:MOST_ROWS], locale)
        if len(rows) > MOST_ROWS:
            print(_MORE.in_(locale).format(count=len(rows) - MOST_ROWS))
    else:
        _lines(rows)
    print(_summary(result, locale))
    if mend and result["counts"]["refused"]:
        print(_MEND.in_(locale))


def show_codes(codes: Sequence[Mapping[str, str]], locale: Locale) -> None:
    """The codes of new accounts, whole: one that is cut or broken in two cannot be used."""
    rows = [[visible(str(each[name])) for name in _ACCOUNTS] for each in codes]
    if not rows:
        return
    print(_CODES.in_(locale))
    if sys.stdout.isatty():
        _table(_ACCOUNTS, rows, locale, whole=True)
    else:
        _lines(rows)


def _summary(result: dict[str, Any], locale: Locale) -> str:
    end = _ENDS.get((result["dry_run"], result["state"]))
    counts = ", ".join(words.in_(locale).format(n=result["counts"][name]) for name, words in _COUNTS.items())
    return f"{end.in_(locale) if end else result['state']}: {counts}."


def _cell(name: str, value: object, locale: Locale) -> str:
    if name == "severity":
        return _SEVERITIES[str(value)].in_(locale) if value in _SEVERITIES else visible(str(value))
    return "" if value is None else visible(str(value))


def _lines(rows: list[list[str]]) -> None:
    for row in rows:
        print("\t".join(row))


def _table(headings: Mapping[str, Words], rows: list[list[str]], locale: Locale, *, whole: bool = False) -> None:
    """A table as wide as the terminal: the message is broken into lines, what is long besides is cut."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name, words in headings.items():
        if name == "message":
            table.add_column(words.in_(locale), overflow="fold", ratio=1)
        else:
            limit = {"sheet": 16, "value": 22}.get(name)
            table.add_column(words.in_(locale), no_wrap=True, overflow="ellipsis", max_width=limit)
    colours = {words.in_(locale): colour for words, colour in _COLOURS}
    for first, *others in rows:
        table.add_row(Text(first, colours.get(first, "")), *others)
    Console(markup=False, highlight=False, emoji=False, width=1000 if whole else None).print(table)
