"""What somebody can point at by a type and an id, to ask what may be done with it."""

from dataclasses import replace

from sqlalchemy import bindparam

from app.models.students import guardians
from app.policies.row import Row
from app.policies.rows import (
    access,
    advice,
    advice_owed,
    assignment,
    child_advice,
    child_incidents,
    child_medication,
    class_,
    consent,
    content,
    diet,
    editorial_plan,
    file,
    group,
    guardian,
    health,
    health_incident,
    health_notice,
    health_round,
    health_summary,
    import_,
    medication,
    message,
    register_of_the_day,
    safety_card,
    school_year,
    session,
    student,
    user,
)

OBJECTS: dict[str, Row] = {
    "access": access,
    "advice": advice,
    "advice_of_child": child_advice,
    "advice_owed": advice_owed,
    "assignment": assignment,
    "attendance": register_of_the_day,
    "class": class_,
    "consent": consent,
    "content": content,
    "diet": diet,
    "editorial_plan": editorial_plan,
    "file": file,
    "group": group,
    "guardian": replace(guardian, key=guardians.c.id == bindparam("id", type_=guardians.c.id.type)),
    "health": health,
    "health_incident": health_incident,
    "health_notice": health_notice,
    "health_round": health_round,
    "health_summary": health_summary,
    "import": import_,
    "incidents_of_child": child_incidents,
    "medication": medication,
    "medication_of_child": child_medication,
    "message": message,
    "safety_card": safety_card,
    "school_year": school_year,
    "session": session,
    "student": student,
    "user": user,
}
"""What somebody can point at, by its noun. A register is pointed at by its class, and a day that is today if it is not named."""
