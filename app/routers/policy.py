"""The regulation as data."""

from app.core.answer import Answer
from app.policies.engine import admit
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.policy import PolicyOut
from app.services import policy

area = Area("policy")


@area.get("/policy", action="policy.read", answers=PolicyOut, cached=True)
async def read_policy(act: Act) -> Answer:
    """Clause by clause: who may, who must, who never."""
    await admit(act)
    return Answer.of({"clauses": policy.clauses(act.locale)})
