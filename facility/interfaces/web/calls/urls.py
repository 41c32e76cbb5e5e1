"""Addresses of calls: public pages, the quick check, the rule browser, the desk."""

from django.urls import path

from facility.interfaces.web.calls.views import (
    books,
    desk,
    drafting,
    public,
    publishing,
    questions,
    quick,
    reality,
    rules,
)

app_name = "calls"
urlpatterns = [
    path("calls/", public.calls_list, name="list"),
    path("calls/<slug:code>/", public.detail, name="detail"),
    path("calls/<slug:code>/could-we-apply/", quick.could_we_apply, name="could_we_apply_call"),
    path("calls/<slug:code>/questions/", questions.questions, name="questions"),
    path("could-we-apply/", quick.could_we_apply, name="could_we_apply"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/reality/", reality.page, name="reality"),
    path("rules/<str:number>/", rules.rule, name="rule"),
    path("grids/<str:code>/<int:version>/", books.grid, name="grid"),
    path("desk/rulebooks/", books.rulebook_list, name="rulebooks"),
    path("desk/rulebooks/<str:code>/<int:version>/", books.rulebook, name="rulebook"),
    path("desk/rulebooks/<str:code>/<int:version>/<int:place>/", books.change_rule, name="change_rule"),
    path("desk/questions/<str:token>/", questions.question, name="question"),
    path("desk/questions/<str:token>/answer/", questions.answer, name="answer_question"),
    path("desk/questions/<str:token>/drop/", questions.drop, name="drop_question"),
    path("desk/calls/", desk.desk_list, name="desk_list"),
    path("desk/calls/new/", drafting.draft, name="draft"),
    path("desk/calls/<slug:code>/", desk.desk_detail, name="desk_detail"),
    path("desk/calls/<slug:code>/frame/", drafting.frame, name="frame"),
    path("desk/calls/<slug:code>/deadline/", drafting.deadline, name="deadline"),
    path("desk/calls/<slug:code>/guidelines/", drafting.guidelines, name="guidelines"),
    path("desk/calls/<slug:code>/lots/new/", drafting.add_lot, name="add_lot"),
    path("desk/calls/<slug:code>/lots/<str:lot_code>/title/", drafting.lot_title, name="lot_title"),
    path("desk/calls/<slug:code>/lots/<str:lot_code>/remove/", drafting.remove_lot, name="remove_lot"),
    path("desk/calls/<slug:code>/lots/<str:lot_code>/rules/", drafting.lot_rules, name="lot_rules"),
    path("desk/calls/<slug:code>/lots/<str:lot_code>/money/", drafting.lot_money, name="lot_money"),
    path("desk/calls/<slug:code>/lots/<str:lot_code>/questions/", drafting.lot_questions, name="lot_questions"),
    path("desk/calls/<slug:code>/lots/<str:lot_code>/grids/", drafting.lot_grids, name="lot_grids"),
    path("desk/calls/<slug:code>/check/", publishing.check, name="check"),
    path("desk/calls/<slug:code>/approve/", publishing.approve, name="approve"),
    path("desk/calls/<slug:code>/withdraw/", publishing.withdraw, name="withdraw"),
    path("desk/calls/<slug:code>/revise/", publishing.revise, name="revise"),
    path("desk/calls/<slug:code>/suspend/", publishing.suspend, name="suspend"),
    path("desk/calls/<slug:code>/run/", publishing.run, name="run"),
    path("desk/calls/<slug:code>/history/", desk.history, name="history"),
]
