"""Addresses of award decisions."""

from django.urls import path

from facility.interfaces.web.decisions import views

app_name = "decisions"
urlpatterns = [
    path("desk/decisions/", views.decisions, name="list"),
    path("desk/decisions/propose/<str:token>/", views.propose, name="propose"),
    path("desk/decisions/<str:token>/", views.detail, name="detail"),
    path("desk/decisions/<str:token>/withdraw/", views.withdraw, name="withdraw"),
]
