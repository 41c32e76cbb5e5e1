"""The words of findings that the books, meetings, decisions, grants, reports and lessons raise."""

from collections.abc import Mapping

from django.utils.functional import Promise

from facility.apps.bodies.public import FINDINGS as BODIES
from facility.apps.calls.public import FINDINGS as CALLS
from facility.apps.dialogue.public import FINDINGS as DIALOGUE
from facility.apps.enquiries.public import FINDINGS as ENQUIRIES
from facility.apps.evaluation.public import FINDINGS as EVALUATION
from facility.apps.finance.public import FINDINGS as FINANCE
from facility.apps.grants.public import FINDINGS as GRANTS
from facility.apps.knowledge.public import FINDINGS as KNOWLEDGE
from facility.apps.proposals.public import FINDINGS as PROPOSALS
from facility.apps.reporting.public import FINDINGS as REPORTING
from facility.core.findings import Finding
from facility.foundation.documents.public import FINDINGS as DOCUMENTS
from facility.interfaces.web.ui import findings

ALL: Mapping[str, Promise] = {
    **BODIES,
    **CALLS,
    **DIALOGUE,
    **DOCUMENTS,
    **ENQUIRIES,
    **EVALUATION,
    **FINANCE,
    **GRANTS,
    **KNOWLEDGE,
    **PROPOSALS,
    **REPORTING,
}
UNITS = ("_cents", "_on", "_bp")


def _named(finding: Finding) -> dict[str, str]:
    """The facts under the names that sentences use: `held_cents` is `held`."""
    named = {}
    for name, text in findings.facts(finding).items():
        unit = next((one for one in UNITS if name.endswith(one)), "")
        named[name.removesuffix(unit)] = text
    return named


def say(finding: Finding) -> tuple[str, str]:
    """Message and remedy. Raises KeyError for a finding of somebody else."""
    facts = _named(finding)
    remedy = str(ALL[finding.remedy]) % facts if finding.remedy in ALL else ""
    return str(ALL[finding.message]) % facts, remedy


def wire() -> None:
    """Tell the pages who knows these words."""
    findings.register_words(say)
