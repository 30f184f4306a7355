"""The way of a content item: who may do what when, and what each step leaves (3.1, 4.1.5, 5.2, 5.3, 7.2)."""

from tests.content.desk import approved
from tests.school import School


async def test_an_article_is_written_verified_and_approved(school: School) -> None:
    url = await approved(school)
    told = (await school.as_("principal").get(url)).json
    assert told["state"] == "approved"
    assert [(each["action"], each["clause"]) for each in told["reviews"]] == [
        ("content.approve", "3.1"), ("content.verify", "5.2"), ("content.submit", "5.2"),
    ]  # fmt: skip
