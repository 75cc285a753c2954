"""A commune's results over the years, and its way to a better score."""

from django.urls import path

from assessments.views.improvement import plan, results, simulator

urlpatterns = [
    path("commune/results/", results.my_results, name="my_results"),
    path("communes/<str:code>/results/", results.results, name="results"),
    path("communes/<str:code>/results.xlsx", results.results_xlsx, name="results_xlsx"),
    path("files/<int:pk>/stages/", results.stages, name="stages"),
    path("files/<int:pk>/stages.xlsx", results.stages_xlsx, name="stages_xlsx"),
    path("files/<int:pk>/way/", simulator.way, name="way"),
    path("files/<int:pk>/simulator/", simulator.simulator, name="simulator"),
    path("files/<int:pk>/improvement/", plan.improvement, name="improvement"),
    path("files/<int:pk>/improvement.xlsx", plan.improvement_xlsx, name="improvement_xlsx"),
    path("files/<int:pk>/improvement/actions/add/", plan.action_add, name="improvement_action_add"),
    path("files/<int:pk>/improvement/actions/<int:action>/", plan.action_change, name="improvement_action"),
    path(
        "files/<int:pk>/improvement/actions/<int:action>/remove/",
        plan.action_remove,
        name="improvement_action_remove",
    ),
]
