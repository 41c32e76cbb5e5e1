"""The pattern page: every component with a live example."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from facility.interfaces.web.ui.lists import pages_of
from facility.interfaces.web.ui.samples import samples


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    return render(request, "patterns/index.html", {**samples(), "pages": pages_of(3, 12, request.GET)})
