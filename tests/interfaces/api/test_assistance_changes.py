"""Approval with changes by programs: the authority accepts them in the words it read."""

from typing import Any

from tests.interfaces.test_assistance_changes import WORDS, offered


def test_programs_accept_the_changes_in_the_words_they_read(story: None, program: Any) -> None:
    request = f"assistance-requests/{offered().record.token}"
    caller = program("applicant")
    assert caller.get(request).json()["changes"] == WORDS
    assert program("coordinator").ask("POST", f"{request}/accept-changes", {"changes": WORDS}).status_code == 403
    assert caller.ask("POST", f"{request}/accept-changes", {"changes": "Other."}).status_code == 422
    told = caller.ask("POST", f"{request}/accept-changes", {"changes": WORDS}).json()
    assert told["state"] == "approved"
    assert told["changes_accepted_at"]
