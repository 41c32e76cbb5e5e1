"""Addresses of connections on the desk."""

from django.urls import path

from facility.interfaces.web.connections import views

app_name = "connections"
urlpatterns = [
    path("connections/", views.proposed, name="proposed"),
    path("connections/<int:link_id>/<str:decision>/", views.decide, name="decide"),
    path("connections/new/<str:token>/", views.propose, name="propose"),
]
