"""Kinds and degrees of disability, as a child's record states them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

SOURCE: Final = "Luật Người khuyết tật 51/2010/QH12, Điều 3: dạng tật và mức độ khuyết tật; chưa đối chiếu bản gốc"
VALID_FROM: Final = date(2011, 1, 1)


@dataclass(frozen=True, slots=True)
class Disability:
    code: str
    vi: str
    en: str
    source: str = SOURCE
    valid_from: date = VALID_FROM


DISABILITY_TYPES: Final = (
    Disability("mobility", "Khuyết tật vận động", "Mobility"),
    Disability("hearing_speech", "Khuyết tật nghe, nói", "Hearing and speech"),
    Disability("sight", "Khuyết tật nhìn", "Sight"),
    Disability("mental", "Khuyết tật thần kinh, tâm thần", "Neurological and mental"),
    Disability("intellectual", "Khuyết tật trí tuệ", "Intellectual"),
    Disability("other", "Khuyết tật khác", "Other"),
)
DISABILITY_DEGREES: Final = (
    Disability("very_severe", "Đặc biệt nặng", "Very severe"),
    Disability("severe", "Nặng", "Severe"),
    Disability("mild", "Nhẹ", "Mild"),
)
TYPES_BY_CODE: Final = {each.code: each for each in DISABILITY_TYPES}
DEGREES_BY_CODE: Final = {each.code: each for each in DISABILITY_DEGREES}
