"""Turns the ways to say no of the core into pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from facility.core.errors import Forbidden, NotAllowedNow, NotFound, ProofSpent, Refused, Unproven
from facility.interfaces.web.accounts.asking import ask_again
from facility.interfaces.web.forms import stash
from facility.interfaces.web.ui.pages import error_page

_KNOWN = (Refused, Forbidden, NotAllowedNow, NotFound)


class FacilityErrorsMiddleware:
    """Refused → 422, Forbidden → 403, NotAllowedNow → 409, NotFound → 404; any other error goes on.

    Unproven leads to the page that asks again who is there; what was sent is kept and comes back after it. So is what
    somebody sent whose session had ended, to a page that shows itself to its own people only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors of the core arrive in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an error of the core, None for anything else."""
        if isinstance(exception, Unproven):
            return ask_again(request, used_up=isinstance(exception, ProofSpent))
        if isinstance(exception, Forbidden | NotFound) and (kept := stash.kept_for_sign_in(request)) is not None:
            return kept
        return error_page(request, exception) if isinstance(exception, _KNOWN) else None
