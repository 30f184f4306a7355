"""A parent asks in writing for a medicine to be given (4.2.5)."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from app.core.answer import Answer
from app.core.db import inserting
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.words import Words
from app.data.parameters import MEDICATION_APART, MEDICATION_LONGEST_DAYS, in_force
from app.models.medication import medication_requests as table
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.reading import written
from app.policies.rows import child_medication
from app.schemas.medication import MedicationRequestIn
from app.services.medication.reading import ONE
from app.services.medication.sameness import medicine_key

_TO_REQUEST = door("medication.request", child_medication, locks=True)
_OVER = Words("Ngày bắt đầu phải từ hôm nay trở đi.", "It begins today or later.")
_TURNED = Words("Ngày cuối phải từ ngày đầu trở đi.", "The last day cannot come before the first.")


async def request(act: Act, student_id: UUID, given: MedicationRequestIn) -> Answer:
    """Write the request down; the school accepts or refuses it. Raises Invalid, with all that is wrong at once."""
    found = await change(act, _TO_REQUEST, id=student_id)
    if wrong := [*_days(given, found["today"]), *_times(given, found["today"])]:
        raise Invalid(*wrong)
    request_id = new_id()
    asked = {
        "student_id": student_id, "medicine": given.medicine, "medicine_key": medicine_key(given.medicine),
        "dose": given.dose, "times": sorted(given.times), "starts_on": given.starts_on, "ends_on": given.ends_on,
        "instructions": given.instructions or None, "statement": given.statement,
        "requested_by": found["person_id"], "requested_at": act.now,
    }  # fmt: skip
    await act.row(inserting(table, "school_id", "id", *asked), school_id=found["school_id"], id=request_id, **asked)
    return await written(act, ONE, id=request_id)


def _days(given: MedicationRequestIn, today: date) -> list[FieldError]:
    longest = in_force(MEDICATION_LONGEST_DAYS, today)
    if given.ends_on < given.starts_on:
        return [FieldError("/ends_on", "out_of_order", _TURNED)]
    wrong = [FieldError("/starts_on", "over", _OVER)] if given.starts_on < today else []
    if given.ends_on - given.starts_on >= timedelta(days=longest):
        said = Words(
            f"Một đơn dùng thuốc kéo dài nhiều nhất {longest} ngày.", f"One request is for at most {longest} days."
        )
        wrong.append(FieldError("/ends_on", "too_long", said))
    return wrong


def _times(given: MedicationRequestIn, today: date) -> list[FieldError]:
    """Far enough apart that none could be a dose given twice, over midnight too."""
    apart = in_force(MEDICATION_APART, today)
    hours = apart // timedelta(hours=1)
    said = Words(f"Các lần uống phải cách nhau ít nhất {hours} giờ.", f"Doses are at least {hours} hours apart.")
    moments = sorted(datetime.combine(today, each) for each in given.times)
    if given.starts_on < given.ends_on:
        moments.append(moments[0] + timedelta(days=1))
    if any(later - earlier < apart for earlier, later in pairwise(moments)):
        return [FieldError("/times", "too_close", said)]
    return []
