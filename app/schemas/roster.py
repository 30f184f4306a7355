"""The roster of a class."""

from pydantic import Field

from app.schemas.base import Count, Out


class ConfirmedOut(Out):
    confirmed: Count = Field(description="how many children were confirmed now")
