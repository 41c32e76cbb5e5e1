"""Approval with changes in the browser and by programs: decided by one side, accepted in the same words by the other."""

from facility.apps.assistance.models import Request
from tests.interfaces.test_assistance_requests import at, browser, one

WORDS = "Three days instead of ten."


def offered() -> Request:
    found, authority = one("for_decision"), browser("authority")
    form = {f"criterion_{code}": "met" for code in ("need", "fit", "time", "overlap", "use", "means")}
    form |= {"decision": "changes_offered", "reason": "It fits.", "call": ""}
    assert authority.post(at("decide", found), form).status_code == 422
    assert Request.objects.get(pk=found.pk).state == "for_decision"
    assert authority.post(at("decide", found), form | {"changes": WORDS}).status_code == 302
    return found


def test_the_authority_that_asked_accepts_what_it_read(story: None) -> None:
    found = offered()
    applicant = browser("applicant")
    page = applicant.get(at("detail", found)).content.decode()
    assert WORDS in page
    assert at("withdraw", found) in page
    assert applicant.get(at("withdraw", found)).status_code == 200
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert browser("coordinator").post(at("accept_changes", found), {"seen": seen}).status_code == 403
    assert applicant.post(at("accept_changes", found), {"seen": "x"}).status_code == 422
    assert Request.objects.get(pk=found.pk).state == "changes_offered"
    assert applicant.post(at("accept_changes", found), {"seen": seen}).status_code == 302
    assert Request.objects.get(pk=found.pk).state == "approved"
    assert "Approved with changes" in browser("coordinator").get(at("detail", found)).content.decode()
