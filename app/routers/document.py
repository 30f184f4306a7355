"""What FastAPI's OpenAPI document lacks to be one that others build on: words, limits, examples, headers, problems.

Routes say what they take, answer and refuse; nothing here names a route. Where a model or a route is to say more, the
test of the document tells (tests/house/test_document.py).
"""

from collections.abc import Iterable
from contextlib import suppress
from copy import copy

from fastapi import FastAPI

from app.core.errors import Problem
from app.core.openapi import (
    Json,
    example_of,
    hoisted,
    limit_by_format,
    operations,
    reached,
    rename,
    resolved,
    without_null,
)
from app.policies.actions import ACTIONS
from app.routers.document_words import CSV, DESCRIPTION, DONE, HEADERS, PARAMETERS, PROBLEMS, SECURITY, SERVER, TAGS
from app.schemas.problem import ProblemOut

_PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}
LARGEST_FILE = 64_000_000
_ALWAYS = ("X-Request-Id", "Cache-Control")
_WITH_STATUS = {401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After",), 503: ("Retry-After",)}


def refusal(problems: Iterable[type[Problem]]) -> Json:
    """The response of a status: each of its problems with an example."""
    by_name = {each.__name__: each for each in problems}
    return {
        "description": "\n\n".join(f"`{each.code}`: {each.title.vi} {each.title.en}" for each in by_name.values()),
        "content": {
            "application/problem+json": {
                "schema": _PROBLEM,
                "examples": {name: {"value": _problem(each)} for name, each in by_name.items()},
            }
        },
    }


def _problem(problem: type[Problem]) -> Json:
    """The document of a refusal, as the class itself says it."""
    said = Problem.__new__(problem)
    Problem.__init__(said, **PROBLEMS.get(problem.code, {}))
    return said.document("vi", ProblemOut.model_fields["request_id"].examples[0])  # type: ignore[index]


def complete(application: FastAPI) -> None:
    """Make the application serve the whole document."""
    made = application.openapi

    def document() -> Json:
        if application.openapi_schema is None:
            _complete(made())
        assert application.openapi_schema is not None
        return application.openapi_schema

    application.openapi = document  # type: ignore[method-assign]


def _complete(document: Json) -> None:
    document["info"]["description"] = DESCRIPTION
    document["servers"] = [SERVER]
    document["security"] = [{name: []} for name in SECURITY]
    document["components"]["securitySchemes"] = SECURITY
    _add_problem(document["components"]["schemas"])
    rename(document, {name: _page(name) for name in document["components"]["schemas"] if name.startswith("Page_")})
    _open_what_goes_out(document)
    for _, method, operation in operations(document):
        _complete_parameters(operation, document)
        if body := operation.get("requestBody"):
            _complete_body(method, body, document)
        _complete_operation(operation)
        for status, response in operation["responses"].items():
            if status >= "400":
                operation["responses"][status] = _refused(int(status), response, document)
            else:
                _complete_success(int(status), response, method, operation, document)
    used = {tag for _, _, operation in operations(document) for tag in operation["tags"]}
    document["tags"] = [
        {"name": name, "description": f"{words.vi}\n\n{words.en}"} for name, words in TAGS.items() if name in used
    ]
    limit_by_format(document)
    _add_examples(document)


def _add_problem(schemas: Json) -> None:
    problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"ProblemOut": problem}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)


def _page(name: str) -> str:
    """`StudentPage` for `Page_StudentOut_`, which is FastAPI's name for `Page[StudentOut]`."""
    return name.removeprefix("Page_").removesuffix("_").removesuffix("Out") + "Page"


def _open_what_goes_out(document: Json) -> None:
    """Fields may be added to any answer, so only what comes in is closed."""
    taken = reached(document, [operation.get("requestBody") for _, _, operation in operations(document)])
    for name, schema in document["components"]["schemas"].items():
        if name not in taken and isinstance(schema.get("additionalProperties"), bool):
            del schema["additionalProperties"]


def _complete_parameters(operation: Json, document: Json) -> None:
    for parameter in (parameters := operation.setdefault("parameters", [])):
        parameter["schema"] = without_null(parameter["schema"])
        parameter["schema"].pop("description", None)  # it stands in the parameter
    parameters += [hoisted(document, "parameters", name, parameter) for name, parameter in PARAMETERS.items()]


def _complete_body(method: str, body: Json, document: Json) -> None:
    body["required"] = True
    if method == "patch":
        body["content"]["application/merge-patch+json"] = copy(body["content"]["application/json"])
    for media_type, media in body["content"].items():
        if media_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
            fields = resolved(media["schema"], document)["properties"]
            fields |= {name: without_null(field) for name, field in fields.items()}


def _complete_operation(operation: Json) -> None:
    """A signed-in operation takes either scheme; every one says its right in both languages."""
    words = ACTIONS[operation["x-action"]]
    clauses = ", ".join(operation["x-clause"])
    right = f"`{operation['x-action']}`: {words.vi}; {words.en}." + (
        f" Điều khoản (clauses): {clauses}." if clauses else ""
    )
    operation["description"] = f"{operation['description']}\n\n{right}"
    operation["security"] = [{name: []} for name in SECURITY] if operation.get("security") else []


def _refused(status: int, response: Json, document: Json) -> Json:
    """Refusals are the same everywhere: each kind stands once under components."""
    names = [*_ALWAYS, "Content-Language", *_WITH_STATUS.get(status, ())]
    response["headers"] = _headers(names, document)
    return hoisted(
        document, "responses", "Or".join(response["content"]["application/problem+json"]["examples"]), response
    )


def _is_one(method: str, fields: Json, operation: Json) -> bool:
    """Whether the answer is a single resource: what is read and no list, or what may say the caller's actions on it."""
    read = method == "get" and bool(operation["security"]) and "items" not in fields
    return "allowed_actions" in fields or (read and "304" not in operation["responses"])


def _complete_success(status: int, response: Json, method: str, operation: Json, document: Json) -> None:
    content = response.get("content", {})
    names = list(_ALWAYS)
    if "304" in operation["responses"]:
        said = resolved(operation["responses"]["200"], document).get("content", {})
        kept = "application/json" in said  # files are of people, and kept by nobody in between
        names = ["X-Request-Id", "Cache-Control: no-cache", "ETag"] if kept else [*_ALWAYS, "ETag"]
    if shared := "x-shared" in operation:
        names = ["X-Request-Id", "Cache-Control: public", "ETag", "Last-Modified"]
    if any(each.get("name") == "Idempotency-Key" for each in operation["parameters"]):
        names += ["Location", "Idempotent-Replayed"] if status == 201 else ["Idempotent-Replayed"]
    if response["description"] == "Successful Response":
        response["description"] = DONE[status]
    if status == 304 or content.get("application/json", {}).get("schema") == {}:
        content.pop("application/json", None)  # FastAPI's word for an answer without a model
    for media_type, media in content.items():
        if media_type != "application/json":
            if not media_type.endswith("json"):
                media["schema"] = {"type": "string", "format": "binary", "maxLength": LARGEST_FILE}
            names += [] if shared else ["Content-Disposition"]
        elif _is_one(method, resolved(media["schema"], document)["properties"], operation):
            names.append("ETag")
    response["headers"] = _headers(names, document)


def _headers(names: list[str], document: Json) -> Json:
    """By name; where a header has several meanings, its key says which ("Cache-Control: no-cache")."""
    return {key.partition(":")[0]: hoisted(document, "headers", key.replace(": ", "-"), HEADERS[key]) for key in names}


def _add_examples(document: Json) -> None:
    """Composed from the fields' own. What says none is left without, and the test of the document names it."""
    for _, _, operation in operations(document):
        for parameter in operation["parameters"]:
            _add_example(resolved(parameter, document), document)
        for holder in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media_type, media in resolved(holder, document).get("content", {}).items():
                if media_type == "text/csv":
                    media["example"] = CSV
                else:
                    _add_example(media, document)


def _add_example(holder: Json, document: Json) -> None:
    if "examples" not in holder:
        with suppress(LookupError):
            holder["example"] = example_of(holder["schema"], document)
