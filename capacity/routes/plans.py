"""The staff list and the plan of a year."""

from django.urls import path

from capacity.views import people, people_table, plan_lines, plan_papers, plans, sheets

urlpatterns = [
    path("capacity/people/<str:code>/", people.people, name="people"),
    path("capacity/people/<str:code>/add/", people.person_new, name="person_new"),
    path("capacity/people/<str:code>/staff.xlsx", people.people_xlsx, name="people_xlsx"),
    path("capacity/people/<str:code>/import/", people_table.people_import, name="people_import"),
    path(
        "capacity/people/<str:code>/import/confirm/",
        people_table.people_import_confirm,
        name="people_import_confirm",
    ),
    path("capacity/person/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("capacity/person/<int:pk>/left/", people.person_left, name="person_left"),
    path("capacity/plans/", sheets.sheets, name="sheets"),
    path("capacity/plans.xlsx", sheets.sheets_xlsx, name="sheets_xlsx"),
    path("capacity/plans/start/", plans.plan_start, name="plan_start"),
    path("capacity/plans/<int:pk>/", plans.plan, name="plan"),
    path("capacity/plans/<int:pk>/send/", plans.plan_send, name="plan_send"),
    path("capacity/plans/<int:pk>/return/", plans.plan_return, name="plan_return"),
    path("capacity/plans/<int:pk>/accept/", plans.plan_accept, name="plan_accept"),
    path("capacity/plans/<int:pk>/actions/add/", plan_lines.plan_line_new, name="plan_line_new"),
    path("capacity/plans/<int:pk>/actions/<int:number>/", plan_lines.plan_line_edit, name="plan_line_edit"),
    path(
        "capacity/plans/<int:pk>/actions/<int:number>/remove/",
        plan_lines.plan_line_remove,
        name="plan_line_remove",
    ),
    path(
        "capacity/plans/<int:pk>/actions/<int:number>/people/",
        plan_lines.plan_line_people,
        name="plan_line_people",
    ),
    path("capacity/plans/<int:pk>/demand/<slug:key>/keep/", plan_lines.demand_keep, name="demand_keep"),
    path(
        "capacity/plans/<int:pk>/demand/<slug:key>/set-aside/",
        plan_lines.demand_set_aside,
        name="demand_set_aside",
    ),
    path(
        "capacity/plans/<int:pk>/demand/<slug:key>/take-back/",
        plan_lines.demand_take_back,
        name="demand_take_back",
    ),
    path("capacity/plans/<int:pk>/actions.xlsx", plan_papers.plan_xlsx, name="plan_xlsx"),
    path("capacity/plans/<int:pk>/import/", plan_papers.plan_import, name="plan_import"),
    path(
        "capacity/plans/<int:pk>/import/confirm/",
        plan_papers.plan_import_confirm,
        name="plan_import_confirm",
    ),
    path("capacity/plans/<int:pk>/papers/", plan_papers.plan_prepare, name="plan_prepare"),
    path("capacity/plans/<int:pk>/plan-<slug:language>.pdf", plan_papers.plan_paper, name="plan_paper"),
]
