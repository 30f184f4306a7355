"""What was approved against what is there, line by line. Knows neither the database nor the network."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import unified_diff
from hashlib import sha256
from typing import Any

import orjson

from app.channels import Standing
from app.channels.channel import File, Text
from app.services.content.stored import Stored

LONGEST = 100_000
"""Characters of a diff that are kept; a longer one is cut, and says so."""

_ENDS = re.compile(r"(?<=>)(?=<(?!/))|(?<=</p>)|(?<=</li>)|(?<=<br>)|(?<=</h\d>)|(?<=</tr>)")
_GONE = "(không còn bản nào đúng với mã băm đã duyệt)"
_UNSHOWN = "(không hiển thị được)"


@dataclass(frozen=True, slots=True)
class Register:
    """What is written of a publication: `number` of the revision, `sha256` that was approved. Of the journal, or of the table."""

    number: int
    sha256: str
    channel: str
    external_id: str | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """A publication that is to be out.

    `register`: as the journal keeps it; `row`: as the table has it now. `approved`: the text whose hash is the approved one,
    None: no copy of it is left. `stored`: the revision's text as the table has it now. `is_approved`: the approval is there;
    `is_theirs`: in the name of whoever, by the journal, gave it. `published_at`: when it came to the channel, and has stood
    there since, whatever its revision; `updated_at`: when this one did.
    """

    publication_id: str
    content_id: str
    address: str | None
    register: Register
    row: Register | None
    approved: Text | None
    stored: Stored | None
    is_approved: bool
    is_theirs: bool
    published_at: datetime
    updated_at: datetime

    @property
    def external_id(self) -> str:
        return self.register.external_id or self.publication_id


@dataclass(frozen=True, slots=True)
class Difference:
    """Something is not as it was approved. `found`: the same difference has the same."""

    result: str
    channel: str
    external_id: str
    content_id: str | None
    publication_id: str | None
    title: str | None
    address: str | None
    approved_sha256: str | None
    remarks: tuple[str, ...]
    diff: str

    @property
    def found(self) -> str:
        return sha256(orjson.dumps([self.result, self.approved_sha256, self.remarks, self.diff])).hexdigest()


def compared(expected: Expected, standing: Standing | None) -> Difference | None:
    """What differs of a publication between its approval, what is stored of it, and what stands on the channel."""
    approved, register = expected.approved, expected.register
    remarks, parts = [], []
    if expected.row != register:
        remarks.append("register_changed" if expected.row else "register_missing")
        parts.append(_diff("sổ đăng bài", _registered(register), _registered(expected.row)))
    if not expected.is_approved:
        remarks.append("approval_missing")
    elif not expected.is_theirs:
        remarks.append("approval_changed")
    if expected.stored is None or expected.stored.recomputed != register.sha256:
        remarks.append("revision_changed" if expected.stored else "revision_missing")
        parts.append(_diff("bản lưu", lines(approved, _GONE), lines(expected.stored.text if expected.stored else None)))
    if standing is None:
        parts.append(_diff("đang đăng", lines(approved, _GONE), []))
    elif standing.text is None:
        remarks.append("not_showable")
        parts.append(_diff("đang đăng", lines(approved, _GONE), [_UNSHOWN]))
    elif approved is None:
        remarks.append("approved_lost")
        parts.append(_diff("đang đăng", [_GONE], lines(standing.text)))
    elif not same(standing.text, approved):
        remarks.append("text_changed")
        parts.append(_diff("đang đăng", lines(approved, _GONE), lines(standing.text)))
    if standing:
        remarks += standing.wrong
        told = _told_beside(expected, standing)
        remarks += told
        parts += told.values()
    if standing and not remarks:
        return None
    called = (standing.text if standing else None) or approved
    return Difference(
        "missing" if standing is None else "changed" if expected.is_approved else "unapproved",
        register.channel,
        expected.external_id,
        expected.content_id,
        expected.publication_id,
        called.title if called else None,
        standing.address if standing else expected.address,
        register.sha256,
        tuple(remarks),
        _cut("\n".join(part for part in parts if part) or _of_remarks(remarks)),
    )


def _told_beside(expected: Expected, standing: Standing) -> dict[str, str]:
    """What the channel tells of a text beside it and is otherwise, by its remark, with the diff."""
    told = {}
    due = [("Ngày đăng", expected.published_at), ("Ngày sửa", expected.updated_at)]
    seen = [("Ngày đăng", standing.published_at), ("Ngày sửa", standing.updated_at)]
    if any(there and there != ours for (_, ours), (_, there) in zip(due, seen, strict=True)):
        told["days_changed"] = _diff("đang đăng", list(map(_day, due)), list(map(_day, seen)))
    if standing.sha256 and standing.sha256 != expected.register.sha256:
        hashes = expected.register.sha256, standing.sha256
        told["hash_changed"] = _diff("đang đăng", *([f"Mã băm: {each}"] for each in hashes))
    return told


def _day(said: tuple[str, datetime | None]) -> str:
    name, at = said
    return f"{name}: {at.astimezone(UTC).isoformat() if at else ''}"


def covered_by_nothing(channel: str, standing: Standing) -> Difference:
    """Something stands on a channel that no publication of ours put there."""
    diff = _diff("đang đăng", [], lines(standing.text, _UNSHOWN))
    title = standing.text.title if standing.text else None
    return Difference(
        "unapproved", channel, standing.external_id, None, None, title, standing.address, None,
        ("not_published_here", *standing.wrong), _cut(diff),
    )  # fmt: skip


def entered_past_the_program(publication_id: str, content_id: str, row: Register) -> Difference:
    """The table has a publication of which the journal knows nothing."""
    diff = _diff("sổ đăng bài", [], _registered(row))
    return Difference(
        "unapproved", row.channel, row.external_id or publication_id, content_id, publication_id, None, None, None,
        ("not_in_journal",), diff,
    )  # fmt: skip


def same(one: Text | None, other: Text | None) -> bool:
    """Whether readers get the same: by each value, for two texts may read alike as lines."""
    return one is not None and other is not None and _values(one) == _values(other)


def _values(text: Text) -> Text:
    """Where nothing is said, it is the same whether that is kept as nothing or as an empty text."""
    files = tuple(replace(file, alt=file.alt or "", caption=file.caption or "") for file in text.files)
    return replace(text, summary=text.summary or "", files=files)


def lines(text: Text | None, nothing: str | None = None) -> list[str]:
    """A text as lines to compare: each block of its HTML is one, tags and all, for a link's target is text too."""
    if text is None:
        return [nothing] if nothing else []
    return [
        f"Loại: {text.kind}",
        f"Tiêu đề: {text.title}",
        f"Tóm tắt: {text.summary or ''}",
        f"Ngôn ngữ: {text.language}",
        f"Văn bản: {_sorted(text.source_document)}",
        *(line for part in _ENDS.split(text.html) for line in part.split("\n")),
        *(line for file in text.files for line in _file(file)),
    ]


def _file(file: File) -> list[str]:
    measures = f"{file.size} byte" + (f", {file.width} × {file.height}" if file.width else "")
    return [
        f"Tệp: {file.file_id} {file.sha256}",
        f"  {file.media_type}, {measures}",
        f"  Mô tả: {file.alt or ''}",
        f"  Chú thích: {file.caption or ''}",
    ]


def _registered(register: Register | None) -> list[str]:
    if register is None:
        return []
    out = "đã gỡ" if register.withdrawn else "đang đăng"
    return [
        f"Bản số: {register.number}",
        f"Mã băm: {register.sha256}",
        f"Kênh: {register.channel} {register.external_id or ''}",
        f"Trạng thái: {out}",
    ]


def _sorted(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _diff(what: str, before: list[str], after: list[str]) -> str:
    return "\n".join(unified_diff(before, after, "đã duyệt", what, lineterm="", n=2))


def _of_remarks(remarks: list[str]) -> str:
    """Where no text differs but the way it is shown does: each remark as a line that is there and was not approved."""
    return _diff("đang đăng", [], remarks)


def _cut(diff: str) -> str:
    return diff if len(diff) <= LONGEST else diff[:LONGEST] + "\n…"
