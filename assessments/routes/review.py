"""The pages of reviewers and approvers, and the page of a file."""

from django.urls import path

from assessments.views.review import (
    approval,
    assigning,
    desk,
    file,
    filters,
    lines,
    queue,
    reviewers,
    workload,
)

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/claim/", queue.queue_claim, name="queue_claim"),
    path("queue/export.xlsx", queue.queue_export, {"kind": "xlsx"}, name="queue_xlsx"),
    path("queue/export.csv", queue.queue_export, {"kind": "csv"}, name="queue_csv"),
    path("queue/assign/", assigning.assign, name="assign"),
    path("queue/filters/", filters.filters, name="filters"),
    path("queue/filters/<int:pk>/", filters.filter_edit, name="filter"),
    path("workload/", workload.page, name="workload"),
    path("cycles/<int:year>/reviewers/", reviewers.reviewers, name="reviewers"),
    path("cycles/<int:year>/reviewers/<slug:line>/", reviewers.reviewers_line, name="reviewers_line"),
    path("workload/<int:pk>/move/", workload.move, name="workload_move"),
    path("files/<int:pk>/", file.detail, name="detail"),
    path("files/<int:pk>/log/", file.file_log, name="file_log"),
    path("files/<int:pk>/lines/<slug:line>/", lines.line, name="line"),
    path("files/<int:pk>/lines/<slug:line>/decide/", lines.decide, name="decide"),
    path("files/<int:pk>/claim/", desk.claim, name="claim"),
    path("files/<int:pk>/review/", desk.review, name="review"),
    path("files/<int:pk>/review/unchanged/", desk.unchanged, name="unchanged"),
    path("files/<int:pk>/review/return/", desk.review_return, name="review_return"),
    path("files/<int:pk>/review/conclude/", desk.review_conclude, name="review_conclude"),
    path("files/<int:pk>/review/approve/", approval.approve, name="approve"),
    path("files/<int:pk>/review/refuse/", approval.refuse, name="refuse"),
    path("files/<int:pk>/review/reopen/", approval.reopen, name="reopen"),
    path("files/<int:pk>/review/hand-over/", approval.hand_over, name="hand_over"),
]
