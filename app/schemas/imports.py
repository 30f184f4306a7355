"""Bulk imports as they come in and go out."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, WithJsonSchema
from starlette.datastructures import UploadFile

from app.schemas.base import In, Instant, OneOut, Out

Short = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


ImportKind = Literal["students", "staff"]
Upload = Annotated[UploadFile, WithJsonSchema({"type": "string", "format": "binary"})]


class ImportForm(In):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    kind: ImportKind
    file: Upload = Field(description="xlsx or csv")
    school_year: Short | None = Field(None, description="name or id; default the current one")
    class_: Short | None = Field(
        None, alias="class", description="name or id, for a list of children that names no class"
    )
    dry_run: bool = Field(False, description="say what would happen, write nothing")
    on_error: Literal["skip"] | None = Field(
        None, description="keep the good rows; default: one refused row writes nothing"
    )


class ImportCountsOut(Out):
    created: int
    updated: int
    unchanged: int
    refused: int


class IssueOut(Out):
    sheet: str | None = Field(description="null for csv")
    row: int = Field(description="the line as a spreadsheet shows it, from 1")
    column: str | None = Field(description="the column's letter")
    field: str | None
    value: str | None
    severity: Literal["error", "warning"]
    code: str
    message: str


class CodeOut(Out):
    username: str = Field(description="with the school's suffix")
    full_name: str
    one_time_code: str = Field(description="signs in once, within 7 days, to set a password")


class _Import(Out):
    id: UUID
    kind: ImportKind
    state: Literal["complete", "failed", "undone"]
    dry_run: bool
    created_at: Instant
    file_name: str | None
    counts: ImportCountsOut


class ImportOut(OneOut, _Import):
    issues: list[IssueOut]
    codes: list[CodeOut] | None = Field(
        description="one-time codes of new accounts: in the answer of the run alone, and never again; null for other kinds"
    )


class ImportItemOut(_Import):
    etag: str
