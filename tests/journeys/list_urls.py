"""The system's addresses and one list more, so that a browser can try a list on rows of the test's own making."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path

from facility.foundation.records.models import Record
from facility.interfaces.web.ui.lists import render_list


def show(request: HttpRequest) -> Any:
    from tests.interfaces.ui.test_lists import RecordList

    return render_list(request, RecordList(Record.objects.all()), title="Records", lead="Rows of a test.")


urlpatterns = [path("list/", show), path("", include("facility.config.urls"))]
