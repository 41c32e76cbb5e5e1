"""Puts the moment and the actor of a request on it: the only place of the pages that reads the clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import cast

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from facility.apps.parties.public import actor_for
from facility.foundation.accounts.public import PUBLIC, Actor, User, factors
from facility.foundation.base import clock
from facility.interfaces.web import presence


class FacilityRequest(HttpRequest):
    """A request as our views see it (for typing): who acts, and when."""

    actor: Actor
    at: datetime


class ActorMiddleware:
    """Sets request.at and request.actor (looked up only where a view asks for it)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach moment and actor; an address with a null character, which no database takes, is refused at once."""
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("null character in the address")
        ours = cast(FacilityRequest, request)
        ours.at = clock.now()

        def find() -> Actor:
            user = request.user
            if not (isinstance(user, User) and user.is_authenticated):
                return PUBLIC
            found = actor_for(user, ours.at)
            present = presence.is_fresh(request.session, ours.at)
            strong = presence.is_strong(request.session) or not factors.is_asked(found)
            young = presence.is_fresh_for_decisions(request.session, ours.at)
            proof = presence.proof_of(request.session)
            return replace(found, present=present, proved=young and strong, proof=proof)

        ours.actor = cast(Actor, SimpleLazyObject(find))
        answer = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # What a person in a session was shown is that person's: no cache on the way keeps it for another.
            answer.headers.setdefault("Cache-Control", "private")
        presence.note_seen(request.session, ours.at)
        return answer
