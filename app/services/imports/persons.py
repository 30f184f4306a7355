"""Persons as every kind of import writes them and takes them back."""

from typing import Final

from sqlalchemy import ARRAY, any_, bindparam, null

from app.core.db import Statement
from app.models.base import Uuid
from app.models.people import persons

PERSON: Final = ("full_name", "identity_key", "birth_year", "phone", "national_id")
"""The columns that a list writes, and that an undo gives back."""

VOID: Final = Statement(
    persons.update()
    .where(
        persons.c.school_id == bindparam("school", type_=Uuid),
        persons.c.id == any_(bindparam("persons", type_=ARRAY(Uuid))),
    )
    .values(phone=null(), national_id=null(), birth_year=null(), version=persons.c.version + 1)
)
"""A person whom a list made by mistake stands for nobody: by a phone or a number nobody is taken for them again."""
