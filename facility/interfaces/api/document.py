"""The description of the interface (OpenAPI 3.1): what the code says, with security, problems and marks added."""

from functools import cache
from typing import Any

from django.utils import translation
from ninja.openapi.schema import get_schema

from facility.foundation.machines.public import SCOPES
from facility.interfaces.api.problems import MEDIA_TYPE, titles

_SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": f"A token made on the page of one's account. Scopes: {', '.join(SCOPES)}.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "A signed-in browser; writes carry the mark of the form in X-CSRFToken.",
    },
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Sent again with the same request it gives the same answer, for two days; with another one 422.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}
_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag that was read; 412 where the thing was changed since.",
    "schema": {"type": "string"},
}
# Which refusals an operation can answer with; the rest is said in the description of problems.
_ALWAYS = ("400", "401", "403", "404", "429")
_WRITES = ("409", "412", "413", "415", "422")


def _problem(status: str) -> dict[str, Any]:
    return {
        "description": f"A problem ({status})",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
    }


def _complete(method: str, operation: dict[str, Any]) -> None:
    operation["security"] = [{}, {"token": []}, {"session": []}]
    operation["responses"] = {str(code): given for code, given in operation["responses"].items()}
    for status in (*_ALWAYS, "422", *(_WRITES if method != "get" else ())):
        operation["responses"].setdefault(status, _problem(status))
    if method != "get":
        operation["parameters"] = [*operation.get("parameters", []), _KEY, _MATCH]


@cache
def document() -> dict[str, Any]:
    """The whole description, made once, in English."""
    from facility.interfaces.api.v1.endpoints import api
    from facility.interfaces.api.v1.shapes import FindingOut, ProblemOut

    with translation.override("en"):
        made: dict[str, Any] = dict(get_schema(api=api, path_prefix="api/v1/"))
        made["x-problems"] = titles()
    for methods in made["paths"].values():
        for method, operation in methods.items():
            _complete(method, operation)
    schemas = made["components"].setdefault("schemas", {})
    for shape in (FindingOut, ProblemOut):
        described = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        described.pop("$defs", None)
        schemas[shape.__name__] = described
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    made["components"]["securitySchemes"] = _SECURITY
    return made
