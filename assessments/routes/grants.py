"""The grant of a cycle: rules, simulation, decisions, payments; what a commune reads of it."""

from django.urls import path

from assessments.views.grants import communes, decisions, files, payment_table, payments, rules, simulation

CYCLE = "cycles/<int:year>/grants/"
DECISION = f"{CYCLE}decisions/<int:number>/"
PAYMENTS = f"{CYCLE}payments/"
OPEN = "results/<int:year>/grants/<int:number>"

urlpatterns = [
    path(CYCLE, simulation.grants, name="grants"),
    path(f"{CYCLE}simulation.<slug:form>", simulation.grants_export, name="grants_export"),
    path(f"{CYCLE}rules/", rules.grant_rules, name="grant_rules"),
    path(f"{CYCLE}decide/", decisions.grants_decide, name="grants_decide"),
    path(DECISION, decisions.grant_decision, name="grant_decision"),
    path(f"{DECISION}prepare/", decisions.grant_paper_prepare, name="grant_paper_prepare"),
    path(f"{DECISION}<slug:language>.pdf", decisions.grant_paper, name="grant_paper"),
    path(PAYMENTS, payments.grant_payments, name="grant_payments"),
    path(f"{PAYMENTS}payments.xlsx", payments.grant_payments_xlsx, name="grant_payments_xlsx"),
    path(f"{PAYMENTS}import/", payment_table.grant_payments_import, name="grant_payments_import"),
    path(f"{PAYMENTS}confirm/", payment_table.grant_payments_confirm, name="grant_payments_confirm"),
    path(f"{PAYMENTS}<int:payment>/cancel/", payments.grant_payment_cancel, name="grant_payment_cancel"),
    path(f"{PAYMENTS}communes/<str:code>/", payments.grant_payment, name="grant_payment"),
    path("grants/mine/", communes.my_grant, name="my_grant"),
    path("grants/communes/<str:code>/", communes.commune_grant, name="commune_grant"),
    path(f"{OPEN}.json", files.grants_json, name="grants_json"),
    path(f"{OPEN}.csv", files.grants_csv, name="grants_csv"),
]
