"""What somebody can point at by a type and an id, to ask what may be done with it."""

from dataclasses import replace

from sqlalchemy import bindparam

from app.models.students import guardians
from app.policies.row import Row
from app.policies.rows import (
    access,
    assignment,
    class_,
    consent,
    content,
    content_check,
    diet,
    editorial_plan,
    file,
    group,
    guardian,
    health,
    health_round,
    health_summary,
    import_,
    inventory,
    inventory_difference,
    register_of_the_day,
    safety_card,
    school_year,
    session,
    student,
    user,
)

OBJECTS: dict[str, Row] = {
    "access": access,
    "assignment": assignment,
    "attendance": register_of_the_day,
    "class": class_,
    "consent": consent,
    "content": content,
    "content_check": content_check,
    "diet": diet,
    "file": file,
    "editorial_plan": editorial_plan,
    "group": group,
    "guardian": replace(guardian, key=guardians.c.id == bindparam("id", type_=guardians.c.id.type)),
    "health": health,
    "health_round": health_round,
    "health_summary": health_summary,
    "import": import_,
    "inventory": inventory,
    "inventory_difference": inventory_difference,
    "safety_card": safety_card,
    "school_year": school_year,
    "session": session,
    "student": student,
    "user": user,
}
"""What somebody can point at, by its noun. A register is pointed at by its class, and a day that is today if it is not named."""
