"""Words of dialogue; codes stay in the models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROCESS_KINDS: dict[str, Promise] = {
    "intergovernmental": _("Intergovernmental process"),
    "facility": _("The facility itself"),
    "projects": _("Projects of the facility"),
    "network": _("Network"),
    "partnership": _("Mobility Partnership"),
    "programme": _("Programme"),
}
ROLES: dict[str, Promise] = {
    "chair": _("Chair"),
    "co_chair": _("Co-chair"),
    "lead": _("Lead state"),
    "rapporteur": _("Rapporteur"),
    "secretariat": _("Secretariat"),
    "participating": _("Participating state"),
    "observer": _("Observer"),
    "member": _("Member"),
}
MEETING_KINDS: dict[str, Promise] = {
    "call_launch": _("Launch of a call"),
    "conference": _("Conference"),
    "coordination_platform": _("Coordination platform"),
    "core_group": _("Core group"),
    "exchange_event": _("Exchange event"),
    "friends_of_the_chair": _("Friends of the Chair"),
    "info_session": _("Information session"),
    "launch": _("Launch"),
    "ministerial_conference": _("Ministerial conference"),
    "monitoring_mission": _("Monitoring mission"),
    "network_conference": _("Conference of the network"),
    "preparatory_meeting": _("Preparatory meeting"),
    "project_closing": _("Closing of a project"),
    "project_event": _("Event of a project"),
    "project_kickoff": _("Start of a project"),
    "senior_officials_meeting": _("Senior officials’ meeting"),
    "steering_committee": _("Steering committee"),
    "study_visit": _("Study visit"),
    "training": _("Training"),
    "webinar": _("Webinar"),
    "working_group": _("Working group"),
    "workshop": _("Workshop"),
}
MODES: dict[str, Promise] = {"in_person": _("In person"), "online": _("Online"), "hybrid": _("In person and online")}
VERIFICATIONS: dict[str, Promise] = {
    "page": _("Read on the source’s page"),
    "site": _("Found on the source’s site, the page itself not read"),
    "document": _("Read in a document"),
    "no_page_kept": _("No page of the source was kept"),
}
