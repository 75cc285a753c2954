"""Findings of the demonstration's audit: one on a figure, one on a document, a reply, an outcome each."""

from datetime import datetime, timedelta

from assessments.enums import FindingOutcome, Gravity, ReplyPosition
from assessments.models import Assessment, Finding
from assessments.services.audit import steps as audit_steps
from assessments.services.audit.conclusions import conclude_findings, settle_finding
from assessments.services.audit.findings import FindingFacts, write_finding
from assessments.services.audit.replies import write_reply
from assessments.services.corrections import figures_in_force
from communes.actors import Actor
from config.toolbox.clock import local_day

COUNTED_LINE, COUNTED_FIELD = "A3", "documents_published"
DATED_LINE = "C2"


def write_findings(file: Assessment, *, actor: Actor, at: datetime) -> None:
    """Write a finding on the documents published, with one less than verified, and one without figure."""
    published = int(figures_in_force(file).get(COUNTED_FIELD, "0"))
    write_finding(
        file,
        FindingFacts(
            line=COUNTED_LINE,
            observed="Démonstration : un des liens du site de la commune mène à une page vide.",
            gravity=Gravity.SIGNIFICANT,
            figures={COUNTED_FIELD: str(max(published - 1, 0))},
            recommendation="Démonstration : vérifier chaque trimestre les liens des documents publiés.",
            recommendation_owner="Service de la communication",
            recommendation_due_on=local_day(at) + timedelta(days=180),
        ),
        actor=actor,
        at=at,
    )
    write_finding(
        file,
        FindingFacts(
            line=DATED_LINE,
            observed="Démonstration : le registre des émissions n’est pas signé.",
            gravity=Gravity.MINOR,
        ),
        actor=actor,
        at=at,
    )


def reply_to_findings(file: Assessment, *, actor: Actor, at: datetime) -> None:
    """Accept the first finding, contest the others, and send the reply."""
    for finding in _findings(file):
        is_first = finding.number == 1
        write_reply(
            finding,
            position=ReplyPosition.ACCEPTED if is_first else ReplyPosition.CONTESTED,
            text="" if is_first else "Démonstration : le registre signé est au siège de la commune.",
            actor=actor,
            at=at,
        )
    audit_steps.reply_to_findings(file, actor=actor, at=at)


def conclude(file: Assessment, *, actor: Actor, at: datetime) -> None:
    """Keep what the commune accepted, drop what it contested, and conclude."""
    for finding in _findings(file):
        is_kept = finding.reply.position == ReplyPosition.ACCEPTED
        settle_finding(
            finding,
            outcome=FindingOutcome.KEPT if is_kept else FindingOutcome.DROPPED,
            reason="Démonstration : la commune l’accepte."
            if is_kept
            else "Démonstration : le registre signé a été présenté.",
            seen_version=finding.version,
            actor=actor,
            at=at,
        )
    conclude_findings(file, reason="Démonstration : une observation est maintenue.", actor=actor, at=at)


def _findings(file: Assessment) -> list[Finding]:
    return list(Finding.objects.filter(assessment=file).order_by("number"))
