"""Addresses of processes and meetings."""

from django.urls import URLPattern, path

from facility.interfaces.web.dialogue import commitments, desk, own, placing, reports, views

app_name = "dialogue"
urlpatterns: list[URLPattern] = [
    path("processes/", views.process_list, name="processes"),
    path("processes/<str:code>/", views.process_detail, name="process"),
    path("meetings/", views.meeting_list, name="meetings"),
    path("meetings/<str:reference>/", views.meeting_detail, name="meeting"),
    path("meetings/<str:reference>/not-presented/", commitments.not_presented, name="not_presented"),
    path("desk/meetings/<str:reference>/outcome/", commitments.write_outcome, name="outcome"),
    path("desk/meetings/<str:reference>/round/", placing.open_round, name="open_round"),
    path("desk/meetings/<str:reference>/report/", reports.draft, name="draft_report"),
    path("event-reports/<str:reference>/", reports.event_report, name="event_report"),
    path("desk/event-reports/<str:token>/", reports.desk_report, name="desk_report"),
    path("desk/event-reports/<str:token>/parts/<str:part>/", reports.report_part, name="report_part"),
    path("placing/<str:token>/", placing.room, name="room"),
    path("placing/<str:token>/close/", placing.close, name="close"),
    path("placing/<str:token>/change/", placing.propose_change, name="propose_change"),
    path("placing/<str:token>/projects/<str:reference>/", placing.place, name="place"),
    path("placing/changes/<str:token>/", placing.change, name="type_change"),
    path("commitments/", commitments.commitment_list, name="commitments"),
    path("commitments/<str:reference>/", commitments.commitment, name="commitment"),
    path("commitments/<str:reference>/report/", commitments.report, name="report"),
    path("meetings/<str:reference>/calendar.ics", views.calendar, name="calendar"),
    path("meetings/<str:reference>/register/", own.register, name="register"),
    path("meetings/<str:reference>/invitation/", own.invitation, name="invitation"),
    path("meetings/<str:reference>/documents/<str:file>/", own.document, name="document"),
    path("registrations/", own.registrations, name="registrations"),
    path("registrations/<str:token>/", own.registration, name="registration"),
    path("registrations/<str:token>/calendar.ics", own.registration_calendar, name="registration_calendar"),
    path("desk/meetings/", desk.desk_meetings, name="desk_meetings"),
    path("desk/meetings/plan/", desk.plan, name="plan"),
    path("desk/meetings/<str:token>/", desk.desk_meeting, name="desk_meeting"),
    path("desk/meetings/<str:token>/change/", desk.change, name="change"),
    path("desk/meetings/<str:token>/follow-up/", desk.follow_up, name="follow_up"),
    path("desk/meetings/<str:token>/cancel/", desk.cancel, name="cancel"),
    path("desk/meetings/<str:token>/places/", desk.places, name="places"),
    path("desk/meetings/<str:token>/groups/add/", desk.group, name="add_group"),
    path("desk/meetings/<str:token>/groups/<int:number>/", desk.group, name="group"),
    path("desk/meetings/<str:token>/sessions/add/", desk.session, name="add_session"),
    path("desk/meetings/<str:token>/sessions/<int:number>/", desk.session, name="session"),
    path("desk/meetings/<str:token>/sessions/<int:number>/slots/add/", desk.slot, name="add_slot"),
    path("desk/meetings/<str:token>/documents/add/", desk.add_document, name="add_document"),
    path("desk/meetings/<str:token>/registrants/", desk.registrants, name="registrants"),
]
