"""Addresses of reports."""

from django.urls import path

from facility.interfaces.web.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.report_list, name="list"),
    path("reports/start/", views.start, name="start"),
    path("reports/<str:token>/", views.detail, name="detail"),
    path("reports/<str:token>/costs/", views.add_cost, name="add_cost"),
    path("reports/<str:token>/costs/remove/", views.remove_cost, name="remove_cost"),
    path("reports/<str:token>/documents/<str:file_token>/", views.document, name="document"),
    path("reports/<str:token>/send/", views.send, name="send"),
    path("reports/<str:token>/accept/", views.accept, name="accept"),
    path("reports/<str:token>/return/", views.give_back, name="give_back"),
]
