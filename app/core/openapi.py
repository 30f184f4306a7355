"""What any OpenAPI 3.1 document of ours needs beyond FastAPI's: limits that follow from formats, and examples.

An example is composed from those of the fields it consists of, so that each stands in one place: beside its field.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

FORMATS: dict[str, tuple[int, str]] = {
    "uuid": (36, "019ac8f5-3c1e-7d52-9a40-5b7e21c8d604"),
    "date": (10, "2026-11-25"),
    "date-time": (40, "2026-11-25T07:30:00+07:00"),
}
"""Of each format the longest text and an example."""

_INT32 = 2**31 - 1
_METHODS = ("get", "put", "post", "delete", "patch")


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method and operation, in order."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def schemas_in(node: Any) -> Iterator[Json]:
    """Every schema written out under a node of the document, references aside."""
    if isinstance(node, list):
        for each in node:
            yield from schemas_in(each)
    elif isinstance(node, dict):
        if {"type", "anyOf", "oneOf", "allOf", "enum", "const"} & node.keys() and not isinstance(
            node.get("type"), dict
        ):
            yield node
        for name, each in node.items():
            if name not in ("examples", "example", "default", "enum", "const"):
                yield from schemas_in(each)


def limit_by_format(document: Json) -> None:
    """Give texts of a known format their length, whole numbers their format; drop titles that repeat the name."""
    for schema in schemas_in(document):
        if schema.get("format") in FORMATS:
            schema.setdefault("maxLength", FORMATS[schema["format"]][0])
        if schema.get("type") == "integer" and "maximum" in schema:
            schema.setdefault("format", "int32" if schema["maximum"] <= _INT32 else "int64")
        schema.pop("title", None)


def rename(document: Json, names: dict[str, str]) -> None:
    """Give schemas other names, and what refers to them."""
    schemas = document["components"]["schemas"]
    for old, new in names.items():
        schemas[new] = schemas.pop(old)
    references = {f"#/components/schemas/{old}": f"#/components/schemas/{new}" for old, new in names.items()}
    waiting: list[Any] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("$ref") in references:
                node["$ref"] = references[node["$ref"]]
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def without_null(holder: Json) -> Json:
    """The schema of something that is left out where it is not given: a parameter, a field of a form."""
    kinds: list[Json] = [kind for kind in holder.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return holder
    rest = {name: value for name, value in holder.items() if name != "anyOf" and (name, value) != ("default", None)}
    return kinds[0] | rest


def resolved(schema: Json, document: Json) -> Json:
    """The schema that a reference points at, or the schema itself."""
    if "$ref" not in schema:
        return schema
    found: Any = document
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return resolved(found, document)


def example_of(schema: Json, document: Json) -> Any:
    """A value of this shape. LookupError where a field says no example and none follows from its kind."""
    if "examples" in schema:
        return schema["examples"][0]
    schema = resolved(schema, document)
    if "examples" in schema:
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for kind in schema.get("anyOf", ()):
        if kind != {"type": "null"}:
            return example_of(kind, document)
    match schema.get("type"):
        case "object" if "properties" in schema:
            return {name: _of_field(name, each, document) for name, each in schema["properties"].items()}
        case "array":
            return [example_of(schema["items"], document)]
        case "string" if schema.get("format") in FORMATS:
            return FORMATS[schema["format"]][1]
        case "boolean":
            return schema.get("default", True)
        case "null":
            return None
    raise LookupError(f"no example follows from {schema}")


def _of_field(name: str, schema: Json, document: Json) -> Any:
    try:
        return example_of(schema, document)
    except LookupError as error:
        raise LookupError(f"{name}: {error}") from None


def hoisted(document: Json, kind: str, name: str, value: Json) -> Json:
    """A reference to `value`, kept once under components. ValueError where that name holds something else."""
    kept = document["components"].setdefault(kind, {}).setdefault(name, value)
    if kept != value:
        raise ValueError(f"two {kind} are named {name}")
    return {"$ref": f"#/components/{kind}/{name}"}


def reached(document: Json, nodes: list[Any]) -> set[str]:
    """The names of the schemas that these nodes refer to, also through others."""
    found: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            name = str(node.get("$ref", "")).removeprefix("#/components/schemas/")
            if name and "/" not in name and name not in found:
                found.add(name)
                waiting.append(document["components"]["schemas"][name])
            waiting += node.values()
    return found
