"""The library of the demonstration: a guide in two editions and two languages, a study that waits to be cleared."""

from datetime import UTC, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from facility.apps.finance import public as finance
from facility.apps.knowledge import public as knowledge
from facility.apps.projects import public as projects
from seeds.story.people import Cast

DAY = timedelta(days=1)
AT = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
GUIDE = {
    "en": "Opening a counter for people who return (demonstration)",
    "fr": "Ouvrir un guichet pour les personnes de retour (démonstration)",
}


def paper(*lines: str) -> SimpleUploadedFile:
    """A PDF of one page with a few lines of text."""
    shown = " ".join(f"({line}) Tj 0 -16 Td" for line in lines)
    stream = f"BT /F1 11 Tf 40 780 Td {shown} ET".encode("latin-1", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return SimpleUploadedFile("demonstration.pdf", bytes(out))


def tell(cast: Cast) -> None:
    """Prepared by the officer, cleared and published by the editor; then a second edition, and a study that waits."""
    officer, editor = cast.actor("officer", AT), cast.actor("editor", AT)
    project = (
        projects.Project.objects.filter(record__invented=True, record__is_public=True).select_related("record").first()
    )
    about = [project.record.reference or ""] if project is not None else []
    summary = {
        "en": "Six steps from the first talk with employers to the day the counter opens.",
        "fr": "Six étapes, de la première rencontre avec les employeurs à l'ouverture du guichet.",
    }
    made = knowledge.prepare_publication(
        kind="guide", title=GUIDE, summary=summary, themes=["return"], countries=["MD"], issued="2026-05",
        about=about, invented=True, actor=officer, at=AT,
    ).publication  # fmt: skip
    english = paper("Talk with employers before the towns are chosen.", "Count the offers, then open the counter.")
    knowledge.add_file(publication_id=made.pk, language="en", upload=english, actor=officer, at=AT)
    knowledge.clear_edition(publication_id=made.pk, actor=editor, at=AT + DAY)
    knowledge.publish_edition(publication_id=made.pk, actor=editor, at=AT + DAY)
    knowledge.prepare_edition(
        publication_id=made.pk, title=GUIDE, summary=summary, changes={"en": "Now in French, with the figures of the first months."},
        themes=["return", "legal_migration"], countries=["MD"], issued="2026-11", about=about, actor=officer, at=AT + 2 * DAY,
    )  # fmt: skip
    french = paper(
        "Rencontrer les employeurs avant de choisir les villes.", "Compter les offres, puis ouvrir le guichet."
    )
    for language, upload in (("en", paper("Talk with employers first.", "Two hundred people came.")), ("fr", french)):
        knowledge.add_file(publication_id=made.pk, language=language, upload=upload, actor=officer, at=AT + 2 * DAY)
    knowledge.clear_edition(publication_id=made.pk, actor=editor, at=AT + 3 * DAY)
    knowledge.publish_edition(publication_id=made.pk, actor=editor, at=AT + 3 * DAY)
    planned(cast, made.record.token)
    if "AMIF" in finance.fund_codes():  # the register of instruments was loaded before
        paid(cast, made.record.token)
    waiting = knowledge.prepare_publication(
        kind="study", title={"en": "Who hires people who return (demonstration)"}, summary={"en": "Forty employers asked."},
        themes=["return"], countries=["MD", "GE"], issued="2026", invented=True, actor=officer, at=AT + 4 * DAY,
    ).publication  # fmt: skip
    study = paper("Forty employers were asked what they need.")
    knowledge.add_file(publication_id=waiting.pk, language="en", upload=study, actor=officer, at=AT + 4 * DAY)


def paid(cast: Cast, token: str) -> None:
    """The editor states by which fund the guide is paid."""
    given = {
        "funds": ["AMIF"],
        "source": "Made up to show who pays a publication",
        "status": "demonstration",
        "reason": "The guide comes from an action that this fund pays.",
    }
    at = AT + 4 * DAY
    finance.state_funding(token=token, given=given, actor=cast.actor("editor", at), at=at)


def planned(cast: Cast, token: str) -> None:
    """The guide is brought to applicants, which showed an effect; a briefing is planned, a press line dropped."""
    editor, at = cast.actor("editor", AT), AT + 3 * DAY
    lines = (
        ("applicants", "newsletter", "The guide opens the letter to subscribers", "2026-11"),
        ("authorities", "briefing", "An hour for the offices that plan counters", "2026-12-10"),
        ("public", "press", "A note to local papers", "2027"),
    )
    made = [
        knowledge.plan_dissemination(
            token=token, audience=audience, channel=channel, what=what, planned_for=day, actor=editor, at=at
        )
        for audience, channel, what, day in lines
    ]
    knowledge.do_dissemination(dissemination_id=made[0].pk, done_on=at.date(), actor=editor, at=at + DAY)
    effect = "Three applicants name the guide in their drafts; each says what they changed."
    knowledge.note_effect(dissemination_id=made[0].pk, effect=effect, actor=editor, at=at + 4 * DAY)
    reason = "No local paper writes about counters before they open."
    knowledge.drop_dissemination(dissemination_id=made[2].pk, reason=reason, actor=editor, at=at + DAY)
