"""The record of an inventory (biên bản kiểm kê) on A4: what was expected, what was counted, what became of the differences."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.core.exports.paper import grouped, paper
from app.services.sheets.assets.words import CONDITIONS, DECISIONS

TEMPLATE: Final = Path(__file__).with_name("record.typ")
_SIGNED: Final = ("Người kiểm đếm", "Nhân viên tài sản, thiết bị", "Người xác nhận", "Hiệu trưởng")
_SURPLUS: Final = ("STT", "Tên", "SL", "Nơi thấy", "Ghi chú", "Người ghi")
_DIFFERENCES: Final = ("STT", "Mã", "Tên tài sản", "Theo sổ", "Kiểm kê", "Giải trình", "Xử lý", "Người xử lý")
_STATES: Final = {
    "open": "Đang kiểm đếm: chưa phải kết quả",
    "counted": "Đã kiểm đếm xong, chờ xác nhận",
    "confirmed": "Đã xác nhận",
}


@dataclass(frozen=True, slots=True)
class Record:
    """An inventory with all its lines as JSON from the database. Instants are told where the school is."""

    school: str
    name: str
    year: str
    day: datetime.date
    scope: str
    state: str
    hands: Sequence[str]
    confirmed_by: str | None
    confirmed_at: datetime.datetime | None
    digest: str | None
    lines: Sequence[dict[str, Any]]
    surplus: Sequence[dict[str, Any]]
    differences: Sequence[dict[str, Any]]


def pdf(record: Record, now: datetime.datetime) -> bytes:
    """The paper. Takes time: run it in a thread."""
    made = paper(TEMPLATE, _data(record), now=now)
    assert isinstance(made, bytes)
    return made


def _data(record: Record) -> dict[str, Any]:
    lines = record.lines
    amounts = [
        (it["expected"], it["price"] * it["expected"], it["counted"] or 0, it["price"] * (it["counted"] or 0))
        for it in lines
        if it["counted"] is not None
    ]
    expected, by_register, counted, found = (
        (sum(column) for column in zip(*amounts, strict=True)) if amounts else (0,) * 4
    )
    differing = [it for it in lines if it["counted"] not in (None, it["expected"])]
    return {
        "school": record.school,
        "title": "BIÊN BẢN KIỂM KÊ TÀI SẢN",
        "subtitle": f"{record.name} · Năm học {record.year} · Ngày {record.day:%d/%m/%Y}",
        "footer": f"Biên bản kiểm kê · {record.name}" + (f" · Mã số kết quả {record.digest[:16]}" if record.digest else ""),
        "facts": _facts(record),
        "lines": [_line(number, it) for number, it in enumerate(lines, 1)],
        "total": [
            grouped(expected), grouped(by_register), grouped(counted), grouped(found),
            _signed(counted - expected), _signed(found - by_register),
        ],
        "surplus-heads": _SURPLUS,
        "surplus": [
            [str(number), it["name"], grouped(it["quantity"]), it["location"] or "", it["note"] or "",
             it["counted_by"]["full_name"]]
            for number, it in enumerate(record.surplus, 1)
        ],
        "difference-heads": _DIFFERENCES,
        "differences": [_difference(it) for it in record.differences],
        "no-differences": "Không có chênh lệch."
        if record.state == "confirmed"
        else f"Còn {len(differing) + len(record.surplus)} chênh lệch theo số đang có; được ghi khi kết quả được xác nhận.",
        "signatures": _SIGNED,
    }  # fmt: skip


def _facts(record: Record) -> list[tuple[str, str]]:
    facts = [
        ("Phạm vi", record.scope),
        ("Tình trạng", _STATES[record.state]),
        ("Người kiểm đếm", ", ".join(record.hands) or "Chưa có"),
    ]
    if record.confirmed_by and record.confirmed_at and record.digest:
        facts += [
            ("Người xác nhận", f"{record.confirmed_by}, {record.confirmed_at:%H:%M ngày %d/%m/%Y} (không tham gia kiểm đếm)"),
            ("Mã số kết quả (SHA-256)", record.digest),
        ]  # fmt: skip
    return facts


def _line(number: int, it: dict[str, Any]) -> list[str]:
    counted, price = it["counted"], it["price"]
    where = ", ".join(part for part in (it["class"], it["holder"], it["location"]) if part)
    seen = ["", "", "", ""]
    if counted is not None:
        change = counted - it["expected"]
        seen = [grouped(counted), grouped(price * counted), _signed(change), _signed(price * change)]
    return [
        str(number), it["code"], it["name"], it["unit"], where, grouped(price),
        grouped(it["expected"]), grouped(price * it["expected"]), *seen,
        CONDITIONS.get(it["condition"], ""), it["note"] or "" if counted is not None else "Chưa kiểm đếm",
    ]  # fmt: skip


def _difference(it: dict[str, Any]) -> list[str]:
    return [
        str(it["number"]), it["code"] or "", it["name"], grouped(it["expected"]), grouped(it["counted"]),
        it["explanation"] or "Chưa giải trình", DECISIONS.get(it["decision"], ""),
        (it["followed_up_by"] or {}).get("full_name", ""),
    ]  # fmt: skip


def _signed(number: int) -> str:
    """A difference: nothing for none, the minus as it is printed."""
    return "" if number == 0 else f"+{grouped(number)}" if number > 0 else f"−{grouped(-number)}"
