"""Whether the program lives and can work, for whoever runs it."""

from sqlalchemy import literal_column, select

from app.core.answer import Answer
from app.core.db import Statement
from app.routers.area import Area
from app.routers.route import PublicAct
from app.schemas.standing import StandingOut

area = Area("standing", prefix="")
_PING = Statement(select(literal_column("1")))


@area.get("/livez", action="server.watch", public="for whoever watches the process", answers=StandingOut)
async def check_liveness(act: PublicAct) -> Answer:
    """The process answers."""
    return Answer.of({"status": "ok"})


@area.get("/readyz", action="server.watch", public="for whoever sends it requests", answers=StandingOut)
async def check_readiness(act: PublicAct) -> Answer:
    """The process answers and its database does."""
    await act.row(_PING)
    return Answer.of({"status": "ok"})
