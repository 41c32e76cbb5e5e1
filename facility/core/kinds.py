"""Kinds of organisations form a tree by their codes: `public_authority_central` is a `public_authority`."""

from __future__ import annotations

from collections.abc import Iterable

CENTRAL_GOVERNMENT = "public_authority_central"
PUBLIC_BODY = "public_authority"
INTERNATIONAL_ORGANISATION = "international_organisation"
NATURAL_PERSON = "natural_person"


def is_kind(code: str, ancestor: str) -> bool:
    """Whether `code` is `ancestor` itself or stands below it in the tree."""
    return code == ancestor or code.startswith(f"{ancestor}_")


def any_kind(codes: Iterable[str], ancestors: Iterable[str]) -> bool:
    """Whether any of `codes` is, or stands below, any of `ancestors`."""
    wanted = tuple(ancestors)
    return any(is_kind(code, ancestor) for code in codes for ancestor in wanted)
