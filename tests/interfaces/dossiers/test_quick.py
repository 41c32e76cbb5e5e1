import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


def test_all(browser, desk, note, lot):
    t = note.record.token
    for url in [
        "/dossiers/",
        "/dossiers/start/",
        f"/dossiers/{t}/",
        *[f"/dossiers/{t}/parts/{p}/" for p in ("basics", "relevance", "consortium", "money", "declarations")],
        f"/dossiers/{t}/versions/title/",
        f"/dossiers/{t}/documents/",
        f"/dossiers/{t}/check/",
        f"/dossiers/{t}/access/?q=Agen",
        f"/dossiers/{t}/withdraw/",
        "/receipts/key/",
    ]:
        with CaptureQueriesContext(
            connection,
        ) as q:
            r = browser.get(url)
        print(url, r.status_code, len(q), len(r.content))
        if len(q) > 15:
            for x in q.captured_queries:
                print("   ", x["sql"][:170])
        assert r.status_code == 200
    r = browser.post(f"/dossiers/{t}/check/", {"key": "a" * 32})
    print(r.status_code, r.headers.get("Location"))
    for url in [
        r["Location"],
        f"/dossiers/{t}/",
        f"/dossiers/{t}/handed-in/concept/",
        r["Location"] + "pdf/",
        r["Location"] + "json/",
        r["Location"] + "content/",
    ]:
        with CaptureQueriesContext(
            connection,
        ) as q:
            r = browser.get(url)
        print(url, r.status_code, len(q), len(r.content))
        assert r.status_code == 200
    for url in ["/desk/dossiers/", f"/desk/dossiers/{t}/"]:
        with CaptureQueriesContext(
            connection,
        ) as q:
            r = desk.get(url)
        print(url, r.status_code, len(q), len(r.content))
        assert r.status_code == 200
