"""Addresses of the start page, the statements, and what machines ask for first."""

from django.urls import path

from facility.interfaces.web.enquiries.contact import contact
from facility.interfaces.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("contact/", contact, name="contact"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("appearance/", views.appearance, name="appearance"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
