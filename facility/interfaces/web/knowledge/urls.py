"""Addresses of lessons."""

from django.urls import path

from facility.interfaces.web.knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("lessons/", views.lessons, name="list"),
    path("lessons/<str:reference>/", views.lesson, name="lesson"),
    path("desk/lessons/", views.desk_list, name="desk_list"),
    path("desk/lessons/propose/<str:token>/", views.propose, name="propose"),
    path("desk/lessons/<str:token>/", views.desk_detail, name="desk_detail"),
]
