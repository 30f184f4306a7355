"""Two records of one child made one: what was said, what happened and what is given goes with the record that is kept."""

from uuid import UUID

from sqlalchemy import Table, Update, bindparam

from app.core.db import Statement
from app.models.base import Uuid
from app.models.health_incidents import health_incidents
from app.models.medication import medication_requests
from app.models.messages import messages
from app.policies.act import Act


def _move(table: Table, column: str) -> Update:
    return (
        table.update()
        .where(table.c.school_id == bindparam("school", type_=Uuid), table.c[column] == bindparam("other", type_=Uuid))
        .values(
            {
                column: bindparam("kept", type_=Uuid),
                **({"version": table.c.version + 1} if "version" in table.c else {}),
            }
        )
    )


# Advice goes with its message and doses with their request: their references cascade.
_JOIN = Statement(
    _move(medication_requests, "student_id").add_cte(
        _move(messages, "child_id").returning(messages.c.id).cte("told"),
        _move(health_incidents, "student_id").returning(health_incidents.c.id).cte("happened"),
    )
)


async def join(act: Act, *, school: UUID, kept: UUID, other: UUID) -> None:
    """Bring what the other record's parents were told and asked for to the kept one."""
    await act.row(_JOIN, school=school, kept=kept, other=other)
