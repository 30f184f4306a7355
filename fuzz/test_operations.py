"""Every operation, as every post: no server error, and no answer that the document does not know.

The principal sends everything that Schemathesis thinks of (bounds of each limit, wrong types, missing parts); what has a
wrong shape is refused before anybody asks who sends it, so the others send what the document allows, and a little else.
The seed is fixed: the same document gives the same requests.
"""

import copy
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fuzz.conftest import DOCUMENT
from fuzz.people import POSTS, School

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
OTHERS = [post for post in POSTS if post not in ("principal", "nobody")]
ENDS_SESSIONS = {"session.end"}
"""Actions after which the caller's token may be worth nothing."""


def _schema(*, thorough: bool) -> Any:
    """The document. What every operation takes beside its own is tried on one of them only."""
    document = copy.deepcopy(DOCUMENT)
    for path, item in document["paths"].items():
        for operation in item.values():
            if path != "/v1/me":
                operation["parameters"] = [each for each in operation["parameters"] if "$ref" not in each]
    config = SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": thorough}}})
    return schemathesis.openapi.from_dict(document, config=config)


def _bounded(examples: int) -> settings:
    return settings(
        max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip


thorough, brief = _schema(thorough=True), _schema(thorough=False)


def _sent(case: Any, school: School, post: str) -> Any:
    """The answer, held against the document."""
    case.path_parameters = school.placed(post, dict(case.path_parameters or {}))
    case.query = school.placed(post, dict(case.query or {}))
    if case.media_type == "application/json":
        case.body = school.placed(post, case.body)
    action = case.operation.definition.raw["x-action"]
    headers = school.headers(post, to_be_ended=action in ENDS_SESSIONS)
    answer = case.call(base_url=school.address, headers=headers)
    case.validate_response(answer, checks=CHECKS, headers=headers)
    return answer


@pytest.mark.xdist_group("principal")
@pytest.mark.parametrize("post", ["principal"])
@thorough.parametrize()
@_bounded(10)
def test_as_the_principal(case: Any, school: School, post: str) -> None:
    _sent(case, school, post)


@pytest.mark.xdist_group("the others")
@pytest.mark.parametrize("post", OTHERS)
@brief.parametrize()
@_bounded(6)
def test_as_another_post(case: Any, school: School, post: str) -> None:
    # What only the server can make is left out: the principal has tried others, and nothing would lie behind them.
    (case.query or {}).pop("cursor", None)
    if "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = "*"
    _sent(case, school, post)


@pytest.mark.xdist_group("the others")
@pytest.mark.parametrize("post", ["nobody"])
@brief.parametrize()
@_bounded(2)
def test_as_nobody(case: Any, school: School, post: str) -> None:
    answer = _sent(case, school, post)
    assert answer.status_code == 401 or not case.operation.definition.raw["security"]


@pytest.mark.xdist_group("principal")
def test_the_principal_was_signed_in_all_the_time(school: School) -> None:
    assert school.lives("principal")


@pytest.mark.xdist_group("the others")
@pytest.mark.parametrize("post", OTHERS)
def test_the_others_were_signed_in_all_the_time(school: School, post: str) -> None:
    assert school.lives(post)
