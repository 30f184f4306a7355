"""What is owed about content (3.5, 4.1.5, 5.2, 5.3): when it arose, until when it is in time, and when it was met."""

from datetime import date
from zoneinfo import ZoneInfo

from app.policies.owed import content
from tests.content.desk import begun, edited, taken
from tests.school import School

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def _told(rows: list[object]) -> list[tuple[str, str | None]]:
    """Due, and met, in school time."""
    told = lambda at: at and f"{at.astimezone(ZONE):%m-%d %H:%M}"  # noqa: E731 -- two columns, one shape
    return [(told(row["due_at"]), told(row["met_at"])) for row in rows]  # type: ignore[index]


async def test_what_was_submitted_is_verified_within_a_working_day(school: School) -> None:
    """Wednesday's by Thursday's end; what its author edits meanwhile is nobody's to verify."""
    teacher = school.as_("teacher of the class")
    url = await begun(teacher)
    assert await school.owed(content.verified) == []
    await taken(teacher, url, "submit")
    (row,) = await school.owed(content.verified)
    assert (row["group_id"], str(row["subject"])) == (school.groups["mẫu giáo"], url.rsplit("/", 1)[-1])
    assert _told([row]) == [("11-27 00:00", None)]
    school.at("2026-11-25 09:00")
    await edited(teacher, url, title="Tên khác")
    await taken(teacher, url, "submit")
    school.at("2026-11-25 10:00")
    await taken(school.as_("leader of the group"), url, "verify")
    assert _told(sorted(await school.owed(content.verified), key=lambda row: row["opened_at"])) == [
        ("11-27 00:00", "11-25 09:00"), ("11-27 00:00", "11-25 10:00"),
    ]  # fmt: skip


async def test_what_was_verified_is_decided_within_two_working_days(school: School) -> None:
    """A notice of the whole school is no educational content: it is the principal's alone."""
    for group in ("mẫu giáo", None):
        url = await begun(school.as_("teacher of the class"), group, kind="notice")
        await taken(school.as_("teacher of the class"), url, "submit")
        await taken(school.as_("leader of the group"), url, "verify")
    assert _told(await school.owed(content.decided)) == [("11-28 00:00", None)]


async def test_a_product_is_appraised_and_no_article_is(school: School) -> None:
    teacher = school.as_("teacher of the class")
    for kind in ("news", "elearning_product"):
        await taken(teacher, await begun(teacher, kind=kind), "submit")
    assert _told(await school.owed(content.appraised)) == [("11-28 00:00", None)]


async def test_each_group_owes_an_article_a_month(school: School) -> None:
    teacher, leader = school.as_("teacher of the class"), school.as_("leader of the group")
    url = await begun(teacher)
    await taken(teacher, url, "submit")
    await taken(leader, url, "verify")
    await taken(school.as_("principal"), url, "approve")
    rows = await school.owed(content.written, since=date(2026, 10, 1))
    told = {(row["group_id"], *_told([row])[0]) for row in rows}
    mine, other = school.groups["mẫu giáo"], school.groups["nhà trẻ"]
    assert told == {
        (mine, "11-01 00:00", None), (mine, "12-01 00:00", "11-25 07:30"),
        (other, "11-01 00:00", None), (other, "12-01 00:00", None),
    }  # fmt: skip
