"""A refusal is an act too: the journal keeps who was refused what, under which clause."""

from sqlalchemy import Text, bindparam, func, literal, select

from app.core.db import Statement
from app.core.errors import Forbidden
from app.models.base import Instant
from app.models.caller import me
from app.models.journal import journal
from app.policies.act import Act

_REFUSED = Statement(
    journal.insert().from_select(
        ["school_id", "entry", "at", "person_id", "session_id", "action", "clause", "outcome", "noun", "request_id"],
        select(
            me.c.school_id, func.nextval("journal_entry_seq"), bindparam("now", type_=Instant), me.c.person_id,
            me.c.session_id, bindparam("action", type_=Text), bindparam("clause", type_=Text), literal("refused"),
            bindparam("noun", type_=Text), bindparam("request", type_=Text),
        ),
    )
)  # fmt: skip


async def record_refusal(act: Act, refused: Forbidden) -> None:
    """One journal row, in a transaction of its own: the refused one is rolled back."""
    noun = act.action.partition(".")[0]
    await act.row(_REFUSED, action=act.action, clause=refused.members.get("clause"), noun=noun)
