"""Which things say by which funds they are paid, who may say it, and which funds can be named beside those of the books."""

from collections.abc import Iterable


def wire() -> None:
    """Register them. A programme of assistance says it by a setting, which two people change on its page."""
    from facility.apps.dialogue import public as dialogue
    from facility.apps.enquiries import public as enquiries
    from facility.apps.finance.public import register_funds, register_payable
    from facility.apps.knowledge import public as knowledge

    register_funds(_of_the_register)
    register_payable("programme", None)
    register_payable("process", dialogue.policy.may_plan)
    register_payable("dialogue_meeting", dialogue.policy.may_plan)
    register_payable("lesson", knowledge.policy.may_propose)
    register_payable("publication", knowledge.policy.may_prepare)
    register_payable("news", enquiries.policy.may_revise_news)


def _of_the_register() -> Iterable[str]:
    from facility.apps.projects.public import Instrument

    return Instrument.objects.values_list("code", flat=True)
