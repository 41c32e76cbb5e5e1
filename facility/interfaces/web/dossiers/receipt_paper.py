"""The receipt on paper: a tagged PDF made by Typst in memory, from data that it never takes for markup."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

_TEMPLATE = Path(__file__).with_name("receipt.typ")
_FONTS = Path(__file__).resolve().parents[3] / "fonts"


@dataclass(frozen=True)
class Facts:
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


def labels() -> Mapping[str, str]:
    """The words on the paper."""
    return {
        "title": _("Receipt"),
        "lead_in": _("The following dossier was received and sealed."),
        "reference": _("Reference"),
        "stage": _("Stage"),
        "lot": _("Call and lot"),
        "lead": _("Submitted by"),
        "number": _("Number in the order of receipt of the lot"),
        "received": _("Received"),
        "received_utc": _("Received, universal time"),
        "digest": _("Hash of the content (SHA-256, salted)"),
        "key_id": _("Signing key"),
        "fingerprint": _("Fingerprint of the public key"),
        "signature": _("Signature (Ed25519)"),
        "how": _("How to check it"),
        "how_text": _(
            "Download the receipt and the content as JSON from the page of your dossier and the public key from the "
            "address below; then run “facility receipt verify RECEIPT.json --content CONTENT.json --public-key KEY”. "
            "No connection to us is needed: the check shows that we signed this receipt and that exactly this "
            "content was received."
        ),
        "invented": _("Demonstration: this dossier is made up."),
        "key_address": f"{settings.FACILITY_PUBLIC_ADDRESS}/receipts/key/",
        "facility": str(settings.FACILITY_NAME),
    }


def paper(facts: Facts, language: str) -> bytes:
    """The PDF (PDF/UA: tagged, with title and language); about 0.1 seconds. The font is that of the assets."""
    import typst

    told: dict[str, Any] = {**asdict(facts), "number": str(facts.number), "language": language}
    return bytes(
        typst.compile(
            _TEMPLATE,
            format="pdf",
            font_paths=[_FONTS] if _FONTS.exists() else [],
            sys_inputs={"facts": json.dumps(told), "labels": json.dumps(dict(labels()))},
            pdf_standards=["ua-1"],
        )
    )
