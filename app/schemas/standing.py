"""Whether the program lives."""

from typing import Literal

from app.schemas.base import Out


class StandingOut(Out):
    status: Literal["ok"]
