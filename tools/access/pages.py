"""What is looked at: every address of the portal but those that show no page, each with its reason."""

from django.urls import URLPattern, URLResolver, get_resolver

NOBODY = "nobody"
# Who looks, in this order: a page is looked at once, by the first who is led there.
ACCOUNTS = (
    NOBODY,
    "agent",
    "manager",
    "province",
    "reviewer",
    "approver",
    "capacity",
    "igat",
    "appeals",
    "admin",
    "body",
)
# The same address, another page for each role.
LOOKS_FOR_EACH_ROLE = frozenset({"assessments:detail", "assessments:line", "assessments:documents"})
# These show nothing themselves and lead to the page of the role.
LEAD_ON = frozenset({"home", "assessments:my_results"})

# How the names of addresses end that give a file.
_FILES = ("_xlsx", "_csv", "_json", "_pdf", "_ics", "_zip", "_export", "_template", "_paper")
_NOT_PAGES = {
    "gives a file": """
        action_programs:attachment action_programs:book_file action_programs:public_book
        action_programs:public_document assessments:appeal_file assessments:appeal_receipt
        assessments:download_cycle_packs assessments:download_mission_packs assessments:download_pack
        assessments:draft_file assessments:evidence_file assessments:evidence_page assessments:file_form
        assessments:finding_file assessments:follow_up_file assessments:grid_file assessments:grid_form
        assessments:public_national_report assessments:public_region_report
        assessments:public_score_card assessments:receipt assessments:report_file
        assessments:request_file assessments:score_card capacity:effect_table capacity:report_file
        capacity:support_file communes:unit_decision cooperation:bodies_file cooperation:body_act
        cooperation:body_sheet cooperation:contributions_file cooperation:deliberation_file
        cooperation:exchange_file cooperation:plan_meeting_minutes cooperation:procedure_file
        cooperation:study_file cooperation:support_file mfa_download_recovery_codes open_data:file
        records:job_result
    """,
    "takes a form and leads back, or shows again the page that the form stands on": """
        action_programs:attachment_add action_programs:book_ask action_programs:criteria_usual
        action_programs:projects_import_confirm action_programs:report_prepare
        action_programs:sector_usual assessments:answer_sheet_confirm assessments:appeal_file_remove
        assessments:appeal_reason assessments:cancel_cycle_packs assessments:cancel_mission_packs
        assessments:cancel_reports assessments:cancel_score_cards assessments:changes_read
        assessments:claim assessments:cycle_scores assessments:decide assessments:draft_move
        assessments:entry_save assessments:evidence_add assessments:evidence_announce
        assessments:evidence_day assessments:evidence_replace assessments:evidence_word
        assessments:finding_file_remove assessments:grant_paper_prepare
        assessments:grant_payments_confirm assessments:meeting_guest_remove
        assessments:meeting_guests_missing assessments:prepare_appeal_receipt
        assessments:prepare_audit_report assessments:prepare_cards assessments:prepare_cycle_packs
        assessments:prepare_file_form assessments:prepare_grid_form assessments:prepare_mission_packs
        assessments:prepare_pack assessments:prepare_receipt assessments:prepare_reports
        assessments:prepare_score_cards assessments:prepare_synthesis assessments:queue_claim
        assessments:rehearse assessments:request_answer assessments:review_conclude
        assessments:review_return assessments:targets_confirm capacity:calendar_feed_renew
        capacity:certificates_give capacity:certificates_prepare capacity:demand_keep
        capacity:demand_take_back capacity:effect_estimate capacity:people_import_confirm
        capacity:plan_import_confirm capacity:plan_prepare capacity:report_bring
        capacity:report_files_add capacity:report_import_confirm capacity:report_prepare communes:act_as
        communes:confirm_people_import communes:invite_person communes:read_given_note
        cooperation:body_sheet_prepare cooperation:register_import_confirm help:announcement_close
        records:email_resend records:job_cancel records:job_retry records:message_mark
        records:message_open records:messages_read
    """,
    "answers a script with a part of a page": """
        communes:suggestions records:job_progress
    """,
    "answers machines": """
        livez readyz records:upload
    """,
}


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> dict[str, URLPattern]:
    """Return every address of the portal by its name."""
    found: dict[str, URLPattern] = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= addresses(pattern, space)
        else:
            found[f"{prefix}{pattern.name}"] = pattern
    return found


def left_out() -> dict[str, str]:
    """Return the addresses that show no page, with the reason."""
    named = {name: reason for reason, names in _NOT_PAGES.items() for name in names.split()}
    named |= dict.fromkeys(LEAD_ON, "leads to the page of the role")
    for name in addresses():
        if name.startswith("api:"):
            named[name] = "answers machines"
        elif name.endswith(_FILES):
            named[name] = "gives a file"
    return named


def shown_names() -> set[str]:
    """Return the names of the pages."""
    return addresses().keys() - left_out().keys()
