"""Addresses of news, subscriptions and the one inbox."""

from django.urls import path

from facility.interfaces.web.enquiries import contact, converting, desk, inbox, mentoring, news, subscriptions

app_name = "enquiries"
urlpatterns = [
    path("news/", news.public_list, name="news"),
    path("news/<str:reference>/", news.public_item, name="news_item"),
    path("subscribe/", subscriptions.subscribe, name="subscribe"),
    path("subscribe/sent/", subscriptions.sent, name="subscribe_sent"),
    path("subscriptions/confirm/<str:secret>/", subscriptions.confirm, name="subscribe_confirm"),
    path("subscriptions/<str:key>/", subscriptions.wishes, name="wishes"),
    path("subscriptions/<str:key>/unsubscribe/", subscriptions.unsubscribe, name="unsubscribe"),
    path("subscriptions/<str:key>/resume/", subscriptions.resume, name="resume"),
    path("subscriptions/<str:key>/forget/", subscriptions.forget, name="forget"),
    path("desk/news/", news.desk_list, name="desk_news"),
    path("desk/news/new/", news.propose, name="propose_news"),
    path("desk/news/<str:token>/", news.desk_item, name="desk_news_item"),
    path("desk/news/<str:token>/edit/", news.revise, name="revise_news"),
    path("desk/subscribers/", desk.subscribers, name="subscribers"),
    path("desk/subscribers/<str:token>/", desk.subscriber, name="subscriber"),
    path("contact/sent/", contact.sent, name="ask_sent"),
    path("contact/<slug:intent>/", contact.ask, name="ask"),
    path("enquiries/", contact.mine, name="mine"),
    path("enquiries/<str:key>/", contact.followed, name="followed"),
    path("enquiries/<str:key>/choose/", contact.choose, name="choose_slot"),
    path("enquiries/<str:key>/meeting.ics", contact.calendar, name="meeting"),
    path("desk/enquiries/", inbox.inbox, name="inbox"),
    path("desk/enquiries/routes/", inbox.routes, name="routes"),
    path("desk/enquiries/routes/<int:number>/end/", inbox.end_route, name="end_route"),
    path("desk/enquiries/<str:token>/", inbox.enquiry, name="inbox_item"),
    path("desk/enquiries/<str:token>/request/", converting.to_request, name="to_request"),
    path("mentoring/", mentoring.cases, name="cases"),
    path("mentoring/ask/", mentoring.ask_mentor, name="ask_mentor"),
    path("mentoring/<str:token>/", mentoring.case, name="case"),
    path("desk/enquiries/<str:token>/mentoring/", converting.to_mentoring, name="to_mentoring"),
    path("desk/enquiries/<str:token>/question/", converting.to_question, name="to_question"),
]
