"""Addresses of tasks, of the calendar file and of the terms."""

from django.urls import path

from facility.interfaces.web.tasks import views

app_name = "tasks"
urlpatterns = [
    path("desk/tasks/", views.tasks, name="tasks"),
    path("desk/tasks/calendar.ics", views.calendar, name="calendar"),
    path("terms/", views.terms, name="terms"),
]
