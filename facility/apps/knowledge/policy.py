"""Who proposes, clears and publishes a lesson, who reads one that is not published; who writes under it and who moderates."""

from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Held, Role, permission


def _was_published(lesson: Any) -> bool:
    return bool(lesson.state in {"published", "withdrawn"})


# Who makes what others read: those who run the components, and editors, who alone publish.
MAKERS = (Role.ASSISTANCE_COORDINATOR, Role.DIALOGUE_SECRETARIAT, Role.EDITOR, Role.GRANTS_OFFICER)
_MAKERS = dict.fromkeys(MAKERS, ANY)
_READERS = {**_MAKERS, Role.AUDITOR: ANY}

# Who knows a report: the officers who examine it.
may_propose = permission("knowledge.propose", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY})
# Who knows a mission: the coordinators who run it, and the experts who work in it (`may_propose_from_mission` asks for those).
may_propose_of_missions = permission("knowledge.propose_of_missions", {Role.ASSISTANCE_COORDINATOR: ANY})
# Who knows a meeting: the secretariat, which also writes its reports.
may_propose_of_meetings = permission(
    "knowledge.propose_of_meetings", {Role.DIALOGUE_SECRETARIAT: ANY, Role.EDITOR: ANY}
)
may_clear = permission("knowledge.clear", _MAKERS)
may_publish = permission("knowledge.publish", {Role.EDITOR: ANY})
may_withdraw = permission("knowledge.withdraw", {Role.EDITOR: ANY})
may_drop = permission("knowledge.drop", {Role.EDITOR: ANY})
may_view = permission("knowledge.view", _READERS, public=_was_published)
may_list = permission("knowledge.list", _READERS)


def may_open(actor: Actor | None, lesson: Any) -> bool:
    """Whom lists, connections and letters lead to a lesson: once it was withdrawn only those who make lessons."""
    return may_view(actor, lesson) and (lesson.state != "withdrawn" or may_list(actor))


def _is_out(publication: Any) -> bool:
    return publication.current_id is not None


may_prepare = permission("knowledge.prepare", _MAKERS)
may_clear_publication = permission("knowledge.clear_publication", _MAKERS)
may_publish_publication = permission("knowledge.publish_publication", {Role.EDITOR: ANY})
may_withdraw_publication = permission("knowledge.withdraw_publication", {Role.EDITOR: ANY})
may_list_publications = permission("knowledge.list_publications", _READERS)
may_view_publication = permission("knowledge.view_publication", _READERS, public=_is_out)


def may_open_publication(actor: Actor | None, publication: Any) -> bool:
    """Whom lists, connections and letters lead to a publication: once it was withdrawn only those who make them."""
    return may_view_publication(actor, publication) and (
        publication.withdrawn_at is None or may_list_publications(actor)
    )


may_plan = permission("knowledge.plan_dissemination", _MAKERS)
may_view_plan = permission("knowledge.view_dissemination", {**_READERS, Role.DONOR: ANY})


def _may_ask(actor: Actor, held: Held, circle: Any) -> bool:
    """The role is held for a body that may ask under the programme."""
    return held.organisation_id is not None and held.organisation_id in circle.bodies


# Who takes part in a programme of assistance proposes for its knowledge space; editors say what stands there.
may_take_part = permission(
    "knowledge.take_part",
    {Role.EDITOR: ANY, Role.APPLICANT: "may ask", Role.PARTNER: "may ask"},
    relations={"may ask": _may_ask},
)
may_gather = permission("knowledge.gather", {Role.EDITOR: ANY})


def may_view_work(actor: Actor | None, work: Any) -> bool:
    """A work that was proposed for a space: who proposed it, the editors of spaces, and who audits."""
    if may_gather(actor) or (actor is not None and actor.has(Role.AUDITOR)):
        return True
    return actor is not None and actor.user_id is not None and actor.user_id == work.author_id


def _under_a_meeting(actor: Actor, held: Held, discussion: Any) -> bool:
    return bool(discussion.meeting is not None)


# Editors moderate everywhere; the secretariat under the meetings that they run.
may_moderate = permission(
    "knowledge.moderate",
    {Role.EDITOR: ANY, Role.DIALOGUE_SECRETARIAT: "under a meeting"},
    relations={"under a meeting": _under_a_meeting},
)
may_list_posts = permission(
    "knowledge.list_posts", {Role.EDITOR: ANY, Role.DIALOGUE_SECRETARIAT: ANY, Role.AUDITOR: ANY}
)


def is_read_by_everybody(discussion: Any) -> bool:
    """Whether what it is about is public: a published lesson, a meeting that everybody sees."""
    if discussion.lesson is not None:
        return bool(discussion.lesson.state == "published")
    return bool(discussion.meeting.record.is_public)


def may_write(actor: Actor | None) -> bool:
    """Whoever has an account writes posts and answers, and reports what should not stand."""
    return actor is not None and actor.user_id is not None


def was_shown(post: Any) -> bool:
    """Whether everybody reads the post, or the line that stands in its place."""
    return bool(post.settled_at is not None and post.state != "declined")


def may_read_all(actor: Actor | None, discussion: Any) -> bool:
    """Who moderates a discussion, and who audits, reads every post under it."""
    return may_moderate(actor, discussion) or (actor is not None and actor.has(Role.AUDITOR))


def may_view_post(actor: Actor | None, post: Any) -> bool:
    """Everybody, once it was let in; before, and where it was declined, its author, who moderates and who audits.

    Once what it is about is withdrawn, its author still does, who may take it back.
    """
    if may_read_all(actor, post.discussion):
        return True
    mine = actor is not None and may_write(actor) and actor.user_id == post.author_id
    return mine or (is_read_by_everybody(post.discussion) and was_shown(post))
