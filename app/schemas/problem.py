"""The problem document as the OpenAPI document shows it (RFC 9457)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.base import Clause, Pointer, RequestId, Text, Word

Sentences = Annotated[Text, Field(max_length=20_000)]
Role = Annotated[Word, Field(examples=["homeroom_teacher"])]
State = Annotated[Word, Field(examples=["open"])]


class ChildOut(BaseModel):
    model_config = ConfigDict(extra="allow")

    student_id: UUID
    full_name: Annotated[Text, Field(max_length=200, examples=["Trần Gia Bảo"])]


class FieldErrorOut(BaseModel):
    pointer: Pointer = Field(description="a JSON pointer into the body, or the parameter's name")
    code: Word = Field(examples=["required"])
    detail: Sentences = Field(examples=["Thiếu thông tin này."])


class ProblemOut(BaseModel):
    """What every refusal looks like. `code` is public and stable; texts may change any day."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(max_length=80, pattern="^/problems/[a-z_]+$")] = Field(examples=["/problems/not_found"])
    title: Sentences = Field(examples=["Không tìm thấy."])
    status: Annotated[int, Field(ge=400, le=599)] = Field(examples=[404])
    detail: Sentences = Field(examples=["Không tìm thấy."])
    code: Word = Field(examples=["not_found"])
    request_id: RequestId
    clause: Clause | None = Field(
        None, description="403 by policy: the clause that gives the right, the first in order"
    )
    clauses: Annotated[list[Clause], Field(max_length=100)] | None = Field(
        None, description="all clauses that give the right"
    )
    allowed_roles: Annotated[list[Role], Field(max_length=50)] | None = Field(
        None, description="the posts that hold it"
    )
    errors: Annotated[list[FieldErrorOut], Field(max_length=1000)] | None = Field(
        None, description="422: what is wrong, field by field"
    )
    children: Annotated[list[ChildOut], Field(max_length=1000)] | None = Field(
        None, description="409: the children it is about; with `mark` and `version` where a colleague marked meanwhile"
    )
    days: Annotated[list[date], Field(max_length=400)] | None = Field(None, description="409: the days it is about")
    student_id: UUID | None = Field(None, description="409: the record that is there already, where the caller sees it")
    state: State | None = Field(None, description="409 of a workflow: the state it is in")
    transitions: Annotated[list[Word], Field(max_length=20, examples=[["mark"]])] | None = Field(
        None, description="409 of a workflow: what may be done from here"
    )
