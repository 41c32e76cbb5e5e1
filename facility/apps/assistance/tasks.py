"""What requests put on the task list: what waits, for whom, and by which policy."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

# Register the request or send it back; of the coordinators.
TRIAGE = "assistance.triage"
TRIAGE_POLICY = "assistance_triage"
# Complete what is missing; of the person who sent it.
COMPLETION = "assistance.completion"
COMPLETION_POLICY = "assistance_completion"
# Bring it to the decision (of the coordinators), then decide (of the authorising officers), within one term.
PREPARATION = "assistance.preparation"
DECISION = "assistance.decision"
DECISION_POLICY = "assistance_decision"
# Take a deferred request up again on its day (of the coordinators).
TAKE_UP = "assistance.take_up"
# Say whether one's request goes on together with another (of who asked).
ANSWER_MERGER = "assistance.answer_merger"
ANSWER_MERGER_POLICY = "assistance_merger"
# Accept the changes with which it was approved, or withdraw (of who asked).
ANSWER_CHANGES = "assistance.answer_changes"
ANSWER_CHANGES_POLICY = "assistance_changes"
# Draft terms of reference (of the coordinators), agree to them or send them back (of who asked), then find experts.
TERMS = "assistance.terms"
TERMS_POLICY = "assistance_terms"
TERMS_ANSWER = "assistance.terms_answer"
TERMS_ANSWER_POLICY = "assistance_terms_answer"
# Draft an amendment that was wished (of the coordinators); agree to it or not (of who asked).
AMEND = "assistance.amend"
ANSWER_AMENDMENT = "assistance.answer_amendment"
MOBILISE = "assistance.mobilise"
MOBILISE_POLICY = "assistance_mobilise"
# End the mission or put it off (of the coordinators), note the days worked (of each expert); one per mission.
END_MISSION = "assistance.end_mission"
NOTE_DAYS = "assistance.note_days"
# Hand in a deliverable (of the coordinators, who ask the experts), accept it or send it back (of who asked); one each.
DELIVER = "assistance.deliver"
ACCEPT = "assistance.accept"
ACCEPT_POLICY = "assistance_accept"
# Evaluate what was delivered (of who asked; of each expert, one per request), say what has come of it, close it.
EVALUATE = "assistance.evaluate"
EVALUATE_AS_EXPERT = "assistance.evaluate_as_expert"
TELL_USE = "assistance.tell_use"
CLOSE = "assistance.close"
CLOSE_POLICY = "assistance_close"
# Give a word on a request of one's country (of the national contact).
ENDORSE = "assistance.endorse"
ENDORSE_POLICY = "assistance_endorsement"
# Deliver before the last useful day, or say that it cannot be done (of the coordinators).
LATE = "assistance.late"
# Confirm a change of a programme's setting (of the authorising officers); one per setting.
CONFIRM_SETTING = "assistance.confirm_setting"


def end_of_day(day: date) -> datetime:
    """The last moment of a day at the facility's seat: when a task with a day is due."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(settings.FACILITY_TIME_ZONE))


register_titles(
    {
        TRIAGE: _("Register the request for assistance or send it back"),
        COMPLETION: _("Complete the request for assistance"),
        PREPARATION: _("Bring the request for assistance to its decision"),
        DECISION: _("Decide on the request for assistance"),
        TAKE_UP: _("Take the deferred request for assistance up again"),
        ANSWER_MERGER: _("Say whether your request is merged with another"),
        ANSWER_CHANGES: _("Accept the changes to your request, or withdraw it"),
        TERMS: _("Draft the terms of reference"),
        TERMS_ANSWER: _("Agree to the terms of reference or send them back"),
        AMEND: _("Draft the amendment of the terms of reference that is wished"),
        ANSWER_AMENDMENT: _("Agree to the amended terms of reference, or say why not"),
        DELIVER: _("See that a deliverable is handed in"),
        ACCEPT: _("Accept a deliverable or send it back"),
        END_MISSION: _("End the mission or put it off"),
        NOTE_DAYS: _("Note the days you worked on a mission"),
        EVALUATE: _("Evaluate the assistance"),
        EVALUATE_AS_EXPERT: _("Evaluate the assistance you worked for"),
        TELL_USE: _("Say what has come of the assistance"),
        ENDORSE: _("Endorse a request for assistance of your country, or say why not"),
        LATE: _("Deliver before the last useful day, or say that it cannot be done"),
        CONFIRM_SETTING: _("Confirm a changed setting of a programme, or leave it"),
        CLOSE: _("Close the request: nobody said what has come of it"),
        MOBILISE: _("Find and book experts for the assistance"),
    }
)
