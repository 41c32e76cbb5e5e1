"""Addresses of processes and meetings."""

from django.urls import URLPattern, path

from facility.interfaces.web.dialogue import views

app_name = "dialogue"
urlpatterns: list[URLPattern] = [
    path("processes/", views.process_list, name="processes"),
    path("processes/<str:code>/", views.process_detail, name="process"),
    path("meetings/", views.meeting_list, name="meetings"),
    path("meetings/<str:reference>/", views.meeting_detail, name="meeting"),
    path("meetings/<str:reference>/calendar.ics", views.calendar, name="calendar"),
]
