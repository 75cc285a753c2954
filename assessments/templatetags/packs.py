"""Words about the downloads of packs."""

from django import template
from django.utils.translation import gettext as _

from communes.enums import Authority, Role
from records.models import Event

register = template.Library()


@register.filter
def downloader(event: Event) -> str:
    """Say who took a pack: the role and its authority, and no name."""
    role, authority = event.data.get("role", ""), event.data.get("authority", "")
    words = Role(role).label if role in Role.values else role
    if authority not in Authority.values:
        return str(words)
    return _("%(role)s, %(authority)s") % {"role": words, "authority": Authority(authority).label}
