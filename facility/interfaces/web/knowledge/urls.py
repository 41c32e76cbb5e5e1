"""Addresses of lessons and publications."""

from django.urls import path

from facility.interfaces.web.knowledge import discussions, disseminating, library, proposing, publishing, views

app_name = "knowledge"
urlpatterns = [
    path("lessons/", views.lessons, name="list"),
    path("lessons/<str:reference>/", views.lesson, name="lesson"),
    path("discussions/posts/<str:token>/", discussions.post, name="post"),
    path("discussions/<str:reference>/", discussions.discussion, name="discussion"),
    path("discussions/<str:reference>/close/", discussions.close, name="close_discussion"),
    path("desk/posts/", discussions.desk_posts, name="desk_posts"),
    path("publications/", library.publications, name="publications"),
    path("publications/<str:reference>/", library.publication, name="publication"),
    path("publications/<str:reference>/<int:number>/<str:language>/", library.download, name="publication_file"),
    path("desk/publications/", publishing.desk, name="desk_publications"),
    path("desk/publications/prepare/", publishing.prepare, name="prepare_publication"),
    path("desk/publications/<str:token>/", publishing.detail, name="desk_publication"),
    path("desk/publications/<str:token>/edition/", publishing.edition, name="prepare_edition"),
    path("desk/publications/<str:token>/files/", publishing.add, name="add_file"),
    path("desk/publications/<str:token>/<int:number>/<str:language>/", publishing.download, name="desk_file"),
    path("desk/dissemination/<str:token>/", disseminating.plan, name="plan"),
    *(
        path(
            f"desk/dissemination/<str:token>/<int:number>/{act}/",
            disseminating.settle_line,
            {"act": act},
            name=f"line_{act}",
        )
        for act in disseminating.FORMS
    ),
    path("desk/lessons/", views.desk_list, name="desk_list"),
    path("desk/lessons/propose/<str:token>/", proposing.propose, name="propose"),
    path("desk/lessons/mission/<str:token>/", proposing.from_mission, name="propose_from_mission"),
    path("desk/lessons/meeting/<str:reference>/", proposing.from_meeting, name="propose_from_meeting"),
    path("desk/lessons/programme/<slug:code>/", proposing.for_programme, name="propose_for_programme"),
    path("desk/lessons/<str:token>/", views.desk_detail, name="desk_detail"),
]
