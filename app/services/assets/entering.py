"""Movements of an asset as the keeper enters them (4.2.2).

Most take effect at once and are confirmed afterwards; what is handed to a class waits for its teacher, a disposal for whoever
confirms it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Boolean, Text, bindparam, case, literal_column, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.movements import BelowZero, Ledger
from app.core.words import Words
from app.models.assets import HOLDER, asset_movements, assets
from app.models.base import Instant, Uuid
from app.models.caller import beside_me, in_force, me
from app.models.people import users
from app.models.post import Post
from app.models.schools import classes, school_years
from app.policies import engine
from app.policies.act import Act
from app.policies.engine import Seen, door
from app.policies.reading import written
from app.policies.rows import asset
from app.schemas.assets import AdjustIn, DisposeIn, HandOverIn, MoveIn, NoteIn, ReceiveIn
from app.services.assets.reading import ONE
from app.services.assets.worth import refuse_beyond

ASSETS = Ledger(assets, "quantity", asset_movements, "asset_id")
CHANGES = (*HOLDER, "state", "pending_id", "updated_at")
_SAID = ("id", "kind", "change", *(f"to_{name}" for name in HOLDER), "decision_number", "decision_on", "note", "person_id",
         "state")  # fmt: skip


def _bound(name: str) -> Any:
    """A column of the movement: under a name of its own, for an asset has a note and a state too."""
    return bindparam(f"movement_{name}", type_=asset_movements.c[name].type)


def _written(moved: CTE) -> Statement:
    entry = {name: _bound(name) for name in _SAID} | {"at": bindparam("now", type_=Instant)}
    before = {f"from_{name}": moved.c[f"from_{name}"] for name in HOLDER}
    held, entered = ASSETS.written(moved, CHANGES, entry | before)
    return Statement(select(held.c.version).add_cte(entered))


# A new asset: all of it is given.
_new = select(
    *(bindparam(column.name, type_=column.type).label(column.name) for column in assets.c),
    *(bindparam(f"from_{name}", None, type_=assets.c[name].type).label(f"from_{name}") for name in HOLDER),
).cte("new")
OPEN = _written(_new)

# One that is there and locked: what the movement leaves alone, stays.
_at_once = bindparam("at_once", type_=Boolean)
_after = {
    "quantity": case((_at_once, assets.c.quantity + _bound("change")), else_=assets.c.quantity),
    **{name: case((_at_once, _bound(f"to_{name}")), else_=assets.c[name]) for name in HOLDER},
    "state": bindparam("state_after", type_=Text),
    "pending_id": bindparam("pending_id", type_=Uuid),
    "version": assets.c.version + literal_column("1"),
    "updated_at": bindparam("now", type_=Instant),
}
_old = (
    select(
        *(_after.get(column.name, column).label(column.name) for column in assets.c),
        *(assets.c[name].label(f"from_{name}") for name in HOLDER),
    )
    .where(assets.c.school_id == bindparam("school_id", type_=Uuid), assets.c.id == bindparam("id", type_=Uuid))
    .cte("old")
)
_ENTER = _written(_old)

_TO = {
    verb: door(
        f"asset.{verb}", asset, *(assets.c[name] for name in ("quantity", "price", "state", *HOLDER)), locks=True
    )
    for verb in ("adjust", "receive", "move", "hand_over", "repair", "take_back", "dispose")
}
_open_class = (
    select(classes.c.id)
    .select_from(
        classes.join(
            school_years,
            (school_years.c.school_id == classes.c.school_id) & (school_years.c.id == classes.c.school_year_id),
        )
    )
    .where(
        classes.c.school_id == me.c.school_id,
        classes.c.id == bindparam("class_id", type_=Uuid),
        school_years.c.ends_on >= me.c.today,
    )
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("open_class")
)
_CLASS = Statement(select(_open_class.c.id).select_from(beside_me(_open_class)))
# Of the staff today: whoever holds a post of the school's own.
_member = (
    select(users.c.person_id)
    .select_from(users.join(in_force, (in_force.c.user_id == users.c.id) & (in_force.c.school_id == users.c.school_id)))
    .where(users.c.school_id == me.c.school_id, users.c.person_id == bindparam("person", type_=Uuid))
    .where(in_force.c.post != literal_column(f"'{Post.COMMUNE_OFFICE}'"))
    .limit(literal_column("1"))
    .correlate(me)
    .lateral("member")
)
_MEMBER = Statement(select(_member.c.person_id.label("id")).select_from(beside_me(_member)))

_NO_CLASS = Words(
    "Không có lớp này trong năm học hiện tại.", "There is no such class in a school year that is not over."
)
_NO_MEMBER = Words("Không có cán bộ này đang làm việc.", "There is no such member of staff today.")
_AHEAD = Words("Ngày này chưa đến.", "This day has not come yet.")


async def receive(act: Act, asset_id: UUID, given: ReceiveIn) -> Answer:
    """More pieces of an asset that is kept by number."""
    return await _enter(act, asset_id, "receive", given, change=given.quantity)


async def adjust(act: Act, asset_id: UUID, given: AdjustIn) -> Answer:
    """The quantity as an inventory found it. Raises BelowZero."""
    return await _enter(act, asset_id, "adjust", given, change=given.change)


async def move(act: Act, asset_id: UUID, given: MoveIn) -> Answer:
    """To another place, or to a person; from a class it is a return. Raises Invalid."""
    found = await engine.change(act, _TO["move"], id=asset_id)
    if given.holder_id:
        await _there(act, _MEMBER, "/holder_id", _NO_MEMBER, person=given.holder_id)
    to = {"location": given.location, "class_id": None, "holder_id": given.holder_id}
    return await _entered(act, found, asset_id, "return" if found["class_id"] else "move", given, to=to)


async def hand_over(act: Act, asset_id: UUID, given: HandOverIn) -> Answer:
    """To a class: once its homeroom teacher confirms the receipt. Raises Invalid."""
    found = await engine.change(act, _TO["hand_over"], id=asset_id)
    await _there(act, _CLASS, "/class_id", _NO_CLASS, class_id=given.class_id)
    to = {"location": given.location, "class_id": given.class_id, "holder_id": None}
    return await _entered(act, found, asset_id, "hand_over", given, to=to, at_once=False)


async def repair(act: Act, asset_id: UUID, given: NoteIn) -> Answer:
    """Out for repair; who has it stays."""
    return await _enter(act, asset_id, "repair_out", given)


async def take_back(act: Act, asset_id: UUID, given: NoteIn) -> Answer:
    """Back from repair."""
    return await _enter(act, asset_id, "repair_in", given)


async def dispose(act: Act, asset_id: UUID, given: DisposeIn) -> Answer:
    """By a decision: once it is confirmed, it is gone. Raises BelowZero and Invalid."""
    found = await engine.change(act, _TO["dispose"], id=asset_id)
    if given.decision_on > found["today"]:
        raise Invalid(FieldError("/decision_on", "in_the_future", _AHEAD))
    gone = found["quantity"] if given.quantity is None else given.quantity
    decision: dict[str, Any] = {"decision_number": given.decision_number, "decision_on": given.decision_on}
    return await _entered(act, found, asset_id, "dispose", given, change=-gone, at_once=False, **decision)


async def _enter(act: Act, asset_id: UUID, kind: str, given: Any, *, change: int = 0) -> Answer:
    found = await engine.change(act, _TO[act.action.partition(".")[2]], id=asset_id)
    return await _entered(act, found, asset_id, kind, given, change=change)


async def _entered(
    act: Act,
    found: Seen,
    asset_id: UUID,
    kind: str,
    given: Any,
    *,
    change: int = 0,
    to: Mapping[str, Any] | None = None,
    at_once: bool = True,
    **decision: Any,
) -> Answer:
    if found["quantity"] + change < 0:
        raise BelowZero(found["quantity"])
    if change > 0:
        refuse_beyond("/quantity" if kind == "receive" else "/change", found["price"], found["quantity"] + change)
    movement = said(
        found["person_id"], kind, change, to or {name: found[name] for name in HOLDER}, given.note, **decision
    )
    await act.row(
        _ENTER, school_id=found["school_id"], id=asset_id, at_once=at_once,
        state_after=asset.moves[act.action].to if at_once else found["state"],
        pending_id=None if at_once else movement["movement_id"],
        **movement | {"movement_state": "entered" if at_once else "pending"},
    )  # fmt: skip
    return await written(act, ONE, id=asset_id)


def said(
    person: UUID,
    kind: str,
    change: int,
    to: Mapping[str, Any],
    note: str | None,
    *,
    decision_number: str | None = None,
    decision_on: date | None = None,
) -> dict[str, Any]:
    """What a movement says, as the statements take it."""
    return {
        f"movement_{name}": value
        for name, value in {
            "id": new_id(), "kind": kind, "change": change, **{f"to_{name}": to[name] for name in HOLDER},
            "decision_number": decision_number, "decision_on": decision_on, "note": note,
            "person_id": person, "state": "entered",
        }.items()
    }  # fmt: skip


async def _there(act: Act, statement: Statement, pointer: str, words: Words, **key: Any) -> None:
    found = await act.row(statement, **key)
    if found is None or found["id"] is None:
        raise Invalid(FieldError(pointer, "not_found", words))
