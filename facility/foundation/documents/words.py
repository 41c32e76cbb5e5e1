"""Words of documents; codes stay in models and rendering."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES: dict[str, Promise] = {
    "waiting": pgettext_lazy("state of a document", "Waiting"),
    "making": pgettext_lazy("state of a document", "Being made"),
    "ready": pgettext_lazy("state of a document", "Ready"),
    "failed": pgettext_lazy("state of a document", "Failed"),
}
FORMS: dict[str, Promise] = {"pdf": _("PDF, to read and to keep"), "docx": _("Word, to edit")}
FAILURES: dict[str, Promise] = {
    "time": _("It took longer than 30 seconds and was stopped. Nothing is lost; the page itself shows everything."),
    "size": _("It would be larger than 15 MB. The lists of the page can be saved as files instead."),
    "press": _("It could not be set. The page itself shows everything; if it fails again, tell us."),
    "room": _("The file could not be stored. Try again later."),
    "queue": _("The worker gave up after several attempts. Try again."),
}
FINDINGS: dict[str, Promise] = {
    "document.too_long": _("This is too much for one document. The lists of the page can be saved as files instead."),
}
