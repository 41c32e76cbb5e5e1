"""Addresses of letters and jobs on the desk."""

from django.urls import path

from facility.interfaces.web.operations import views

app_name = "operations"
urlpatterns = [
    path("letters/", views.letters, name="letters"),
    path("letters/<str:token>/", views.letter, name="letter"),
    path("letters/<str:token>/retry/", views.retry_letter, name="retry_letter"),
    path("jobs/", views.jobs_list, name="jobs"),
    path("jobs/<int:job_id>/retry/", views.retry_job, name="retry_job"),
]
