"""What FastAPI's OpenAPI document lacks: the problem document, and nothing of FastAPI's own errors."""

from typing import Any

from fastapi import FastAPI

from app.schemas.problem import ProblemOut


def complete(application: FastAPI) -> None:
    """Add the problem's schemas to the document that the application serves."""
    made = application.openapi

    def document() -> dict[str, Any]:
        if application.openapi_schema is None:
            schemas = made()["components"]["schemas"]
            problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= problem.pop("$defs") | {"ProblemOut": problem}
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
        assert application.openapi_schema is not None
        return application.openapi_schema

    application.openapi = document  # type: ignore[method-assign]
