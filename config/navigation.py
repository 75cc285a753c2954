"""What the layout of every page needs to know: where one can go, in which languages, for which year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db.models import Exists
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.models import Cycle
from communes.actors import Actor
from communes.enums import Role
from communes.help.models import Announcement
from communes.help.services.readers import banners_for
from communes.help.topics import CITIZEN, topic_for
from config.toolbox import languages
from config.toolbox.clock import local_day
from records.models import Message


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the main navigation: its words, its icon and the name of its address.

    The address of an `own` place takes the code of the commune one acts for.
    """

    label: "str | Promise"
    icon: str
    url_name: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the navigation as one page shows it."""

    label: "str | Promise"
    icon: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    name: str
    url: str


OWN_FILE = Entry(_("Our file"), "house", "assessments:commune_home")
PROVINCE = Entry(_("Our communes"), "house", "assessments:province_home")
FILES = Entry(_("Files"), "collection", "assessments:files")
QUEUE = Entry(_("Review"), "inbox", "assessments:queue")
APPEALS = Entry(_("Appeals"), "flag", "assessments:appeals")
MISSIONS = Entry(_("Missions"), "shield-check", "assessments:missions")
WEAK_LINES = Entry(_("Weak lines"), "graph-up", "assessments:capacity_home")
CAPACITY = Entry(pgettext_lazy("navigation", "Capacity"), "mortarboard", "capacity:calendar")
SUPPORT = Entry(_("Support"), "chat-left-text", "capacity:support")
ADMINISTRATION = Entry(_("The cycle"), "house", "assessments:administrator_home")
RECOMMENDATIONS = Entry(
    pgettext_lazy("navigation", "Recommendations"), "clipboard-check", "assessments:recommendations"
)
CYCLES = Entry(_("Cycles"), "calendar3", "assessments:cycles")
GRIDS = Entry(_("Grids"), "list-check", "assessments:grids")
MEETINGS = Entry(pgettext_lazy("navigation", "Meetings"), "calendar-event", "assessments:meetings")
OWN_RESULTS = Entry(_("Our results"), "graph-up", "assessments:results", own=True)
OWN_GRANT = Entry(pgettext_lazy("navigation", "Grant"), "bank", "assessments:my_grant")
OWN_UNIT = Entry(_("Programme unit"), "buildings", "communes:unit", own=True)
# Short: an administrator has a dozen entries on one line.
PROGRAMMES = Entry(_("PAC"), "map", "action_programs:programmes")
PEOPLE = Entry(_("People"), "people", "communes:people")
PARAMETERS = Entry(_("Parameters"), "sliders", "communes:parameters")
LOG = Entry(_("Log"), "journal-text", "communes:events")
TERRITORY = Entry(_("Communes"), "geo-alt", "communes:search")
PUBLIC_PROGRAMMES = Entry(_("Action programmes"), "map", "action_programs:public_programmes")
BODY_NEEDS = Entry(_("Training needs"), "mortarboard", "capacity:needs")
COOPERATION = Entry(pgettext_lazy("navigation", "Cooperation"), "diagram-3", "cooperation:home")
PUBLIC_COOPERATION = Entry(pgettext_lazy("navigation", "Cooperation"), "diagram-3", "cooperation:bodies")
RESULTS = Entry(_("Results"), "bar-chart", "assessments:public_home")

COMMUNE = (
    *(OWN_FILE, OWN_RESULTS, OWN_GRANT, PROGRAMMES, CAPACITY, SUPPORT, COOPERATION),
    *(OWN_UNIT, MEETINGS, TERRITORY, RESULTS),
)
# The first page of each role stands first.
NAVIGATION: dict[str, tuple[Entry, ...]] = {
    Role.COMMUNE_AGENT: COMMUNE,
    Role.COMMUNE_MANAGER: COMMUNE,
    Role.PROVINCE_OFFICER: (
        *(PROVINCE, FILES, RECOMMENDATIONS, PROGRAMMES, CAPACITY, SUPPORT, COOPERATION),
        *(TERRITORY, MEETINGS, RESULTS),
    ),
    Role.REVIEWER: (QUEUE, RECOMMENDATIONS, PROGRAMMES, GRIDS, COOPERATION, TERRITORY, MEETINGS, RESULTS),
    Role.APPROVER: (QUEUE, RECOMMENDATIONS, PROGRAMMES, GRIDS, COOPERATION, TERRITORY, MEETINGS, RESULTS),
    Role.CAPACITY_OFFICER: (WEAK_LINES, CAPACITY, SUPPORT, FILES, PROGRAMMES, TERRITORY, RESULTS),
    Role.AUDITOR: (MISSIONS, RECOMMENDATIONS, GRIDS, PUBLIC_COOPERATION, TERRITORY, RESULTS),
    Role.APPEAL_MEMBER: (APPEALS, FILES, GRIDS, TERRITORY, RESULTS),
    Role.ADMINISTRATOR: (
        *(ADMINISTRATION, FILES, QUEUE, MISSIONS, PROGRAMMES, CAPACITY, COOPERATION, CYCLES, GRIDS),
        *(PEOPLE, PARAMETERS, LOG, TERRITORY, RESULTS),
    ),
    Role.BODY_OFFICER: (COOPERATION, BODY_NEEDS, TERRITORY, RESULTS),
}
EVERYBODY: tuple[Entry, ...] = (RESULTS, PUBLIC_PROGRAMMES, PUBLIC_COOPERATION, TERRITORY)


def links(entries: Sequence[Entry], path: str, *, commune_code: str = "") -> list[Link]:
    """Return the entries with their addresses; the one that the page lies deepest under is current."""
    places = [(entry, reverse(entry.url_name, args=[commune_code] if entry.own else [])) for entry in entries]
    current = max((url for _entry, url in places if path.startswith(url)), key=len, default=None)
    return [Link(entry.label, entry.icon, url, url == current) for entry, url in places]


class Portal:
    """The layout's view of the portal; each part is read when the page draws it, once."""

    version = settings.VERSION

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def navigation(self) -> list[Link]:
        actor: Actor | None = getattr(self.request, "actor", None)
        entries = NAVIGATION.get(actor.role, EVERYBODY) if actor else EVERYBODY
        commune = actor.membership.commune if actor else None
        return links(entries, self.request.path, commune_code=commune.code if commune else "")

    @cached_property
    def cycle(self) -> Cycle | None:
        """Return the latest cycle that was opened, and whether anything is announced: one query for both."""
        current = Announcement.objects.current(self.today)  # type: ignore[attr-defined]
        cycles = Cycle.objects.filter(opened_at__isnull=False).order_by("-assessed_year")
        return cycles.annotate(has_announcements=Exists(current)).first()

    @cached_property
    def today(self) -> date:
        return local_day(timezone.now())

    @cached_property
    def announcements(self) -> list[Announcement]:
        """Return what stands on top of the reader's pages; without announcements nothing is asked for.

        Before the first cycle opens there is no page to stand on: the list of announcements is read then.
        """
        if self.cycle is None or not self.cycle.has_announcements:  # type: ignore[attr-defined]
            return []
        actor: Actor | None = getattr(self.request, "actor", None)
        return banners_for(self.reader, actor, on=self.today)

    @property
    def reader(self) -> User | None:
        """Return who is signed in; what was refused before anybody was looked for has no reader."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def help_url(self) -> str:
        """Return the topic of this page in the guide of the role one acts with."""
        actor: Actor | None = getattr(self.request, "actor", None)
        guide = actor.role if actor else CITIZEN
        match = self.request.resolver_match
        topic = topic_for(guide, match.view_name if match else "")
        return f"{reverse('help:topic', args=[guide, topic])}?{urlencode({'about': self.request.path})}"

    @property
    def contact_url(self) -> str:
        """Return where to ask for help about this page, which goes with the request by its reference."""
        carried = {"about": self.request.GET.get("about") or self.request.path}
        if self.reader is not None:
            carried["reference"] = getattr(self.request, "reference", "")
        return f"{reverse('help:contact')}?{urlencode(carried)}"

    @property
    def is_demonstration(self) -> bool:
        return self.cycle is not None and self.cycle.is_demonstration

    @property
    def waives_second_factor(self) -> bool:
        return not settings.SECOND_FACTOR_REQUIRED

    @property
    def target_note(self) -> str:
        """Return what is said of the list of communes: in Arabic and in French; nothing in English."""
        if self.cycle is None or languages.current_language() == "en":
            return ""
        return languages.pick(self.cycle, "target_note")

    @cached_property
    def unread_messages(self) -> int:
        return Message.objects.filter(recipient_id=self.request.user.pk, read_at=None).count()

    @property
    def is_sign_in(self) -> bool:
        match = self.request.resolver_match
        return match is not None and match.url_name == settings.LOGIN_URL

    @property
    def languages(self) -> list[LanguageLink]:
        """Return this page in each language it exists in: English is for public pages and visitors."""
        match = self.request.resolver_match
        is_public = match is None or getattr(match.func, "access", None) == "public"
        codes = [
            code
            for code in languages.LANGUAGES
            if code != "en" or is_public or not self.request.user.is_authenticated
        ]
        path, current = self.request.get_full_path(), get_language()
        return [
            LanguageLink(
                code, languages.NATIVE_NAMES[code], path if code == current else translate_url(path, code)
            )
            for code in codes
        ]


def layout(request: HttpRequest) -> dict[str, Portal]:
    """Give every template its `portal`."""
    return {"portal": Portal(request)}
