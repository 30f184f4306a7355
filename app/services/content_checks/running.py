"""Running a check: what is to stand there is asked, the channels are looked at without a transaction, the result is written."""

from dataclasses import dataclass, replace
from uuid import UUID

import orjson
from sqlalchemy import Text, bindparam, cast, column, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert

from app.channels import CHANNELS, Channel, Unreachable
from app.core.answer import Answer
from app.core.db import Row, Statement, inserting
from app.core.errors import TemporarilyUnavailable
from app.core.ids import new_id
from app.models.base import Instant, Uuid
from app.models.content_checks import RESULTS, content_checks, content_differences
from app.policies.act import Act
from app.policies.engine import admit, admit_to_change, admitted
from app.policies.reading import written
from app.services.content_checks import expected
from app.services.content_checks.comparing import (
    Difference,
    Expected,
    compared,
    covered_by_nothing,
    entered_past_the_program,
)
from app.services.content_checks.reading import ONE


class CouldNotLook(TemporarilyUnavailable):
    """A channel gave no answer: nothing is known of what stands there, and no check is written."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found. `checked`: how many publications were looked at."""

    checked: int
    differences: list[Difference]


_FIELDS = (
    "channel",
    "external_id",
    "content_id",
    "publication_id",
    "result",
    "title",
    "address",
    "approved_sha256",
    "found",
    "diff",
)
_given = (
    func.jsonb_to_recordset(cast(bindparam("differences", type_=Text), JSONB))
    .table_valued(
        column("id", Uuid),
        *(column(name, content_differences.c[name].type) for name in _FIELDS),
        column("remarks", JSONB),
        name="given",
    )
    .render_derived(with_types=True)
)
_remark = func.jsonb_array_elements_text(_given.c.remarks).column_valued("remark")
_new = insert(content_differences).from_select(
    ["school_id", "id", *_FIELDS, "remarks", "state", "found_at", "seen_at"],
    select(
        bindparam("school", type_=Uuid), _given.c.id, *(_given.c[name] for name in _FIELDS),
        func.array(select(_remark).scalar_subquery(), type_=ARRAY(Text)), literal_column("'open'"),
        bindparam("now", type_=Instant), bindparam("now", type_=Instant),
    ),
)  # fmt: skip
_KEEP = Statement(
    _new.on_conflict_do_update(
        index_elements=["school_id", "channel", "external_id", "result", "found"],
        index_where=content_differences.c.state == literal_column("'open'"),
        set_={"seen_at": _new.excluded.seen_at},
    ).returning(content_differences.c.id)
)
_WRITE = inserting(content_checks, "school_id", "id", "checked_at", "checked_by", "checked", *RESULTS, "difference_ids")


async def run(act: Act) -> Answer:
    """Check everything that the school has published, on every channel (7.1). Raises CouldNotLook."""
    await admit(act)
    outcome = await _looked(act, admitted(act, await act.row(expected.ASKED_BY_ME)))
    caller = await admit_to_change(act)
    id_ = await _written(act, caller["school_id"], caller["person_id"], outcome)
    return await written(act, ONE, id=id_)


async def check_school(asking: Act, writing: Act, school: UUID) -> Outcome:
    """The same for an operator: `asking` reads without a transaction, `writing` keeps what was found. Raises CouldNotLook."""
    found = await asking.row(expected.ASKED_BY_AN_OPERATOR, school=school)
    assert found is not None, "the school is there"
    outcome = await _looked(asking, found)
    await writing.begin()
    await writing.enter_school(school)
    await writing.sign(None, person=None)
    await _written(writing, school, None, outcome)
    return outcome


async def _looked(act: Act, found: Row) -> Outcome:
    publications, unknown = expected.of(found)
    differences = [entered_past_the_program(*each) for each in unknown]
    try:
        for name, channel in CHANNELS.items():
            of_it = [each for each in publications if each.register.channel == name]
            differences += await _on(act, found["code"], name, channel, of_it)
    except Unreachable as error:
        raise CouldNotLook from error
    return Outcome(len(publications), differences)


async def _on(
    act: Act, school_code: str, name: str, channel: Channel, publications: list[Expected]
) -> list[Difference]:
    """What differs on one channel."""
    differences = []
    for each in publications:
        standing = await channel.fetch(act, school_code, each.external_id)
        approved = expected.approved_by(each, standing.text if standing else None)
        if difference := compared(replace(each, approved=approved), standing):
            differences.append(difference)
    ours = {each.external_id for each in publications}
    for external_id in [id_ async for id_ in channel.every(act, school_code) if id_ not in ours]:
        # It may have been taken down a moment ago.
        if standing := await channel.fetch(act, school_code, external_id):
            differences.append(covered_by_nothing(name, standing))
    return differences


async def _written(act: Act, school: UUID, person: UUID | None, outcome: Outcome) -> UUID:
    """The check with its differences: one that is open since an earlier check is the same one still."""
    given = [
        {"id": new_id(), "remarks": each.remarks, **{name: getattr(each, name) for name in _FIELDS}}
        for each in outcome.differences
    ]
    kept = await act.rows(_KEEP, school=school, differences=orjson.dumps(given).decode()) if given else []
    counts = {result: sum(each.result == result for each in outcome.differences) for result in RESULTS}
    id_ = new_id()
    await act.row(
        _WRITE, school_id=school, id=id_, checked_at=act.now, checked_by=person, checked=outcome.checked,
        difference_ids=[row["id"] for row in kept], **counts,
    )  # fmt: skip
    return id_
