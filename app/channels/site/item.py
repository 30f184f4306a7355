"""Something that stands on the site, as its pages and feeds tell it, and the addresses of it all."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from app.channels.channel import File
from app.schemas.files import MEDIA_TYPES

KINDS = {
    "news": "Tin tức",
    "activity": "Hoạt động",
    "notice": "Thông báo",
    "directive": "Văn bản cấp trên",
    "elearning_product": "Bài giảng điện tử",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The site of a school. `base`: where the server is reached, without a slash at its end."""

    base: str
    code: str
    name: str

    @property
    def local(self) -> "Place":
        """The same, for addresses inside a page: good under whatever name a visitor has reached it."""
        return Place("", self.code, self.name)

    def address(self, path: str, **more: str) -> str:
        """Of a page: the school is always named, so that no address changes when a server gets its second school."""
        return f"{self.base}/public/{path}?{urlencode({'school': self.code, **more})}"


YEARS = range(1990, 2200)
"""In which an item may have been published: others are nobody's, and some have no day in school time."""
_SHA256 = re.compile("[0-9a-f]{64}")


class Unshowable(ValueError):
    """What is kept of an item is nothing that publishing has written: no page can tell it."""


def files_of(rows: list[dict[str, Any]]) -> tuple[File, ...]:
    """From the JSON that the table keeps of them. Raises Unshowable."""
    try:
        files = tuple(File(**{**row, "file_id": UUID(row["file_id"])}) for row in rows)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Unshowable from None
    if not all(map(_as_written, files)):
        raise Unshowable
    return files


def _as_written(file: File) -> bool:
    """Whether each of its values is of its kind. A page of somebody's own making would be a file too."""
    measures = [file.size, *(each for each in (file.width, file.height) if each is not None)]
    return (
        file.media_type in MEDIA_TYPES
        and isinstance(file.sha256, str)
        and bool(_SHA256.fullmatch(file.sha256))
        and all(isinstance(each, str | None) for each in (file.alt, file.caption))
        and all(isinstance(each, int) and 0 <= each < 2**31 for each in measures)
    )


def _of_a_day(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    if at.year not in YEARS:
        raise Unshowable
    return at


def _document(said: Any) -> dict[str, Any] | None:
    """Where a directive comes from: {number, issuer, issued_on}."""
    if said is not None and set(said) != {"number", "issuer", "issued_on"}:
        raise Unshowable
    if said and not (isinstance(said["number"], str) and isinstance(said["issuer"], str)):
        raise Unshowable
    return said and {**said, "issued_on": date.fromisoformat(said["issued_on"]).isoformat()}


def name_of(file: File, files: tuple[File, ...]) -> str:
    """What it is called: nobody approved the name under which it was sent in, and that may be a child's."""
    return file.caption or f"Tệp {files.index(file) + 1}"


def is_image(file: File) -> bool:
    return file.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Item:
    """What is told of something that stands there: no person but those whom its text names."""

    id: UUID
    kind: str
    title: str
    summary: str | None
    html: str
    language: str
    source_document: dict[str, Any] | None
    published_at: datetime
    updated_at: datetime
    sha256: str
    files: tuple[File, ...] = ()

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Item":
        """From the JSON that PostgreSQL makes of a row. Raises Unshowable."""
        try:
            told: dict[str, Any] = {
                name: row[name] for name in ("kind", "title", "summary", "html", "language", "sha256")
            }
            instants: dict[str, Any] = {name: _of_a_day(row[name]) for name in ("published_at", "updated_at")}
            document, id_ = _document(row["source_document"]), UUID(row["id"])
        except (AttributeError, KeyError, TypeError, ValueError):
            raise Unshowable from None
        if told["kind"] not in KINDS:
            raise Unshowable
        return cls(id=id_, source_document=document, files=files_of(row["files"]), **told, **instants)

    @property
    def images(self) -> list[File]:
        return [file for file in self.files if is_image(file)]

    @property
    def documents(self) -> list[File]:
        return [file for file in self.files if not is_image(file)]

    def name_of(self, file: File) -> str:
        return name_of(file, self.files)
