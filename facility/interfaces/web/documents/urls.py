"""Addresses of documents."""

from django.urls import path

from facility.interfaces.web.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/of/<str:token>/", views.documents_of, name="of"),
    path("documents/<str:document>/", views.detail, name="detail"),
    path("documents/<str:document>/file/", views.file, name="file"),
    path("documents/<str:document>/try-again/", views.try_again, name="try_again"),
]
