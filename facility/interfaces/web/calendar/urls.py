"""Addresses of the calendar."""

from django.urls import path

from facility.interfaces.web.calendar import views

app_name = "calendar"
urlpatterns = [
    path("calendar/", views.page, name="page"),
    path("calendar/facility.ics", views.mine, name="mine"),
    path("calendar/address/", views.renew, name="renew"),
    path("calendar/<str:key>/facility.ics", views.feed, name="feed"),
]
