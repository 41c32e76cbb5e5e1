"""Words of lessons; codes stay in core and models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LESSON_STATES: dict[str, Promise] = {
    "proposed": _("To be cleared by a second person"),
    "cleared": _("To be published"),
    "published": _("Published"),
    "withdrawn": _("Withdrawn"),
    "dropped": _("Dropped"),
}
ORIGINS: dict[str, Promise] = {
    "report": _("A report of a grant"),
    "mission": _("A mission of assistance"),
    "meeting": _("A meeting"),
    "programme": _("Who takes part in a programme of assistance"),
}
THEMES: dict[str, Promise] = {
    "legal_migration": _("Legal migration and mobility"),
    "asylum": _("International protection and asylum"),
    "trafficking": _("Trafficking in human beings"),
    "return": _("Return and reintegration"),
    "borders": _("Border management"),
    "smuggling": _("Anti-smuggling"),
    "capacity": _("Capacity building"),
}
# Keys of the parts of a dossier as the shipped questions name them; a call with other parts has none of these.
PARTS: dict[str, Promise] = {
    "basics": _("The action"),
    "relevance": _("Relevance"),
    "consortium": _("Consortium"),
    "money": _("Money"),
    "approach": _("Approach"),
    "work_plan": _("Work plan"),
    "budget": _("Budget"),
}
# Languages in which publications come: those of the facility, its dialogues and its grantees.
LANGUAGES: dict[str, Promise] = {
    "en": _("English"),
    "fr": _("French"),
    "ar": _("Arabic"),
    "de": _("German"),
    "es": _("Spanish"),
    "it": _("Italian"),
    "pt": _("Portuguese"),
    "ru": _("Russian"),
    "uk": _("Ukrainian"),
}
PUBLICATION_KINDS: dict[str, Promise] = {
    "study": _("Study"),
    "policy_brief": _("Policy brief"),
    "case_study": _("Case study"),
    "guide": _("Guide"),
    "mapping": _("Mapping"),
    "event_report": _("Event report"),
    "dashboard": _("Dashboard"),
    "interview": _("Interview"),
    "other": _("Other"),
}
EDITION_STATES: dict[str, Promise] = {
    "proposed": _("To be cleared by a second person"),
    "cleared": _("To be published"),
    "published": _("In force"),
    "superseded": _("Superseded"),
    "withdrawn": _("Withdrawn"),
    "dropped": _("Dropped"),
}
TEXT_REASONS: dict[str, Promise] = {
    "kind": _("files of this kind are not read"),
    "no_text": _("it holds no text: pictures of pages, perhaps"),
    "protected": _("it is protected by a password"),
    "damaged": _("it is damaged"),
    "memory": _("it unfolds into too much"),
    "time": _("it took too long"),
    "pages": _("it has very many pages"),
    "length": _("it is very long"),
}
FINDINGS: dict[str, Promise] = {
    "text_missing": _("Write this text before going on."),
    "country_unknown": _("This is not a country of the register."),
    "dissemination_choice_unknown": _("Choose one of those on offer."),
    "dissemination_date": _("Write the date as 2024, 2024-10 or 2024-10-31."),
    "dissemination_day_to_come": _("This day is still to come."),
    "date_unreadable": _("Write the date as 2024, 2024-10 or 2024-10-31."),
    "edition_second_person_needed": _("Who prepared an edition, or gave one of its files, cannot clear it."),
    "edition_without_file": _("Add a file in at least one language first."),
    "language_there": _("There is a file in this language. Take it out first."),
    "language_unknown": _("This is not a language of the library."),
    "project_unknown": _("No published project has this reference."),
    "publication_kind_unknown": _("This is not a type of publication."),
    "post_limit": _("You have written %(most)s posts within an hour. Go on a little later."),
    "post_organisation": _("You do not act for this organisation."),
    "post_own": _("Another moderator decides on what you wrote."),
    "post_reported_already": _("You have reported this post before."),
    "post_too_long": _("This is too long: at most %(most)s characters."),
    "post_written_already": _("You have written this here before."),
    "lesson_of_one_origin": _("Name one of a report, a mission, a meeting and a programme."),
    "address_not_web": _(
        "This is no web address: it begins with https:// and has a name, such as https://example.org/study."
    ),
    "work_nowhere": _("Say where the work is found: its web address, or its file."),
    "works_wait": _("%(most)s of your proposals wait for an editor already. Wait until some are settled."),
    "gathered_already": _("It stands there already, or is proposed."),
    "gathered_unknown": _("No published lesson, publication, news or meeting has this reference."),
    "part_unknown": _("This is not a part of a dossier."),
    "second_person_needed": _("The person who proposed a lesson cannot clear it."),
}
AUDIENCES: dict[str, Promise] = {
    "applicants": _("Applicants"),
    "beneficiaries": _("Beneficiaries and their partners"),
    "authorities": _("Authorities of Member States"),
    "partner_countries": _("Authorities of partner countries"),
    "donors": _("Donors"),
    "experts": _("Experts and researchers"),
    "public": _("The public"),
}
CHANNELS: dict[str, Promise] = {
    "website": _("Website"),
    "newsletter": _("Newsletter"),
    "meeting": _("Meeting"),
    "briefing": _("Briefing"),
    "training": _("Training"),
    "social_media": _("Social media"),
    "press": _("Press"),
}
DISSEMINATION_STATES: dict[str, Promise] = {
    "planned": _("Planned"),
    "done": _("Done"),
    "dropped": _("Dropped"),
}
POST_STATES: dict[str, Promise] = {
    "waiting": _("Waits for a moderator"),
    "let_in": _("Stands"),
    "declined": _("Declined"),
    "taken_down": _("Taken down"),
    "withdrawn": _("Withdrawn by its author"),
}
DISCUSSION_STATES: dict[str, Promise] = {
    "open": _("Open"),
    "closed": _("Closed"),
}
OFFERED_WORK_STATES: dict[str, Promise] = {
    "waiting": _("Waits for an editor"),
    "taken_up": _("Being prepared as a publication"),
    "published": _("Published, and stands here"),
    "declined": _("Not taken up"),
}
