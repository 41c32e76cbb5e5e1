"""The receipt on paper: a tagged PDF made while one waits, from the receipt alone; asked again it is the same bytes."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from facility.foundation.documents import public as documents
from facility.foundation.documents.public import Fact, Facts, Heading, Paper, Text


@dataclass(frozen=True)
class ReceiptFacts:
    """What a receipt says, in words of the page's language."""

    reference: str
    stage: str
    number: int
    lot: str
    received: str
    received_utc: str
    lead: str
    digest: str
    key_id: str
    fingerprint: str
    signature: str
    invented: bool = False


def receipt(facts: ReceiptFacts, language: str) -> Paper:
    """What stands on the receipt, in the words of a language."""
    with translation.override(language):
        return Paper(
            title=_("Receipt"),
            language=language,
            day=facts.received_utc[:10],
            reference=facts.reference,
            lead=_("The following dossier was received and sealed."),
            mark=_("Demonstration: this dossier is made up.") if facts.invented else "",
            blocks=[
                Facts(
                    [
                        Fact(_("Stage"), facts.stage),
                        Fact(_("Call and lot"), facts.lot),
                        Fact(_("Submitted by"), facts.lead),
                        Fact(_("Number in the order of receipt of the lot"), str(facts.number), "strong"),
                        Fact(_("Received"), facts.received, "strong"),
                        Fact(_("Received, universal time"), facts.received_utc),
                        Fact(_("Hash of the content (SHA-256, salted)"), facts.digest, "code"),
                        Fact(_("Signing key"), facts.key_id, "code"),
                        Fact(_("Fingerprint of the public key"), facts.fingerprint),
                        Fact(_("Signature (Ed25519)"), facts.signature, "code"),
                    ]
                ),
                Heading(_("How to check it")),
                Text(
                    _(
                        "Download the receipt and the content as JSON from the page of your dossier and the public key from the "
                        "address below; then run “facility receipt verify RECEIPT.json --content CONTENT.json --public-key KEY”. "
                        "No connection to us is needed: the check shows that we signed this receipt and that exactly this "
                        "content was received."
                    )
                ),
                Text(f"{settings.FACILITY_PUBLIC_ADDRESS}/receipts/key/"),
            ],
        )


def paper(facts: ReceiptFacts, language: str) -> bytes:
    """The PDF (PDF/A-2a and PDF/UA-1); about 0.15 seconds. Raises Unmade, Refused."""
    return documents.render(documents.finish(receipt(facts, language)), "pdf")
