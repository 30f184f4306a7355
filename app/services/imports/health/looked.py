"""Who holds a sheet against a child's measurements learns them, a dry run too: equal or not. It is a reading (4.2.5)."""

from typing import Any

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.core.db import ARRAY_OF_UUID, Statement
from app.models.caller import me
from app.policies.act import Act
from app.policies.readings import CHILDREN, GRANTED, journaled
from app.services.imports.health.plan import Plan
from app.services.imports.health.scope import Scope

_children = bindparam("children", type_=ARRAY_OF_UUID)
_each_by = func.array_fill(
    bindparam("grant", type_=Integer), array[Any]([func.cardinality(_children)], type_=Integer), type_=ARRAY(Integer)
)
_LOOKED = Statement(
    journaled(
        select(
            me.c.school_id, me.c.person_id, me.c.session_id, me.c.must_change_password,
            _children.label(CHILDREN), _each_by.label(GRANTED),
        ),
        "health.measure",
        "health",
    )
)  # fmt: skip


async def looked(act: Act, plan: Plan, scope: Scope) -> None:
    """One access for each child whose row was held against what is known, whatever comes of it."""
    if plan.children:
        await act.row(_LOOKED, children=sorted(plan.children), grant=scope.grant)
