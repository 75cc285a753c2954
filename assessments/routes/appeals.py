"""Appeals of communes and decisions of the committee."""

from django.urls import path

from assessments.views.appeals import desk, receipts, writing

urlpatterns = [
    path("appeals/", desk.appeals, name="appeals"),
    path("appeals/<str:number>/receipt.pdf", receipts.receipt, name="appeal_receipt"),
    path("appeals/<str:number>/prepare/", receipts.prepare_receipt, name="prepare_appeal_receipt"),
    path("files/<int:pk>/appeal/", writing.appeal, name="appeal"),
    path("files/<int:pk>/appeal/reason/", writing.appeal_reason, name="appeal_reason"),
    path("files/<int:pk>/appeal/send/", writing.appeal_send, name="appeal_send"),
    path("files/<int:pk>/appeal/lines/<slug:line>/", writing.appeal_line, name="appeal_line"),
    path("files/<int:pk>/appeal/lines/<slug:line>/leave/", writing.appeal_leave, name="appeal_leave"),
    path("files/<int:pk>/appeal/evidence/<int:item>/", writing.appeal_file, name="appeal_file"),
    path(
        "files/<int:pk>/appeal/evidence/<int:item>/remove/",
        writing.appeal_file_remove,
        name="appeal_file_remove",
    ),
    path("files/<int:pk>/appeal/desk/", desk.appeal_desk, name="appeal_desk"),
    path("files/<int:pk>/appeal/desk/<slug:line>/", desk.appeal_settle, name="appeal_settle"),
    path("files/<int:pk>/appeal/decide/", desk.appeal_decide, name="appeal_decide"),
]
