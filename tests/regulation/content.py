"""What is asked of content, of the editorial plan and of parents' consents."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.ids import new_id
from app.models.post import Post
from tests.content.desk import DRAFT
from tests.content.planting import plan_entry, planted
from tests.school import Caller, Child, Held, School

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage

CHILDREN = ("first", "left", "past", "unplaced")
_EDIT = {"title": "Bé làm quen với con số"}
_REASON = {"reason": "Chưa đúng ngày"}
_PURPOSES = {"give": "image", "withdraw": "name"}


def _at(name: str) -> Callable[["Stage"], str]:
    return lambda stage: f"/v1/content/{stage.content[name]}"


def _of(name: str, method: str = "GET", what: str = "", **given: Any) -> "Request":
    return method, lambda stage: _at(name)(stage) + what, lambda _: given


def _approve(name: str) -> "Request":
    return "POST", lambda stage: f"{_at(name)(stage)}/approve", lambda _: {"json": {}, "if_match": '"1"'}


def _decide(name: str, verb: str, **given: Any) -> "Request":
    return _of(name, "POST", f"/{verb}", json=given)


def _entry(method: str, what: str = "", **given: Any) -> "Request":
    return method, lambda stage: f"/v1/editorial-plan-entries/{stage.content['entry']}{what}", lambda _: given


def _consents(child: str, verb: str = "") -> "Request":
    given = {"json": {"purposes": [_PURPOSES[verb]]}} if verb else {}
    method = "POST" if verb else "GET"
    return method, lambda stage: f"{stage.children[child].url}/consents{verb and '/' + verb}", lambda _: given


_PLANNED = {"title": "Hội thao của bé", "channels": ["website"], "due_on": "2026-12-05"}

CONTENT: "dict[str, Request]" = {
    "content": _of("draft"),
    "own content": _of("own"),
    "content of the school": _of("whole draft"),
    "revisions": _of("draft", what="/revisions"),
    "revision": _of("draft", what="/revisions/1"),
    "diff": _of("draft", what="/diff?from=1&to=1"),
    "edit content": _of("draft", "PATCH", json=_EDIT, if_match="*"),
    "edit own content": _of("own", "PATCH", json=_EDIT, if_match="*"),
    "edit content of the school": _of("whole draft", "PATCH", json=_EDIT, if_match="*"),
    "submit": _of("draft", "POST", "/submit"),
    "submit own": _of("own", "POST", "/submit"),
    "submit of the school": _of("whole draft", "POST", "/submit"),
    "verify": _decide("submitted", "verify"),
    "verify of the school": _decide("whole", "verify"),
    "appraise": _decide("product", "appraise"),
    "appraise of the school": _decide("whole product", "appraise"),
    "approve": _approve("verified"),
    "approve of the school": _approve("whole verified"),
    "return content": _decide("submitted", "return", **_REASON),
    "return of the school": _decide("whole", "return", **_REASON),
    "take content down": _decide("published", "withdraw", **_REASON),
    "write content": ("POST", lambda _: "/v1/content", lambda _: {"json": DRAFT}),
    "enter directive": (
        "POST",
        lambda _: "/v1/content/directives",
        lambda _: {
            "json": {name: DRAFT[name] for name in ("title", "html", "channels", "children")}
            | {"source_document": {"number": "125/SGDĐT", "issuer": "Sở Giáo dục", "issued_on": "2026-11-20"}}
        },
    ),
    "plan entry": _entry("GET"),
    "assign writing": (
        "POST",
        lambda _: "/v1/editorial-plan-entries",
        lambda stage: {
            "json": _PLANNED
            | {"group_id": str(stage.school.groups["mẫu giáo"]), "writer_id": str(stage.content["writer"])}
        },
    ),
    "change plan entry": _entry("PATCH", json={"note": "Xin hai ảnh"}, if_match="*"),
    "cancel plan entry": _entry("POST", "/cancel"),
    "direct writing": ("POST", lambda _: "/v1/editorial-plan-entries/direct", lambda _: {"json": _PLANNED}),
    **{
        f"{what}{'' if child == 'first' else ' ' + child}": _consents(child, verb)
        for what, verb in (("consents", ""), ("give consent", "give"), ("withdraw consent", "withdraw"))
        for child in CHILDREN
    },
}


async def content_of(school: School, caller: Caller, children: dict[str, Child]) -> dict[str, UUID]:
    """Content in every state, written by somebody who decides nothing; whoever decides on it is there and free."""
    free = ["leader of the group", "leader of another group"]
    if not any(isinstance(held, Held) and held.post == Post.PRINCIPAL for held in caller.held):
        free.append("principal")
    for kind in free:
        await school.as_(kind).arrive()
    writer = await school.as_("plain staff").arrive()
    open_ = {"purpose": "name", "given_by": writer.person, "given_at": school.program.clock()}
    await school.plant({"consents": [{"id": new_id(), "student_id": children[name].id, **open_} for name in CHILDREN]})
    own = await planted(caller.school, caller) if caller.school else new_id()
    return {
        "writer": writer.user,
        "own": own,
        "entry": await plan_entry(school),
        "draft": await planted(school, writer),
        "whole draft": await planted(school, writer, group=None),
        "submitted": await planted(school, writer, state="submitted"),
        "whole": await planted(school, writer, state="submitted", group=None),
        "product": await planted(school, writer, state="submitted", kind="elearning_product"),
        "whole product": await planted(school, writer, state="submitted", kind="elearning_product", group=None),
        "verified": await planted(school, writer, state="verified"),
        "whole verified": await planted(school, writer, state="verified", kind="notice", group=None),
        "published": await planted(school, writer, state="published", shows=(children["first"],)),
    }
