"""Labels to print, and the assets on which one has been put (4.2.2)."""

import asyncio
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Integer,
    Text,
    any_,
    bindparam,
    column,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from app.core.answer import Answer
from app.core.db import ARRAY_OF_UUID, Statement
from app.core.errors import FieldError, Invalid, NotFound
from app.core.exports.download import pdf
from app.core.shape import thing, things
from app.core.words import Words
from app.models.assets import assets
from app.models.base import Instant, Uuid
from app.models.caller import beside_me, me
from app.models.inventories import asset_labels
from app.models.schools import schools
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.engine import CALLER_COLUMNS, admit_to_change, admitted
from app.policies.rows import asset_book
from app.schemas.asset_files import LabelledIn, LabelsQuery
from app.services.sheets.assets import labels

_ids, _class = bindparam("ids", type_=ARRAY_OF_UUID), bindparam("class_id", type_=Uuid)
_category, _unlabelled = bindparam("category", type_=Text), bindparam("unlabelled", type_=Boolean)
_labelled = exists().where(asset_labels.c.school_id == assets.c.school_id, asset_labels.c.asset_id == assets.c.id)
_wanted = (
    select(assets.c.code, assets.c.name, func.date_part("year", assets.c.in_use_on).cast(Integer).label("since"))
    .where(
        assets.c.school_id == me.c.school_id,
        allowed("asset.read", asset_book),
        assets.c.quantity > literal_column("0"),
        or_(_ids.is_(None), assets.c.id == any_(_ids)),
        or_(_class.is_(None), assets.c.class_id == _class),
        or_(_category.is_(None), assets.c.category == _category),
        or_(not_(_unlabelled), not_(_labelled)),
    )
    .order_by(assets.c.code)
    .limit(bindparam("most", type_=Integer))
    .correlate(me)
    .subquery("wanted")
)
_school = select(thing(name=schools.c.name, code=schools.c.code)).where(schools.c.id == me.c.school_id)
_all = (
    select(
        things(thing(code=_wanted.c.code, name=_wanted.c.name, since=_wanted.c.since), _wanted.c.code).label("labels"),
        _school.correlate(me).scalar_subquery().label("school"),
    )
    .offset(literal_column("0"))
    .lateral("r")
)
_LABELS = Statement(select(*CALLER_COLUMNS, *_all.c).select_from(beside_me(_all)))

_given = func.unnest(_ids).table_valued(column("id", Uuid), with_ordinality="place", name="given").render_derived()
_UNKNOWN = Statement(
    select(_given.c.place)
    .where(not_(exists().where(assets.c.school_id == bindparam("school", type_=Uuid), assets.c.id == _given.c.id)))
    .order_by(_given.c.place)
)
_PUT = Statement(
    insert(asset_labels)
    .from_select(
        ["school_id", "asset_id", "labelled_at", "labelled_by"],
        select(
            bindparam("school", type_=Uuid),
            _given.c.id,
            bindparam("now", type_=Instant),
            bindparam("person", type_=Uuid),
        ).distinct(),
    )
    .on_conflict_do_nothing()
    .returning(asset_labels.c.asset_id)
)


async def download_labels(act: Act, query: LabelsQuery) -> Answer:
    """Labels of the assets that fit, by their codes. Raises NotFound where the caller may read none."""
    record = admitted(
        act,
        await act.row(
            _LABELS, ids=[UUID(each) for each in query.ids.split(",")] if query.ids else None, class_id=query.class_id,
            category=query.category, unlabelled=query.unlabelled, most=query.limit,
        ),
    )  # fmt: skip
    if not record["labels"]:
        raise NotFound
    school, link = record["school"], act.runtime.settings.asset_link
    wanted = [
        labels.Label(it["code"], it["name"], it["since"], link.format(code=it["code"], school=school["code"]))
        for it in record["labels"]
    ]
    made = await asyncio.to_thread(labels.pdf, wanted, school=school["name"], first=query.first, now=act.now)
    return pdf(made, "Tem tài sản")


async def label(act: Act, given: LabelledIn) -> Answer:
    """Labels have been put on these. Raises Invalid for an asset that is not there."""
    caller = await admit_to_change(act)
    school = caller["school_id"]
    if unknown := await act.rows(_UNKNOWN, school=school, ids=given.asset_ids):
        said = Words("Không có tài sản này.", "There is no such asset.")
        raise Invalid(*(FieldError(f"/asset_ids/{row['place'] - 1}", "not_found", said) for row in unknown))
    put = await act.rows(_PUT, school=school, ids=given.asset_ids, person=caller["person_id"])
    return Answer.of({"labelled": len(put)})
