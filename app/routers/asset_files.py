"""Files of the asset register, and its labels. Before the assets' own routes: an id stands in their addresses (4.2.2)."""

from typing import Annotated

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Invalid, NotFound
from app.core.exports.download import PDF
from app.core.exports.workbook import MEDIA_TYPE
from app.core.idempotency import Replay
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.asset_files import BookQuery, LabelledIn, LabelledOut, LabelsQuery
from app.services import asset_files

area = Area("assets")


@area.get("/assets/labels.pdf", action="asset.read", answers=None, produces=PDF, raises=(NotFound,))
async def download_asset_labels(act: Act, query: Annotated[LabelsQuery, Query()]) -> Answer:
    """Stickers for assets on A4, three by eight, 70 × 37 mm each: a QR code, the code, the name, the school (clause 4.2.2)."""
    return await asset_files.download_labels(act, query)


@area.get("/assets/book.xlsx", action="asset.read", answers=None, produces=MEDIA_TYPE, raises=(NotFound,))
async def download_asset_workbook(act: Act, query: Annotated[BookQuery, Query()]) -> Answer:
    """The asset book of a calendar year as a workbook: by category, with wear, what went, totals (clause 4.2.2)."""
    return await asset_files.download_workbook(act, query)


@area.get("/assets/book.pdf", action="asset.read", answers=None, produces=PDF, raises=(NotFound,))
async def download_asset_book(act: Act, query: Annotated[BookQuery, Query()]) -> Answer:
    """The asset book of a calendar year on A4, to sign (clause 4.2.2)."""
    return await asset_files.download_pdf(act, query)


@area.post("/asset-labels", action="asset.update", answers=LabelledOut, raises=(Invalid,), replays=Replay.BODY)
async def label_assets(act: Act, given: LabelledIn) -> Answer:
    """Say that a label has been put on these assets; `unlabelled` leaves them out from then on (clause 4.2.2)."""
    return await asset_files.label(act, given)
