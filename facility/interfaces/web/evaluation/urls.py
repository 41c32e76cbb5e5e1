"""Addresses of intake, rounds and evaluations."""

from django.urls import path

from facility.interfaces.web.evaluation import entries, intake, rounds, scoring

app_name = "evaluation"
_DOSSIER = "desk/dossiers/<str:token>/"
urlpatterns = [
    path(f"{_DOSSIER}take-up/", intake.take_up, name="take_up"),
    path(f"{_DOSSIER}ask/", intake.ask, name="ask"),
    path(f"{_DOSSIER}eligible/", intake.eligible, name="eligible"),
    path(f"{_DOSSIER}refuse/", intake.refuse, name="refuse"),
    path(f"{_DOSSIER}refuse/confirm/", intake.confirm, name="confirm"),
    path(f"{_DOSSIER}refuse/withdraw/", intake.withdraw_refusal, name="withdraw_refusal"),
    path(f"{_DOSSIER}consult/", intake.consult, name="consult"),
    path(f"{_DOSSIER}consult/close/", intake.close_consultation, name="close_consultation"),
    path(f"{_DOSSIER}invite/", intake.invite, name="invite"),
    path("desk/rounds/", rounds.rounds, name="rounds"),
    path("desk/rounds/open/", rounds.open_one, name="open_round"),
    path("desk/rounds/<str:token>/", rounds.detail, name="round"),
    path("desk/rounds/<str:token>/add/", rounds.add, name="add"),
    path("desk/rounds/<str:token>/close/", rounds.close, name="close"),
    path("desk/rounds/<str:token>/<str:dossier>/", entries.detail, name="entry"),
    path("desk/evaluations/", scoring.evaluations, name="list"),
    path("desk/evaluations/<str:token>/", scoring.detail, name="assignment"),
    path("desk/evaluations/<str:token>/documents/<slug:stage>/<str:file>/", scoring.document, name="document"),
]
