"""Pages of the roster: an expert applies and answers, a coordinator admits, matches and books; nobody else looks in."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Booking, Expert
from facility.apps.parties.public import actor_for
from facility.foundation.accounts.public import Role, User
from facility.foundation.base.clock import now

pytestmark = pytest.mark.django_db
MakeUser = Callable[..., User]
ClientAs = Callable[[User], Client]


def monday() -> date:
    """A Monday some weeks ahead, in May: no holiday of the EU's institutions falls on most of its days."""
    day = now().date() + timedelta(days=28)
    return day + timedelta(days=-day.weekday() % 7)


def typed(**changes: object) -> dict[str, object]:
    """The form of a profile as somebody fills it in."""
    day = now().date()
    return {
        "profession": "Adviser on asylum",
        "competences": ["asylum"],
        "countries": ["MD"],
        "language_1": "fr",
        "level_1": "C1",
        "from_1": day.isoformat(),
        "to_1": (day + timedelta(days=300)).isoformat(),
        "home_authority_name": "Office for Asylum",
        "release": "given",
        "no_interests": "on",
    } | changes


def profile() -> assistance.Profile:
    day = now().date()
    return assistance.Profile(
        profession="Adviser on asylum",
        competences=["asylum"],
        languages={"fr": "C1"},
        countries=["MD"],
        periods=[(day, day + timedelta(days=300))],
        home_authority_name="Office <b>for</b> Asylum",
        release="given",
        interests="",
    )


def in_roster(user: User, coordinator: User) -> Expert:
    found = assistance.offer_expertise(profile=profile(), actor=actor_for(user, now()), at=now())
    return assistance.admit_expert(expert_id=found.pk, reason="Checked.", actor=actor_for(coordinator, now()), at=now())


def test_an_expert_applies_is_admitted_booked_and_answers_all_through_pages(
    user_of: MakeUser, client_as: ClientAs
) -> None:
    user, coordinator = user_of(name="Xenia"), user_of(Role.ASSISTANCE_COORDINATOR)
    expert, coordinator = client_as(user), client_as(coordinator)
    assert "You have not applied" in expert.get("/expert/").content.decode()
    assert expert.get("/expert/edit/").status_code == 200
    assert expert.post("/expert/edit/", typed(), follow=True).redirect_chain == [("/expert/", 302)]
    found = Expert.objects.get()
    page = coordinator.get("/desk/experts/").content.decode()
    assert "Xenia" in page
    assert "French C1" in page
    there = f"/desk/experts/{found.record.token}/"
    assert "Admit" in coordinator.get(there).content.decode()
    assert coordinator.post(there + "judge/", {"do": "admit", "reason": ""}).status_code == 422
    assert coordinator.post(there + "judge/", {"do": "fly", "reason": "x"}).status_code == 404
    coordinator.post(there + "judge/", {"do": "admit", "reason": "Checked."})
    found.refresh_from_db()
    assert (found.state, found.decision_reason) == ("admitted", "Checked.")

    days = {"first_day": monday().isoformat(), "last_day": (monday() + timedelta(days=1)).isoformat()}
    assert coordinator.get(there + "hold/").status_code == 200
    coordinator.post(there + "hold/", {**days, "purpose": "Mission <i>one</i>"})
    booking = Booking.objects.get()
    clash = coordinator.post(there + "hold/", {**days, "purpose": "Another"})
    assert clash.status_code == 422
    assert "already booked on these days" in clash.content.decode()
    assert "Mission" not in clash.content.decode()
    settle, answer = f"/desk/experts/days/{booking.token}/settle/", f"/expert/days/{booking.token}/"
    assert coordinator.post(settle, {"do": "confirm"}).status_code == 422
    own = expert.get("/expert/").content.decode()
    assert "Mission &lt;i&gt;one&lt;/i&gt;" in own
    assert expert.post(answer, {"do": "fly"}).status_code == 404
    expert.post(answer, {"do": "agree"})
    assert "agreed by the expert" in coordinator.get(there).content.decode()
    coordinator.post(settle, {"do": "confirm"})
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert coordinator.post(settle, {"do": "fly"}).status_code == 404
    assert expert.post("/expert/leave/").status_code == 422
    expert.post(answer, {"do": "decline", "reason": "Ill."})
    booking.refresh_from_db()
    assert (booking.state, booking.release_reason) == ("released", "Ill.")
    expert.post("/expert/edit/", typed(profession="Adviser on visas"))
    expert.post("/expert/leave/")
    found.refresh_from_db()
    assert (found.state, found.profession) == ("withdrawn", "Adviser on visas")
    assert "Apply again" in expert.get("/expert/").content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"level_1": ""}, "Fill in both fields of this line"),
        ({"to_1": ""}, "Fill in both fields of this line"),
        ({"interests": "Shares"}, "not both"),
        ({"no_interests": ""}, "Declare what ties you"),
        ({"home_authority_name": ""}, "Name the authority"),
        ({"release_until": "2020-02-31"}, "Enter a valid date"),
    ],
)
def test_half_a_profile_is_sent_back_with_what_to_mend(
    change: dict[str, object], says: str, user_of: MakeUser, client_as: ClientAs
) -> None:
    answer = client_as(user_of()).post("/expert/edit/", typed(**change))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Expert.objects.exists()


def test_days_are_released_by_the_coordinator_with_a_reason(user_of: MakeUser, client_as: ClientAs) -> None:
    user, coordinator = user_of(), user_of(Role.ASSISTANCE_COORDINATOR)
    found = in_roster(user, coordinator)
    booking = assistance.hold_days(
        expert_id=found.pk, days=[monday()], purpose="x", actor=actor_for(coordinator, now()), at=now()
    )
    page = client_as(coordinator)
    page.post(f"/desk/experts/days/{booking.token}/settle/", {"do": "release", "reason": "Put off."})
    assert "Put off." in page.get(f"/desk/experts/{found.record.token}/").content.decode()
    assert "Put off." in client_as(user).get("/expert/").content.decode()


def test_who_fits_is_shown_with_reasons_and_the_version_of_the_rules(user_of: MakeUser, client_as: ClientAs) -> None:
    coordinator = user_of(Role.ASSISTANCE_COORDINATOR)
    in_roster(user_of(name="Xenia"), coordinator)
    page = client_as(coordinator)
    assert "Who fits a need" in page.get("/desk/experts/match/").content.decode()
    asked = {"first": monday().isoformat(), "last": (monday() + timedelta(days=20)).isoformat(), "days": "3"}
    wishes = {"competence": "asylum", "language": "fr", "level": "B2", "country": "GE"}
    answer = page.get("/desk/experts/match/", {**asked, **wishes}).content.decode()
    for text in ("Xenia", "French: C1 (asked: B2)", "TA-M4", "does not fit", "version 1", "85 points"):
        assert text in answer, text
    none = page.get("/desk/experts/match/", {**asked, "competence": "visa"}).content.decode()
    assert "Something that must fit does not." in none
    backwards = page.get("/desk/experts/match/", {**asked, "last": "2020-01-01"})
    assert backwards.status_code == 422


def test_a_long_ranked_list_goes_on_on_the_next_page(user_of: MakeUser, client_as: ClientAs) -> None:
    coordinator = user_of(Role.ASSISTANCE_COORDINATOR)
    for number in range(45):
        in_roster(user_of(name=f"Expert {number:02}"), coordinator)
    page, asked = client_as(coordinator), {"first": monday().isoformat(), "last": monday().isoformat(), "days": "1"}
    shown: list[str] = []
    for number in (1, 2, 3):
        answer = page.get("/desk/experts/match/", asked | {"page": number})
        assert len(answer.content) < 60_000
        text = answer.content.decode()
        assert "45 experts" in text
        shown += re.findall(r">(Expert \d\d)</a>", text)
    assert sorted(shown) == [f"Expert {number:02}" for number in range(45)]
    assert "There is no page 9" in page.get("/desk/experts/match/", asked | {"page": 9}).content.decode()


def test_nobody_else_looks_into_the_roster(user_of: MakeUser, client_as: ClientAs, client: Client) -> None:
    user, coordinator = user_of(name="Xenia"), user_of(Role.ASSISTANCE_COORDINATOR)
    found = in_roster(user, coordinator)
    there = f"/desk/experts/{found.record.token}/"
    for stranger in (user_of(Role.APPLICANT), user_of(Role.ADMINISTRATOR), user_of()):
        page = client_as(stranger)
        assert page.get("/desk/experts/").status_code == 403
        assert page.get("/desk/experts/match/").status_code == 403
        assert page.get(there).status_code == 404
        assert page.post(there + "judge/", {"do": "pause", "reason": "x"}).status_code == 404
    assert client.get("/expert/").status_code == 302
    auditor = client_as(user_of(Role.AUDITOR))
    assert "Xenia" in auditor.get(there).content.decode()
    assert auditor.get(there + "hold/").status_code == 403
    assert client_as(user).get(there, follow=True).redirect_chain == [("/expert/", 302)]


def test_programs_read_what_the_pages_show(user_of: MakeUser, client_as: ClientAs) -> None:
    user, coordinator = user_of(name="Xenia"), user_of(Role.ASSISTANCE_COORDINATOR)
    found = in_roster(user, coordinator)
    page, own = client_as(coordinator), client_as(user)
    [row] = page.get("/api/v1/experts").json()["items"]
    assert (row["name"], row["languages"], row["state"]) == ("Xenia", {"fr": "C1"}, "admitted")
    assert page.get(f"/api/v1/experts/{found.record.token}").json()["interests"] == ""
    assert own.get("/api/v1/own-expert-profile").json()["token"] == found.record.token
    assert page.get("/api/v1/own-expert-profile").status_code == 404
    assert own.get("/api/v1/experts").status_code == 403
    asked = {"first": monday().isoformat(), "last": monday().isoformat(), "days": 1, "competence": "asylum"}
    told = page.get("/api/v1/expert-matches", asked).json()
    assert (told["rules_version"], told["found"][0]["points"]) == (1, 65)
    assert page.get("/api/v1/expert-matches", asked | {"days": 0}).status_code == 422
    assert page.get("/api/v1/expert-matches", asked | {"competence": "cooking"}).status_code == 422
    codes = [one["code"] for one in own.get("/api/v1/expert-competences").json()]
    assert "asylum" in codes


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_same_whatever_the_rows(
    rows: int, user_of: MakeUser, client_as: ClientAs, django_assert_max_num_queries: Callable[..., object]
) -> None:
    coordinator = user_of(Role.ASSISTANCE_COORDINATOR)
    for _number in range(rows):
        found = in_roster(user_of(), coordinator)
    page, period = client_as(coordinator), f"first={monday()}&last={monday()}&days=1"
    for address, most in (
        ("/desk/experts/", 10),
        (f"/desk/experts/match/?{period}", 15),
        (f"/desk/experts/{found.record.token}/", 15),
    ):
        page.get(address)
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            assert page.get(address).status_code == 200
