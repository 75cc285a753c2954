"""The role one acts with, for those who hold several."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communes.access import ActorRequest, any_member
from communes.middleware import SESSION_KEY
from config.toolbox.languages import pick


@any_member
@require_POST
def act_as(request: ActorRequest) -> HttpResponse:
    """Act with another of one's memberships of today; another's is a 404."""
    chosen = request.POST.get("membership", "")
    membership = next((row for row in request.memberships if str(row.pk) == chosen), None)
    if membership is None:
        raise Http404
    request.session[SESSION_KEY] = membership.pk
    place = pick(membership.place, "name") if membership.place else membership.get_authority_display()
    messages.success(
        request,
        _("You now act as: %(role)s, %(place)s.") % {"role": membership.get_role_display(), "place": place},
    )
    return redirect("home")
