"""The discussion under a lesson or a meeting on its pages: read by everybody, written, moderated, reported."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.knowledge import public as knowledge
from facility.foundation.accounts.public import Role
from tests.apps.dialogue import make as meetings
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SAID = {"do": "write", "text": "It held in <b>two</b> of our towns.", "function": "Head of unit"}


def stands(editor: Any, here: str, author: Client, **changes: str) -> knowledge.DiscussionPost:
    """A post written on the page and let in."""
    assert author.post(here, {**SAID, **changes}).status_code == 302
    made = knowledge.DiscussionPost.objects.order_by("-pk")[0]
    assert editor.post(f"/discussions/posts/{made.record.token}/", {"do": "let_in"}).status_code == 302
    made.refresh_from_db()
    return made


def test_everybody_reads_what_was_let_in_by_function_and_without_scripts(client_as: Any, user_of: Any) -> None:
    about = lesson()
    here = f"/discussions/{about.record.reference}/"
    writer = user_of(name="Wanda Writer")
    author, editor, nobody = client_as(writer), client_as(user_of(Role.EDITOR)), Client()
    assert "Begin the discussion" in nobody.get(f"/lessons/{about.record.reference}/").content.decode()
    page = nobody.get(here).content.decode()
    assert "Nobody has written yet" in page
    assert "Sign in to write" in page
    assert nobody.post(here, SAID).status_code in {302, 403}
    assert not knowledge.DiscussionPost.objects.exists()
    assert author.post(here, {**SAID, "text": " "}).status_code == 422
    assert author.post(here, SAID).status_code == 302
    assert "two&lt;/b&gt; of our towns" not in nobody.get(here).content.decode()
    assert "Waits for a moderator" in author.get(here).content.decode()
    made = knowledge.DiscussionPost.objects.get()
    post = f"/discussions/posts/{made.record.token}/"
    assert nobody.get(post).status_code == 404
    assert made.record.token in editor.get("/desk/posts/").content.decode()
    assert "Wanda Writer" in editor.get(post).content.decode()
    assert editor.post(post, {"do": "let_in"}).status_code == 302
    for address in (here, post, f"/lessons/{about.record.reference}/"):
        page = nobody.get(address).content.decode()
        assert "It held in &lt;b&gt;two&lt;/b&gt; of our towns." in page
        assert "Head of unit" in page
        assert "Wanda Writer" not in page
        assert "<script>" not in page
    assert author.post(post, {"do": "nothing"}).status_code == 404


def test_a_post_is_answered_reported_and_taken_down(client_as: Any, user_of: Any) -> None:
    about = lesson()
    here = f"/discussions/{about.record.reference}/"
    author, editor, reader = client_as(user_of()), client_as(user_of(Role.EDITOR)), client_as(user_of())
    made = stands(editor, here, author)
    post = f"/discussions/posts/{made.record.token}/"
    page = reader.get(post).content.decode()
    assert "Report this post" in page
    assert "Withdraw it" not in page
    assert reader.post(post, {**SAID, "text": "Where was that?", "shows_name": "on"}).status_code == 302
    answer = knowledge.DiscussionPost.objects.get(above=made)
    editor.post(f"/discussions/posts/{answer.record.token}/", {"do": "let_in"})
    assert answer.shown_name in Client().get(here).content.decode()
    assert reader.post(post, {"do": "report", "reason": ""}).status_code == 422
    assert reader.post(post, {"do": "report", "reason": "It names a town."}).status_code == 302
    assert "Report this post" not in reader.get(post).content.decode()
    assert reader.post(post, {"do": "report", "reason": "Again."}).status_code == 422
    assert "It names a town." not in author.get(post).content.decode()
    assert "It names a town." in editor.get(post).content.decode()
    assert made.record.token in editor.get("/desk/posts/?reported=yes").content.decode()
    assert author.post(post, {"do": "take_down", "reason": "x"}).status_code == 403
    assert editor.post(post, {"do": "take_down", "reason": "It names a <town>."}).status_code == 302
    page = Client().get(here).content.decode()
    assert "Taken down by a moderator: It names a &lt;town&gt;." in page
    assert "of our towns" not in page
    assert "Where was that?" in page


def test_an_author_withdraws_and_reads_why_a_post_was_declined(client_as: Any, user_of: Any) -> None:
    here = f"/discussions/{lesson().record.reference}/"
    author, editor = client_as(user_of()), client_as(user_of(Role.EDITOR))
    author.post(here, SAID)
    made = knowledge.DiscussionPost.objects.get()
    post = f"/discussions/posts/{made.record.token}/"
    assert editor.post(post, {"do": "decline", "reason": "An advert."}).status_code == 302
    assert "Declined: An advert." in " ".join(author.get(here).content.decode().split())
    assert author.post(here, {**SAID, "text": "Another one."}).status_code == 302
    second = knowledge.DiscussionPost.objects.get(state="waiting")
    answer = author.post(f"/discussions/posts/{second.record.token}/", {"do": "withdraw"})
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    third = stands(editor, here, author, text="A third one.")
    answer = author.post(f"/discussions/posts/{third.record.token}/", {"do": "withdraw"})
    assert answer.headers["Location"] == f"/discussions/posts/{third.record.token}/"
    assert "Withdrawn by its author." in Client().get(here).content.decode()


def test_a_meeting_is_discussed_and_its_discussion_closed(client_as: Any, user_of: Any) -> None:
    meetings.process()
    known = meetings.meeting()
    here = f"/discussions/{known.record.reference}/"
    secretariat = client_as(user_of(Role.DIALOGUE_SECRETARIAT))
    stands(secretariat, here, client_as(user_of()))
    meeting = Client().get(f"/meetings/{known.record.reference}/").content.decode()
    assert here in meeting
    assert "of our towns" in Client().get(here).content.decode()
    assert f"{here}close/" in secretariat.get(here).content.decode()
    assert client_as(user_of()).get(f"{here}close/").status_code == 403
    assert secretariat.get(f"{here}close/").status_code == 200
    assert secretariat.post(f"{here}close/", {"word": ""}).status_code == 422
    assert secretariat.post(f"{here}close/", {"word": "Thank you all."}).status_code == 302
    page = client_as(user_of()).get(here).content.decode()
    assert "Thank you all." in page
    assert "Write a post" not in page
    assert client_as(user_of()).post(here, SAID).status_code == 409


def test_an_organisation_is_chosen_among_ones_own(client_as: Any, user_of: Any) -> None:
    here = f"/discussions/{lesson().record.reference}/"
    house = meetings.organisation("Office of towns")
    editor, author = client_as(user_of(Role.EDITOR)), client_as(user_of(Role.APPLICANT, organisation=house))
    assert author.post(here, {**SAID, "organisation": "999999999"}).status_code == 422
    stands(editor, here, author, organisation=str(house.pk))
    assert "Head of unit, Office of towns" in Client().get(here).content.decode()


def counted(client: Client, address: str) -> tuple[int, int]:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen), len(answer.content)


def many(about: Any, start: int, number: int, above: Any = None) -> None:
    """Posts that stand, written without their letters."""
    from facility.foundation.records.models import Record

    held = knowledge.Discussion.objects.get()
    first = knowledge.DiscussionPost.objects.order_by("pk")[0]
    records = Record.objects.bulk_create(
        Record(kind="discussion_post", label={"en": "Post"}, token=f"t{start + one}", created_at=AT, is_public=True)
        for one in range(number)
    )
    knowledge.DiscussionPost.objects.bulk_create(
        knowledge.DiscussionPost(
            record=record, discussion=held, author=first.author, above=above, function="x", language="en", state="let_in",
            text="Words " * 20, written_at=first.written_at + timedelta(seconds=place + 1), settled_at=AT, settled_by=1,
        )
        for place, record in enumerate(records)
    )  # fmt: skip


def test_pages_cost_the_same_with_one_post_and_with_two_hundred(client_as: Any, user_of: Any) -> None:
    about = lesson()
    here, editor = f"/discussions/{about.record.reference}/", client_as(user_of(Role.EDITOR))
    first = stands(editor, here, client_as(user_of()))
    many(about, 0, 1, above=first)
    pages = (
        (editor, here), (Client(), here), (editor, "/desk/posts/"), (Client(), f"/lessons/{about.record.reference}/"),
        (editor, f"/discussions/posts/{first.record.token}/"),
    )  # fmt: skip
    before = [counted(client, address)[0] for client, address in pages]
    many(about, 1000, 200)
    many(about, 2000, 60, above=first)
    after = [counted(client, address) for client, address in pages]
    assert [one[0] for one in after] == before
    assert max(before[:3]) <= 10
    assert max(before[3:]) <= 15
    assert max(size for _queries, size in after) < 60_000
    assert "page=2" in Client().get(here).content.decode()
    assert "All answers (61)" in " ".join(Client().get(here).content.decode().split())


def test_a_program_does_what_the_pages_do(client_as: Any, user_of: Any) -> None:
    about = lesson()
    here = f"/api/v1/discussions/{about.record.reference}"
    house = meetings.organisation("Office of towns")
    author, editor = client_as(user_of(Role.APPLICANT, organisation=house)), client_as(user_of(Role.EDITOR))
    reader = client_as(user_of())

    def post(client: Client, address: str, **given: Any) -> Any:
        answer = client.post(address, given, content_type="application/json")
        return answer.status_code, answer.json()

    said = {"text": "It held.", "function": "Head of unit"}
    assert post(Client(), f"{here}/posts", **said)[0] == 401
    assert post(author, f"{here}/posts", **said, organisation="nobody")[0] == 404
    status, made = post(author, f"{here}/posts", **said, organisation=house.record.token)
    assert (status, made["state"], made["organisation"]) == (201, "waiting", "Office of towns")
    one = f"/api/v1/posts/{made['token']}"
    assert reader.get(one).status_code == 404
    assert [row["token"] for row in editor.get("/api/v1/desk/posts").json()] == [made["token"]]
    assert post(editor, f"/api/v1/desk/posts/{made['token']}/let-in")[0] == 200
    assert Client().get(here).json()["posts"][0]["text"] == "It held."
    status, answer = post(reader, f"{one}/answers", **{**said, "text": "Where?"})
    assert (status, answer["above"]) == (201, made["token"])
    assert (
        post(editor, f"/api/v1/desk/posts/{answer['token']}/decline", reason="No question.")[1]["state"] == "declined"
    )
    assert Client().get(f"{one}/answers").json() == []
    assert post(reader, f"{one}/report", reason="Too short.") == (200, {"reported": True})
    assert post(reader, f"{one}/report", reason="Too short.")[0] == 422
    assert post(editor, f"/api/v1/desk/posts/{made['token']}/keep")[1]["state"] == "let_in"
    assert post(editor, f"/api/v1/desk/posts/{made['token']}/take-down", reason="After all.")[1]["text"] == ""
    status, mine = post(author, f"{here}/posts", **{**said, "text": "Once more."})
    assert post(author, f"/api/v1/posts/{mine['token']}/withdraw")[1]["state"] == "withdrawn"
    assert post(editor, f"{here}/close", word="Thank you.")[1]["state"] == "closed"
    assert Client().get(here).json()["closing_word"] == "Thank you."


def test_the_author_takes_a_post_back_on_its_page_after_its_lesson_was_withdrawn(client_as: Any, user_of: Any) -> None:
    about = lesson()
    author, other, editor = client_as(user_of()), client_as(user_of()), client_as(user_of(Role.EDITOR))
    made = stands(editor, f"/discussions/{about.record.reference}/", author)
    here = f"/discussions/posts/{made.record.token}/"
    given = {"do": "withdraw", "reason": "It no longer holds."}
    assert editor.post(f"/desk/lessons/{about.record.token}/", given).status_code == 302
    assert [one.get(here).status_code for one in (Client(), other)] == [404, 404]
    page = author.get(here).content.decode()
    assert "Withdraw it" in page and about.record.reference in page
    for gone in (about.title["en"], "Answer it", f'href="/discussions/{about.record.reference}/"'):
        assert gone not in page
    assert about.title["en"] in editor.get(here).content.decode()
    assert author.post(here, {"do": "withdraw"})["Location"] == here
    assert SAID["text"] not in knowledge.DiscussionPost.objects.get().text
    assert "Withdrawn by its author" in author.get(here).content.decode()
