"""What is asked about publishing, about checks of what is published, and of the public site."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.ids import new_id
from tests.public.approved import approved
from tests.public.site import standing
from tests.school import Caller, School

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage


@dataclass(frozen=True)
class Out:
    """`approved`: content of the group mẫu giáo that may go out; `item`: what stands on the site, with `file`."""

    approved: UUID
    item: UUID
    file: UUID
    check: UUID
    difference: UUID


async def published_of(school: School, by: Caller) -> Out:
    """Content by somebody without a post, something on the site, a check and a difference that it found."""
    waiting = await approved(school, "Bé học chữ cái", by=by, group_id=str(school.groups["mẫu giáo"]))
    file, bytes_ = new_id(), b"%PDF-1.7"
    told = {"file_id": str(file), "sha256": hashlib.sha256(bytes_).hexdigest(), "alt": None, "caption": None,
            "media_type": "application/pdf", "size": len(bytes_), "width": None, "height": None}  # fmt: skip
    school.program.runtime.files.put(str(school.id), str(file), io.BytesIO(bytes_))
    item = await standing(school, by=by, files=[told], file_ids=[file])
    check, difference, now = new_id(), new_id(), school.program.clock()
    await school.plant(
        {"content_differences": [{"id": difference, "channel": "website", "external_id": str(item), "content_id": item,
                                  "result": "changed", "found": "0", "remarks": [], "diff": "-a\n+b", "state": "open",
                                  "found_at": now, "seen_at": now}],
         "content_checks": [{"id": check, "checked_at": now, "checked": 1, "changed": 1, "missing": 0, "unapproved": 0,
                             "difference_ids": [difference]}]}
    )  # fmt: skip
    return Out(waiting, item, file, check, difference)


def _nothing(_: "Stage") -> dict[str, Any]:
    return {}


def _of(method: str, path: str, what: str, end: str = "", **body: Any) -> "Request":
    given: Callable[[Stage], dict[str, Any]] = lambda _: {"json": body} if body else {}  # noqa: E731 -- as the table's others
    return method, lambda stage: f"/v1/{path}/{getattr(stage.out, what)}{end}", given


def _public(path: str, what: str = "") -> "Request":
    def url(stage: "Stage") -> str:
        return f"/public/{path}{getattr(stage.out, what) if what else ''}?school={stage.school.code}"

    return "GET", url, _nothing


PUBLICATION: "dict[str, Request]" = {
    "publish": _of("POST", "content", "approved", "/publish"),
    "where it is out": _of("GET", "content", "approved", "/publications"),
    "check content": ("POST", lambda _: "/v1/content-checks", _nothing),
    "content check": _of("GET", "content-checks", "check"),
    "differences": _of("GET", "content-checks", "check", "/differences"),
    "difference": _of("GET", "content-differences", "difference"),
    "resolve difference": _of("POST", "content-differences", "difference", "/resolve", how="put_back"),
    "site": _public("site"),
    "site item": _public("site/", "item"),
    "item": _public("items/", "item"),
    "json feed": _public("feed.json"),
    "atom feed": _public("feed.atom"),
    "published file": _public("files/", "file"),
}
