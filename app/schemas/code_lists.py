"""The codes of the API in words."""

from app.schemas.base import Out
from app.schemas.students import Coded


class AgeGroupOut(Coded):
    from_months: int
    to_months: int
    largest_class: int


class CodeListsOut(Out):
    age_groups: list[AgeGroupOut]
    disability_degrees: list[Coded]
    disability_types: list[Coded]
    ethnic_groups: list[Coded]
    marks: list[Coded]
    missing: list[Coded]
    policy_categories: list[Coded]
    posts: list[Coded]
    relationships: list[Coded]
    sexes: list[Coded]
    statuses: list[Coded]
    unknown: list[Coded]
