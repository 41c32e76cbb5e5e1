"""What waits for those who make lessons and publications, asked in one question."""

from typing import Any

import pytest

from facility.apps.knowledge.models import Lesson
from facility.apps.knowledge.queries import waiting
from facility.foundation.accounts.public import Role
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db


def test_own_proposals_do_not_wait_for_me(actor_of: Any, django_assert_num_queries: Any) -> None:
    editor = actor_of(Role.EDITOR)
    mine, other = lesson(11, state="proposed", published_at=None), lesson(12, state="proposed", published_at=None)
    Lesson.objects.filter(pk=mine.pk).update(proposed_by=editor.user_id)
    Lesson.objects.filter(pk=other.pk).update(proposed_by=(editor.user_id or 0) + 7)
    lesson(3, state="cleared", published_at=None)
    lesson(4)
    with django_assert_num_queries(1):
        assert waiting(editor) == {"to_clear": 1, "to_publish": 1, "editions": 0}
