"""The knowledge space of a programme in the browser: everybody's part, the part of who takes part, the editors' part."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.enquiries.models import Subscriber
from facility.apps.knowledge.models import Lesson, OfferedWork, Publication
from facility.foundation.links.models import Link
from tests.interfaces.test_assistance_requests import browser

UN, OWN = "/assistance/eu-un-partnership/knowledge/", "/assistance/facility-assistance/knowledge/"
HUB = "Launch of the Migration Network Hub"
OWN_LESSON = "Write the chapter with the ministries that will use it (demonstration)"


def read(part: str = "", address: str = UN) -> str:
    return (browser(part) if part else Client()).get(address).content.decode()


def guide() -> str:
    return Publication.objects.get(current__isnull=False).record.reference or ""


def waiting() -> Link:
    return Link.objects.get(kind="gathered_in", state="proposed")


@pytest.mark.django_db
def test_nobody_finds_a_space_of_a_programme_that_is_not_there(client: Client) -> None:
    assert client.get("/assistance/none/knowledge/").status_code == 404


def test_everybody_reads_what_the_space_gathers(story: None) -> None:
    page = read()
    for text in (HUB, OWN_LESSON, "Opening a counter for people who return", "Counting offers first", "Discussions"):
        assert text in page
    for text in ("Answered requests", "For those who take part", "For editors", "Recruiters work on both sides"):
        assert text not in page
    assert "Knowledge space" in Client().get("/assistance/eu-un-partnership/").content.decode()
    assert f'href="{UN}"' in Client().get("/assistance/eu-un-partnership/").content.decode()
    narrowed = read(address=f"{UN}?country=GH")
    assert "Ghana" in narrowed
    assert OWN_LESSON not in narrowed
    assert HUB not in read(address=f"{UN}?theme=return")
    assert HUB in read(address=f"{UN}?country=XX&theme=moon")
    assert "Let people look a recruiter up before they sign" in read(address=OWN)
    assert "Espace de connaissances" in Client().get(UN, headers={"accept-language": "fr"}).content.decode()


def test_who_takes_part_has_a_part_of_their_own(story: None) -> None:
    page = read("partner")
    for text in ("For those who take part", "Answered requests", "Waits for an editor", "What you proposed"):
        assert text in page
    for part in ("applicant", "donor", "newcomer"):
        assert "For those who take part" not in read(part)
        assert browser(part).get(f"{UN}gather/").status_code == 403
        assert browser(part).get("/desk/lessons/programme/eu-un-partnership/").status_code == 403
    assert "For those who take part" in read("applicant", OWN)
    for address in (f"{UN}gather/", "/desk/lessons/programme/eu-un-partnership/"):
        assert Client().get(address).status_code == 302
    assert "Register of returns" not in read()
    coordinator = read("coordinator")
    assert "Answered requests" in coordinator
    assert "For editors" not in coordinator
    assert "Answered requests" not in read("officer")


def test_the_bureau_proposes_and_the_editor_lets_it_stand(story: None) -> None:
    partner, editor = browser("partner"), browser("editor")
    assert partner.post(f"{UN}gather/", {"reference": "nothing", "reason": "x"}).status_code == 422
    again = partner.post(f"{UN}gather/", {"reference": guide(), "reason": "x"})
    assert again.status_code == 422
    assert "It stands there already" in again.content.decode()
    link = waiting()
    assert "Recruiters work on both sides of the border." in editor.get(UN).content.decode()
    for act in ("accept", "decline", "let-go"):
        assert partner.post(f"{UN}{link.pk}/{act}/", {"reason": "x"}).status_code == 403
    assert editor.get(f"{UN}{link.pk}/accept/").status_code == 405
    assert editor.post(f"{UN}{link.pk}/burn/").status_code == 404
    assert editor.post(f"{UN}999999999/accept/").status_code == 404
    assert editor.post(f"{UN}{link.pk}/accept/").status_code == 302
    assert editor.post(f"{UN}{link.pk}/accept/").status_code == 409
    title = Lesson.objects.get(record=link.source).title["en"]
    assert title in read()
    assert editor.post(f"{UN}{link.pk}/let-go/").status_code == 302
    assert title not in read()
    assert editor.post(f"{UN}gather/", {"reference": link.source.reference, "reason": "Again"}).status_code == 302
    assert title in read()


def test_who_proposed_reads_why_it_is_not_taken_up(story: None) -> None:
    partner, editor, link = browser("partner"), browser("editor"), waiting()
    address = f"{UN}{link.pk}/decline/"
    assert address in editor.get(UN).content.decode()
    assert address not in partner.get(UN).content.decode()
    assert browser("officer").get(address).status_code == partner.get(address).status_code == 403
    assert editor.get(f"{UN}999999999/decline/").status_code == 404
    assert "Why it is not taken up" in editor.get(address).content.decode()
    assert editor.post(address, {"reason": " "}).status_code == 422
    assert waiting().pk == link.pk
    assert editor.post(address, {"reason": "The guide says it already."}).status_code == 302
    assert "The guide says it already." in partner.get(UN).content.decode()
    assert "The guide says it already." not in read()
    assert editor.post(address, {"reason": "Again."}).status_code == 409
    french = partner.get(UN, headers={"accept-language": "fr"}).content.decode()
    assert "Pourquoi cela n’est pas repris" in french


def test_a_work_that_is_not_in_the_library_is_proposed_and_prepared(story: None) -> None:
    partner, editor = browser("partner"), browser("editor")
    address = f"{UN}works/propose/"
    assert address in partner.get(UN).content.decode()
    assert partner.post(address, {"title": "A study", "reason": "x"}).status_code == 422
    assert partner.post(address, {"title": "A study", "reason": "x", "address": "javascript:1"}).status_code == 422
    given = {"title": "A study", "reason": "It counts.", "address": "https://example.org/study"}
    assert partner.post(address, given).status_code == 302
    one = OfferedWork.objects.get(title="A study")
    page = editor.get(UN).content.decode()
    for text in ("Works proposed that are not in the library", "A study", 'href="https://example.org/study"'):
        assert text in page
    assert f"Proposed by {one.author} on" in page
    assert f"Proposed by {one.author} on" not in partner.get(UN).content.decode()
    task = "Take up a work proposed for a knowledge space, or leave it out: A study"
    assert task in editor.get("/desk/tasks/").content.decode()
    assert task not in partner.get("/desk/tasks/").content.decode()
    assert "A study" not in read()
    work = f"{UN}works/{one.record.token}/"
    for part in ("partner", "officer"):
        assert browser(part).post(f"{work}decline/", {"reason": "x"}).status_code in {403, 404}
        assert browser(part).post(f"{work}take-up/", {}).status_code in {403, 404}
    assert 'value="A study"' in editor.get(f"{work}take-up/").content.decode()
    assert editor.post(f"{work}take-up/", {"kind": "study"}).status_code == 422
    draft = {"kind": "study", "title_en": "A study", "summary_en": "It counts.", "issued": "2024"}
    answer = editor.post(f"{work}take-up/", draft)
    assert answer.status_code == 302
    desk = editor.get(answer.headers["Location"]).content.decode()
    for text in ("Proposed for a knowledge space:", 'href="https://example.org/study"', "It counts.", UN):
        assert text in desk
    assert "Being prepared as a publication" in partner.get(UN).content.decode()
    assert editor.post(f"{work}decline/", {"reason": "It may not be passed on."}).status_code == 302
    assert "It may not be passed on." in partner.get(UN).content.decode()
    with_file = OfferedWork.objects.get(file__isnull=False)
    place = f"{UN}works/{with_file.record.token}/file/"
    assert b"".join(editor.get(place)).startswith(b"%PDF")
    assert partner.get(place).status_code == 200
    assert browser("applicant").get(place).status_code == 404
    assert Client().get(place).status_code == 302


def test_search_leads_to_the_space_as_a_page(story: None) -> None:
    assert f'href="{UN}"' in read(address="/search/?q=knowledge+space")


def test_a_lesson_is_proposed_for_the_space(story: None) -> None:
    partner = browser("partner")
    address = "/desk/lessons/programme/eu-un-partnership/"
    assert "Propose a lesson" in partner.get(address).content.decode()
    assert partner.post(address, {"title_en": "A title"}).status_code == 422
    answer = partner.post(address, {"title_en": "Our lesson", "body_en": "We met twice."})
    assert (answer.status_code, answer.headers["Location"]) == (302, UN)
    made = Lesson.objects.get(title__en="Our lesson")
    assert made.record.invented
    desk = browser("editor").get(f"/desk/lessons/{made.record.token}/").content.decode()
    assert "Who takes part in a programme of assistance" in desk
    assert UN in desk


def test_lists_are_narrowed_to_a_programme(story: None) -> None:
    of = "?programme=eu-un-partnership"
    assert OWN_LESSON in read(address=f"/lessons/{of}")
    assert OWN_LESSON not in read(address="/lessons/?programme=facility-assistance")
    assert OWN_LESSON in read(address="/lessons/?country=MD")
    assert OWN_LESSON not in read(address="/lessons/?country=MA")
    assert "Opening a counter" in read(address=f"/publications/{of}")
    assert "Opening a counter" not in read(address="/publications/?programme=facility-assistance")
    assert "Counting offers first" in read(address=f"/news/{of}&country=MD")
    assert "Counting offers first" not in read(address="/news/?programme=facility-assistance")
    assert HUB in read(address=f"/meetings/{of}")
    assert HUB not in read(address="/meetings/?programme=facility-assistance")


def test_a_reader_subscribes_to_the_space(story: None) -> None:
    page = read()
    assert "/subscribe/?content=policy&amp;content=events&amp;programme=eu-un-partnership" in page
    form = read(address="/subscribe/?content=policy&programme=eu-un-partnership")
    assert "checked" in form.partition('value="eu-un-partnership"')[2].partition(">")[0]
    given = {"email": "space@example.net", "contents": ["policy"], "programmes": ["eu-un-partnership"]}
    given |= {"name": "Reader", "reason": "other", "message": "We read it."}
    answer = Client().post("/subscribe/", given | {"frequency": "weekly", "language": "en"})
    assert answer.status_code == 302
    assert Subscriber.objects.get(email_key="space@example.net").programmes == ["eu-un-partnership"]
    wrong = Client().post("/subscribe/", given | {"programmes": ["none"], "frequency": "weekly", "language": "en"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("part", ["", "partner", "editor", "coordinator"])
def test_a_space_asks_eleven_questions_at_most_whatever_it_holds(story: None, part: str) -> None:
    client = browser(part) if part else Client()
    client.get(UN)
    with CaptureQueriesContext(connection) as few:
        client.get(OWN)
    with CaptureQueriesContext(connection) as many:
        client.get(UN)
    assert max(len(few), len(many)) <= 11
