"""Files to fill in and files to print."""

from uuid import UUID

from app.core.answer import Answer
from app.core.errors import NotFound
from app.core.exports.workbook import MEDIA_TYPE
from app.routers.area import Area
from app.routers.route import Act
from app.services.sheets import class_list, health_sheet, staff_template, student_template
from app.services.sheets.assets import template as asset_template

area = Area("sheets")


@area.get("/import-templates/students", action="student.import", answers=None, produces=MEDIA_TYPE)
async def download_student_template(act: Act) -> Answer:
    """An empty list of children to fill in and import, with drop-downs and an example that is not imported (clauses 3.1, 6.1)."""
    return await student_template.download_template(act)


@area.get("/import-templates/staff", action="user.import", answers=None, produces=MEDIA_TYPE)
async def download_staff_template(act: Act) -> Answer:
    """An empty list of staff and their posts to fill in (clause 3.1)."""
    return await staff_template.download_template(act)


@area.get("/import-templates/assets", action="asset.import", answers=None, produces=MEDIA_TYPE)
async def download_asset_template(act: Act) -> Answer:
    """An empty list of assets to fill in and import (clause 4.2.2)."""
    return await asset_template.download_template(act)


@area.get(
    "/classes/{class_id}/roster.xlsx", action="student.read", answers=None, produces=MEDIA_TYPE, raises=(NotFound,)
)
async def download_class_list(act: Act, class_id: UUID) -> Answer:
    """The list of a class's children today, to print and sign; it may be imported again."""
    return await class_list.download_list(act, class_id)


@area.get(
    "/health-rounds/{round_id}/classes/{class_id}/sheet.xlsx",
    action="health.read",
    answers=None,
    produces=MEDIA_TYPE,
    raises=(NotFound,),
)
async def download_health_sheet(act: Act, round_id: UUID, class_id: UUID) -> Answer:
    """The sheet of a class in a round, to fill in and import; the journal keeps whose values it shows (clause 4.2.5)."""
    return await health_sheet.download_sheet(act, round_id, class_id)
