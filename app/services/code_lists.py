"""Every list of codes that the API speaks, in words, for whoever builds a screen."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol

import orjson

from app.core.answer import Answer
from app.core.words import Words
from app.data.advice_templates import ADVICE, NOTICES, OUTCOMES, AdviceTemplate
from app.data.age_groups import AGE_GROUPS
from app.data.asset_categories import CATEGORIES, FUNDS
from app.data.diets import DIETS
from app.data.disabilities import DISABILITY_DEGREES, DISABILITY_TYPES
from app.data.due_dates import DUE_DATES
from app.data.ethnic_groups import ETHNIC_GROUPS
from app.data.growth import GROWTH_CLASSES, INDICATORS, REASONS
from app.data.health_findings import HEALTH_FINDINGS
from app.data.policy_categories import POLICY_CATEGORIES
from app.data.record_words import MARKS, RELATIONSHIPS, REQUIRED, SEXES, STATUSES, UNKNOWNS
from app.models.post import POST_NAMES
from app.policies.act import Act
from app.policies.engine import admit


class _Entry(Protocol):
    """An entry of a shipped list."""

    @property
    def code(self) -> str: ...
    @property
    def vi(self) -> str: ...
    @property
    def en(self) -> str: ...


async def read(act: Act) -> Answer:
    """All lists, in the caller's language."""
    caller = await admit(act)
    body, etag = _lists(act.locale, caller["today"])
    return Answer(body, etag=etag, headers={"content-language": act.locale})


@lru_cache(maxsize=8)
def _lists(locale: str, today: date) -> tuple[bytes, str]:
    age_groups = [
        shipped
        | {"from_months": group.from_months, "to_months": group.to_months, "largest_class": group.largest_class(today)}
        for shipped, group in zip(_shipped(AGE_GROUPS, locale), AGE_GROUPS, strict=True)
    ]
    body = orjson.dumps(
        {
            "advice_outcomes": _worded(OUTCOMES, locale),
            "advice_templates": _templates(ADVICE, locale),
            "age_groups": age_groups,
            "asset_categories": [
                {"code": category.code, "name": category.words.in_(locale), "teaching": category.teaching}
                for category in CATEGORIES
            ],
            "asset_funds": _worded(FUNDS, locale),
            "diets": _shipped(DIETS, locale),
            "disability_degrees": _shipped(DISABILITY_DEGREES, locale),
            "disability_types": _shipped(DISABILITY_TYPES, locale),
            "due_dates": _worded(DUE_DATES, locale),
            "ethnic_groups": [{"code": group.code, "name": group.name} for group in ETHNIC_GROUPS],
            "growth_classes": _worded({code: each.words for code, each in GROWTH_CLASSES.items()}, locale),
            "growth_indicators": _worded({code: each.words for code, each in INDICATORS.items()}, locale),
            "growth_reasons": _worded(REASONS, locale),
            "health_findings": _shipped(HEALTH_FINDINGS, locale),
            "marks": _worded(MARKS, locale),
            "missing": _worded(REQUIRED, locale),
            "notice_templates": _templates(NOTICES, locale),
            "policy_categories": _shipped(POLICY_CATEGORIES, locale),
            "posts": _worded(POST_NAMES, locale),
            "relationships": _worded(RELATIONSHIPS, locale),
            "sexes": _worded(SEXES, locale),
            "statuses": _worded(STATUSES, locale),
            "unknown": _worded(UNKNOWNS, locale),
        }
    )
    return body, f'"{sha256(body).hexdigest()[:16]}"'


def _templates(templates: Iterable[AdviceTemplate], locale: str) -> list[dict[str, Any]]:
    return [
        {"code": each.code, "name": each.title.in_(locale), "text": each.text.in_(locale), "of": each.of}
        for each in templates
    ]


def _shipped(entries: Iterable[_Entry], locale: str) -> list[dict[str, Any]]:
    return [{"code": each.code, "name": Words(each.vi, each.en).in_(locale)} for each in entries]


def _worded(words: Mapping[Any, Words], locale: str) -> list[dict[str, Any]]:
    return [{"code": str(code), "name": said.in_(locale)} for code, said in words.items()]
