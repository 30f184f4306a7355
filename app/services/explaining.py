"""Why somebody may, or may not (clause 2): how a statement of policies/explaining.py is asked and told; nothing is decided here."""

from typing import Any

from app.core.answer import Answer
from app.core.db import Row as Found
from app.core.errors import FieldError, Invalid, NotFound
from app.core.words import Words
from app.policies.act import Act
from app.policies.actions import ACTIONS
from app.policies.declare import GRANTS, Grant, Never, separations
from app.policies.engine import admitted
from app.policies.explaining import HERE, asks_a_row, explained, rows_of
from app.policies.objects import OBJECTS
from app.policies.operations import OPERATIONS
from app.policies.regulation import ORIGIN_WORDS
from app.policies.row import Row
from app.policies.telling import may_words, never_words
from app.schemas.policy import ExplainIn
from app.services.policy import unknown


async def explain(act: Act, asked: ExplainIn) -> Answer:
    """The action on the object: allowed or not, by which clause, what stands in the way, who could do it.

    Raises NotFound for an object that the caller may not read, Invalid for an action that is not done to such a thing.
    """
    row = _row_of(asked)
    key: dict[str, Any] = asked.object.model_dump(exclude={"type"}, exclude_none=True) if asked.object else {}
    record = admitted(act, await act.row(explained(asked.action, row), **key))
    if record["found"] is None:
        raise NotFound
    return Answer.of(_told(asked.action, record, act.locale))


def _row_of(asked: ExplainIn) -> Row:
    """What the action is done to; HERE where that is no single thing. Raises Invalid."""
    action, given = asked.action, asked.object
    if action not in GRANTS:
        raise Invalid(unknown("/action", action, GRANTS))
    types = rows_of(action)
    if action not in OPERATIONS or (asks_a_row(action) and not types):
        where = f"GET /v1/policy?action={action}"
        said = Words(
            f"Hệ thống chưa làm được việc này. Ai được làm: {where}.",
            f"The system does not do this yet. Who may: {where}.",
        )
        raise Invalid(FieldError("/action", "not_yet", said))
    if given and given.type not in OBJECTS:
        raise Invalid(unknown("/object/type", given.type, OBJECTS))
    if given is None and not types:
        return HERE
    if given is None or given.type not in types:
        done = ", ".join(types)
        said = Words(f"Việc này làm với: {done}.", f"This is done to: {done}.")
        nothing = Words(
            "Việc này không làm với riêng thứ gì; bỏ object đi.", "This is done to no single thing; leave object out."
        )
        raise Invalid(FieldError("/object", "wrong_object", said if types else nothing))
    if given.date and given.type != "attendance":
        said = Words("Chỉ sổ điểm danh có ngày.", "Only a register has a date.")
        raise Invalid(FieldError("/object/date", "not_taken", said))
    return OBJECTS[given.type]


def _told(action: str, record: Found, locale: str) -> dict[str, Any]:
    grants, separated = GRANTS[action], separations(action)
    through = next((grant for grant in grants if grant.number == record["granted"]), None)
    allowed = through is not None and not any(record["bars"])
    return {
        "action": action,
        "words": ACTIONS[action].in_(locale),
        "allowed": allowed,
        "by": _rule(through, locale) if allowed and through else None,
        "rules": [
            {**_rule(grant, locale), "holds": verdict == "holds", "missing": None if verdict == "holds" else verdict}
            for grant, verdict in zip(grants, record["verdicts"], strict=True)
        ],
        "separations": [
            {**_cited(never, locale), "sentence": never_words(never).in_(locale), "bars": bars}
            for never, bars in zip(separated, record["bars"], strict=True)
        ],
        "who": [
            {
                "role": grant.role,
                "clause": grant.cited.clause,
                "reach": grant.reach.in_(locale),
                "unit": could["unit"],
                "people": could["people"],
            }
            for grant, could in zip(grants, record["who"], strict=True)
            if could["someone"]
        ],
    }


def _cited(rule: Grant | Never, locale: str) -> dict[str, Any]:
    cited = rule.cited
    return {
        "clause": cited.clause,
        "origin": cited.origin.value,
        "origin_words": ORIGIN_WORDS[cited.origin].in_(locale),
    }


def _rule(grant: Grant, locale: str) -> dict[str, Any]:
    return {
        **_cited(grant, locale),
        "role": grant.role,
        "scope": grant.scope.name,
        "sentence": may_words(grant).in_(locale),
        "while": grant.only.words.in_(locale) if grant.only else None,
    }
