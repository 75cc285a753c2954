"""Topics, needs, what the portal proposes, requests for support."""

from django.urls import path

from capacity.views import needs, proposals, support, topics

urlpatterns = [
    path("capacity/needs/topics/", topics.topics, name="topics"),
    path("capacity/needs/topics/add/", topics.topic_new, name="topic_new"),
    path("capacity/needs/topics/<slug:code>/edit/", topics.topic_edit, name="topic_edit"),
    path("capacity/needs/", needs.needs, name="needs"),
    path("capacity/needs.xlsx", needs.needs_xlsx, name="needs_xlsx"),
    path("capacity/needs/add/", needs.need_new, name="need_new"),
    path("capacity/needs/<int:pk>/", needs.need, name="need"),
    path("capacity/needs/<int:pk>/sort/", needs.need_sort, name="need_sort"),
    path("capacity/needs/<int:pk>/withdraw/", needs.need_withdraw, name="need_withdraw"),
    path("capacity/needs/proposals/", proposals.proposals, name="proposals"),
    path(
        "capacity/needs/proposals/<int:year>/<slug:line>/set-aside/",
        proposals.proposal_set_aside,
        name="proposal_set_aside",
    ),
    path("capacity/support/", support.support, name="support"),
    path("capacity/support.xlsx", support.support_xlsx, name="support_xlsx"),
    path("capacity/support/add/", support.support_new, name="support_new"),
    path("capacity/support/figures/", support.support_figures, name="support_figures"),
    path("capacity/support/<int:pk>/", support.support_request, name="support_request"),
    path("capacity/support/<int:pk>/close/", support.support_close, name="support_close"),
    path("capacity/support/<int:pk>/files/<int:file>/", support.support_file, name="support_file"),
]
