"""The receipt on paper: at once, in the reader's language, the same bytes whenever it is asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from facility.apps.grants.models import Grant
from facility.foundation.accounts.public import User
from tests.foundation.documents.reading import Pdf


@pytest.mark.django_db
def test_a_receipt_of_nothing_is_not_found() -> None:
    assert Client().get("/receipts/nothing/").status_code == 404


def test_the_receipt_is_a_document_like_the_others_and_the_same_whenever_it_is_asked_for(story: None) -> None:
    dossier = Grant.objects.get().proposal
    address = reverse("dossiers:receipt_pdf", args=[dossier.record.token, "concept"])
    client = Client()
    client.force_login(User.objects.get(email="applicant@example.org"))
    first, again = (client.get(address).content for _turn in range(2))
    assert first == again
    made = Pdf(first)
    assert "<pdfuaid:part>1</pdfuaid:part>" in made.xmp
    submission = dossier.submissions.get(stage="concept")
    flat = "".join(made.text.split())
    for words in (submission.digest, submission.signature, submission.receipt["reference"], "Howtocheckit"):
        assert words in flat
    client.post("/language/", {"language": "fr"})
    assert Pdf(client.get(address).content).root["/Lang"] == "fr"
