"""Addresses of the notice centre."""

from django.urls import path

from facility.interfaces.web.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/read/", views.read, name="read"),
    path("notices/<int:number>/", views.notice, name="notice"),
    path("account/notices/", views.wishes, name="wishes"),
]
