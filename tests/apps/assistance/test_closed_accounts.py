"""Letters of assistance where an account is closed: the others of the body get them, else staff see that nobody did."""

from datetime import date
from typing import Any

import pytest
from django.core import mail

from facility.apps.assistance import public as assistance
from facility.apps.parties.models import RoleHolding
from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import Role, User
from facility.foundation.post import public as post
from tests.apps.assistance import make, roster
from tests.apps.assistance.make import AT, DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(actor_of: Any) -> make.Cast:
    make.loaded()
    return make.cast(actor_of)


def close(actor: Any) -> None:
    User.objects.filter(pk=actor.user_id).update(is_active=False)


def register(made: assistance.Request, of: make.Cast) -> list[post.Letter]:
    before = set(post.Letter.objects.values_list("pk", flat=True))
    assistance.register(request_id=made.pk, actor=of.coordinator, at=AT + DAY)
    assistance.forward(request_id=made.pk, reason="It concerns nobody else.", actor=of.coordinator, at=AT + 2 * DAY)
    assistance.decide(
        request_id=made.pk,
        decision="declined",
        reason="It was given elsewhere.",
        judged=make.JUDGED,
        actor=of.authority,
        at=AT + 3 * DAY,
    )
    return list(post.Letter.objects.exclude(pk__in=before).filter(record=made.record).order_by("pk"))


def test_who_handed_in_is_written_to_while_the_account_is_open(of: make.Cast, actor_of: Any) -> None:
    actor_of(Role.PARTNER, organisation=of.body)
    letters = register(make.submitted(of), of)
    assert letters
    assert {(one.to_user_id, one.state) for one in letters} == {(of.asker.user_id, "waiting")}


def test_where_it_is_closed_the_others_of_the_body_are(of: make.Cast, actor_of: Any) -> None:
    others = [actor_of(role, organisation=of.body) for role in (Role.APPLICANT, Role.PARTNER)]
    gone, closed = (actor_of(Role.PARTNER, organisation=of.body) for _one in range(2))
    RoleHolding.objects.filter(person__user=gone.user_id).update(ends_on=date(2026, 3, 1))
    close(closed)
    actor_of(Role.APPLICANT, organisation=make.body("Another office", "PL", "public_authority_central"))
    made = make.submitted(of)
    close(of.asker)
    letters = register(made, of)
    assert {(one.to_user_id, one.state) for one in letters} == {(one.user_id, "waiting") for one in others}
    assert len({one.key for one in letters}) == len(letters)


def test_where_nobody_else_is_there_it_is_not_sent_and_staff_see_it(
    of: make.Cast, client_as: Any, user_of: Any, actor_of: Any
) -> None:
    made = make.submitted(of)
    post.send_due(AT + DAY)
    mail.outbox.clear()
    close(of.asker)
    letters = register(made, of)
    assert letters
    assert {(one.to_user_id, one.state, one.last_error) for one in letters} == {(of.asker.user_id, "failed", "closed")}
    assert post.send_due(AT + 9 * DAY) == 0
    assert mail.outbox == []
    assert post.failed() == len(letters)
    assert not post.Notice.objects.filter(letter__in=letters).exists()
    page = client_as(user_of(Role.ADMINISTRATOR)).get(f"/desk/letters/{letters[0].token}/").content.decode()
    assert "nobody else could be written to" in page
    assert "/retry/" not in page
    who: dict[str, Any] = {"actor": actor_of(Role.ADMINISTRATOR), "at": AT + 9 * DAY}
    with pytest.raises(NotAllowedNow):
        post.retry_letter(token=letters[0].token, **who)
    # Once the account is open again, the letter can go.
    User.objects.filter(pk=of.asker.user_id).update(is_active=True)
    post.retry_letter(token=letters[0].token, **who)
    assert post.send_due(AT + 9 * DAY) == 1


def test_an_expert_whose_account_is_closed_is_not_written_to(of: make.Cast, actor_of: Any) -> None:
    person = actor_of()
    expert = roster.admitted(person, of.coordinator)
    close(person)
    assistance.hold_days(
        expert_id=expert.pk, days=(date(2026, 4, 8),), purpose="M", request_id=None, actor=of.coordinator, at=AT + DAY
    )
    held = post.Letter.objects.get(kind="assistance.days_held")
    assert (held.to_user_id, held.state, held.last_error) == (person.user_id, "failed", "closed")
