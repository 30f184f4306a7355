"""Something that stands on the site, as its pages and feeds tell it, and the addresses of it all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from app.channels.channel import File

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


def files_of(rows: list[dict[str, Any]]) -> tuple[File, ...]:
    """From the JSON that the table keeps of them."""
    return tuple(File(**{**row, "file_id": UUID(row["file_id"])}) for row in rows)


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
    files: tuple[File, ...] = ()

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Item":
        """From the JSON that PostgreSQL makes of a row."""
        told: dict[str, Any] = {
            name: row[name] for name in ("kind", "title", "summary", "html", "language", "source_document")
        }
        instants: dict[str, Any] = {name: datetime.fromisoformat(row[name]) for name in ("published_at", "updated_at")}
        return cls(id=UUID(row["id"]), files=files_of(row["files"]), **told, **instants)

    @property
    def images(self) -> list[File]:
        return [file for file in self.files if is_image(file)]

    @property
    def documents(self) -> list[File]:
        return [file for file in self.files if not is_image(file)]

    def name_of(self, file: File) -> str:
        return name_of(file, self.files)
