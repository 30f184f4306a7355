"""Reading checks and the differences that they found (7.1)."""

from uuid import UUID

import orjson
from sqlalchemy import Integer, Text, any_, bindparam, cast, column, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by

from app.core.answer import Answer
from app.core.paging import after, cursor_of
from app.core.shape import or_empty, text, thing, things
from app.core.words import Words
from app.models.base import Uuid
from app.models.content_checks import RESULTS, content_checks, content_differences
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.reading import Listing, Single, listed
from app.policies.rows import content_check, content_difference
from app.schemas.base import OneQuery, PageQuery

REMARKS = {
    "text_changed": Words("Nội dung đang đăng khác bản đã duyệt.", "What stands there is another text than the approved one."),
    "revision_changed": Words("Bản lưu đã bị đổi sau khi duyệt.", "The stored revision was changed after its approval."),
    "revision_missing": Words("Bản đã duyệt không còn trong hệ thống.", "The approved revision is no longer stored."),
    "register_changed": Words("Sổ đăng bài khác với nhật ký.", "The publication's row is not what the journal keeps."),
    "register_missing": Words("Sổ đăng bài không còn dòng này.", "The publication's row is gone."),
    "approved_lost": Words("Không còn bản nào đúng với mã băm đã duyệt.", "No copy is left that has the approved hash."),
    "approval_missing": Words("Không còn lần duyệt nào cho bản này.", "No approval of this revision is left."),
    "approval_changed": Words("Lần duyệt không còn ghi tên người đã duyệt.", "The approval no longer names the one who gave it."),
    "not_in_journal": Words("Nhật ký không có lần đăng này.", "The journal knows of no such publication."),
    "not_published_here": Words("Nội dung này không do hệ thống đăng.", "The system did not publish this."),
    "not_showable": Words("Nội dung đang đăng không hiển thị được.", "What stands there cannot be shown."),
    "days_changed": Words("Ngày đăng, ngày sửa khác nhật ký.", "The days that readers are told are not the true ones."),
    "hash_changed": Words("Bản đang đăng không mang mã băm đã duyệt.", "What stands there does not bear the approved hash."),
    "page_missing": Words("Trang đọc của nội dung này không còn.", "The page that people read is missing."),
    "page_changed": Words("Trang đọc hiện khác nội dung.", "The page that people read shows something else."),
    "page_has_script": Words("Trang đọc có mã lạ.", "The page that people read carries a script."),
    "file_missing": Words("Thiếu tệp kèm theo.", "A file is missing."),
    "file_changed": Words("Tệp kèm theo đã bị thay.", "A file is another than was approved."),
}  # fmt: skip
"""What a check remarks beside the texts themselves."""

_check = text(
    thing(
        id=content_checks.c.id,
        checked_at=content_checks.c.checked_at,
        by_scheduler=content_checks.c.checked_by.is_(None),
        checked=content_checks.c.checked,
        **{result: content_checks.c[result] for result in RESULTS},
        etag=content_check.etag,
    )
)
ONE = Single("content_check.read", content_check, _check)
_LIST = Listing(
    "content_check.read",
    content_check,
    _check,
    (content_checks.c.checked_at, content_checks.c.id),
    newest_first=True,
)

_words = orjson.dumps({lang: {code: words.in_(lang) for code, words in REMARKS.items()} for lang in ("vi", "en")})
_SAID = literal_column("'{}'::jsonb".format(_words.decode().replace("'", "''")), JSONB)
_remark = (
    func.unnest(content_differences.c.remarks)
    .table_valued(column("code", Text), with_ordinality="position", name="remark")
    .render_derived()
)
_detail = _SAID.op("->")(bindparam("locale", type_=Text)).op("->>")(_remark.c.code)
_remarks = (
    select(or_empty(things(thing(code=_remark.c.code, detail=_detail), _remark.c.position)))
    .select_from(_remark)
    .correlate(content_differences)
    .scalar_subquery()
)
_difference = thing(
    **{
        name: _remarks if name == "remarks" else content_differences.c[name]
        for name in (
            "id", "result", "state", "channel", "content_id", "title", "address", "approved_sha256", "remarks", "diff",
            "found_at", "seen_at", "how", "note", "resolved_at",
        )
    },
    etag=content_difference.etag,
)  # fmt: skip
DIFFERENCE = Single("content_check.read", content_difference, text(_difference))

_page = (
    select(content_differences.c.id, _difference.label("item"))
    .where(
        content_differences.c.school_id == content_checks.c.school_id,
        content_differences.c.id == any_(content_checks.c.difference_ids),
        or_(bindparam("behind", type_=Uuid).is_(None), content_differences.c.id > bindparam("behind", type_=Uuid)),
    )
    .order_by(content_differences.c.id)
    .limit(bindparam("limit", type_=Integer) + literal_column("1"))
    .correlate(content_checks)
    .subquery("p")
)
_found = select(
    func.array_agg(aggregate_order_by(cast(_page.c["item"], Text), _page.c.id), type_=ARRAY(Text)).label("items"),
    func.array_agg(aggregate_order_by(_page.c.id, _page.c.id), type_=ARRAY(Uuid)).label("ids"),
).lateral("found")
_DIFFERENCES = door("content_check.read", content_check, _found.c["items"], _found.c.ids, beside=_found)


async def read(act: Act, check_id: UUID, query: OneQuery) -> Answer:
    """One check."""
    return await reading.read(act, ONE, query.include, id=check_id)


async def list_(act: Act, query: PageQuery) -> Answer:
    """The checks, newest first."""
    return await listed(act, _LIST, limit=query.limit, cursor=query.cursor)


async def read_difference(act: Act, difference_id: UUID, query: OneQuery) -> Answer:
    """One difference, with its diff."""
    return await reading.read(act, DIFFERENCE, query.include, id=difference_id)


async def differences(act: Act, check_id: UUID, query: PageQuery) -> Answer:
    """What a check found that differs, in the order in which it was first found."""
    secret, bound = act.runtime.ring.signing.refresh, {"list": act.action, "session": act.session, "check": check_id}
    behind = after(secret, query.cursor, bound)
    found = await fetch(act, _DIFFERENCES, id=check_id, limit=query.limit, behind=behind)
    items, ids = found["items"] or [], found["ids"] or []
    following = f'"{cursor_of(secret, ids[query.limit - 1], bound)}"' if len(items) > query.limit else "null"
    return Answer(f'{{"items":[{",".join(items[: query.limit])}],"next_cursor":{following}}}')
