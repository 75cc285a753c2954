"""Exchanges of the grouping of Greater Agadir with one of its communes and with the administration."""

from communes.actors import Actor
from communes.cooperation.demonstration.cast import Cast, paper
from communes.cooperation.enums import Side
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.exchanges import (
    ExchangeFacts,
    close_exchange,
    open_exchange,
    write_message,
)


def write_exchanges(body: CooperationBody, officer: Actor, cast: Cast) -> None:
    """Let each kind of side write to another: one waits, one is late, one is answered, one is closed."""
    commune = cast.manager.membership.commune
    assert commune is not None
    open_exchange(
        body,
        ExchangeFacts(
            "Solde de la contribution de l’année (démonstration)",
            "Merci de nous dire quand le solde de la contribution sera versé.",
            commune,
        ),
        files=[paper("appel-de-contribution")],
        actor=officer,
        at=cast.ago(5),
    )
    open_exchange(
        body,
        ExchangeFacts(
            "Mise à disposition d’un comptable (démonstration)",
            "Le groupement demande l’appui d’un comptable de l’État.",
        ),
        actor=officer,
        at=cast.ago(40),
    )
    asked = open_exchange(
        body,
        ExchangeFacts(
            "Desserte des quartiers nord (démonstration)",
            "La commune demande une ligne de plus vers ses quartiers nord.",
        ),
        actor=cast.manager,
        at=cast.ago(30),
    )
    write_message(asked, "La demande sera étudiée au prochain conseil.", actor=officer, at=cast.ago(22))
    settled = open_exchange(
        body,
        ExchangeFacts(
            "État des véhicules (démonstration)",
            "Merci d’envoyer le dernier état des véhicules en service.",
            awaited=Side.BODY,
        ),
        actor=cast.province,
        at=cast.ago(80),
    )
    answer = "Voici l’état demandé."
    write_message(settled, answer, files=[paper("etat-du-parc")], actor=officer, at=cast.ago(70))
    close_exchange(settled, "État reçu et complet.", actor=cast.province, at=cast.ago(68))
