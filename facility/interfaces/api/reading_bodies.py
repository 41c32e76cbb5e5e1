"""Reads JSON that databases and digests can take: no numbers that are none, no null or half characters, not too deep."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from facility.interfaces.api.problems import Problem

DEEPEST = 40


class CarefulParser(Parser):
    """Refuses what no field of ours could hold, with a 400 that says so."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as plain values. Raises Problem (400)."""
        try:
            content = json.loads(request.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise Problem(400, "bad_request") from None
        if not isinstance(content, dict):
            raise Problem(422, "invalid", errors=[{"place": "body", "message": "not an object"}])
        _plain(content, DEEPEST)
        return content


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _plain(value: Any, left: int) -> None:
    if left == 0:
        raise Problem(400, "bad_request", deepest=DEEPEST)
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise Problem(400, "bad_request")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _plain(name, left - 1)
            _plain(inner, left - 1)
    elif isinstance(value, list):
        for inner in value:
            _plain(inner, left - 1)
