"""The addresses of records' pages, which lists ask for by the dozen."""

from functools import cache

from django.urls import reverse

# As long as a token, and of the same letters.
_ANY = "A" * 22


@cache
def _around(name: str) -> tuple[str, str]:
    """What stands before and after the token in the addresses of one kind of page; looked up once."""
    before, _token, after = reverse(name, args=[_ANY]).partition(_ANY)
    return before, after


def page_of(name: str, token: str) -> str:
    """The address of the page `name` of the record with that token."""
    before, after = _around(name)
    return f"{before}{token}{after}"
