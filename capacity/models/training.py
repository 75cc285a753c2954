"""What DDCTD offers: training sessions with their seats, and technical assistance."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from capacity.enums import AssistanceState, Audience, EnrolmentState, SessionState
from capacity.models.needs import Need
from capacity.models.people import Person
from capacity.models.plans import PlanLine
from capacity.models.topics import Topic
from communes.models import Commune, Region


class Session(models.Model):
    """A training session. Without regions it is open to the whole country."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="sessions")
    title_ar = models.CharField(_("title in Arabic"), max_length=200, blank=True)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices)
    lines = models.JSONField(_("lines of the grid"), default=list, blank=True)
    provider = models.CharField(_("provider"), max_length=200)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    days = models.DecimalField(_("days"), max_digits=5, decimal_places=1)
    enrolment_ends_on = models.DateField(_("enrolment until"))
    seats = models.PositiveSmallIntegerField(_("seats"))
    seats_a_commune = models.PositiveSmallIntegerField(_("seats for each commune"))
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, default=0)
    regions = models.ManyToManyField(Region, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.OPEN)
    cancel_reason = models.CharField(_("reason"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        ordering = ["starts_on", "code"]
        indexes = [models.Index(fields=["state", "starts_on"], name="session_by_state_and_day")]
        constraints = [
            models.CheckConstraint(
                name="session_takes_place_somewhere", condition=~Q(place="") | ~Q(link="")
            ),
            models.CheckConstraint(name="session_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="session_enrols_before_start", condition=Q(enrolment_ends_on__lte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="session_has_seats",
                condition=Q(seats__gte=1, seats_a_commune__gte=1, seats_a_commune__lte=F("seats")),
            ),
            models.CheckConstraint(
                name="session_cancelled_says_why",
                condition=~Q(state=SessionState.CANCELLED) | ~Q(cancel_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Enrolment(models.Model):
    """Someone whom a commune sends to a session. Who attended has a certificate.

    ``token`` opens the evaluation without an account. Places on the waiting list follow ``enrolled_at``.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    plan_line = models.ForeignKey(
        PlanLine, on_delete=models.SET_NULL, related_name="enrolments", null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=EnrolmentState.choices)
    mismatch_reason = models.CharField(_("reason"), max_length=500, blank=True)
    attended = models.BooleanField(null=True)
    token = models.CharField(max_length=43, unique=True)
    # Given with the certificate; it is what the code on it leads to.
    certificate_number = models.CharField(max_length=40, blank=True)
    certified_at = models.DateTimeField(null=True)
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    enrolled_at = models.DateTimeField()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["session_id", "enrolled_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="enrolled_once_a_session"),
            models.UniqueConstraint(
                fields=["certificate_number"],
                condition=~Q(certificate_number=""),
                name="certificate_number_once",
            ),
            models.CheckConstraint(
                name="only_the_confirmed_attend",
                condition=Q(attended__isnull=True) | Q(state=EnrolmentState.CONFIRMED),
            ),
            models.CheckConstraint(
                name="certificate_of_who_attended",
                condition=Q(certificate_number="") | Q(attended=True, certified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id}"


class Evaluation(models.Model):
    """What someone says of a session, by the link they were sent. Ratings go from 1 to 5."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="evaluation")
    usefulness = models.PositiveSmallIntegerField(_("useful for my work"))
    content = models.PositiveSmallIntegerField(_("content"))
    trainer = models.PositiveSmallIntegerField(_("trainer"))
    organisation = models.PositiveSmallIntegerField(_("organisation"))
    remarks = models.TextField(_("remarks"), max_length=2000, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("evaluation of a session")
        verbose_name_plural = _("evaluations of sessions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="evaluation_from_1_to_5",
                condition=Q(usefulness__gte=1, usefulness__lte=5)
                & Q(content__gte=1, content__lte=5)
                & Q(trainer__gte=1, trainer__lte=5)
                & Q(organisation__gte=1, organisation__lte=5),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}"


class Assistance(models.Model):
    """Technical assistance given to a commune: by whom, how many days, what it leaves, at what it aims."""

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="assistances")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    lines = models.JSONField(_("lines of the grid"), default=list)
    provider = models.CharField(_("provider"), max_length=200)
    days = models.DecimalField(_("days"), max_digits=5, decimal_places=1)
    deliverables = models.TextField(_("deliverables"), max_length=2000)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, default=0)
    state = models.CharField(max_length=10, choices=AssistanceState.choices, default=AssistanceState.PLANNED)
    result = models.TextField(_("what it came to"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("technical assistance")
        verbose_name_plural = _("technical assistance")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="assistance_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="assistance_over_says_what",
                condition=Q(state__in=[AssistanceState.PLANNED, AssistanceState.UNDER_WAY]) | ~Q(result=""),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
