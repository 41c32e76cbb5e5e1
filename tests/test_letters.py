"""The letters of all apps: complete in every language, with the same placeholders."""

from facility.foundation.post import public as post


def test_letters_are_complete_in_every_language() -> None:
    assert post.check_letters() == []
