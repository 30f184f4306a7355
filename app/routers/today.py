"""The caller's day: what a phone shows first."""

from app.core.answer import Answer
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.today import TodayOut
from app.services import today

area = Area("account")


@area.get("/me/today", action="day.read", answers=TodayOut)
async def read_today(act: Act) -> Answer:
    """The school's day, the classes of the caller with their registers, own children and posts, in one answer."""
    return await today.read(act)
