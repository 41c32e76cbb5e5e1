"""The pages that turn an enquiry into a draft of a request or a question on a call, and where everybody reads answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facility.apps.assistance import public as assistance
from facility.apps.calls import public as calls
from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import Role
from facility.foundation.base.clock import now
from tests.apps.assistance import make as asking
from tests.apps.enquiries.test_converting import bilingual, hold, opened
from tests.apps.enquiries.test_inbox import asked, point

pytestmark = pytest.mark.django_db


def test_a_draft_is_opened_on_a_page_and_followed_without_an_account(client_as: Any, user_of: Any) -> None:
    asking.loaded()
    body = point("Office")
    user = user_of(Role.APPLICANT, organisation=body, email="reader@example.net")
    hold(user, point("Other"), now())
    found = asked(now(), intent="assistance")
    here = reverse("enquiries:to_request", args=[found.record.token])
    editor = client_as(user_of(Role.EDITOR))
    desk = reverse("enquiries:inbox_item", args=[found.record.token])
    assert here in editor.get(desk).content.decode()
    given = {"programme": asking.OWN, "title": "A title"}
    assert editor.post(here, given).status_code == 422
    assert not assistance.Request.objects.exists()
    answer = editor.post(here, {**given, "organisation": body.pk})
    assert (answer.status_code, answer.headers["Location"]) == (302, desk)
    request = assistance.Request.objects.get()
    page = editor.get(desk).content.decode()
    assert here not in page
    assert editor.get(here).status_code == 409
    followed = Client().get(reverse("enquiries:followed", args=[found.key])).content.decode()
    assert reverse("assistance:detail", args=[request.record.token]) in followed
    mine = client_as(user).get(reverse("assistance:detail", args=[request.record.token])).content.decode()
    assert str(found.record.reference) in mine


def test_without_an_account_the_page_says_what_happens(client_as: Any, user_of: Any) -> None:
    found = asked(now())
    here = reverse("enquiries:to_request", args=[found.record.token])
    editor = client_as(user_of(Role.EDITOR))
    assert "no draft can be opened" in editor.get(here).content.decode()
    assert editor.post(here).status_code == 302
    found.refresh_from_db()
    assert found.state == "answered"
    assert editor.post(here).status_code == 422
    assert (
        "Register with this address" in Client().get(reverse("enquiries:followed", args=[found.key])).content.decode()
    )
    assert client_as(user_of(Role.APPLICANT)).get(here).status_code == 403


def test_a_question_is_put_answered_and_read_by_everybody(client_as: Any, user_of: Any, actor_of: Any) -> None:
    call = opened(now() - timedelta(days=3), actor_of)
    found = asked(now())
    here = reverse("enquiries:to_question", args=[found.record.token])
    officer = client_as(user_of(Role.GRANTS_OFFICER))
    assert officer.post(here, {"call": call.code, "text": ""}).status_code == 422
    assert officer.post(here, {"call": call.code, "text": "May <b>staff</b> be paid?"}).status_code == 302
    put, public = calls.Question.objects.get(), Client()
    page, desk = reverse("calls:questions", args=[call.code]), reverse("calls:question", args=[put.record.token])
    assert "be paid" not in public.get(page).content.decode()
    assert desk in officer.get(page).content.decode()
    assert str(found.record.reference) in officer.get(desk).content.decode()
    assert client_as(user_of(Role.APPLICANT)).get(desk).status_code == 403
    assert (
        reverse("calls:questions", args=[call.code])
        in public.get(reverse("enquiries:followed", args=[found.key])).content.decode()
    )
    officer = client_as(user_of(Role.GRANTS_OFFICER))
    answer = reverse("calls:answer_question", args=[put.record.token])
    assert officer.post(answer, {"text": put.text, "answer": ""}).status_code == 422
    assert officer.post(answer, {"text": put.text, "answer": "Yes."}).status_code == 302
    shown = public.get(page).content.decode()
    assert "Yes." in shown
    assert "&lt;b&gt;staff" in shown
    assert "<b>staff" not in shown
    assert officer.get(answer).status_code == 409
    assert page in public.get(reverse("calls:detail", args=[call.code])).content.decode()


def test_an_answer_is_added_in_another_language_and_each_reads_their_own(
    client_as: Any, user_of: Any, actor_of: Any
) -> None:
    call = bilingual(now(), actor_of)
    found, officer = asked(now()), client_as(user_of(Role.GRANTS_OFFICER))
    put_by = actor_of(Role.GRANTS_OFFICER)
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Staff?", actor=put_by, at=now())
    put = calls.Question.objects.get()
    page, desk = reverse("calls:questions", args=[call.code]), reverse("calls:question", args=[put.record.token])
    here = reverse("calls:word_answer", args=[put.record.token])
    assert officer.get(here).status_code == 409
    assert here not in officer.get(desk).content.decode()
    answer = reverse("calls:answer_question", args=[put.record.token])
    assert "Language of both" in officer.get(answer).content.decode()
    assert officer.post(answer, {"text": "Staff?", "answer": "Yes.", "language": "xx"}).status_code == 422
    assert officer.post(answer, {"text": "Staff?", "answer": "Yes.", "language": "en"}).status_code == 302

    def read(language: str) -> str:
        return Client().get(page, headers={"accept-language": language}).content.decode()

    assert "uniquement en anglais" in read("fr")
    assert here in officer.get(desk).content.decode()
    form = officer.get(here).content.decode()
    assert "In English: Yes." in form
    assert client_as(user_of(Role.EDITOR)).get(here).status_code == 403
    assert Client().post(here, {"language": "fr"}).status_code in {302, 403}
    assert officer.post(here, {"language": "fr", "text": "Personnel ?", "answer": ""}).status_code == 422
    assert officer.post(here, {"language": "fr", "text": "Personnel ?", "answer": "<i>Oui</i>"}).status_code == 302
    assert "&lt;i&gt;Oui" in read("fr")
    assert "Yes." not in read("fr")
    assert "Oui" not in read("en")
    assert "Yes." in read("en")
    assert "Personnel" in Client().get(f"{page}?q=personnel", headers={"accept-language": "fr"}).content.decode()
    assert officer.get(here).status_code == 409
    assert "(French)" in officer.get(desk).content.decode()
    [row] = Client().get(f"/api/v1/calls/{call.code}/questions").json()["items"]
    assert (row["language"], row["answer"]) == ("en", "Yes.")
    assert row["answers"] == {"en": "Yes.", "fr": "<i>Oui</i>"}
    given = {"language": "fr", "text": "x", "answer": "y"}
    program = officer.post(f"/api/v1/desk/questions/{put.record.token}/wordings", given, "application/json")
    assert program.status_code == 422


def test_a_question_is_left_unanswered_on_a_page(client_as: Any, user_of: Any, actor_of: Any) -> None:
    call = opened(now() - timedelta(days=3), actor_of)
    found = asked(now())
    officer = actor_of(Role.GRANTS_OFFICER)
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Why?", actor=officer, at=now())
    put = calls.Question.objects.get()
    here, client = reverse("calls:drop_question", args=[put.record.token]), client_as(user_of(Role.GRANTS_OFFICER))
    assert client.post(here, {"reason": ""}).status_code == 422
    assert client.post(here, {"reason": "No question."}).status_code == 302
    assert "No question." in client.get(reverse("calls:question", args=[put.record.token])).content.decode()
    assert Client().get(here).status_code in {302, 403}


def test_the_list_of_questions_asks_the_same_whatever_the_rows(actor_of: Any) -> None:
    call, officer = opened(now() - timedelta(days=3), actor_of), actor_of(Role.GRANTS_OFFICER)
    page, counts = reverse("calls:questions", args=[call.code]), []
    for number in range(3):
        found = asked(now(), message=f"Question {number}")
        enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Why?", actor=officer, at=now())
        put = calls.Question.objects.get(state="open")
        calls.publish_answer(question_id=put.pk, text="Why?", answer="So.", actor=officer, at=now())
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(page).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[2] <= 10
