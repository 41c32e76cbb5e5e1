"""Which lessons and publications an actor reads."""

from django.db.models import Count, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from facility.apps.knowledge.models import Edition, EditionFile, Lesson, Publication
from facility.apps.knowledge.policy import may_list, may_list_publications, may_view_publication
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor


def visible_to(actor: Actor) -> QuerySet[Lesson]:
    """Published lessons for everybody, all of them for those who make them."""
    rows = Lesson.objects.select_related("record", "project__record", "source", "mission__request__record")
    rows = rows.order_by("-published_at", "-pk")
    return rows if may_list(actor) else rows.filter(state="published")


def lessons_about_country(rows: QuerySet[Lesson], code: str) -> QuerySet[Lesson]:
    """Those that name the country, or were drawn from a project with it as a partner."""
    named = rows.annotate(named=Cast("countries", TextField()))
    return named.filter(Q(named__contains=f'"{code}"') | Q(project__country_codes__contains=f";{code};"))


def countries_of_lessons() -> set[str]:
    """The countries for which `lessons_about_country` finds a published lesson. One query."""
    rows = Lesson.objects.filter(state="published").values_list("countries", "project__country_codes")
    return {code for codes, of in rows for code in (*codes, *(of or "").split(";")) if code}


def waiting(actor: Actor) -> dict[str, int]:
    """What waits for those who make lessons and publications: `to_clear` (lessons that others proposed), `to_publish`
    (cleared ones), `editions` of publications on their way. One query: a desk asks for many things.
    """
    ours = ~Q(state="proposed") | ~Q(proposed_by=actor.user_id or 0)
    lessons = visible_to(actor).order_by().filter(ours, state__in=["proposed", "cleared"])
    editions = Edition.objects.order_by().filter(state__in=["proposed", "cleared"])
    found = dict(
        lessons.values_list("state")
        .annotate(times=Count("pk"))
        .union(editions.values_list(Value("edition")).annotate(times=Count("pk")), all=True)
    )
    names = {"to_clear": "proposed", "to_publish": "cleared", "editions": "edition"}
    return {name: found.get(state, 0) for name, state in names.items()}


def by_token(token: str, actor: Actor) -> Lesson:
    """A lesson at its desk address. Raises NotFound."""
    found = visible_to(actor).filter(record__token=token).first()
    if found is None:
        raise NotFound("lesson")
    return found


def by_reference(reference: str, actor: Actor) -> Lesson:
    """A lesson at its public address, published or withdrawn since. Raises NotFound."""
    rows = Lesson.objects.select_related("record", "project__record", "source", "mission__request__record")
    found = rows.filter(record__reference=reference, state__in=["published", "withdrawn"]).first()
    if found is None:
        raise NotFound("lesson")
    return found


def lessons_of_mission(mission_id: int, actor: Actor) -> list[Lesson]:
    """Lessons drawn from a mission: what is published, one's own, and all of them for those who make lessons. One query."""
    rows = Lesson.objects.select_related("record").filter(mission=mission_id).order_by("pk")
    if not may_list(actor):
        rows = rows.filter(Q(state="published") | Q(proposed_by=actor.user_id or 0))
    return list(rows)


def lessons_of_meeting(record_id: int, actor: Actor) -> list[Lesson]:
    """Lessons drawn from a meeting that the actor reads. One query."""
    return list(visible_to(actor).filter(source=record_id).order_by("pk"))


def _publications() -> QuerySet[Publication]:
    return Publication.objects.select_related("record", "current").order_by("-changed_at", "-pk")


def withdrawn_at_end(end: str) -> Q:
    """Which connections have a lesson or a publication at that end ("source", "target") that was withdrawn."""
    lessons = Lesson.objects.filter(state="withdrawn").order_by().values("record")
    publications = Publication.objects.filter(withdrawn_at__isnull=False).order_by().values("record")
    return Q(**{f"{end}__in": lessons}) | Q(**{f"{end}__in": publications})


def library() -> QuerySet[Publication]:
    """What is published and stands, for everybody, the newest first."""
    rows = _publications().filter(current__isnull=False, withdrawn_at=None)
    return rows.prefetch_related("current__files")


def publications_at_desk(actor: Actor) -> QuerySet[Publication]:
    """Every publication with its editions, for those who make them; the library for everybody else."""
    if not may_list_publications(actor):
        return library().prefetch_related("editions__files")
    return _publications().prefetch_related("editions__files").order_by("-started_at", "-pk")


def publication_by_token(token: str, actor: Actor) -> Publication:
    """A publication at its desk address. Raises NotFound."""
    found = _publications().filter(record__token=token).first()
    if found is None or not may_view_publication(actor, found):
        raise NotFound("publication")
    return found


def publication_by_reference(reference: str) -> Publication:
    """A publication at its public address, in force or withdrawn since. Raises NotFound."""
    found = _publications().filter(record__reference=reference, current__isnull=False).first()
    if found is None:
        raise NotFound("publication")
    return found


def editions_of(publication: Publication, *, public: bool = False) -> list[Edition]:
    """The editions with their files, the newest first; for everybody only those that were published. Two queries."""
    files = Prefetch("files", EditionFile.objects.select_related("stored"))
    rows = publication.editions.order_by("-number").prefetch_related(files)
    return list(rows.filter(state__in=["published", "superseded"]) if public else rows)


def publication_whole(reference: str) -> tuple[Publication, list[Edition]]:
    """A publication at its public address with the editions that everybody reads, the newest first. Two queries.

    Raises NotFound. Of one that was withdrawn nobody reads an edition.
    """
    files = Prefetch("files", EditionFile.objects.select_related("stored"))
    rows = Edition.objects.select_related("publication__record", "publication__current").prefetch_related(files)
    known = list(
        rows.filter(publication__record__reference=reference, publication__current__isnull=False).order_by("-number")
    )
    if not known:
        raise NotFound("publication")
    return known[0].publication, [one for one in known if one.state in {"published", "superseded"}]


def edition_file(publication: Publication, number: int, language: str, *, public: bool = False) -> EditionFile:
    """The file of an edition in a language; of a withdrawn publication nobody reads one. Raises NotFound."""
    rows = EditionFile.objects.select_related("stored").filter(
        edition__publication=publication,
        edition__publication__withdrawn_at=None,
        edition__number=number,
        language=language,
    )
    if public:
        rows = rows.filter(edition__state__in=["published", "superseded"])
    found = rows.first()
    if found is None:
        raise NotFound("file")
    return found
