"""Measurements and findings as SQL writes them into an answer (schemas.health)."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Float, Text, bindparam, case, cast, column, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB

from app.core.shape import or_empty, thing, things
from app.core.words import Words
from app.data.health_findings import HEALTH_FINDINGS
from app.models.health import Z_SCORES, measurements
from app.services.health.growth import CLASSES

_LOCALE = bindparam("locale", type_=Text)


def worded(code: ColumnElement[Any], words: Mapping[str, Words]) -> ColumnElement[str]:
    """A shipped code's words in the caller's language; the code itself where it is shipped no more."""
    told = orjson.dumps({each: {"vi": said.vi, "en": said.en} for each, said in words.items()}).decode()
    shipped = literal_column("'" + told.replace("'", "''").replace("%", "%%") + "'::jsonb", JSONB)
    return func.coalesce(shipped.op("->")(code).op("->>")(_LOCALE), code, type_=Text)


def coded(codes: ColumnElement[Any], words: Mapping[str, Words]) -> ColumnElement[Any]:
    """An array of codes as a list of codes and names, in its order; empty for null."""
    each = func.unnest(codes).table_valued(column("code", Text), with_ordinality="place", name="each").render_derived()
    said = thing(code=each.c.code, name=worded(each.c.code, words))
    listed = select(things(said, each.c.place)).scalar_subquery()
    return or_empty(listed)


FINDINGS = {each.code: Words(each.vi, each.en) for each in HEALTH_FINDINGS}

_m = measurements.c
_implausible = func.cardinality(func.coalesce(_m.implausible, literal_column("'{}'::text[]"))) > literal_column("0")
REMEASURE = case((_m.remeasured, literal_column("false")), else_=_implausible)
"""Beyond belief, and not measured a second time."""

MEASURED = func.coalesce(_m.weight_g.is_not(None) & _m.length_mm.is_not(None), literal_column("false"))
"""Weighed, and its height measured."""


def values() -> dict[str, ColumnElement[Any]]:
    """The fields of schemas.health.ValuesOut, of a child without a row too."""
    as_they_are = {
        name: _m[name] for name in ("vision_left", "vision_right", "teeth_decayed", "systolic", "diastolic", "heart_rate")
    }  # fmt: skip
    return {
        "measured_on": _m.measured_on,
        "weight_kg": cast(_m.weight_g, Float(53)) / literal_column("1000"),
        "height_cm": cast(_m.length_mm, Float(53)) / literal_column("10"),
        "position": func.coalesce(_m.position, literal_column("'unknown'")),
        "oedema": func.coalesce(_m.oedema, literal_column("false")),
        **as_they_are,
        "note": _m.note,
        "remeasured": func.coalesce(_m.remeasured, literal_column("false")),
        "age_days": _m.age_days,
        "z_scores": thing(**{name: cast(_m[name], Float(53)) / literal_column("100") for name in Z_SCORES}),
        "classes": coded(_m.classes, CLASSES),
        "implausible": or_empty(func.array_to_json(_m.implausible)),
        "remeasure": REMEASURE,
        "method": _m.method,
        "version": func.coalesce(_m.version, literal_column("0")),
    }
