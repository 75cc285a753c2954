"""A new password differs from the last ones."""

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import FormerPassword, User


class FormerPasswordValidator:
    """Refuse the passwords that a person used last, the current one included."""

    def __init__(self, remembered: int = 5) -> None:
        self.remembered = remembered

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when ``password`` is one of the last ones of ``user``."""
        if user is None or user.pk is None:
            return
        if any(check_password(password, hashed) for hashed in self._last(user)):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: User) -> None:
        """Remember a password that was just set; forget what is older than the last ones."""
        FormerPassword.objects.create(user=user, password=user.password, set_at=timezone.now())
        kept = FormerPassword.objects.filter(user=user).order_by("-pk").values("pk")[: self.remembered]
        FormerPassword.objects.filter(user=user).exclude(
            pk__in=list(kept.values_list("pk", flat=True))
        ).delete()

    def get_help_text(self) -> str:
        return _("Your password must differ from your last %(count)s passwords.") % {"count": self.remembered}

    def _last(self, user: User) -> list[str]:
        former = FormerPassword.objects.filter(user=user).order_by("-pk")[: self.remembered]
        return list(former.values_list("password", flat=True))
