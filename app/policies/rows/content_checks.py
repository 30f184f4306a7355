"""Checks of what is published, and the differences that they found (7.1)."""

from sqlalchemy import Text, cast, literal_column

from app.models.content_checks import content_checks, content_differences
from app.policies.row import Move, Row
from app.policies.rows.keys import is_

content_check = Row(
    "content_check",
    content_checks,
    key=is_(content_checks.c.id),
    locks={"school_id": content_checks.c.school_id},
    version=literal_column("'1'", Text),
    actions=("content_check.read", "content_check.run"),
)
_state = content_differences.c.state
content_difference = Row(
    "content_check",
    content_differences,
    key=is_(content_differences.c.id),
    locks={"school_id": content_differences.c.school_id},
    version=cast(content_differences.c.version, Text),
    actions=("content_check.read", "content_check.resolve"),
    state=_state,
    moves={"content_check.resolve": Move(_state == literal_column("'open'", Text), to="resolved")},
)
