"""Bodies, queries and paths that the description does not allow, made from it: the same ones every time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from facility.interfaces.api.document import document

JSON = "application/json"
# What no field of ours can hold, or hardly any.
JUNK: tuple[Any, ...] = (
    None, True, -1, 2**63, 10**400, 1.5, 1e308, "", "\x00", "\ud800", "\u202e\u2066x", "x" * 300, "9" * 5000, [], {},
    [None], {"": None}, {"en": 1}, "2026-13-45", "0001-01-01T00:00:00+14:00", "' OR 1=1 --", "<script>", "../../etc",
)  # fmt: skip
_DEEP: Any = "x"
for _ in range(60):
    _DEEP = [_DEEP]


@dataclass(frozen=True)
class Sent:
    """A request to make: method, address with {parameters}, query, content and its kind."""

    method: str
    path: str
    query: str = ""
    content: bytes | None = None
    kind: str = JSON


def of(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed."""
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = document()["components"]["schemas"][name]
    return schema


def example(schema: dict[str, Any]) -> Any:
    """The least value that a schema allows."""
    schema = of(schema)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return example(schema[several][0])
    if "enum" in schema or "const" in schema:
        return schema.get("enum", [schema.get("const")])[0]
    match schema.get("type"):
        case "object":
            return {name: example(one) for name, one in schema.get("properties", {}).items()}
        case "array":
            return [example(schema.get("items", {}))] * schema.get("minItems", 0)
        case "integer" | "number":
            return max(schema.get("minimum", 1), 1)
        case "boolean":
            return False
        case "string":
            moment = {"date": "2026-03-02", "date-time": "2026-03-02T09:00:00Z"}
            return moment.get(schema.get("format", ""), "x" * max(schema.get("minLength", 1), 1))
        case _:
            return None


def raw(value: Any) -> bytes:
    """JSON as a careless program writes it: half characters and numbers without end included."""
    return json.dumps(value).encode()


def bodies(schema: dict[str, Any]) -> Iterator[tuple[bytes, str]]:
    """Broken contents and their kinds: not JSON, another encoding, another shape, each field with each kind of junk."""
    good = example(schema)
    text = raw(good)
    yield b"", JSON
    yield b"{", JSON
    yield text + text, JSON
    yield b"\xff\xfe" + text, JSON
    yield text.decode().encode("utf-16"), JSON
    yield b"\xef\xbb\xbf" + text, JSON
    yield text, "text/plain"
    yield text, "application/x-www-form-urlencoded"
    yield text, "multipart/form-data; boundary=x"
    yield b"--x\r\nbroken", "multipart/form-data; boundary=x"
    yield text, "application/json; charset=utf-7"
    yield text, "application/json; charset=nothing"
    yield b"[" * 5000, JSON
    yield b'{"a":' * 2000, JSON
    yield b'{"x": NaN, "y": Infinity}', JSON
    for other in ([], [good], "x", 7, None, {}, {"unknown": "x"}, {**good, "unknown": _DEEP}):
        yield raw(other), JSON
    for number, name in enumerate(good):
        yield raw({key: value for key, value in good.items() if key != name}), JSON
        for junk in (*JUNK, _DEEP)[(number + len(name)) % 5 :: 5]:
            yield raw({**good, name: junk}), JSON


def fields(schema: dict[str, Any]) -> Iterator[tuple[bytes, str]]:
    """Forms with junk in each field, their file left out or empty."""
    good = {name: str(value) for name, value in example(schema).items()}
    for name in good:
        for junk in ("", "\x00", "-1", "9" * 5000, "1e400", "2026-13-45", "\u202e", "x" * 3000):
            parts = {**good, name: junk}
            lines = [
                f'--x\r\nContent-Disposition: form-data; name="{key}"'
                + ('; filename="a.pdf"' if key == "upload" else "")
                + f"\r\n\r\n{value}\r\n"
                for key, value in parts.items()
            ]
            yield "".join([*lines, "--x--\r\n"]).encode(), "multipart/form-data; boundary=x"


_QUERIES = ("%00", "%ff%fe", "-1", "9" * 4000, "%F0%9F%92%A9", "..%2F..", "1e400", "%E2%80%AE", "a" * 500, "%5B%5D")
_PATHS = ("%00", "%ff", "..%2Fx", "%E2%80%AE", "x" * 300, "-1", "99999999999999999999999", "%25", "a%0Ab")


def every(part: int = 0, of_parts: int = 1) -> Iterator[Sent]:
    """Every broken request to every operation; or to each third of them, say, beginning with one."""
    for path, methods in list(document()["paths"].items())[part::of_parts]:
        for method, one in methods.items():
            content = one.get("requestBody", {}).get("content", {})
            for kind, given in content.items():
                made = bodies(given["schema"]) if kind == JSON else fields(given["schema"])
                # Half of them each, in turn: together they are sent all, and the run stays short.
                for body, said in list(made)[len(path) % 2 :: 2]:
                    yield Sent(method, path, content=body, kind=said)
            for number, named in enumerate(each["name"] for each in one.get("parameters", ()) if each["in"] == "query"):
                for value in _QUERIES[number % 3 :: 3]:
                    yield Sent(method, path, query=f"{named}={value}")
            if "{" in path:
                for value in _PATHS[len(path) % 2 :: 2]:
                    start, _brace, rest = path.partition("{")
                    yield Sent(method, start + value + rest.partition("}")[2], content=b"{}" if content else None)
