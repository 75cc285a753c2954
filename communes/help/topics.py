"""Which guide holds which topics, and which pages each topic explains.

A guide is a role's; its first topic is its first page. A topic is one text a language
(``guides/<language>/<topic>.html``) and may stand in several guides. It names the views of the
pages that it explains; a name that ends with ``*`` stands for all that begin so. The longest name wins.
"""

from fnmatch import fnmatchcase

from communes.enums import Role

CITIZEN = "citizen"

TOPICS: dict[str, tuple[str, ...]] = {
    # The first page of each role: its year, its home.
    "start-agent": ("assessments:commune_home", "home"),
    "start-manager": ("assessments:commune_home", "home"),
    "start-province": ("assessments:province_home", "home"),
    "start-reviewer": ("home",),
    "start-approver": ("home",),
    "start-capacity": ("assessments:capacity_home", "home"),
    "start-auditor": ("home",),
    "start-appeal": ("home",),
    "start-administrator": ("assessments:administrator_home", "home"),
    "start-body": ("home",),
    # The file of a commune, by the commune.
    "entry": ("assessments:entry*", "assessments:detail", "assessments:line"),
    "answer-sheet": ("assessments:answer_sheet*", "assessments:*_form", "assessments:file_forms"),
    "evidence": ("assessments:evidence*", "records:upload"),
    "submission": ("assessments:submission", "assessments:withdrawal", "assessments:*receipt"),
    "sent-back": (
        *("assessments:thread*", "assessments:request*", "assessments:remark_withdraw"),
        *("assessments:changes*", "assessments:file_log"),
    ),
    "findings-reply": (
        *("assessments:finding*", "assessments:send_reply", "assessments:*audit_report*"),
        *("assessments:recommendation*", "assessments:follow_up_file", "assessments:pack_downloads"),
    ),
    "appeal": ("assessments:appeal*", "assessments:prepare_appeal_receipt"),
    "results": (
        *("assessments:my_results", "assessments:results*", "assessments:stages*", "assessments:way"),
        *("assessments:simulator", "assessments:improvement*", "assessments:documents"),
        *("assessments:score_card", "assessments:prepare_cards"),
    ),
    "grant": ("assessments:my_grant", "assessments:commune_grant", "action_programs:grant*"),
    # The action programme.
    "programme": ("action_programs:*",),
    "programme-running": (
        *("action_programs:execution", "action_programs:progress*", "action_programs:money"),
        *("action_programs:delays", "action_programs:project_execution", "action_programs:spending*"),
        *("action_programs:agreement*", "action_programs:partner_payment*", "action_programs:report*"),
        *("action_programs:update*", "action_programs:comparison", "action_programs:version*"),
    ),
    "programmes-read": ("action_programs:*",),
    # Capacity building.
    "capacity-plan": ("capacity:*",),
    "training": (
        *("capacity:session*", "capacity:enrolment_withdraw", "capacity:certificate*"),
        *("capacity:evaluation", "capacity:units_programme", "capacity:assistance*", "capacity:own_effect"),
        *("capacity:support*",),
    ),
    "capacity-read": ("capacity:*",),
    "support-answer": ("capacity:support*",),
    "sheets-desk": ("capacity:*", "assessments:capacity_home"),
    "training-desk": (
        *("capacity:session*", "capacity:attendance*", "capacity:certificate*", "capacity:assistance*"),
        *("capacity:units_programme", "capacity:topic*", "capacity:consolidated*"),
    ),
    "effect": ("capacity:effect*", "capacity:own_effect"),
    # Cooperation, units, meetings.
    "cooperation": ("cooperation:*",),
    "cooperation-authority": ("cooperation:*",),
    "unit": ("communes:unit*", "communes:edit_unit", "communes:add_unit_member"),
    "meetings": ("assessments:meeting*", "assessments:public_meeting*"),
    # Reading a file, for all who do not write it.
    "reading": (
        *("assessments:detail", "assessments:line", "assessments:file*", "assessments:documents"),
        *("assessments:evidence*", "assessments:changes*", "assessments:thread*", "assessments:request*"),
        *("assessments:finding*", "assessments:appeal*", "assessments:results*", "assessments:stages*"),
        *("assessments:way", "assessments:simulator", "assessments:improvement*", "assessments:score_card"),
        *("assessments:prepare_*", "assessments:*receipt", "assessments:*pack*", "assessments:matrix"),
        *("assessments:differen*", "assessments:*audit_report*", "assessments:commune_grant"),
    ),
    "recommendations": ("assessments:recommendation*", "assessments:follow_up_file"),
    "opinion": ("assessments:opinion",),
    # Review and approval.
    "queue": ("assessments:queue*", "assessments:filter*", "assessments:claim"),
    "line-review": (
        *("assessments:line", "assessments:decide", "assessments:review", "assessments:unchanged"),
        *("assessments:detail", "assessments:evidence*"),
    ),
    "requests": (
        *("assessments:thread*", "assessments:request*", "assessments:remark_withdraw"),
        *("assessments:changes*",),
    ),
    "concluding": ("assessments:review_return", "assessments:review_conclude"),
    "approval": (
        *("assessments:approve", "assessments:refuse", "assessments:review", "assessments:detail"),
        *("assessments:line",),
    ),
    "workload": ("assessments:assign", "assessments:workload*", "assessments:reviewers*"),
    "grids-read": ("assessments:grid*", "assessments:prepare_grid_form", "assessments:draft_impact*"),
    # Audit and appeal.
    "mission": ("assessments:mission*", "assessments:draw*", "assessments:*packs", "assessments:*pack"),
    "findings": (*("assessments:finding*", "assessments:notify_findings", "assessments:conclude_*"),),
    "audit-report": (*("assessments:*synthesis*", "assessments:differen*", "assessments:*audit_report*"),),
    "deciding": ("assessments:appeal*", "assessments:prepare_appeal_receipt"),
    # The administrator.
    "cycles": (
        *("assessments:cycle*", "assessments:targets*", "assessments:extension", "assessments:reopen"),
        *("assessments:exclusion", "assessments:inclusion", "assessments:hand_over", "assessments:review"),
    ),
    "grids": ("assessments:grid*", "assessments:draft*"),
    "missions-admin": (
        *("assessments:mission*", "assessments:draw*", "assessments:close_audit", "assessments:*packs"),
    ),
    "publication": (
        *("assessments:publication*", "assessments:rehears*", "assessments:erratum*", "assessments:report*"),
        *("assessments:*score_cards", "assessments:*reports"),
    ),
    "grants": ("assessments:grant*", "assessments:commune_grant"),
    "people": (
        *("communes:people*", "communes:*person*", "communes:*import*", "communes:*membership"),
        *("communes:hand_over",),
    ),
    "settings": (
        *("communes:parameter*", "communes:*holiday*", "records:email*", "records:reminder*"),
        *("communes:events",),
    ),
    "telling": ("help:desk", "help:announcement*"),
    # Cooperation bodies.
    "body-record": ("cooperation:*",),
    "body-money": (
        *("cooperation:contribution*", "cooperation:payment*", "cooperation:body_year*"),
        *("cooperation:staff*", "cooperation:support*"),
    ),
    "body-needs": ("capacity:*",),
    # Everybody.
    "account": (
        *("accounts:*", "account_*", "mfa_*", "usersessions_list", "communes:act_as", "records:*"),
        *("help:*", "assessments:no_membership"),
    ),
    "public-site": (
        *("assessments:public_*", "communes:*", "about", "accessibility", "assessments:verify*"),
        *("action_programs:public_*", "assessments:grants_*", "open_data:*", "assessments:commune_json"),
        *("home", "cooperation:*", "capacity:*", "action_programs:*"),
    ),
}

_WRITING = (
    *("entry", "answer-sheet", "evidence", "submission", "sent-back", "findings-reply", "appeal"),
    *("results", "grant", "programme", "programme-running", "capacity-plan", "training"),
    *("cooperation", "unit", "meetings", "grids-read"),
)
_SHARED = ("public-site", "account")
GUIDES: dict[str, tuple[str, ...]] = {
    Role.COMMUNE_AGENT: ("start-agent", *_WRITING, *_SHARED),
    Role.COMMUNE_MANAGER: ("start-manager", *_WRITING, *_SHARED),
    Role.PROVINCE_OFFICER: (
        *("start-province", "opinion", "reading", "recommendations", "programmes-read", "capacity-read"),
        *("support-answer", "cooperation-authority", "unit", "meetings", "grids-read", *_SHARED),
    ),
    Role.REVIEWER: (
        *("start-reviewer", "queue", "line-review", "requests", "concluding", "reading"),
        *("recommendations", "grids-read", "programmes-read", "cooperation-authority", "unit"),
        *("meetings", *_SHARED),
    ),
    Role.APPROVER: (
        *("start-approver", "approval", "queue", "workload", "requests", "reading", "recommendations"),
        *("grids-read", "programmes-read", "cooperation-authority", "unit", "meetings", *_SHARED),
    ),
    Role.CAPACITY_OFFICER: (
        *("start-capacity", "sheets-desk", "training-desk", "support-answer", "effect", "reading"),
        *("recommendations", "programmes-read", "cooperation-authority", "unit", "grids-read", *_SHARED),
    ),
    Role.AUDITOR: (
        *("start-auditor", "mission", "findings", "audit-report", "reading", "recommendations"),
        *("grids-read", *_SHARED),
    ),
    Role.APPEAL_MEMBER: (
        *("start-appeal", "deciding", "reading", "grids-read", "programmes-read"),
        *("cooperation-authority", "unit", *_SHARED),
    ),
    Role.ADMINISTRATOR: (
        *("start-administrator", "cycles", "grids", "people", "queue", "workload", "requests"),
        *("missions-admin", "audit-report", "reading", "publication", "grants", "recommendations"),
        *("sheets-desk", "training-desk", "support-answer", "effect", "programmes-read"),
        *("cooperation-authority", "unit", "meetings", "settings", "telling", *_SHARED),
    ),
    Role.BODY_OFFICER: (*("start-body", "body-record", "body-money", "body-needs", "grids-read", *_SHARED),),
    CITIZEN: _SHARED,
}


def nearest_language(topic: str, language: str) -> str:
    """Return the language in which a topic is read: who reads English finds the visitors' topics in it."""
    return "fr" if language == "en" and topic not in GUIDES[CITIZEN] else language


def topic_for(guide: str, view_name: str) -> str:
    """Return the topic of a guide that explains a page, its first topic where none does."""
    found, longest = GUIDES[guide][0], 0
    for code in GUIDES[guide]:
        for name in TOPICS[code]:
            if len(name) > longest and fits(name, view_name):
                found, longest = code, len(name)
    return found


def fits(name: str, view_name: str) -> bool:
    """Tell whether a name of ``TOPICS`` stands for a view: a star stands for any text."""
    return fnmatchcase(view_name, name)
