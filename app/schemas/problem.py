"""The problem document as the OpenAPI document shows it (RFC 9457)."""

from pydantic import BaseModel, ConfigDict, Field


class FieldErrorOut(BaseModel):
    pointer: str
    code: str
    detail: str


class ProblemOut(BaseModel):
    """What every refusal looks like. `code` is public and stable; texts may change any day."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    clause: str | None = Field(None, description="403 by policy: the clause that gives the right, the first in order")
    clauses: list[str] | None = Field(None, description="all clauses that give the right")
    allowed_roles: list[str] | None = Field(None, description="the posts that hold it")
    errors: list[FieldErrorOut] | None = Field(None, description="422: what is wrong, field by field")
    state: str | None = Field(None, description="409 of a workflow: the state it is in")
    transitions: list[str] | None = None
