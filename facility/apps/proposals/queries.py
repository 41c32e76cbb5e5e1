"""Which dossiers an actor sees, and one of them by its address."""

from django.db.models import Q, QuerySet

from facility.apps.proposals.models import Clarification, Proposal, Reader, Submission
from facility.apps.proposals.policy import may_list_all, may_view
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.kept_questions import KeptQuestion


def _own(actor: Actor) -> Q:
    mine = actor.organisations(Role.APPLICANT)
    let_in = actor.organisations(Role.APPLICANT, Role.PARTNER)
    readers = Reader.objects.filter(organisation_id__in=let_in, until=None).values("proposal_id")
    # A question inside the question, not a join: no row twice, so that no list must be made distinct.
    return Q(lead_id__in=mine) | Q(pk__in=readers) if let_in else Q(pk__in=())


def rows() -> QuerySet[Proposal]:
    """Dossiers with what lists and policies read of them."""
    return Proposal.objects.select_related(
        "record", "lot__call__record", "lead__record", "lead__country"
    ).prefetch_related("readers")


def visible_to(actor: Actor) -> QuerySet[Proposal]:
    """The dossiers of the actor's organisations; staff see every one that was handed in, sealed or not."""
    own = _own(actor)
    if may_list_all(actor):
        return rows().filter(own | Q(record__reference__isnull=False))
    return rows().filter(own)


def own(actor: Actor) -> QuerySet[Proposal]:
    """The dossiers that the actor's organisations lead or were let into, newest first."""
    return rows().filter(_own(actor)).order_by("-started_at")


def drafts(actor: Actor) -> QuerySet[Proposal]:
    """The dossiers of the actor's organisations that wait to be handed in, to be counted."""
    return Proposal.objects.filter(_own(actor), state__in=["concept_draft", "full_draft"])


def _with_key() -> QuerySet[Proposal]:
    # The questions are kept by their hash (form_of) and read again only where they are not known yet.
    joined = Proposal.objects.select_related("record__data_key", "lot__call", "lead__record", "answers__schema")
    return joined.defer("answers__schema__content")


_BY_TOKEN = KeptQuestion(lambda token: _with_key().filter(record__token=token).order_by()[:1])
_READERS = KeptQuestion(lambda proposal: Reader.objects.filter(proposal=proposal))


def by_token(token: str, actor: Actor) -> Proposal:
    """The dossier at an address, if the actor may see it. Raises NotFound."""
    found = _BY_TOKEN.first(token)
    if found is not None:
        _READERS.beside(found, "readers", found.pk)
    if found is None or not may_view(actor, found):
        raise NotFound("dossier")
    return found


def submissions_of(proposal: Proposal) -> QuerySet[Submission]:
    """What was handed in, oldest first."""
    return _submissions(proposal.pk)


def _submissions(proposal: int) -> QuerySet[Submission]:
    return Submission.objects.filter(proposal=proposal).select_related("record__data_key").order_by("pk")


_SUBMISSIONS = KeptQuestion(_submissions)


def handed_in(proposal: Proposal) -> list[Submission]:
    """The same as rows, each with its dossier."""
    found = _SUBMISSIONS.rows(proposal.pk)
    for one in found:
        one.proposal = proposal
    return found


def clarifications_of(proposal: Proposal) -> QuerySet[Clarification]:
    """The questions asked about a dossier, newest first."""
    return proposal.clarifications.select_related("submission__record").order_by("-asked_at")
