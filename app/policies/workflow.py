"""A transition of a workflow: the engine lets it through only out of the states that its `Move` names; this does it."""

from typing import Any
from uuid import UUID

from app.core.db import updating
from app.policies.act import Act
from app.policies.engine import Seen
from app.policies.row import Row


async def advance(act: Act, row: Row, seen: Seen, id_: UUID, **changes: Any) -> None:
    """Put a row that `change` has found into the state that the action leads to. `changes`: columns that go with it."""
    columns = {"state": row.moves[act.action].to, **changes}
    await act.row(updating(row.table, *columns), school_id=seen["school_id"], id=id_, **columns)
