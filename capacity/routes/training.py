"""Sessions, enrolment, certificates, assistance, the consolidated programme."""

from django.urls import path

from capacity.views.training import (
    assistance,
    attendance,
    certificates,
    consolidated,
    enrolment,
    evaluation,
    sessions,
    units,
)

urlpatterns = [
    path("capacity/sessions/", sessions.sessions, name="sessions"),
    path("capacity/sessions/add/", sessions.session_new, name="session_new"),
    path("capacity/sessions/units/", units.units_programme, name="units_programme"),
    path("capacity/sessions/<int:pk>/", sessions.session, name="session"),
    path("capacity/sessions/<int:pk>/edit/", sessions.session_edit, name="session_edit"),
    path("capacity/sessions/<int:pk>/cancel/", sessions.session_cancel, name="session_cancel"),
    path("capacity/sessions/<int:pk>/held/", sessions.session_hold, name="session_hold"),
    path("capacity/sessions/<int:pk>/enrol/", enrolment.session_enrol, name="session_enrol"),
    path("capacity/enrolments/<int:pk>/withdraw/", enrolment.enrolment_withdraw, name="enrolment_withdraw"),
    path("capacity/sessions/<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("capacity/sessions/<int:pk>/attendance.xlsx", attendance.attendance_xlsx, name="attendance_xlsx"),
    path(
        "capacity/sessions/<int:pk>/attendance/table/",
        attendance.attendance_import,
        name="attendance_import",
    ),
    path(
        "capacity/sessions/<int:pk>/attendance/sheet/", attendance.attendance_sheet, name="attendance_sheet"
    ),
    path(
        "capacity/sessions/<int:pk>/certificates/", certificates.certificates_give, name="certificates_give"
    ),
    path(
        "capacity/sessions/<int:pk>/certificates/prepare/",
        certificates.certificates_prepare,
        name="certificates_prepare",
    ),
    path(
        "capacity/sessions/<int:pk>/certificates.zip",
        certificates.certificates_zip_file,
        name="certificates_zip",
    ),
    path(
        "capacity/enrolments/<int:pk>/certificate-<slug:language>.pdf",
        certificates.certificate_paper,
        name="certificate_paper",
    ),
    path(
        "capacity/enrolments/<int:pk>/certificate/withdraw/",
        certificates.certificate_withdraw,
        name="certificate_withdraw",
    ),
    path("capacity/certificates/<str:number>/", certificates.certificate, name="certificate"),
    path("capacity/evaluation/<str:token>/", evaluation.evaluation, name="evaluation"),
    path("capacity/programme/", consolidated.consolidated, name="consolidated"),
    path("capacity/programme.xlsx", consolidated.consolidated_xlsx, name="consolidated_xlsx"),
    path("capacity/assistance/", assistance.assistances, name="assistances"),
    path("capacity/assistance.xlsx", assistance.assistances_xlsx, name="assistances_xlsx"),
    path("capacity/assistance/add/", assistance.assistance_new, name="assistance_new"),
    path("capacity/assistance/<int:pk>/", assistance.assistance, name="assistance"),
    path("capacity/assistance/<int:pk>/edit/", assistance.assistance_edit, name="assistance_edit"),
    path("capacity/assistance/<int:pk>/step/", assistance.assistance_step, name="assistance_step"),
]
