"""Counting by phone: batches that may come late, twice, and from several phones at once (4.2.2).

Whoever writes holds the inventory's row: batches of one inventory go one after the other, so that a count that was not seen is
never overwritten, and nobody counts what is being finished.
"""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Text, and_, any_, bindparam, case, column, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import insert

from app.core.answer import Answer
from app.core.db import ARRAY_OF_UUID, Row, Statement
from app.core.errors import Conflict, FieldError, Invalid
from app.core.shape import or_empty, text, thing, things
from app.core.words import Words
from app.data.parameters import COUNT_AHEAD, in_force
from app.models.base import Instant, Texts, Uuid
from app.models.inventories import inventories, inventory_lines, inventory_surplus
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.rows import inventory, inventory_line
from app.policies.years import refuse_if_over
from app.schemas.inventories import CountIn, CountsIn, SurplusIn
from app.services.inventories.reading import LINE, PROGRESS, PROGRESS_OF
from app.services.named import person_of

_TO_COUNT = door(
    "inventory.count", inventory, inventory.fact("year_ends_on").label("ends_on"), inventories.c.hands, locks=True
)
_school, _inventory = bindparam("school", type_=Uuid), bindparam("inventory", type_=Uuid)
_me = bindparam("person", type_=Uuid)

_given = (
    func.unnest(bindparam("codes", type_=Texts), bindparam("assets", type_=ARRAY_OF_UUID))
    .table_valued(column("code", Text), column("asset_id", Uuid), with_ordinality="place", name="given")
    .render_derived()
)
_WHAT = ("id", "asset_id", "code", "name", "counted", "condition", "note", "counted_by", "counted_at", "version")
_MEANT = Statement(
    select(*(inventory_lines.c[name] for name in _WHAT))
    .select_from(
        _given.outerjoin(
            inventory_lines,
            and_(
                inventory_lines.c.school_id == _school,
                inventory_lines.c.inventory_id == _inventory,
                or_(inventory_lines.c.code == _given.c.code, inventory_lines.c.asset_id == _given.c.asset_id),
            ),
        )
    )
    .order_by(_given.c.place)
)
_new = (
    func.unnest(
        bindparam("ids", type_=ARRAY_OF_UUID),
        bindparam("counts", type_=ARRAY(BigInteger)),
        bindparam("conditions", type_=Texts),
        bindparam("notes", type_=Texts),
        bindparam("instants", type_=ARRAY(Instant)),
    )
    .table_valued(
        column("id", Uuid), column("counted", BigInteger), column("condition", Text), column("note", Text),
        column("at", Instant), name="new",
    )
    .render_derived()
)  # fmt: skip
_WRITE = Statement(
    inventory_lines.update()
    .where(
        inventory_lines.c.school_id == _school,
        inventory_lines.c.inventory_id == _inventory,
        inventory_lines.c.id == _new.c.id,
    )
    .values(
        counted=_new.c.counted, condition=_new.c.condition, note=_new.c.note, counted_by=_me, counted_at=_new.c.at,
        recorded_at=bindparam("now", type_=Instant), version=inventory_lines.c.version + 1,
    )
)  # fmt: skip

_FOUND: Final = ("name", "quantity", "location", "note")
_more = (
    func.unnest(
        bindparam("surplus_ids", type_=ARRAY_OF_UUID), bindparam("names", type_=Texts),
        bindparam("quantities", type_=ARRAY(BigInteger)), bindparam("locations", type_=Texts),
        bindparam("notes", type_=Texts), bindparam("instants", type_=ARRAY(Instant)),
    )
    .table_valued(
        column("surplus_id", Uuid), column("name", Text), column("quantity", BigInteger), column("location", Text),
        column("note", Text), column("counted_at", Instant), name="more",
    )
    .render_derived()
)  # fmt: skip
_found = insert(inventory_surplus).from_select(
    ["school_id", "inventory_id", "surplus_id", *_FOUND, "counted_by", "counted_at"],
    select(_school, _inventory, _more.c.surplus_id, *(_more.c[name] for name in _FOUND), _me, _more.c.counted_at),
)
_NOTE_SURPLUS = Statement(
    _found.on_conflict_do_update(
        index_elements=["school_id", "inventory_id", "surplus_id"],
        set_={name: _found.excluded[name] for name in (*_FOUND, "counted_by", "counted_at")},
        where=or_(*(inventory_surplus.c[name].is_distinct_from(_found.excluded[name]) for name in _FOUND)),
    ).returning(inventory_surplus.c.surplus_id)
)
_ADD_HANDS = Statement(
    inventories.update()
    .where(inventories.c.school_id == _school, inventories.c.id == _inventory)
    .values(
        hands=case(
            (_me == any_(inventories.c.hands), inventories.c.hands),
            else_=func.array_append(inventories.c.hands, _me, type_=ARRAY_OF_UUID),
        ),
        version=inventories.c.version + 1,
    )
)
"""Who counted stays among the hands, whatever becomes of the count."""


_lines = (
    select(or_empty(things(thing(**LINE), inventory_lines.c.code)))
    .select_from(inventory_line.source)
    .where(
        inventory_lines.c.school_id == _school,
        inventory_lines.c.inventory_id == _inventory,
        inventory_lines.c.id == any_(bindparam("ids", type_=ARRAY_OF_UUID)),
    )
    .scalar_subquery()
)
SURPLUS = {
    "id": inventory_surplus.c.surplus_id,
    **{name: inventory_surplus.c[name] for name in _FOUND},
    "counted_by": person_of(inventory_surplus.c.counted_by, inventory_surplus.c.school_id),
    "counted_at": inventory_surplus.c.counted_at,
}
"""The fields of schemas.inventories.SurplusOut."""
_surplus = (
    select(or_empty(things(thing(**SURPLUS), inventory_surplus.c.name, inventory_surplus.c.surplus_id)))
    .where(
        inventory_surplus.c.school_id == _school,
        inventory_surplus.c.inventory_id == _inventory,
        inventory_surplus.c.surplus_id == any_(bindparam("surplus_ids", type_=ARRAY_OF_UUID)),
    )
    .scalar_subquery()
)
_TOLD = Statement(
    select(text(thing(lines=_lines, surplus=_surplus, progress=PROGRESS)).label("body"))
    .select_from(inventories.join(PROGRESS_OF, literal_column("true")))
    .where(inventories.c.school_id == _school, inventories.c.id == _inventory)
)


async def count(act: Act, inventory_id: UUID, given: CountsIn) -> Answer:
    """Take down a batch, all of it or nothing; what it says already changes nothing.

    Raises Invalid (an asset that is not in the inventory, or twice, or counted at a time to come), Conflict (counted otherwise
    meanwhile: by its version, or by a later instant of the device), SchoolYearOver.
    """
    found = await change(act, _TO_COUNT, id=inventory_id)
    refuse_if_over(found["ends_on"], found["today"])
    where = {"school": found["school_id"], "inventory": inventory_id}
    lines = await act.rows(
        _MEANT, **where, codes=[each.code for each in given.counts],
        assets=[each.asset_id for each in given.counts],
    ) if given.counts else []  # fmt: skip
    _check(given, lines, act.now + in_force(COUNT_AHEAD, found["today"]))
    changed = [(line, each) for line, each in zip(lines, given.counts, strict=True) if _values(each) != _kept(line)]
    if overtaken := [line for line, each in changed if _overtaken(line, each)]:
        raise _conflict(overtaken)
    if changed:
        await act.row(
            _WRITE, **where, person=found["person_id"], ids=[line["id"] for line, _ in changed],
            counts=[each.counted for _, each in changed], conditions=[each.condition for _, each in changed],
            notes=[_values(each)[2] for _, each in changed], instants=[each.counted_at for _, each in changed],
        )  # fmt: skip
    noted = await _note(act, where, found["person_id"], given.surplus) if given.surplus else False
    if changed or noted or (lines and found["person_id"] not in found["hands"]):
        await act.row(_ADD_HANDS, **where, person=found["person_id"])
    told = await act.row(
        _TOLD, **where, ids=[line["id"] for line in lines], surplus_ids=[each.id for each in given.surplus]
    )
    assert told is not None
    return Answer(told["body"])


async def _note(act: Act, where: dict[str, UUID], person_id: UUID, surplus: list[SurplusIn]) -> bool:
    """Note what is in no register; whether anything of it is new."""
    noted = await act.rows(
        _NOTE_SURPLUS, **where, person=person_id, surplus_ids=[each.id for each in surplus],
        names=[each.name for each in surplus], quantities=[each.quantity for each in surplus],
        locations=[each.location for each in surplus],
        notes=[each.note for each in surplus], instants=[each.counted_at for each in surplus],
    )  # fmt: skip
    return bool(noted)


def _check(given: CountsIn, lines: list[Row], latest: datetime) -> None:
    """Raises Invalid with every item that is unknown, named twice or counted by a clock that is ahead."""
    unknown = Words(
        "Tài sản này không có trong đợt kiểm kê. Nếu có thật mà chưa vào sổ, hãy ghi vào mục thừa ngoài sổ.",
        "This asset is not in the inventory. If it is there and in no register, note it as surplus.",
    )
    twice = Words("Đã ghi ở trên trong cùng lần gửi.", "It is counted above already in this batch.")
    ahead = Words(
        "Thời điểm này chưa đến: hãy xem lại đồng hồ của máy.", "This has not come yet: check the device's clock."
    )
    errors, seen = [], set[object]()
    for place, (each, line) in enumerate(zip(given.counts, lines, strict=True)):
        pointer = f"/counts/{place}/{'code' if each.code else 'asset_id'}"
        if line["id"] is None:
            errors.append(FieldError(pointer, "not_in_inventory", unknown))
        elif line["id"] in seen:
            errors.append(FieldError(pointer, "twice", twice))
        seen.add(line["id"])
    ids = [each.id for each in given.surplus]
    errors += [
        FieldError(f"/surplus/{place}/id", "twice", twice) for place, id_ in enumerate(ids) if id_ in ids[:place]
    ]
    times = [(f"/counts/{place}", each.counted_at) for place, each in enumerate(given.counts)]
    times += [(f"/surplus/{place}", each.counted_at) for place, each in enumerate(given.surplus)]
    errors += [FieldError(f"{pointer}/counted_at", "to_come", ahead) for pointer, at in times if at > latest]
    if errors:
        raise Invalid(*errors)


def _values(each: CountIn) -> tuple[int, str | None, str | None]:
    return each.counted, each.condition, each.note or None


def _kept(line: Row) -> tuple[int | None, str | None, str | None]:
    return line["counted"], line["condition"], line["note"]


def _overtaken(line: Row, each: CountIn) -> bool:
    """Whether somebody else's count stands there that this one does not know of."""
    if each.version is not None:
        return bool(each.version != line["version"])
    at: datetime | None = line["counted_at"]
    return at is not None and each.counted_at.astimezone(UTC) < at


def _conflict(lines: list[Row]) -> Conflict:
    names = ", ".join(f"{line['code']} {line['name']}" for line in lines[:20])
    told = ("asset_id", "code", "name", "counted", "condition", "note", "version")
    return Conflict(
        Words(f"Vừa được người khác kiểm đếm: {names}.", f"Counted by somebody else meanwhile: {names}."),
        assets=[{name: str(line[name]) if name == "asset_id" else line[name] for name in told} for line in lines],
    )
