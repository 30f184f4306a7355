"""Each operation on content, the editorial plan, consents, the site and its check once, and how many statements it takes."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.content.desk import DRAFT, approved, begun, edited, step, taken
from tests.content.planting import content_out, plan_entry
from tests.content.test_way import DIRECTIVE
from tests.program import Answer
from tests.public import approved as on_the_site
from tests.regulation.publication import published_of
from tests.school import School

# Reads are one; writing takes the row, its turn, what is known, the write, the step of its review, and the item as it is then.
STATEMENTS = {
    "GET /v1/content": 1,
    "GET /v1/content/to-take-down": 1,
    "GET /v1/content/{content_id}": 1,
    "GET /v1/content/{content_id}/revisions": 1,
    "GET /v1/content/{content_id}/revisions/{number}": 1,
    "GET /v1/content/{content_id}/diff": 1,
    "GET /v1/content/{content_id}/publications": 1,
    "GET /v1/editorial-plan-entries": 1,
    "GET /v1/editorial-plan-entries/{entry_id}": 1,
    "GET /v1/students/{student_id}/consents": 1,
    "GET /v1/content-checks": 1,
    "GET /v1/content-checks/{check_id}": 1,
    "GET /v1/content-checks/{check_id}/differences": 1,
    "GET /v1/content-differences/{difference_id}": 1,
    "GET /public/site": 1,
    "GET /public/site/{content_id}": 1,
    "GET /public/items/{content_id}": 1,
    "GET /public/feed.json": 1,
    "GET /public/feed.atom": 1,
    "GET /public/files/{file_id}": 1,
    "POST /v1/content": 8,
    "POST /v1/content/directives": 8,
    "PATCH /v1/content/{content_id}": 9,
    "POST /v1/content/{content_id}/submit": 8,
    "POST /v1/content/{content_id}/verify": 8,
    "POST /v1/content/{content_id}/appraise": 8,
    "POST /v1/content/{content_id}/approve": 8,
    "POST /v1/content/{content_id}/return": 7,
    "POST /v1/content/{content_id}/publish": 12,
    "POST /v1/content/{content_id}/withdraw": 9,
    "POST /v1/editorial-plan-entries": 7,
    "POST /v1/editorial-plan-entries/direct": 7,
    "PATCH /v1/editorial-plan-entries/{entry_id}": 6,
    "POST /v1/editorial-plan-entries/{entry_id}/cancel": 6,
    "POST /v1/editorial-plan-entries/{entry_id}/revoke": 6,
    "POST /v1/students/{student_id}/consents/give": 6,
    "POST /v1/students/{student_id}/consents/withdraw": 7,
    "POST /v1/content-checks": 11,
    "POST /v1/content-differences/{difference_id}/resolve": 6,
}

_PLAN = "/v1/editorial-plan-entries"
Call = Callable[[School], Awaitable[Answer]]


def _of_an_article(end: str = "") -> Call:
    async def call(school: School) -> Answer:
        url = await begun(school.as_("teacher of the class"))
        await edited(school.as_("teacher of the class"), url, title="Bé A1 làm quen với con số")
        return await school.as_("teacher of the class").get(url + end)

    return call


def _step(who: str, verb: str, *before: tuple[str, str], **more: Any) -> Call:
    async def call(school: School) -> Answer:
        url = await begun(school.as_("teacher of the class"), **more)
        for earlier, first in before:
            await taken(school.as_(earlier), url, first)
        return await step(school.as_(who), url, verb)

    return call


_SUBMITTED = ("teacher of the class", "submit")
_VERIFIED = ("leader of the group", "verify")


async def _appraised(school: School) -> Answer:
    url = await begun(school.as_("teacher of the class"), kind="elearning_product")
    await taken(school.as_("teacher of the class"), url, "submit")
    return await step(school.as_("leader of the group"), url, "appraise")


async def _published(school: School) -> Answer:
    return await school.as_("web administrator").post(f"{await approved(school)}/publish")


async def _withdrawn(school: School) -> Answer:
    url = await approved(school)
    await school.as_("web administrator").post(f"{url}/publish")
    return await step(school.as_("principal"), url, "withdraw")


async def _written(school: School) -> Answer:
    return await school.as_("teacher of the class").post("/v1/content", DRAFT)


async def _patched(school: School) -> Answer:
    url = await begun(school.as_("teacher of the class"))
    return await edited(school.as_("teacher of the class"), url, title="Bé A1 làm quen với con số")


def _planned(method: str, end: str = "", body: Any = None) -> Call:
    async def call(school: School) -> Answer:
        entry = await plan_entry(school, await school.as_("teacher of the class").arrive())
        sent = {"json": body} if body else {}
        return await school.as_("leader of the group").send(method, f"{_PLAN}/{entry}{end}", **sent)

    return call


async def _revoked(school: School) -> Answer:
    principal = await school.as_("principal").arrive()
    return await principal.post(f"{_PLAN}/{await plan_entry(school, directed_by=principal.person)}/revoke")


def _planning(who: str, end: str = "") -> Call:
    async def call(school: School) -> Answer:
        writer = await school.as_("teacher of the class").arrive()
        body = {"kind": "news", "title": "Hội thao", "channels": ["website"], "due_on": "2026-12-05",
                "group_id": str(school.groups["mẫu giáo"])}  # fmt: skip
        return await school.as_(who).post(_PLAN + end, body if end else body | {"writer_id": str(writer.user)})

    return call


async def _consent(school: School, *verbs: str) -> Answer:
    parent, child = school.as_("parent of a child in it"), school.children["A1"][0]
    for verb in verbs:
        answer = await parent.post(f"{child.url}/consents/{verb}", {"purposes": ["name"]})
    return answer


def _checked(path: str, what: str, method: str = "GET", **body: Any) -> Call:
    async def call(school: School) -> Answer:
        out = await published_of(school, school.as_("teacher of the class"))
        sent = {"json": body} if body else {}
        return await school.as_("web administrator").send(method, f"/v1/{path}".format(getattr(out, what)), **sent)

    return call


def _public(path: str, what: str = "item") -> Call:
    async def call(school: School) -> Answer:
        out = await published_of(school, school.as_("teacher of the class"))
        return await school.program.send("GET", f"/public/{path}?school={school.code}".format(getattr(out, what)))

    return call


async def _check(school: School) -> Answer:
    await on_the_site.published(school)
    return await school.as_("web administrator").post("/v1/content-checks")


async def _out(school: School) -> Answer:
    item = (await content_out(school))["content"]
    return await school.as_("principal").get(f"/v1/content/{item}/publications")


CALLS: dict[str, Call] = {
    "GET /v1/content": lambda school: school.as_("principal").get("/v1/content"),
    "GET /v1/content/to-take-down": lambda school: school.as_("principal").get("/v1/content/to-take-down"),
    "GET /v1/content/{content_id}": _of_an_article(),
    "GET /v1/content/{content_id}/revisions": _of_an_article("/revisions"),
    "GET /v1/content/{content_id}/revisions/{number}": _of_an_article("/revisions/1"),
    "GET /v1/content/{content_id}/diff": _of_an_article("/diff?from=1&to=2"),
    "GET /v1/content/{content_id}/publications": _out,
    "GET /v1/editorial-plan-entries": lambda school: school.as_("principal").get(_PLAN),
    "GET /v1/editorial-plan-entries/{entry_id}": _planned("GET"),
    "GET /v1/students/{student_id}/consents": lambda school: school.as_("principal").get(
        f"{school.children['A1'][0].url}/consents"
    ),
    "GET /v1/content-checks": lambda school: school.as_("web administrator").get("/v1/content-checks"),
    "GET /v1/content-checks/{check_id}": _checked("content-checks/{}", "check"),
    "GET /v1/content-checks/{check_id}/differences": _checked("content-checks/{}/differences", "check"),
    "GET /v1/content-differences/{difference_id}": _checked("content-differences/{}", "difference"),
    "GET /public/site": _public("site"),
    "GET /public/site/{content_id}": _public("site/{}"),
    "GET /public/items/{content_id}": _public("items/{}"),
    "GET /public/feed.json": _public("feed.json"),
    "GET /public/feed.atom": _public("feed.atom"),
    "GET /public/files/{file_id}": _public("files/{}", "file"),
    "POST /v1/content": _written,
    "POST /v1/content/directives": lambda school: school.as_("clerk").post("/v1/content/directives", DIRECTIVE),
    "PATCH /v1/content/{content_id}": _patched,
    "POST /v1/content/{content_id}/submit": _step("teacher of the class", "submit"),
    "POST /v1/content/{content_id}/verify": _step("leader of the group", "verify", _SUBMITTED),
    "POST /v1/content/{content_id}/appraise": _appraised,
    "POST /v1/content/{content_id}/approve": _step("principal", "approve", _SUBMITTED, _VERIFIED),
    "POST /v1/content/{content_id}/return": _step("leader of the group", "return", _SUBMITTED),
    "POST /v1/content/{content_id}/publish": _published,
    "POST /v1/content/{content_id}/withdraw": _withdrawn,
    "POST /v1/editorial-plan-entries": _planning("leader of the group"),
    "POST /v1/editorial-plan-entries/direct": _planning("principal", "/direct"),
    "PATCH /v1/editorial-plan-entries/{entry_id}": _planned("PATCH", body={"note": "Xin hai ảnh"}),
    "POST /v1/editorial-plan-entries/{entry_id}/cancel": _planned("POST", "/cancel"),
    "POST /v1/editorial-plan-entries/{entry_id}/revoke": _revoked,
    "POST /v1/students/{student_id}/consents/give": lambda school: _consent(school, "give"),
    "POST /v1/students/{student_id}/consents/withdraw": lambda school: _consent(school, "give", "withdraw"),
    "POST /v1/content-checks": _check,
    "POST /v1/content-differences/{difference_id}/resolve": _checked(
        "content-differences/{}/resolve", "difference", "POST", how="put_back"
    ),
}
