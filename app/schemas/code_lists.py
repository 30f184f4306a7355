"""The codes of the API in words."""

from typing import Annotated

from pydantic import Field

from app.schemas.base import Count, Out, Word
from app.schemas.messages import LongText
from app.schemas.students import Coded


class AgeGroupOut(Coded):
    from_months: Count = Field(examples=[60])
    to_months: Count = Field(examples=[72])
    largest_class: Count = Field(examples=[35])


class TemplateOut(Coded):
    """A text to begin with; `{child}` and `{date}` stand for whom and when it was found."""

    text: LongText
    of: Annotated[
        list[Annotated[Word, Field(examples=["refractive_error"])]],
        Field(max_length=50, description="the findings and growth classes that it is for"),
    ]


class AssetCategoryOut(Coded):
    teaching: bool = Field(description="equipment for teaching, which is counted apart")


class CodeListsOut(Out):
    advice_outcomes: Annotated[list[Coded], Field(max_length=500)]
    advice_templates: Annotated[list[TemplateOut], Field(max_length=500)]
    age_groups: Annotated[list[AgeGroupOut], Field(max_length=500)]
    asset_categories: Annotated[list[AssetCategoryOut], Field(max_length=500)]
    asset_funds: Annotated[list[Coded], Field(max_length=500)]
    diets: Annotated[list[Coded], Field(max_length=500)]
    disability_degrees: Annotated[list[Coded], Field(max_length=500)]
    disability_types: Annotated[list[Coded], Field(max_length=500)]
    due_dates: Annotated[list[Coded], Field(max_length=500)]
    ethnic_groups: Annotated[list[Coded], Field(max_length=500)]
    growth_classes: Annotated[list[Coded], Field(max_length=50)]
    growth_indicators: Annotated[list[Coded], Field(max_length=50)]
    growth_reasons: Annotated[list[Coded], Field(max_length=50)]
    health_findings: Annotated[list[Coded], Field(max_length=500)]
    marks: Annotated[list[Coded], Field(max_length=500)]
    missing: Annotated[list[Coded], Field(max_length=500)]
    notice_templates: Annotated[list[TemplateOut], Field(max_length=500)]
    policy_categories: Annotated[list[Coded], Field(max_length=500)]
    posts: Annotated[list[Coded], Field(max_length=500)]
    relationships: Annotated[list[Coded], Field(max_length=500)]
    sexes: Annotated[list[Coded], Field(max_length=500)]
    statuses: Annotated[list[Coded], Field(max_length=500)]
    unknown: Annotated[list[Coded], Field(max_length=500)]
