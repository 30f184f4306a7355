"""`?include=allowed_actions` of every single resource, against the cells of policy.md about the same thing."""

from functools import cache

import pytest

from app.policies import rows
from app.policies.row import Row
from app.routers.route import Lane
from app.schemas.base import Page
from tests.program import Program
from tests.regulation.stage import COLUMNS, EVERYBODY, Stage, action_of, lane_of, staged
from tests.regulation.table import NOT_IN_IT, Cell, expected, things
from tests.regulation.test_table import TABLES

# Let through by the policy and refused for what it is about, as a value of a wrong kind is.
TOLD_LATER = {"own one-time code": "one's own password is changed with the one in use"}
# A workflow: the cell may ask for it of a thing in another state than the one that is read; each area's tests have all states.
FURTHER = {"medication.give", "medication.end", "asset.take_back", "asset.confirm"}
# Several things under one noun, each with a row of its own.
PARTS = {
    "/v1/inventory-differences/{difference_id}": rows.inventory_difference,
    "/v1/asset-movements/{movement_id}": rows.asset_movement,
    "/v1/stock-items/{item_id}": rows.stock_item,
    "/v1/stock-lots/{lot_id}": rows.stock_lot,
    "/v1/stock-lists/{list_id}": rows.stock_list,
}
# What has no row of its own: the caller's own view, a page of the regulation, a part of what has a row.
VIEWS = {
    "/v1/me", "/v1/me/today", "/v1/me/permissions", "/v1/policy", "/v1/code-lists", "/v1/content/{content_id}/diff",
    "/v1/content/{content_id}/revisions/{number}",
}  # fmt: skip


def _is_single(lane: Lane) -> bool:
    model = lane.response_model
    return "GET" in lane.methods and lane.public is None and model is not None and not issubclass(model, Page)


def _row(lane: Lane) -> Row:
    """The row that the route reads; the longest where there are several views of it."""
    if lane.path in PARTS:
        return PARTS[lane.path]
    found = (each for each in vars(rows).values() if isinstance(each, Row) and lane.action in each.actions)
    noun = lane.action.partition(".")[0]
    return max((row for row in found if row.noun == noun), key=lambda row: len(row.actions))


def _works(column: str, cell: Cell) -> bool:
    """The thing is done or told, or the policy lets it through and only its state stands against it (409)."""
    if column in TOLD_LATER:
        return cell.status == 422
    return cell.status == 409 or (cell.status < 300 and cell.clause not in (None, NOT_IN_IT))


@cache
def _of_everything() -> tuple[tuple[str, str, str], ...]:
    """Heading, column and thing."""
    return tuple((heading, column, thing) for heading in TABLES for column, thing in things(heading).items())


def _asking(program: Program, stage: Stage, action: str, thing: str) -> list[tuple[str, str]]:
    """The columns that ask for the action on the thing."""
    return [
        (h, column) for h, column, of in _of_everything() if of == thing and action_of(program, stage, column) == action
    ]


def _singles(program: Program, stage: Stage) -> list[tuple[str, str, Lane]]:
    lanes = ((column, thing, lane_of(program, stage, column)) for _, column, thing in _of_everything())
    return [(column, thing, lane) for column, thing, lane in lanes if "include" in lane.shape.known]


@pytest.mark.parametrize("who", EVERYBODY)
async def test_the_actions_included_are_those_that_work(program: Program, who: str) -> None:
    stage = await staged(program, who)
    wrong = []
    for column, thing, lane in _singles(program, stage):
        answer = await stage.caller.get(COLUMNS[column][1](stage) + "?include=allowed_actions")
        if answer.status != 200:
            continue  # the tables say for whom
        listed = answer.json["allowed_actions"]
        row = _row(lane)
        assert listed == [action for action in row.actions if action in listed], f"{column}: {listed}"
        for action in row.actions:
            asking = _asking(program, stage, action, thing)
            works = [_works(name, expected(heading)[who][name]) for heading, name in asking]
            waits = action in row.moves or action in FURTHER
            if asking and (action in listed) != any(works) and (action in listed or not waits):
                wrong.append(f"{column}: {action} is {'' if action in listed else 'not '}listed")
    assert not wrong, f"{who}\n" + "\n".join(wrong)


async def test_every_single_resource_may_include_the_actions_and_a_cell_asks_for_each(program: Program) -> None:
    stage = await staged(program, "principal")
    lanes = [route for route in program.application.routes if isinstance(route, Lane) and _is_single(route)]
    assert {lane.path for lane in lanes if "include" not in lane.shape.known} == VIEWS
    asked_for = {lane.path for _, _, lane in _singles(program, stage)}
    assert asked_for == {lane.path for lane in lanes} - VIEWS
    for action in {action for _, _, lane in _singles(program, stage) for action in _row(lane).actions}:
        things_of = {thing for _, thing, lane in _singles(program, stage) if action in _row(lane).actions}
        assert any(_asking(program, stage, action, thing) for thing in things_of), f"no cell asks for {action}"
