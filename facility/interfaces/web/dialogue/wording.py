"""Says the findings of dialogue and of the typology in words."""

from facility.apps.dialogue.public import words as dialogue_words
from facility.apps.projects.public import words as project_words
from facility.core.findings import Finding
from facility.interfaces.web.ui.findings import register_words


def words(finding: Finding) -> tuple[str, str]:
    """What is wrong; empty for a finding of somebody else."""
    for known in (dialogue_words.FINDINGS, project_words.FINDINGS):
        if finding.message in known and "%(" not in str(known[finding.message]):
            named = str(finding.facts.get("project", ""))
            return f"{known[finding.message]} {named}".strip(), ""
    return "", ""


def wire() -> None:
    """Make the words known to the pages."""
    register_words(words)
