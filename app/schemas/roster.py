"""The roster of a class."""

from pydantic import Field

from app.schemas.base import Out


class ConfirmedOut(Out):
    confirmed: int = Field(description="how many children were confirmed now")
