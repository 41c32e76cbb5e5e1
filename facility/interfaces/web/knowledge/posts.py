"""What the pages of discussions show of a post: who speaks, what was said or the line in its place; and the forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.knowledge import public as knowledge
from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.ui.components.facts import status_tag
from facility.interfaces.web.ui.languages import Said

TONES = {"waiting": "info", "let_in": "success", "declined": "error", "taken_down": "warning", "withdrawn": "neutral"}


class PostForm(forms.Form):
    """A post or an answer, and how its author is shown."""

    text = forms.CharField(
        label=gettext_lazy("What you want to say"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=knowledge.LONGEST_POST,
        help_text=gettext_lazy("Plain text. Everybody can read it once a moderator has let it in."),
    )
    function = forms.CharField(
        label=gettext_lazy("Your function"),
        max_length=120,
        help_text=gettext_lazy("Shown to everybody in place of your name: head of unit, project manager."),
    )
    organisation = forms.TypedChoiceField(
        label=gettext_lazy("Your organisation"), coerce=int, empty_value=None, required=False
    )
    shows_name = forms.BooleanField(label=gettext_lazy("Show my name with this post"), required=False)

    def __init__(self, *given: Any, actor: Actor, **named: Any) -> None:
        super().__init__(*given, **named)
        rows = parties.Organisation.objects.filter(pk__in=actor.organisations()).order_by("name_sort", "pk")
        choices = [(one.pk, one.name) for one in rows] if actor.organisations() else []
        if choices:
            self.fields["organisation"].choices = [*choices, ("", _("None of these"))]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("text", "function", "shows_name")}
        return said | {"organisation_id": data.get("organisation")}


class ReasonForm(forms.Form):
    """Why a post is declined, taken down or reported."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400)


class ClosingForm(forms.Form):
    """The word with which a discussion ends."""

    word = forms.CharField(
        label=gettext_lazy("Closing word"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        help_text=gettext_lazy("It stands at the head of the discussion. Nobody can write in it any more."),
    )


def author_of(post: knowledge.DiscussionPost) -> str:
    """Who speaks: the function and the organisation, before them the name where the author chose to show it."""
    house = _("the facility") if post.for_facility else ""
    organisation = post.organisation.name if post.organisation is not None else house
    return ", ".join(part for part in (post.shown_name, post.function, organisation) if part)


def line_of(post: knowledge.DiscussionPost) -> str:
    """The line that stands in the place of a post that is gone; "" for one that stands."""
    if post.state == "withdrawn":
        return _("Withdrawn by its author.")
    if post.state == "taken_down":
        return _("Taken down by a moderator: %(reason)s") % {"reason": post.reason}
    return ""


def shown(post: knowledge.DiscussionPost, answers: Iterable[knowledge.DiscussionPost] = ()) -> dict[str, Any]:
    """One post as templates show it."""
    gone = line_of(post)
    answered = getattr(post, "answered", 0)
    below = [shown(one) for one in answers]
    return {
        "author": "" if gone else author_of(post),
        "gone": gone,
        "text": "" if gone else Said(post.text, post.language),
        "language": post.language,
        "at": post.written_at,
        "record": post.record,
        "url": reverse("knowledge:post", args=[post.record.token]),
        "waits": state_tag(post) if post.state in {"waiting", "declined"} else "",
        "reason": post.reason if post.state == "declined" else "",
        "answers": below,
        "answered": answered,
        "more": answered > len(below),
        "may_be_answered": post.state == "let_in" and post.above_id is None,
    }


def state_tag(post: knowledge.DiscussionPost) -> str:
    """Where a post stands."""
    return status_tag(post.state, str(knowledge.POST_STATES[post.state]), tone=TONES[post.state])


def discussed(record_id: int, reference: str) -> dict[str, Any]:
    """What the page of a lesson or a meeting shows of its discussion: the newest posts, how many stand. One query."""
    rows = knowledge.newest_posts(record_id)
    return {
        "url": reverse("knowledge:discussion", args=[reference]),
        "posts": [shown(one) for one in rows],
        "many": rows[0].all_of_them if rows else 0,  # type: ignore[attr-defined]
        "closed": bool(rows) and rows[0].discussion.state == "closed",
    }


def discussion_link(reference: str) -> dict[str, Any]:
    """The way to a discussion from a page that asks nothing more of the database for it."""
    return {"url": reverse("knowledge:discussion", args=[reference]), "is_link": True}
