"""Says the findings of assistance in words."""

from facility.apps.assistance.public import words
from facility.core.findings import Finding
from facility.interfaces.web.ui.findings import facts, register_words


def say(finding: Finding) -> tuple[str, str]:
    """What is wrong and what to do, in one sentence. Raises KeyError for a finding of somebody else."""
    return str(words.FINDINGS[finding.message]) % facts(finding), ""


def wire() -> None:
    """Make the words known to the pages."""
    register_words(say)
