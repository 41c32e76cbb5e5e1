"""Addresses of assistance."""

from django.urls import URLPattern, path

from facility.interfaces.web.assistance import (
    answering,
    deciding,
    deliverables,
    desk,
    evaluations,
    missions,
    programmes,
    requests,
    settings,
    terms,
)

app_name = "assistance"
_ONE = "assistance/requests/<str:token>/"
_MISSION = "assistance/missions/<str:token>/"
_SETTING = "assistance/<slug:code>/settings/<str:key>/"
urlpatterns: list[URLPattern] = [
    path("assistance/", programmes.home, name="home"),
    path("assistance/requests/", requests.own, name="requests"),
    path(_ONE, requests.detail, name="detail"),
    path(f"{_ONE}edit/", requests.edit, name="edit"),
    path(f"{_ONE}submit/", requests.submit, name="submit"),
    path(f"{_ONE}receipt/", requests.receipt, name="receipt"),
    path(f"{_ONE}withdraw/", requests.withdraw, name="withdraw"),
    path(f"{_ONE}register/", desk.register, name="register"),
    path(f"{_ONE}send-back/", desk.send_back, name="send_back"),
    path(f"{_ONE}consult/", desk.consult, name="consult"),
    path(f"{_ONE}consult/close/", desk.close_consultation, name="close_consultation"),
    path(f"{_ONE}forward/", desk.forward, name="forward"),
    path(f"{_ONE}decide/", deciding.decide, name="decide"),
    path(f"{_ONE}answer/", answering.answer, name="answer"),
    path(f"{_ONE}commitment/", answering.name_commitment, name="name_commitment"),
    path(f"{_ONE}terms/", terms.show, name="terms"),
    path(f"{_ONE}terms/edit/", terms.edit, name="edit_terms"),
    path(f"{_ONE}terms/propose/", terms.propose, name="propose_terms"),
    path(f"{_ONE}terms/agree/", terms.agree, name="agree_terms"),
    path(f"{_ONE}terms/send-back/", terms.send_back, name="send_terms_back"),
    path(f"{_ONE}stop/", terms.stop, name="stop"),
    path(f"{_ONE}deliverables/<int:number>/", deliverables.show, name="deliverable"),
    path(f"{_ONE}deliverables/<int:number>/hand-in/", deliverables.hand_in, name="hand_in"),
    path(f"{_ONE}deliverables/<int:number>/accept/", deliverables.accept, name="accept_deliverable"),
    path(f"{_ONE}deliverables/<int:number>/send-back/", deliverables.send_back, name="send_deliverable_back"),
    path(f"{_ONE}deliverables/<int:number>/files/<int:time>/", deliverables.file, name="deliverable_file"),
    path(f"{_ONE}evaluation/", evaluations.show, name="evaluation"),
    path(f"{_ONE}follow-up/", evaluations.follow_up, name="follow_up"),
    path(f"{_ONE}close/", evaluations.close, name="close"),
    path("assistance/evaluations/<str:token>/", evaluations.sheet, name="sheet"),
    path(f"{_ONE}missions/open/", missions.open_one, name="open_mission"),
    path(_MISSION, missions.show, name="mission"),
    path(f"{_MISSION}join/", missions.join, name="join"),
    path(f"{_MISSION}postpone/", missions.postpone, name="postpone"),
    path(f"{_MISSION}resume/", missions.resume, name="resume"),
    path(f"{_MISSION}cancel/", missions.cancel, name="cancel"),
    path(f"{_MISSION}end/", missions.end, name="end"),
    path(f"{_MISSION}days/<str:booking>/", missions.days, name="days"),
    path("desk/assistance/missions/", missions.desk, name="missions"),
    path("desk/assistance/", desk.desk, name="desk"),
    path("assistance/<slug:code>/", programmes.programme, name="programme"),
    path(_SETTING, settings.show, name="setting"),
    path(f"{_SETTING}propose/", settings.propose, name="propose_setting"),
    path(f"{_SETTING}confirm/", settings.confirm, name="confirm_setting"),
    path(f"{_SETTING}withdraw/", settings.withdraw, name="withdraw_setting"),
    path("assistance/<slug:code>/ask/", requests.start, name="start"),
]
