"""What is approved goes out within four working hours (7.2); what is out is compared each day, differences are resolved (7.1)."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core.ids import new_id
from app.policies.owed import publication
from tests.public.approved import approved, published
from tests.school import School

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def _told(rows: list[Any], subject: UUID) -> list[tuple[str | None, ...]]:
    """From when, until when and when it was done, of one subject."""

    def at(instant: datetime | None) -> str | None:
        return instant and f"{instant.astimezone(ZONE):%m-%d %H:%M}"

    names = ("opened_at", "due_at", "met_at")
    return sorted(tuple(at(row[name]) for name in names) for row in rows if row["subject"] == subject)


async def test_what_is_approved_is_to_go_out_within_four_working_hours(school: School) -> None:
    school.at("2026-11-23 15:30")  # a Monday: two hours of it are left
    late, out = await approved(school), await approved(school)
    withdrawn = await approved(school)
    await school.query("update content_items set state = 'withdrawn' where id = $1", withdrawn)
    school.at("2026-11-24 08:00")
    assert (await school.as_("web administrator").post(f"/v1/content/{out}/publish")).status == 200
    rows = await school.owed(publication.published)
    ((opened, due, met),) = _told(rows, late)
    assert (opened, met) == ("11-23 15:30", None)
    assert due is not None
    assert due > "11-24 08:00"
    assert _told(rows, out) == [("11-23 15:30", due, "11-24 08:00")]
    assert _told(rows, withdrawn) == []


async def test_each_day_on_which_anything_was_out_is_to_be_checked(school: School) -> None:
    assert await school.owed(publication.checked) == []
    school.at("2026-11-22 09:00")
    await published(school)
    school.at("2026-11-24 10:00")
    assert (await school.as_("web administrator").post("/v1/content-checks")).status == 201
    school.at("2026-11-25 07:30")
    assert _told(await school.owed(publication.checked), school.id) == [
        ("11-23 00:00", "11-24 00:00", None),
        ("11-24 00:00", "11-25 00:00", "11-24 10:00"),
        ("11-25 00:00", "11-26 00:00", None),
    ]


async def test_a_difference_is_to_be_resolved_by_the_end_of_the_next_working_day(school: School) -> None:
    school.at("2026-11-24 10:00")
    difference = new_id()
    await school.plant(
        {"content_differences": [{"id": difference, "channel": "website", "external_id": "x", "result": "missing",
                                  "found": "0", "remarks": [], "diff": "-a", "state": "open",
                                  "found_at": school.program.clock(), "seen_at": school.program.clock()}]}
    )  # fmt: skip
    assert _told(await school.owed(publication.resolved), difference) == [("11-24 10:00", "11-26 00:00", None)]
    school.at("2026-11-25 08:00")
    resolve = f"/v1/content-differences/{difference}/resolve"
    assert (await school.as_("web administrator").post(resolve, {"how": "put_back"})).status == 200
    assert _told(await school.owed(publication.resolved), difference) == [("11-24 10:00", "11-26 00:00", "11-25 08:00")]
