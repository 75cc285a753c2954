"""Addresses of the creation of bodies."""

from django.urls import path

from communes.cooperation.views import checklist, procedures
from communes.cooperation.views import procedure_files as files
from communes.cooperation.views import procedure_steps as steps

ONE = "procedures/<int:pk>/"

urlpatterns = [
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/new/", procedures.procedure_new, name="procedure_new"),
    path("checklists/", checklist.checklist, name="checklist"),
    path("checklists/new/", checklist.checklist_new, name="checklist_new"),
    path("checklists/<int:pk>/", checklist.checklist_line, name="checklist_line"),
    path(ONE, procedures.procedure, name="procedure"),
    path(f"{ONE}edit/", procedures.procedure_edit, name="procedure_edit"),
    path(f"{ONE}conclude/", steps.procedure_conclude, name="procedure_conclude"),
    path(f"{ONE}give-up/", steps.procedure_give_up, name="procedure_give_up"),
    path(f"{ONE}objectives/", steps.procedure_objectives, name="procedure_objectives"),
    path(f"{ONE}contiguity/", steps.procedure_contiguity, name="procedure_contiguity"),
    path(f"{ONE}lines/<int:item>/", steps.procedure_line, name="procedure_line"),
    path(f"{ONE}steps/<slug:step>/", steps.procedure_step, name="procedure_step"),
    path(f"{ONE}steps/<slug:step>/reopen/", steps.procedure_reopen, name="procedure_reopen"),
    path(f"{ONE}steps/<slug:step>/documents/", files.procedure_file_add, name="procedure_file_add"),
    path(f"{ONE}files/<int:file>/", files.procedure_file, name="procedure_file"),
    path(f"{ONE}files/<int:file>/remove/", files.procedure_file_remove, name="procedure_file_remove"),
]
