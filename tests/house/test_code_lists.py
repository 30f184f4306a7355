"""The codes of the API in words: every code that an answer may hold has a name, in both languages."""

from typing import get_args

from app.data.asset_categories import BY_CODE as CATEGORIES
from app.data.asset_categories import FUNDS
from app.data.due_dates import DUE_DATES
from app.models.attendance import MARKS
from app.models.post import Post
from app.models.students import RELATIONSHIPS, STATUSES
from app.schemas.students import UNKNOWNS, Missing
from tests.school import School


async def test_every_code_has_a_name_in_the_language_asked_for(school: School) -> None:
    caller = school.as_("someone without a post")
    vi = await caller.get("/v1/code-lists")
    en = await caller.get("/v1/code-lists", language="en")
    assert (vi.headers["content-language"], en.headers["content-language"]) == ("vi", "en")
    assert vi.etag != en.etag
    for lists in (vi.json, en.json):
        codes = {name: [each["code"] for each in entries] for name, entries in lists.items()}
        assert codes["statuses"] == list(STATUSES)
        assert codes["relationships"] == list(RELATIONSHIPS)
        assert codes["marks"] == list(MARKS)
        assert codes["missing"] == list(get_args(Missing))
        assert codes["unknown"] == list(UNKNOWNS)
        assert codes["due_dates"] == list(DUE_DATES)
        assert (codes["asset_categories"], codes["asset_funds"]) == (list(CATEGORIES), list(FUNDS))
        assert codes["posts"] == [post.value for post in Post]
        assert codes["ethnic_groups"][0] == "1"
        assert len(codes["ethnic_groups"]) == 55
        assert all(each["name"] for entries in lists.values() for each in entries)
    assert vi.json["sexes"] == [{"code": "male", "name": "Nam"}, {"code": "female", "name": "Nữ"}]
    assert en.json["sexes"] == [{"code": "male", "name": "Male"}, {"code": "female", "name": "Female"}]
