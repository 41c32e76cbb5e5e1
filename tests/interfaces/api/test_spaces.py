"""The knowledge space of a programme by programs: read, narrowed, proposed for and decided on as on the page."""

from typing import Any

from tests.interfaces.test_space_pages import guide, waiting


def test_programs_read_and_gather_as_people_do(story: None, program: Any) -> None:
    place = "assistance-programmes/eu-un-partnership/knowledge"
    public = program().get(place).json()
    assert {one["kind"] for one in public["lines"]} == {"lesson", "publication", "news", "meeting"}
    assert (public["takes_part"], public["ties"], public["answered_requests"]) == (False, [], [])
    assert public["discussions"]
    assert program().get(f"{place}?country=GH").json()["total"] == 1
    partner, editor = program("partner"), program("editor")
    link = waiting()
    seen = partner.get(place).json()
    assert seen["takes_part"]
    assert [one["answered_by"] for one in seen["answered_requests"]] == [[guide()]]
    assert link.pk in {one["number"] for one in seen["ties"]}
    assert program().ask("POST", place, {"reference": guide(), "reason": "x"}).status_code == 401
    assert program("applicant").ask("POST", place, {"reference": guide(), "reason": "x"}).status_code == 403
    assert partner.ask("POST", place, {"reference": guide(), "reason": "x"}).status_code == 422
    assert partner.ask("POST", f"{place}/{link.pk}/accept", {}).status_code == 403
    assert editor.ask("POST", f"{place}/{link.pk}/burn", {}).status_code == 404
    assert partner.ask("POST", f"{place}/{link.pk}/decline", {"reason": "No."}).status_code == 403
    assert editor.ask("POST", f"{place}/{link.pk}/decline", {"reason": " "}).status_code == 422
    assert editor.ask("POST", f"{place}/{link.pk}/accept", {}).json()["total"] == public["total"] + 1
    assert editor.ask("POST", f"{place}/{link.pk}/let-go", {}).json()["total"] == public["total"]
    again = editor.ask("POST", place, {"reference": link.source.reference, "reason": "Again"})
    assert (again.status_code, again.json()["total"]) == (201, public["total"] + 1)
    assert editor.ask("POST", f"{place}/{link.pk}/decline", {"reason": "No."}).status_code == 409
    given = {"programme": "eu-un-partnership", "title": {"en": "Ours"}, "body": {"en": "Twice."}}
    assert partner.ask("POST", "desk/lessons", given).json()["state"] == "proposed"
    assert partner.ask("POST", "desk/lessons", {**given, "meeting": "x"}).status_code == 422
    assert len(program().get("lessons?programme=eu-un-partnership").json()["items"]) == 3


def test_programs_propose_works_and_read_what_came_of_them(story: None, program: Any) -> None:
    place = "assistance-programmes/eu-un-partnership/knowledge"
    partner, editor = program("partner"), program("editor")
    assert program().get(place).json()["works"] == []
    [one] = partner.get(place).json()["works"]
    assert (one["state"], one["has_file"], one["answer"], one["publication"]) == ("waiting", True, "", None)
    act = f"{place}/works/{one['token']}/decline"
    assert partner.ask("POST", act, {"reason": "No."}).status_code == 403
    assert program("officer").ask("POST", act, {"reason": "No."}).status_code == 404
    assert editor.ask("POST", act, {"reason": ""}).status_code == 422
    [now] = editor.ask("POST", act, {"reason": "It may not be passed on."}).json()["works"]
    assert (now["state"], now["answer"]) == ("declined", "It may not be passed on.")
    assert editor.ask("POST", act, {"reason": "Again."}).status_code == 409
