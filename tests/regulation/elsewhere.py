"""What is asked of things of another class, of no class, of oneself, and by whoever has no token yet."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.core.security.passwords import hash_password
from app.core.security.refresh import issue_refresh
from tests.school import TODAY

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage

PASSWORD = "bốn chiếc thuyền nan lướt sóng"
PASSWORD_HASH = hash_password(PASSWORD)
"""Of every caller: made once, for it is costly on purpose."""
NEW_PASSWORD = "chín con cò trắng bay về"


def _nothing(_: "Stage") -> dict[str, Any]:
    return {}


def _json(**body: Any) -> Callable[["Stage"], dict[str, Any]]:
    return lambda _: {"json": body}


def _record(method: str, name: str, what: str, **body: Any) -> "Request":
    given = {"json": body, "if_match": "*"} if body else {}
    return method, lambda stage: stage.children[name].url + what, lambda _: given


def _update(name: str) -> "Request":
    return _record("PATCH", name, "", commune="Vĩnh Hào")


def _in_error(name: str) -> "Request":
    return _record("POST", name, "/mark-entered-in-error", reason="Nhập hai lần")


def _merge(name: str, duplicate: str) -> "Request":
    url = _record("POST", name, "/merge")[1]
    return "POST", url, lambda stage: {"json": {"duplicate_id": str(stage.children[duplicate].id)}}


def _create(class_: str) -> "Request":
    record = {"full_name": "Nguyễn Văn Mới", "birth_date": "2022-03-05"}
    return (
        "POST",
        lambda _: "/v1/students",
        lambda stage: {"json": record | {"class_id": str(stage.school.classes[class_])}},
    )


def _class(method: str, class_: str, what: str = "", **body: Any) -> "Request":
    given = {"json": body} if body else {}
    return method, lambda stage: f"/v1/classes/{stage.school.classes[class_]}{what}", lambda _: given


def _mark(class_: str) -> "Request":
    children = {"B1": "in B1", "D1": "in D1"}[class_]
    marks: Callable[[Stage], dict[str, Any]] = lambda stage: {  # noqa: E731 -- as the table's others
        "json": {"marks": [{"student_id": str(stage.children[children].id), "mark": "excused"}]}
    }
    return "PUT", _class("PUT", class_, f"/registers/{TODAY}")[1], marks


def _oneself(method: str, what: str = "", **body: Any) -> "Request":
    given = {"json": body, "if_match": "*"} if body else {}
    return method, lambda stage: f"/v1/users/{stage.caller.user}{what}", lambda _: given


def _own(method: str, what: str, id_: str, end: str = "") -> "Request":
    return method, lambda stage: f"/v1/{what}/{getattr(stage, id_)}{end}", _nothing


def _credentials(stage: "Stage") -> dict[str, str]:
    code = (stage.caller.school or stage.school).code
    return {"username": f"{stage.caller.username or 'nobody'}@{code}", "password": PASSWORD}


def _refresh(stage: "Stage") -> dict[str, Any]:
    ring = stage.school.program.runtime.ring
    return {"json": {"refresh_token": issue_refresh(ring, stage.caller.session, 0)}}


ELSEWHERE: "dict[str, Request]" = {
    "in B1": _record("GET", "in B1", ""),
    "in D1": _record("GET", "in D1", ""),
    "create in B1": _create("B1"),
    "create in D1": _create("D1"),
    "update in B1": _update("in B1"),
    "update in D1": _update("in D1"),
    "merge in D1": _merge("in D1", "also in D1"),
    "merge across": _merge("first", "in D1"),
    "mark in D1 in error": _in_error("in D1"),
    "history in D1": _record("GET", "in D1", "/history"),
    "update past": _update("past"),
    "update unplaced": _update("unplaced"),
    "merge left": _merge("left", "unplaced"),
    "merge past": _merge("past", "unplaced"),
    "merge unplaced": _merge("unplaced", "left"),
    "mark left in error": _in_error("left"),
    "mark past in error": _in_error("past"),
    "mark unplaced in error": _in_error("unplaced"),
    "history past": _record("GET", "past", "/history"),
    "history unplaced": _record("GET", "unplaced", "/history"),
    "read B1": _class("GET", "B1", f"/registers/{TODAY}"),
    "mark B1": _mark("B1"),
    "confirm B1": _class("POST", "B1", f"/registers/{TODAY}/confirm"),
    "read D1": _class("GET", "D1", f"/registers/{TODAY}"),
    "mark D1": _mark("D1"),
    "confirm D1": _class("POST", "D1", f"/registers/{TODAY}/confirm"),
    "calendar before": ("GET", lambda stage: f"/v1/school-years/{stage.school.years['before']}/calendar", _nothing),
    "change other group": (
        "PATCH",
        lambda stage: f"/v1/groups/{stage.school.groups['nhà trẻ']}",
        _json(name="tổ khác"),
    ),
    "class list in D1": _class("GET", "D1", "/roster.xlsx"),
    "own account": _oneself("GET"),
    "change own account": _oneself("PATCH", full_name="Đỗ Thị Lan Anh"),
    "assign oneself": _oneself("POST", "/assignments", role="nurse", valid_from=str(TODAY)),
    "own one-time code": _oneself("POST", "/one-time-code"),
    "suspend oneself": _oneself("POST", "/suspend", reason="nghỉ việc"),
    "reinstate oneself": _oneself("POST", "/reinstate"),
    "own assignment": _own("GET", "assignments", "own_assignment"),
    "end own assignment": _own("POST", "assignments", "own_assignment", "/end"),
    "own import": _own("GET", "imports", "own_import"),
    "own refused": _own("GET", "imports", "own_import", "/refused"),
    "undo own": _own("POST", "imports", "own_import", "/undo"),
    "change password": (
        "PUT",
        lambda _: "/v1/me/password",
        _json(current_password=PASSWORD, new_password=NEW_PASSWORD),
    ),
    "sign in": ("POST", lambda _: "/v1/auth/sessions", lambda stage: {"json": _credentials(stage)}),
    "sign in by form": (
        "POST",
        lambda _: "/v1/auth/token",
        lambda stage: {"data": {"grant_type": "password", **_credentials(stage)}},
    ),
    "refresh": ("POST", lambda _: "/v1/auth/refresh", _refresh),
    "keys": ("GET", lambda _: "/.well-known/jwks.json", _nothing),
    "alive": ("GET", lambda _: "/livez", _nothing),
    "ready": ("GET", lambda _: "/readyz", _nothing),
}
