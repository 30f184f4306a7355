"""What files of assets are asked with (4.2.2)."""

from typing import Annotated

from pydantic import Field

from app.schemas.base import Count, Id, In, Out, Word

CalendarYear = Annotated[int, Field(ge=2000, le=2100, examples=[2026])]


_ID = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
AssetIds = Annotated[
    str,
    Field(
        max_length=3700,
        pattern=f"^{_ID}(,{_ID}){{0,99}}$",
        examples=["019a9b7c-2f4e-7d31-8a5b-6c7d8e9f0a1b,019a9b7c-2f4e-7d31-8a5b-6c7d8e9f0a1c"],
    ),
]
"""Up to 100 ids."""


class LabelsQuery(In):
    """All assets that there are, or those that fit every filter."""

    ids: AssetIds | None = Field(None, description="of these assets, by commas")
    class_id: Id | None = Field(None, description="of the class")
    category: Word | None = Field(None, examples=["furniture"])
    unlabelled: bool = Field(False, description="only those on which no label has been put yet")
    first: Annotated[int, Field(ge=1, le=24, examples=[7])] = Field(
        1, description="the place of the first label on the sheet, from 1: a sheet that was begun is gone on with"
    )
    limit: Annotated[int, Field(ge=1, le=1000, examples=[240])] = Field(240, description="how many labels at most")


class LabelledIn(In):
    asset_ids: Annotated[list[Id], Field(min_length=1, max_length=1000)] = Field(
        description="assets on which a label has been put"
    )


class LabelledOut(Out):
    labelled: Count = Field(description="assets that had none before")


class BookQuery(In):
    year: CalendarYear | None = Field(None, description="a calendar year; default this one")
