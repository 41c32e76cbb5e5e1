"""Mentoring on its pages: asked for, taken, written in, closed; nobody but the two reads what is written."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.calls.models import Question
from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import Role
from tests.apps.calls import make as calling
from tests.apps.enquiries.test_inbox import asked, point

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def call(actor_of: Any) -> Any:
    return calling.opened(calling.people(actor_of), AT - timedelta(days=1))


def begun(client_as: Any, user_of: Any, call: Any, name: str = "Office of towns") -> tuple[Client, Client, str]:
    """An applicant who asked, a mentor who took the case, and its address."""
    house = point(name)
    applicant, mentor = client_as(user_of(Role.APPLICANT, organisation=house)), client_as(user_of(Role.MENTOR))
    asks = {"call": call.code, "organisation_id": house.pk, "need": "May we <b>lead</b>?"}
    assert applicant.post("/mentoring/ask/", {**asks, "need": " "}).status_code == 422
    assert applicant.post("/mentoring/ask/", asks).status_code == 302
    case = enquiries.MentoringCase.objects.order_by("-pk")[0]
    here = f"/mentoring/{case.record.token}/"
    assert mentor.post(here, {"do": "take"}).status_code == 302
    return applicant, mentor, here


def test_where_no_call_is_open_nobody_is_asked_for(client_as: Any, user_of: Any) -> None:
    applicant = client_as(user_of(Role.APPLICANT, organisation=point("Office of towns")))
    assert "/mentoring/ask/" not in applicant.get("/mentoring/").content.decode()
    page = applicant.get("/mentoring/ask/", follow=True)
    assert page.redirect_chain == [("/mentoring/", 302)]
    assert "No open call offers mentoring now" in page.content.decode()


def test_who_judges_is_not_offered_to_ask(client_as: Any, user_of: Any, call: Any) -> None:
    house = point("Office of towns")
    both = client_as(user_of(Role.APPLICANT, Role.EVALUATOR, organisation=house))
    assert "/mentoring/ask/" not in both.get("/mentoring/").content.decode()
    asks = {"call": call.code, "organisation_id": house.pk, "need": "May we lead?"}
    assert both.post("/mentoring/ask/", asks).status_code == 403
    assert not enquiries.MentoringCase.objects.exists()


def test_two_write_to_each_other_and_nobody_else_reads_it(client_as: Any, user_of: Any, call: Any) -> None:
    applicant, mentor, here = begun(client_as, user_of, call)
    assert here in applicant.get("/mentoring/").content.decode()
    assert mentor.post(here, {"do": "note", "text": ""}).status_code == 422
    assert mentor.post(here, {"do": "note", "text": "Yes, <i>page 4</i>."}).status_code == 302
    for reader in (applicant, mentor):
        page = reader.get(here).content.decode()
        assert "May we &lt;b&gt;lead&lt;/b&gt;?" in page
        assert "Yes, &lt;i&gt;page 4&lt;/i&gt;." in page
        assert "Every applicant is treated alike" in page
    for reader in (client_as(user_of(Role.GRANTS_OFFICER)), client_as(user_of(Role.AUDITOR))):
        page = reader.get(here).content.decode()
        assert "page 4" not in page
        assert "lead" not in page
        assert reader.post(here, {"do": "note", "text": "x"}).status_code == 403
    for stranger in (client_as(user_of(Role.EVALUATOR)), client_as(user_of(Role.MENTOR, Role.EVALUATOR))):
        assert stranger.get(here).status_code == 404
    assert Client().get(here).status_code == 302
    assert client_as(user_of(Role.EVALUATOR)).get("/mentoring/").status_code == 403
    assert client_as(user_of(Role.MENTOR)).get("/mentoring/ask/").status_code == 403
    assert mentor.post(here, {"do": "nothing"}).status_code == 404


def test_a_mentor_puts_to_the_call_hands_back_and_another_one_closes(client_as: Any, user_of: Any, call: Any) -> None:
    applicant, mentor, here = begun(client_as, user_of, call)
    assert mentor.post(here, {"do": "put", "question": "May a municipality lead?"}).status_code == 302
    assert Question.objects.get().text == "May a municipality lead?"
    assert mentor.post(here, {"do": "hand_back"}).headers["Location"] == "/mentoring/"
    second = user_of(Role.MENTOR)
    officer = client_as(user_of(Role.GRANTS_OFFICER))
    assert officer.post(here, {"do": "give", "mentor": "999999999"}).status_code == 422
    assert officer.post(here, {"do": "give", "mentor": str(second.pk)}).status_code == 302
    assert mentor.get(here).status_code == 404
    other = client_as(second)
    assert other.post(here, {"do": "close", "outcome": "withdrawn"}).status_code == 422
    assert other.post(here, {"do": "close", "outcome": "advised", "words": "Good luck."}).status_code == 302
    assert "Good luck." in applicant.get(here).content.decode()
    assert applicant.post(here, {"do": "note", "text": "x"}).status_code == 409


def test_an_enquiry_is_turned_into_a_case(client_as: Any, user_of: Any, call: Any) -> None:
    user, editor = user_of(Role.APPLICANT, organisation=point()), client_as(user_of(Role.EDITOR))
    found = asked(AT, email=user.email)
    here = f"/desk/enquiries/{found.record.token}/"
    assert f"{here}mentoring/" in editor.get(here).content.decode()
    assert editor.get(f"{here}mentoring/").status_code == 200
    assert editor.post(f"{here}mentoring/", {"call": ""}).status_code == 422
    assert editor.post(f"{here}mentoring/", {"call": call.code}).status_code == 302
    case = enquiries.MentoringCase.objects.get()
    found.refresh_from_db()
    assert f"/mentoring/{case.record.token}/" in Client().get(f"/enquiries/{found.key}/").content.decode()
    stranger = asked(AT, email="nobody@example.net")
    there = f"/desk/enquiries/{stranger.record.token}/mentoring/"
    assert "how to register" in " ".join(editor.get(there).content.decode().split())
    assert editor.post(there).status_code == 302
    assert enquiries.MentoringCase.objects.count() == 1


def test_a_call_says_whether_it_offers_mentoring_and_is_obeyed(client_as: Any, user_of: Any, call: Any) -> None:
    house, officer = point("Office of towns"), client_as(user_of(Role.GRANTS_OFFICER))
    user, editor = user_of(Role.APPLICANT, organisation=house), client_as(user_of(Role.EDITOR))
    applicant, public, frame = client_as(user), f"/calls/{call.code}/", f"/desk/calls/{call.code}/frame/"
    assert "Ask for a mentor" in Client().get(public).content.decode()
    assert applicant.get("/mentoring/ask/").status_code == 200
    assert "This call offers mentoring" in officer.get(frame).content.decode()
    assert editor.post(frame, {}).status_code == 403
    assert officer.post(frame, {"remark_en": "Read this."}).status_code == 302
    page = Client().get(public).content.decode()
    assert "Not offered on this call" in page
    assert "Ask for a mentor" not in page
    french = Client().get(public, headers={"accept-language": "fr"}).content.decode()
    assert "Non proposé pour cet appel" in french
    assert applicant.get("/mentoring/ask/").status_code == 302
    found = asked(AT, email=user.email)
    there = f"/desk/enquiries/{found.record.token}/mentoring/"
    assert "offers no mentoring" in editor.get(there).content.decode()
    refused = editor.post(there, {"call": call.code})
    assert refused.status_code == 422
    assert "put the question to this one" in " ".join(refused.content.decode().split())
    assert not enquiries.MentoringCase.objects.exists()
    assert officer.get(f"/api/v1/calls/{call.code}").json()["offers_mentoring"] is False
    changed = {"offers_mentoring": True}
    answer = officer.patch(f"/api/v1/desk/calls/{call.code}", changed, content_type="application/json")
    assert (answer.status_code, answer.json()["offers_mentoring"]) == (200, True)
    assert editor.post(there, {"call": call.code}).status_code == 302


def test_pages_ask_the_same_whatever_the_rows(client_as: Any, user_of: Any, call: Any) -> None:
    applicant, mentor, here = begun(client_as, user_of, call)
    officer = client_as(user_of(Role.GRANTS_OFFICER))
    counts = []
    for number in range(3):
        begun(client_as, user_of, call, f"Office {number}")
        mentor.post(here, {"do": "note", "text": f"Words {number}"})
        client_as(user_of(Role.MENTOR))
        row = []
        readers = ((officer, "/mentoring/"), (officer, here), (mentor, here), (applicant, here))
        for reader, page in (*readers, (mentor, "/mentoring/"), (applicant, "/api/v1/mentoring")):
            reader.get(page)
            with CaptureQueriesContext(connection) as seen:
                assert reader.get(page).status_code == 200
            row.append(len(seen))
        counts.append(row)
    assert counts[0] == counts[2]
    assert max(counts[0][0], *counts[0][4:]) <= 10
    assert max(counts[0]) <= 15


def test_a_program_does_what_the_pages_do(client_as: Any, user_of: Any, call: Any) -> None:
    house = point("Office of towns")
    applicant, chosen = client_as(user_of(Role.APPLICANT, organisation=house)), user_of(Role.MENTOR)
    mentor, officer = client_as(chosen), client_as(user_of(Role.GRANTS_OFFICER))

    def post(client: Client, address: str, **given: Any) -> Any:
        answer = client.post(f"/api/v1/{address}", given, content_type="application/json")
        return answer.status_code, answer.json()

    status, made = post(applicant, "mentoring", call=call.code, organisation=house.pk, need="May we lead?")
    assert (status, made["state"], made["need"]) == (201, "asked", "May we lead?")
    one = f"mentoring/{made['token']}"
    assert officer.get("/api/v1/mentoring").json()[0]["need"] == ""
    assert officer.get(f"/api/v1/{one}/mentors").json() == [{"number": chosen.pk, "name": str(chosen)}]
    assert post(mentor, f"{one}/take")[1]["state"] == "with_mentor"
    assert post(mentor, f"{one}/notes", text="Yes.")[1]["notes"][0]["text"] == "Yes."
    assert officer.get(f"/api/v1/{one}").json()["notes"] == []
    assert post(mentor, f"{one}/question", text="May a municipality lead?")[0] == 200
    assert post(mentor, f"{one}/hand-back")[1]["state"] == "asked"
    assert post(officer, f"{one}/give", mentor=chosen.pk)[1]["mentor"] == str(chosen)
    assert post(mentor, f"{one}/close", outcome="advised", words="Done.")[1]["closing_words"] == "Done."
    found = asked(AT, email=applicant.get("/api/v1/me").json().get("email", "x@example.net"))
    editor = client_as(user_of(Role.EDITOR))
    assert post(editor, f"desk/enquiries/{found.record.token}/mentoring", call=call.code)[0] == 200
