"""What is written in the log about the territory, people and their places."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "communes.territory_loaded": _(
        "The territory was loaded: %(created_commune)s communes created, %(updated_commune)s updated, "
        "%(unlisted_commune)s no longer listed."
    ),
    "communes.census_loaded": _("Census figures were loaded: %(count)s places"),
    "communes.membership_added": _("Given the role “%(role)s” in %(place)s. Reason: %(reason)s"),
    "communes.membership_ended": _(
        "The role “%(role)s” in %(place)s ends on %(ends_on)s. Reason: %(reason)s"
    ),
    "communes.people_exported": _("The list of people was taken away: %(count)s rows"),
    "communes.files_handed_over": _("Files handed over to %(taker)s: %(count)s. Reason: %(reason)s"),
    "communes.notes_given": _("Hand-over notes given to %(taker)s: %(count)s"),
    "communes.unit_saved": _("Decision of the programme unit written: %(after)s (before: %(before)s)"),
    "communes.decision_infected": _(
        "The file “%(name)s” sent as the decision of the programme unit was refused by the antivirus"
    ),
    "communes.unit_member_added": _("Member of the programme unit added: %(name)s, %(post)s"),
    "communes.unit_member_changed": _("Member of the programme unit corrected: %(name)s, %(post)s"),
    "communes.people_imported": _("A table of people was imported: %(count)s rows. Reason: %(reason)s"),
}
