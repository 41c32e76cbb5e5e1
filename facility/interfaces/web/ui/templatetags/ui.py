"""The components of every page: `{% load ui %}`. The page /patterns/ shows each one live.

Frame and actions
    {% block breadcrumb %}{% breadcrumb _("Calls") calls_url call.title %}{% endblock %}    own page last
    {% page_header _("Calls") lead=_("What is open now") eyebrow=_("Grants") status=tag meta="MPF-0042" %}
    {% actions %} … buttons … {% endactions %}
    {% primary_action _("Submit") %}  {% primary_action _("Create a call") url=some_url %}    one per page
    {% button _("Save") %}  {% button _("Delete") kind="danger" name="do" value="delete" %}
    {% link_button _("Open") url %}    kinds: primary secondary tertiary danger
    {% post_button _("Withdraw") url confirm=_("This cannot be undone.") kind="danger" n=3 %}    with CSRF
    {% what_next %}<p>…</p>{% endwhat_next %}
Messages
    {% notice "warning" title=_("…") %}<p>…</p>{% endnotice %}    info success warning error
    {% error_summary form %}    links to the fields, takes the focus
Forms
    {% form_fields form %}   {% form_field form.title hint=_("FAQ 3: …") hint_url=url size="m" rows=8 %}
    {% fieldset _("Legend") hint="" %} … {% endfieldset %}
    Answers to a schema, saved field by field: facility.interfaces.web.forms
    {% block scripts %}{% htmx %}{% endblock %}    on pages that use htmx
Facts
    {% summary %}{% row _("Fund") url=url action=_("Change") %}AMIF{% endrow %}{% endsummary %}
    {% summary_list rows %}    rows: (label, value[, url, action])
    {% status_tag "awarded" _("Awarded") %}  {% status_tag code label tone="warning" %}
    {% rule_status "unconfirmed" %}  {% invented_mark record %}  {% unknown %}  {% unknown _("none") %}
    {% amount grant.amount %}  {% amount 258400000 %} (cents)  {% share 9025 %} (basis points)  {% count 64 %}
    {% date value %}  date, moment or partial date    {% source_link label url date %}
    {% stats %}{% stat 64 _("projects") as_of=day source="…" source_url=url %}{% endstats %}
    {% progress 3 8 _("3 of 8 parts are complete") %}
Lists
    {% data_table caption head rows %}
    {% table caption %}<thead>…</thead>{% endtable %}    own markup in a region that scrolls by itself
    {% task_list tasks %}  {% timeline items %}  {% steps stages %}  {% file_list files %}  {% tabs items %}
    {% pagination pages %}
    {% cards %}{% card title url eyebrow="" %}<p>…</p>{% endcard %}{% endcards %}
    {% empty_state _("No calls yet") _("…") action=_("Create one") url=url %}
    {% filters %} … fields … {% endfilters %}
    {% connected record %}    what the record is linked with, as far as the reader may view it
Rules and languages
    {% finding row %}  {% findings rows title=_("To mend") %}    rows: facility.interfaces.web.ui.findings
    {% in_language text shown="fr" %}    marks text that stands in another language than the page
    {% chart figure %}    see facility.interfaces.web.ui.charts
Lists with filters, order, pages and CSV: facility.interfaces.web.ui.lists. Every value is escaped; labels are
given already translated.
"""

from facility.interfaces.web.ui.components import drawing, facts, fields, frame, listing, related, ruling
from facility.interfaces.web.ui.components.library import register

__all__ = ["drawing", "facts", "fields", "frame", "listing", "register", "related", "ruling"]
