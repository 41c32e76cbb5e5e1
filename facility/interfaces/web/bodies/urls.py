"""Addresses of consultations and committees."""

from django.urls import path

from facility.interfaces.web.bodies import committees, consultations

app_name = "bodies"
urlpatterns = [
    path("desk/consultations/", consultations.consultations, name="consultations"),
    path("desk/consultations/<int:number>/", consultations.consulted, name="consulted"),
    path("desk/committees/", committees.committees, name="committees"),
    path("desk/committees/add/", committees.add, name="add"),
    path("desk/committees/<slug:code>/", committees.committee, name="committee"),
    path("desk/committees/<slug:code>/seats/<int:seat>/end/", committees.end_seat, name="end_seat"),
]
