"""The public site: what was published and nothing else, for everybody, and gone from everywhere once it is taken down (7.2)."""

from tests.program import Answer
from tests.public.site import standing
from tests.school import School

ATOM = {"a": "http://www.w3.org/2005/Atom"}
LISTS = ("/public/site", "/public/feed.json", "/public/feed.atom")


async def visit(school: School, path: str, **how: object) -> Answer:
    """As somebody without an account, who names the school."""
    sign = "&" if "?" in path else "?"
    return await school.program.send("GET", f"{path}{sign}school={school.code}", **how)


async def test_what_was_published_is_read_without_an_account(school: School) -> None:
    item = await standing(school, summary="Cả trường đón bé.")
    told = (await visit(school, f"/public/items/{item}")).json
    assert told["title"] == "Ngày hội đến trường của bé"
    assert told["html"].startswith("<p>Sáng nay")
    assert told["url"].endswith(f"/public/site/{item}?school={school.code}")
    for path in (*LISTS, f"/public/site/{item}"):
        answer = await visit(school, path)
        assert answer.status == 200, answer
        assert "Ngày hội đến trường của bé" in answer.text, path
        assert str(item) in answer.text
