"""Polls with several choices and with a scale on the room's page, without script, and for programs."""

import json
from typing import Any

import pytest

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.models import Poll, PollVote
from facility.interfaces.stream.room import draw
from tests.interfaces.test_live_pages import Room, room

__all__ = ["room"]
pytestmark = pytest.mark.django_db


def opened(room: Room, **given: str) -> Poll:
    """A poll that was prepared and opened on the pages."""
    desk, _phone, _other, here = room
    answer = desk.post(here.replace("live/", "polls/add/"), {"titles_en": "What next?", **given})
    assert answer.status_code == 302, answer.content.decode()
    desk.post(here, {"do": "open"})
    poll = Poll.objects.order_by("-pk")[0]
    assert desk.post(here, {"do": "open_poll", "number": poll.pk}).status_code == 302
    return poll


def test_several_choices_are_picked_taken_back_and_counted(room: Room) -> None:
    desk, phone, other, here = room
    poll = opened(room, kind="several", most="2", options_en="Visas\nSkills\nReturn")
    visas, skills, back = (one.pk for one in poll.options.all())
    said = {"do": "pick", "number": poll.pk}
    assert "Choose at most 2." in phone.get(here).content.decode()
    for option in (visas, visas, skills):
        phone.post(here, {**said, "option": option})
    refused = phone.post(here, {**said, "option": back}, follow=True).content.decode()
    assert "At most 2 options may be chosen here, and that would be 3. Take one back first." in refused
    assert refused.count('value="unpick"') == 2
    phone.post(here, {**said, "do": "unpick", "option": visas})
    other.post(here, {**said, "option": skills})
    assert sorted(PollVote.objects.values_list("picks", flat=True)) == [[skills], [skills]]
    # What is pushed to the room holds both ways of every option, and nothing of anybody's own.
    frame = draw(dialogue.room_of(poll.session_id), "en").raw.decode()  # type: ignore[arg-type]
    assert (frame.count("pick"), "Choose at most 2." in frame) == (6, True)
    desk.post(here, {"do": "close_poll", "number": poll.pk})
    done = phone.get(here).content.decode()
    for words in ("Most votes: Skills (2). Each could choose up to 2.", "Share of those who voted", "100%"):
        assert words in done, words


def test_a_scale_is_answered_by_a_button_for_each_value(room: Room) -> None:
    desk, phone, other, here = room
    given = {"options_en": "Of no use\nOf great use", "options_fr": "Inutile\nTrès utile"}
    poll = opened(room, kind="scale", **given)
    values = [one.pk for one in poll.options.all()]
    page = phone.get(here).content.decode()
    for words in ("1 – Of no use", "5 – Of great use"):
        assert words in page
    for one, value in ((phone, 1), (phone, 4), (other, 5)):
        assert one.post(here, {"do": "choose", "number": poll.pk, "option": values[value - 1]}).status_code == 302
    desk.post(here, {"do": "close_poll", "number": poll.pk})
    assert "Median: 4.5, on a scale from 1 to 5." in phone.get(here).content.decode()
    french = phone.get(here, headers={"accept-language": "fr"}).content.decode()
    assert "4,5" in french
    assert "1 – Inutile" in french


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "several", "options_en": "A\nB"}, "Say how many options may be chosen at most"),
        ({"kind": "several", "most": "3", "options_en": "A\nB"}, "no more than the 2 options"),
        ({"kind": "scale", "options_en": "A"}, "Write two different lines: what 1 means, and what 5 means."),
        ({"kind": "ranking", "options_en": "A\nB"}, "ranking"),
    ],
)
def test_a_poll_that_cannot_be_is_said_on_its_form(room: Room, given: dict[str, str], told: str) -> None:
    desk, _phone, _other, here = room
    answer = desk.post(here.replace("live/", "polls/add/"), {"titles_en": "What next?", **given})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Poll.objects.exists()


def test_programs_fill_in_every_kind_of_ballot(room: Room) -> None:
    desk, phone, other, here = room
    put: dict[str, Any] = {"content_type": "application/json"}
    base = f"/api/v1{here}".removesuffix("/live/")
    texts = [{"en": name} for name in ("Visas", "Skills", "Return")]
    desk.put(f"{base}/live", {"is_live": True}, **put)
    several = desk.post(
        f"{base}/polls", {"titles": {"en": "What?"}, "options": texts, "kind": "several", "most": 2}, **put
    )
    assert several.status_code == 201, several.content
    rated = desk.post(f"{base}/polls", {"titles": {"en": "Useful?"}, "options": texts[:2], "kind": "scale"}, **put)
    scale, first = json.loads(rated.content)["polls"]
    assert [(one["value"], one["texts"]) for one in scale["options"]][::4] == [(1, texts[0]), (5, texts[1])]
    for poll in (scale, first):
        assert desk.post(f"/api/v1/polls/{poll['number']}/open", **put).status_code == 200
    numbers = [one["number"] for one in first["options"]]

    def vote(client: Any, poll: Any, **given: Any) -> Any:
        return client.put(f"/api/v1/polls/{poll['number']}/vote", given, **put)

    own = json.loads(vote(phone, first, options=numbers[:2]).content)["polls"][1]
    assert (own["chosen"], own["chosen_options"], own["cast"]) == (None, numbers[:2], 1)
    assert vote(phone, first, options=numbers).status_code == 422
    assert vote(phone, first, options=[scale["options"][0]["number"]]).status_code == 422
    assert vote(phone, scale, value=6).status_code == 422
    assert vote(phone, scale).status_code == 422
    assert vote(phone, scale, value=1, option=1).status_code == 422
    assert [vote(one, scale, value=value).status_code for one, value in ((phone, 2), (phone, 3), (other, 5))] == [
        200
    ] * 3
    told = json.loads(desk.post(f"/api/v1/polls/{scale['number']}/close", **put).content)["polls"][0]
    assert (told["median"], [one["votes"] for one in told["options"]]) == (4.0, [0, 0, 1, 0, 1])
    assert [one["share_bp"] for one in told["options"]] == [0, 0, 5_000, 0, 5_000]
