"""Addresses of dossiers: the applicant's pages, receipts, and the staff's list and detail."""

from django.urls import path

from facility.interfaces.web.dossiers import (
    access,
    board,
    desk,
    handing_in,
    leaving,
    own,
    papers,
    parts,
    receipts,
    remarks,
)

app_name = "dossiers"
_ONE = "dossiers/<str:token>/"
urlpatterns = [
    path("receipts/key/", receipts.key, name="key"),
    path("dossiers/", own.mine, name="list"),
    path("dossiers/start/", own.start, name="start"),
    path(_ONE, board.dossier, name="detail"),
    path(f"{_ONE}parts/<slug:part>/", parts.part, name="part"),
    path(f"{_ONE}parts/<slug:part>/field/", parts.field, name="field"),
    path(f"{_ONE}parts/<slug:part>/here/", parts.here, name="here"),
    path(f"{_ONE}parts/<slug:part>/remarks/", remarks.remarks, name="remarks"),
    path(f"{_ONE}parts/<slug:part>/remarks/settle/", remarks.settle, name="settle_remark"),
    path(f"{_ONE}versions/<slug:field>/", parts.versions, name="versions"),
    path(f"{_ONE}versions/<slug:field>/restore/", parts.restore, name="restore"),
    path(f"{_ONE}documents/", papers.documents, name="documents"),
    path(f"{_ONE}documents/<str:file>/", papers.download, name="document"),
    path(f"{_ONE}documents/<str:file>/remove/", papers.remove, name="remove_document"),
    path(f"{_ONE}check/", handing_in.check, name="check"),
    path(f"{_ONE}handed-in/<slug:stage>/", handing_in.handed_in, name="handed_in"),
    path(f"{_ONE}receipt/<slug:stage>/", receipts.receipt, name="receipt"),
    path(f"{_ONE}receipt/<slug:stage>/pdf/", receipts.pdf, name="receipt_pdf"),
    path(f"{_ONE}receipt/<slug:stage>/json/", receipts.as_json, name="receipt_json"),
    path(f"{_ONE}receipt/<slug:stage>/content/", receipts.content, name="receipt_content"),
    path(f"{_ONE}access/", access.partners, name="access"),
    path(f"{_ONE}access/end/", access.let_out, name="let_out"),
    path(f"{_ONE}clarification/", leaving.clarification, name="clarification"),
    path(f"{_ONE}withdraw/", leaving.withdraw, name="withdraw"),
    path("desk/dossiers/", desk.dossiers, name="desk_list"),
    path("desk/dossiers/<str:token>/", desk.detail, name="desk_detail"),
    path("desk/dossiers/<str:token>/documents/<slug:stage>/<str:file>/", desk.document, name="desk_document"),
]
