"""Lists to choose one of: nothing is chosen for the reader, save where there is one choice only."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from facility.apps.enquiries import public as enquiries
from facility.apps.knowledge import public as knowledge
from facility.foundation.accounts.public import Role
from facility.foundation.base.clock import now
from tests.apps.assistance import make as asking
from tests.apps.calls import make as calling
from tests.apps.enquiries.make import news
from tests.apps.enquiries.test_converting import hold
from tests.apps.enquiries.test_inbox import asked, point
from tests.apps.knowledge.make import lesson
from tests.apps.knowledge.test_publishing import prepared

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def chosen(client: Client, address: str, name: str) -> tuple[str, int]:
    """What stands in the list of that name when the page is opened, and how many choices it has."""
    page = client.get(address).content.decode()
    found = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)
    assert found is not None, name
    options = re.findall(r'<option value="([^"]*)"([^>]*)>', found[0])
    picked = [code for code, rest in options if "selected" in rest] or [options[0][0]]
    return unescape(picked[0]), sum(1 for code, _rest in options if code)


def test_nothing_is_chosen_for_who_makes_publications_and_plans(client_as: Any, user_of: Any, actor_of: Any) -> None:
    editor, plan = client_as(user_of(Role.EDITOR)), f"/desk/dissemination/{lesson().record.token}/"
    for name, many in (("audience", len(knowledge.AUDIENCES)), ("channel", len(knowledge.CHANNELS))):
        assert chosen(editor, plan, name) == ("", many)
    line = {"audience": "experts", "channel": "meeting", "what": "Ten minutes", "planned_for": "2026-05-01"}
    for name in ("audience", "channel"):
        assert editor.post(plan, {**line, name: ""}).status_code == 422
    assert not knowledge.Dissemination.objects.exists()
    first = "/desk/publications/prepare/"
    assert chosen(editor, first, "kind") == ("", len(knowledge.PUBLICATION_KINDS))
    given = {"kind": "", "title_en": "Towns", "summary_en": "Short.", "issued": "2026-10"}
    assert editor.post(first, given).status_code == 422
    assert not knowledge.Publication.objects.exists()
    here = f"/desk/publications/{prepared(actor_of(Role.GRANTS_OFFICER)).record.token}/"
    assert chosen(editor, here, "language") == ("", len(knowledge.LANGUAGES))


def test_news_ask_for_their_kind_and_keep_it_when_they_are_changed(client_as: Any, user_of: Any, actor_of: Any) -> None:
    editor, made = client_as(user_of(Role.EDITOR)), news(actor_of, AT)
    assert chosen(editor, "/desk/news/new/", "content") == ("", len(enquiries.words.CONTENTS))
    given = {"title_en": "A window", "body_en": "Short.", "content": ""}
    assert editor.post("/desk/news/new/", given).status_code == 422
    assert enquiries.NewsItem.objects.count() == 1
    assert chosen(editor, f"/desk/news/{made.record.token}/edit/", "content")[0] == "policy"


def test_who_asks_for_a_mentor_chooses_unless_there_is_one_choice(client_as: Any, user_of: Any, actor_of: Any) -> None:
    people, house = calling.people(actor_of), point("Office of towns")
    call, user = calling.opened(people, AT - timedelta(days=1)), user_of(Role.APPLICANT, organisation=house)
    applicant, ask = client_as(user), "/mentoring/ask/"
    assert chosen(applicant, ask, "call") == (call.code, 1)
    assert chosen(applicant, ask, "organisation_id") == (str(house.pk), 1)
    hold(user, point("Office of villages"), AT)
    assert chosen(applicant, ask, "organisation_id") == ("", 2)
    given = {"call": call.code, "need": "May we lead?"}
    assert applicant.post(ask, {**given, "organisation_id": ""}).status_code == 422
    assert applicant.post(ask, {**given, "organisation_id": house.pk}).status_code == 302
    case = f"/mentoring/{enquiries.MentoringCase.objects.get().record.token}/"
    officer, first = client_as(user_of(Role.GRANTS_OFFICER)), user_of(Role.MENTOR)
    assert chosen(officer, case, "mentor") == (str(first.pk), 1)
    user_of(Role.MENTOR)
    assert chosen(officer, case, "mentor") == ("", 2)
    assert officer.post(case, {"do": "give", "mentor": ""}).status_code == 422
    assert officer.post(case, {"do": "give", "mentor": first.pk}).status_code == 302
    mentor = client_as(first)
    assert chosen(mentor, case, "outcome") == ("", len(enquiries.words.OUTCOMES) - 1)
    assert mentor.post(case, {"do": "close", "outcome": ""}).status_code == 422
    assert chosen(applicant, case, "outcome") == ("withdrawn", 1)


def test_who_turns_an_enquiry_into_a_request_chooses_the_programme(client_as: Any, user_of: Any) -> None:
    asking.loaded()
    user = user_of(Role.APPLICANT, organisation=point("Office"), email="reader@example.net")
    here = f"/desk/enquiries/{asked(now(), intent='assistance', email=user.email).record.token}/request/"
    assert chosen(client_as(user_of(Role.EDITOR)), here, "programme") == ("", 2)
    assert client_as(user_of(Role.EDITOR)).post(here, {"programme": "", "title": "A title"}).status_code == 422
