"""The codes of the API in words."""

from app.core.answer import Answer
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.code_lists import CodeListsOut
from app.services import code_lists

area = Area("code lists")


@area.get("/code-lists", action="code_list.read", answers=CodeListsOut)
async def read_code_lists(act: Act) -> Answer:
    """Every list of codes with its names, in the language asked for."""
    return await code_lists.read(act)
