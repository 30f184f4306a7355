"""A child's growth by the WHO's standards, and how the children of a round grow (clause 4.2.5)."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.schemas.base import Count, Day, Etag, Id, In, Line, Name, OneOut, Out
from app.schemas.health import Height, Position, Weight, ZScore
from app.schemas.health_rounds import RoundKind
from app.schemas.students import Named

Indicator = Annotated[
    Literal["waz", "haz", "whz", "baz"],
    Field(description="weight for age, height for age, weight for height, body mass index for age", examples=["waz"]),
]
Months = Annotated[int, Field(ge=-12_000, le=12_000, description="completed months", examples=[47])]
Days = Annotated[int, Field(ge=-400_000, le=400_000, examples=[1461])]


class ChartQuery(In):
    indicator: Indicator = "waz"
    window: Literal["0-24", "24-60", "60-84"] | None = Field(
        None,
        description="months of age on the chart; default: those that hold the child's measurements. Not of whz, which has no ages",
        examples=["24-60"],
    )


GrowthClass = Literal[
    "normal", "underweight", "severely_underweight", "stunted", "severely_stunted", "wasted", "severely_wasted",
    "overweight", "obese",
]  # fmt: skip
GrowthReason = Literal[
    "no_weight", "no_length", "oedema", "age_out_of_range", "length_out_of_range", "measure_again", "judged_by_whz"
]


class GrowthClassOut(Out):
    code: Annotated[GrowthClass, Field(examples=["stunted"])]
    name: Line = Field(examples=["Thấp còi"])


class GrowthReasonOut(Out):
    code: Annotated[GrowthReason, Field(examples=["measure_again"])]
    name: Line = Field(examples=["cần cân đo lại"])


class GrowthScoreOut(Out):
    z: ZScore | None = Field(description="the z-score, of two decimals")
    class_: GrowthClassOut | None = Field(alias="class", description="null: there is none, and `reason` says why")
    reason: GrowthReasonOut | None = Field(description="why there is no score, or no class of it")


class GrowthScoresOut(Out):
    waz: GrowthScoreOut = Field(description="weight for age")
    haz: GrowthScoreOut = Field(description="length or height for age")
    whz: GrowthScoreOut = Field(description="weight for length or height, under 60 months")
    baz: GrowthScoreOut = Field(description="body mass index for age; gives a class from 60 months")


class ZChangesOut(Out):
    waz: ZScore | None
    haz: ZScore | None
    whz: ZScore | None
    baz: ZScore | None


Change = Annotated[float, Field(ge=-250, le=250, examples=[0.6])]


class SinceLastOut(Out):
    """What has changed since the time before; null: not taken both times."""

    days: Days
    weight_kg: Change | None
    height_cm: Change | None
    z_scores: ZChangesOut


class CrossedOut(Out):
    """A line of the WHO's that the child was on the other side of the time before."""

    indicator: Indicator
    line: Annotated[int, Field(ge=-3, le=3, description="standard deviations", examples=[-2])]
    direction: Annotated[Literal["up", "down"], Field(examples=["down"])]


class GrowthPointOut(Out):
    """One time that the child was weighed or measured."""

    measured_on: Day
    age_days: Days
    age_months: Months
    weight_kg: Weight | None
    height_cm: Height | None
    position: Position
    oedema: bool = Field(description="then weight says nothing of growth")
    bmi: Annotated[float, Field(ge=0, le=10_000, description="kg/m²", examples=[15.09])] | None
    scores: GrowthScoresOut
    at_risk: bool = Field(description="advice to its parents is owed")
    since_last: SinceLastOut | None
    crossed: Annotated[list[CrossedOut], Field(max_length=28)]


class GrowthOut(OneOut):
    """`points`: the oldest first; none while the record lacks sex or birth date, for then nothing can be scored."""

    student_id: Id
    full_name: Name
    sex: Annotated[Literal["male", "female"], Field(examples=["female"])] | None
    birth_date: Day | None
    points: Annotated[list[GrowthPointOut], Field(max_length=2000)]
    at_risk: bool = Field(description="by the latest time")
    etag: Etag


WEIGHT_CLASSES: Final = ("severely_underweight", "underweight", "normal")
HEIGHT_CLASSES: Final = ("severely_stunted", "stunted", "normal")
NUTRITION_CLASSES: Final = ("severely_wasted", "wasted", "normal", "overweight", "obese")


class WeightCountsOut(Out):
    severely_underweight: Count
    underweight: Count
    normal: Count
    measure_again: Count = Field(description="beyond belief")
    unknown: Count = Field(description="not weighed, oedema, or nothing to score by")


class HeightCountsOut(Out):
    severely_stunted: Count
    stunted: Count
    normal: Count
    measure_again: Count = Field(description="beyond belief")
    unknown: Count = Field(description="not measured, or nothing to score by")


class NutritionCountsOut(Out):
    """By weight for height under 60 months, by body mass index from then on."""

    severely_wasted: Count
    wasted: Count
    normal: Count
    overweight: Count
    obese: Count
    measure_again: Count = Field(description="beyond belief")
    unknown: Count = Field(description="not weighed or not measured, oedema, or nothing to score by")


class TallyOut(Out):
    """How many children, and how many of each class."""

    measured: Count = Field(description="weighed or measured in the round")
    enrolled: Count = Field(description="these, and who else was in the class on the day of the round's sheets")
    at_risk: Count = Field(description="of whom advice is owed")
    weight_for_age: WeightCountsOut
    height_for_age: HeightCountsOut
    weight_for_height: NutritionCountsOut


class ClassTallyOut(TallyOut):
    class_: Named = Field(alias="class", description="on the day of measuring")


class GroupTallyOut(TallyOut):
    group: Named | None = Field(description="null: classes without a group")


class SexTallyOut(TallyOut):
    sex: Annotated[Literal["male", "female"], Field(examples=["female"])] | None


class AgeTallyOut(TallyOut):
    years: Annotated[int, Field(ge=0, le=100, description="completed on the day of measuring", examples=[4])] | None


class CountedRoundOut(Out):
    id: Id
    name: Line = Field(examples=["Cân đo quý I"])
    kind: RoundKind


class RoundFiguresOut(OneOut):
    """How the children of a round grow: no child is named."""

    round: CountedRoundOut
    total: TallyOut
    by_class: Annotated[list[ClassTallyOut], Field(max_length=500)]
    by_group: Annotated[list[GroupTallyOut], Field(max_length=100)]
    by_sex: Annotated[list[SexTallyOut], Field(max_length=3)]
    by_age: Annotated[list[AgeTallyOut], Field(max_length=20)]
    etag: Etag
