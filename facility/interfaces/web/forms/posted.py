"""Reading a posted page: which questions it asked, on top of which versions, and what was typed."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from facility.foundation.forms.public import Answers, FieldChange, Part, Question

VERSION = "v."
SETTLE = "settle."
_MAX_DIGITS = 9


def asked(post: QueryDict, part: Part) -> list[Question]:
    """The questions of the part that the page asked: only those carry a version, so that others are not emptied."""
    return [one for one in part.questions if one.is_typed and f"{VERSION}{one.key}" in post]


def _is_number(text: str) -> bool:
    """Whether a text is a number; counted by its digits, because Python refuses to read thousands of them."""
    return text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS


def version_of(post: QueryDict, key: str) -> int:
    """The version that the page showed; 0 for none or for nonsense."""
    text = post.get(f"{VERSION}{key}", "")
    return int(text) if _is_number(text) else 0


def typed(question: Question, post: QueryDict) -> Any:
    """What was typed into a question."""
    if question.kind in {"choices", "countries"}:
        return post.getlist(question.key)
    if question.kind == "table":
        return _rows(question, post)
    return post.get(question.key, "")


def _rows(question: Question, post: QueryDict) -> list[dict[str, Any]]:
    rows: dict[int, dict[str, Any]] = {}
    start = f"{question.key}."
    for name in post:
        if not name.startswith(start):
            continue
        number, _dot, column = name[len(start) :].partition(".")
        if _is_number(number):
            row = rows.setdefault(int(number), {})
            known = question.column.get(column)
            many = known is not None and known.kind in {"choices", "countries"}
            row[column] = post.getlist(name) if many else post.get(name, "")
    return [
        {column: value for column, value in row.items() if column in question.column}
        for _number, row in sorted(rows.items())
        if "drop" not in row
    ]


def changes(post: QueryDict, part: Part, answers: Answers) -> list[FieldChange]:
    """What a posted page asks to save. A button `settle.<field>` decides between two wordings: theirs, yours, joined."""
    found = []
    for question in asked(post, part):
        base, value = version_of(post, question.key), typed(question, post)
        conflict = answers.conflicts.get(question.key)
        choice = post.get(f"{SETTLE}{question.key}")
        if conflict is None or choice not in {"theirs", "yours", "joined"}:
            found.append(FieldChange(question.key, value, base))
            continue
        chosen: Mapping[str, tuple[Any, int]] = {
            "theirs": (conflict.theirs, conflict.theirs_version),
            "yours": (conflict.yours, conflict.theirs_version),
            "joined": (value, conflict.theirs_version),
        }
        value, base = chosen[choice]
        found.append(FieldChange(question.key, value, base, settles=conflict.aside))
    return found
