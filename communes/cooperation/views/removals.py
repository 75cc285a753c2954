"""What was written in the register by mistake, taken out after a question."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import KEEPERS
from communes.cooperation.forms.bodies import RemoveForm
from communes.cooperation.services.mistakes import remove_member, remove_transfer
from communes.cooperation.views.bodies import asked_of, member_of, posted, transfer_of
from config.toolbox.languages import pick


@requires(*KEEPERS)
def member_remove(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Ask, then take out a member that never was one."""
    member = member_of(request, code, pk)
    form = RemoveForm(posted(request), initial={"version": member.body.version})
    return asked_of(
        request,
        member.body,
        form,
        lambda **options: remove_member(member, **form.cleaned_data, **options),
        title=_("Remove the member %(name)s") % {"name": pick(member.place, "name")},
        text=_("For a member that never was one. Who belonged to the body leaves it instead."),
        submit=_("Remove"),
        done=_("The member is removed."),
        part="members",
        is_danger=True,
    )


@requires(*KEEPERS)
def transfer_remove(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Ask, then take out a power that was never given."""
    transfer = transfer_of(request, code, pk)
    body = transfer.member.body
    form = RemoveForm(posted(request), initial={"version": body.version})
    names = {"power": pick(transfer.power, "name"), "name": pick(transfer.member.place, "name")}
    return asked_of(
        request,
        body,
        form,
        lambda **options: remove_transfer(transfer, **form.cleaned_data, **options),
        title=_("Remove %(power)s given by %(name)s") % names,
        text=_("For a power that was never given. One that was and is over is ended instead."),
        submit=_("Remove"),
        done=_("The power given is removed."),
        part="powers",
        is_danger=True,
    )
