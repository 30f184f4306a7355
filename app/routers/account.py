"""What everyone may know of themselves."""

from app.core.answer import Answer
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.sessions import MeOut, PermissionsOut
from app.services import account

area = Area("account")


@area.get("/me", action="account.read", answers=MeOut)
async def read_me(act: Act) -> Answer:
    """The caller: account, school (with today's date in school time) and the posts held today."""
    return await account.read(act)


@area.get("/me/permissions", action="permission.read", answers=PermissionsOut)
async def read_permissions(act: Act) -> Answer:
    """Every right the caller has today, each with its clause."""
    return await account.permissions(act)
