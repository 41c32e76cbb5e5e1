"""Addresses of news and subscriptions."""

from django.urls import path

from facility.interfaces.web.enquiries import desk, news, subscriptions

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
]
