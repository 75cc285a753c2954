"""The whole year of one commune, by everyone who takes part in it: communes in Arabic, the others in French.

Each kind of page is looked at in the other language too.
"""

import pytest
from django.core.management import call_command
from django.utils.translation import override

from assessments.models import Assessment
from assessments.scoring import parse_answers, score
from assessments.services.grids import scoring_grid
from communes.enums import Role
from communes.models import Commune
from config.toolbox.numbers import format_number
from tests.browsing import NARROW
from tests.factories.communes import membership
from tests.journey import audit, commune, ministry, opening, publication

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long(180),
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
]

IN_COMMUNES = {Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER}


def verified_total(file: Assessment, language: str) -> str:
    """Return the total that the corrections must lead to, as pages of a language write it."""
    figures = {code: value for code, value in commune.ANSWERS.items() if code != "assessed_year"}
    figures |= {"complaints_answered_in_time": commune.CORRECTED, "tenders_in_programme": 17}
    grid = scoring_grid(file.cycle.grid)
    total = score(grid, parse_answers(grid, figures, assessed_year=opening.YEAR)).total
    with override(language):
        return format_number(total, 2)


def test_the_whole_year(arrives):
    call_command("load_territory", verbosity=0)
    place = Commune.objects.get(name_fr="Oulad Teima")

    def someone(role: Role, **options):
        language, also = ("ar", "fr") if role in IN_COMMUNES else ("fr", "ar")
        return arrives(language, also=also, email=membership(role, commune=place).user.email, **options)

    administrator = someone(Role.ADMINISTRATOR)
    opening.import_the_grid(administrator)
    opening.prepare_and_open(administrator, place.code)
    file = Assessment.objects.with_commune().get(commune=place)

    agent = someone(Role.COMMUNE_AGENT)
    manager = someone(Role.COMMUNE_MANAGER, size=NARROW)
    commune.enter_the_conditions(agent, file)
    commune.is_held_back(manager, file)
    commune.correct_the_text(agent)
    commune.enter_the_axes(someone(Role.COMMUNE_AGENT, scripts=False), file)
    commune.send_evidence(agent, file)
    commune.send_the_file(manager, file, version=1)

    reviewer = someone(Role.REVIEWER)
    ministry.claim(reviewer, file)
    ministry.review(reviewer, file)
    commune.correct_one_line(agent, file, comment=ministry.COMMENT)
    commune.send_the_file(manager, file, version=2)
    ministry.conclude(reviewer, file)
    ministry.approve(someone(Role.APPROVER), file, total=verified_total(file, "fr"))

    auditor_place = someone(Role.AUDITOR)
    mission = audit.create_a_mission(administrator, file)
    audit.check_the_pack(audit.take_the_pack(auditor_place, mission, file), code=place.code)
    audit.conclude_without_findings(auditor_place, file)

    publication.publish(administrator)
    total = verified_total(file, "ar")
    publication.read_as_anybody(arrives("ar", also="fr", size=NARROW), file, total=total)
    publication.take_the_card(manager, file, total=total)
