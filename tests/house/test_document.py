"""The OpenAPI document as a product: what every operation and every schema of it must carry.

Where a test fails, its message says what to write, and where. Nothing here names an operation: new ones are held to it
as they come.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from app.core.openapi import Json, operations, reached, resolved, schemas_in
from app.core.words import Words
from app.policies.actions import ACTIONS
from app.routers import document_words
from app.schemas.files import MEDIA_TYPES
from tests.program import CODES, Program

BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WITHOUT_EXAMPLE = {
    **dict.fromkeys(MEDIA_TYPES, "neither can a picture, nor a document"),
    BOOK: "a workbook cannot stand in a JSON document",
    "text/html": "a page is looked at in a browser",
    "application/atom+xml": "RFC 4287 has examples",
    "application/feed+json": "JSON Feed 1.1 has examples",
    "image/svg+xml": "a picture says nothing as its text",
}


@pytest.fixture
def document(program: Program) -> Json:
    return program.application.openapi()


def _told(found: list[str], how: str) -> str:
    return how + "\n  " + "\n  ".join(found[:40])


# Operations


def test_operation_ids_are_unique_and_read_as_verb_and_noun(document: Json) -> None:
    ids = Counter(operation["operationId"] for _, _, operation in operations(document))
    assert [name for name, count in ids.items() if count > 1] == []
    assert [name for name in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == [], (
        "an operationId is the route's function: name it verb_noun, like list_students"
    )


def test_every_operation_says_what_it_does(document: Json) -> None:
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"].startswith(operation["summary"]), where
        assert ACTIONS[operation["x-action"]].vi in operation["description"], where
        assert {"x-clause", "x-origin", "security"} <= operation.keys(), where
        assert len(operation["tags"]) == 1, where


def test_every_area_is_described_in_both_languages(document: Json) -> None:
    used = {tag for _, _, operation in operations(document) for tag in operation["tags"]}
    assert used == set(document_words.TAGS), "an area's words stand in TAGS (app/routers/document_words.py)"
    assert [tag["name"] for tag in document["tags"]] == list(document_words.TAGS)


def test_a_token_is_asked_for_where_it_is_needed_and_only_there(document: Json) -> None:
    for path, method, operation in operations(document):
        signed_in = "401" in operation["responses"] and operation["security"] != []
        assert operation["security"] == ([{"bearer": []}, {"token": []}] if signed_in else []), f"{method} {path}"


def test_every_response_has_its_headers(document: Json) -> None:
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            headers = resolved(response, document)["headers"].keys()
            where = f"{method} {path} {status}"
            assert {"X-Request-Id", "Cache-Control"} <= headers, where
            assert ("Retry-After" in headers) == (status in ("429", "503")), where
            assert ("WWW-Authenticate" in headers) == (status == "401"), where


def test_every_refusal_is_a_problem_with_an_example_for_each_code(document: Json) -> None:
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            if status < "400":
                continue
            where = f"{method} {path} {status}"
            content = resolved(response, document)["content"]
            assert list(content) == ["application/problem+json"], where
            for example in content["application/problem+json"]["examples"].values():
                assert CODES[example["value"]["code"]] == int(status) == example["value"]["status"], where
        assert {"500", "503"} <= operation["responses"].keys(), f"{method} {path}"
        if operation.get("requestBody"):
            assert {"400", "413", "415", "422"} <= operation["responses"].keys(), f"{method} {path}"
        if operation["security"]:
            assert {"401", "403"} <= operation["responses"].keys(), f"{method} {path}"
        if any(each.get("name") == "If-Match" for each in operation["parameters"]):
            assert "412" in operation["responses"], f"{method} {path}"


# Schemas


def _all_schemas(document: Json) -> Iterator[tuple[str, Json]]:
    for name, schema in document["components"]["schemas"].items():
        for each in schemas_in(schema):
            yield f"schemas.{name}", each
    for kind in ("parameters", "headers"):
        for name, holder in document["components"][kind].items():
            for each in schemas_in(holder["schema"]):
                yield f"{kind}.{name}", each
    for path, method, operation in operations(document):
        for each in schemas_in([operation["parameters"], operation.get("requestBody"), operation["responses"]]):
            yield f"{method} {path}", each


def test_every_text_has_a_longest_length_and_a_form(document: Json) -> None:
    found = [
        f"{where}: {schema}"
        for where, schema in _all_schemas(document)
        if schema.get("type") == "string"
        and not {"enum", "const"} & schema.keys()
        and not ("maxLength" in schema and {"pattern", "format"} & schema.keys())
    ]
    assert found == [], _told(
        found,
        "a text needs max_length and a pattern (or a format): take a kind from app/schemas/base.py (Name, Line, Note, "
        "Text, Word, Code, Phone, Etag …), or Field(max_length=…, pattern=…)",
    )


def test_every_whole_number_has_its_limits(document: Json) -> None:
    found = [
        f"{where}: {schema}"
        for where, schema in _all_schemas(document)
        if schema.get("type") in ("integer", "number")
        and not (
            {"minimum", "exclusiveMinimum"} & schema.keys()
            and {"maximum", "exclusiveMaximum"} & schema.keys()
            and (schema["type"] == "number" or "format" in schema)
        )
    ]
    assert found == [], _told(found, "a number needs Field(ge=…, le=…); how many of something is a Count")


def test_every_list_has_a_longest_length(document: Json) -> None:
    found = [
        f"{where}: {schema}"
        for where, schema in _all_schemas(document)
        if (schema.get("type") == "array" and "maxItems" not in schema)
        or (isinstance(schema.get("additionalProperties"), dict) and "maxProperties" not in schema)
    ]
    assert found == [], _told(found, "a list (or a dict) needs Annotated[list[…], Field(max_length=…)]")


def test_every_page_has_at_most_two_hundred(document: Json) -> None:
    pages = [schema for _, schema in _all_schemas(document) if "next_cursor" in schema.get("properties", {})]
    sizes = {
        page["properties"]["items"]["maxItems"] for page in pages if page["properties"]["next_cursor"].get("anyOf")
    }
    assert sizes == {200}


def test_what_comes_in_is_closed_and_what_goes_out_may_grow(document: Json) -> None:
    taken = reached(document, [operation.get("requestBody") for _, _, operation in operations(document)])
    for name, schema in document["components"]["schemas"].items():
        if schema.get("type") == "object":
            assert schema.get("additionalProperties") is (False if name in taken else None), (
                f"{name}: a model that comes in is an In"
            )


def test_no_schema_has_a_name_that_only_a_machine_would_give(document: Json) -> None:
    names = list(document["components"]["schemas"])
    assert [name for name in names if not re.fullmatch(r"[A-Z][A-Za-z]+", name)] == []


# Examples


def _places(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Where an example belongs: what it is called, its media type, and the holder of schema and example."""
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        for parameter in operation["parameters"]:
            parameter = resolved(parameter, document)  # noqa: PLW2901
            yield f"{where} {parameter['name']}", "", parameter
        holders = {"body": operation.get("requestBody", {}), **operation["responses"]}
        for name, holder in holders.items():
            for media_type, media in resolved(holder, document).get("content", {}).items():
                yield f"{where} {name}", media_type, media


def test_every_body_answer_and_parameter_has_an_example(document: Json) -> None:
    found = [
        where
        for where, media_type, holder in _places(document)
        if not {"example", "examples"} & holder.keys() and media_type not in WITHOUT_EXAMPLE
    ]
    assert found == [], _told(
        found,
        "no example could be composed: a field of the model has neither examples, enum, const, format nor default. "
        "Take a kind from app/schemas/base.py, or give it Field(examples=[…]) with invented Vietnamese data",
    )


def test_every_example_is_what_its_schema_says(document: Json) -> None:
    # Read once, not once more in each of the schemas.
    known = jsonschema_rs.Registry([("urn:document", {"components": document["components"]})])

    @cache
    def validator(schema: str) -> Any:
        found = json.loads(schema.replace('"#/components/', '"urn:document#/components/'))
        return jsonschema_rs.Draft202012Validator(found, validate_formats=True, registry=known)

    for where, _, holder in _places(document):
        values = [each["value"] for each in holder.get("examples", {}).values()]
        values += [holder["example"]] if "example" in holder else []
        for value in values:
            fault = next(iter(validator(json.dumps(holder["schema"])).iter_errors(value)), None)
            assert fault is None, f"{where}: {fault}"
    for where, schema in _all_schemas(document):
        for value in schema.get("examples", ()):
            fault = next(iter(validator(json.dumps(schema)).iter_errors(value)), None)
            assert fault is None, f"{where}: {fault}"


def test_words_of_the_document_stand_in_both_languages() -> None:
    for words in document_words.TAGS.values():
        assert isinstance(words, Words)
        assert words.vi != words.en
