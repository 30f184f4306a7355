"""Signing in, as it comes in and goes out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.schemas.base import In, Line, Out, Secret, printable

Username = Annotated[
    str, StringConstraints(min_length=1, max_length=130, strip_whitespace=True), AfterValidator(printable)
]


class SignInIn(In):
    username: Username = Field(description="name@school-code; the suffix may be left out on a server with one school")
    password: Secret = Field(description="the password, or a one-time code")
    otp: Annotated[str, StringConstraints(max_length=20)] | None = None
    device_name: Line | None = None


class RefreshIn(In):
    refresh_token: Secret


class TokenForm(In):
    """RFC 6749's form, for the docs page and standard clients."""

    grant_type: Literal["password", "refresh_token"]
    username: Username | None = None
    password: Secret | None = None
    refresh_token: Secret | None = None
    scope: Annotated[str, StringConstraints(max_length=200)] | None = None
    client_id: Annotated[str, StringConstraints(max_length=200)] | None = None
    client_secret: Annotated[str, StringConstraints(max_length=200)] | None = None


class TokensOut(Out):
    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="seconds")
    refresh_token: str
    must_change_password: bool


class SessionOut(Out):
    id: UUID
    device_name: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool
    etag: str


class PasswordIn(In):
    current_password: Secret = Field(description="or the one-time code that was signed in with")
    new_password: Secret


class SchoolOut(Out):
    id: UUID
    code: str
    name: str
    today: date = Field(description="school time: clients take the date from here")
    time_zone: str


class UnitOut(Out):
    type: Literal["school", "group", "class", "student"]
    id: UUID
    name: str


class AssignmentOut(Out):
    id: UUID
    role: str
    kind: Literal["regular", "substitute", "acting"]
    unit: UnitOut
    valid_from: date
    valid_to: date | None
    clause: str


class MeOut(Out):
    id: UUID
    username: str
    full_name: str
    school: SchoolOut
    assignments: list[AssignmentOut]
    must_change_password: bool


class PermissionOut(Out):
    action: str
    resource: str
    scope: str
    clause: str
    role: str


class PermissionsOut(Out):
    items: list[PermissionOut]
    next_cursor: None


class JwksOut(Out):
    keys: list[dict[str, str]]
