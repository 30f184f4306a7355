"""Bulk imports as they come in and go out."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, WithJsonSchema
from starlette.datastructures import UploadFile

from app.schemas.base import In, OneOut, Out

Short = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


Upload = Annotated[UploadFile, WithJsonSchema({"type": "string", "format": "binary"})]


class ImportForm(In):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    kind: Literal["students"]
    file: Upload = Field(description="xlsx or csv")
    school_year: Short | None = Field(None, description="name or id; default the current one")
    class_: Short | None = Field(None, alias="class", description="name or id, for a file that names no class")
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


class ImportOut(OneOut):
    id: UUID
    kind: Literal["students"]
    state: Literal["complete", "failed"]
    dry_run: bool
    counts: ImportCountsOut
    issues: list[IssueOut]


class ConfirmedOut(Out):
    confirmed: int = Field(description="how many children were confirmed now")
