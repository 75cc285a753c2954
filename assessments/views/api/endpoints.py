"""The addresses of the interface. Each reads what is published, and nothing else."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.translation import override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from assessments.services.public import results as public_results
from assessments.views.api import parameters, serializers
from assessments.views.api.problems import PROBLEMS
from communes.models import Commune, Region
from config.toolbox.readonly import reads
from config.toolbox.search import fold

KEPT_SECONDS = 300
LISTED = {code: answer for code, answer in PROBLEMS.items() if code != 404}


class Endpoint(APIView):
    """An address that answers GET and HEAD in English, and refuses parameters that it does not know."""

    http_method_names = ["get", "head"]
    query: type[Serializer] = parameters.Parameters

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or say with 304 that the reader's copy still holds."""
        with override("en"):
            response: HttpResponse = reads(super().dispatch)(request, *args, **kwargs)  # type: ignore[arg-type]
        if response.status_code != 200:
            return response
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
        set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    def asked(self) -> dict[str, Any]:
        """Return the parameters of the address, or answer 400."""
        found = self.query(data=self.request.query_params.dict())
        found.is_valid(raise_exception=True)
        return found.validated_data

    def paged(self, rows: QuerySet, asked: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Return the rows of the page asked for and what is said of it; a page beyond the last is a 404."""
        paginator = Paginator(rows, asked["page_size"])
        number = asked["page"]
        if number > paginator.num_pages:
            raise Http404("There is no such page.")
        page = paginator.page(number)
        return list(page.object_list), {
            "count": paginator.count,
            "pages": paginator.num_pages,
            "page": number,
            "next": self._address_of(number + 1) if page.has_next() else None,
            "previous": self._address_of(number - 1) if page.has_previous() else None,
        }

    def _address_of(self, page: int) -> str:
        query = self.request.query_params.copy()
        query["page"] = str(page)
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


class Cycles(Endpoint):
    @extend_schema(operation_id="cycles", responses={200: serializers.Cycle(many=True), **LISTED})
    def get(self, request: Request) -> Response:
        """List the published years, newest first, each with its current version."""
        self.asked()
        return Response(serializers.Cycle(public_results.latest_publications(), many=True).data)


class Publications(Endpoint):
    @extend_schema(operation_id="publications", responses={200: serializers.Edition(many=True), **LISTED})
    def get(self, request: Request) -> Response:
        """List every version that was published, newest first."""
        self.asked()
        rows = public_results.all_publications().select_related("cycle__grid", "cycle__additional_grid")
        rows = rows.defer("summary", "changes")
        return Response(serializers.Edition(rows, many=True).data)


class OnePublication(Endpoint):
    @extend_schema(operation_id="publication", responses={200: serializers.EditionInFull, **PROBLEMS})
    def get(self, request: Request, year: int, version: int) -> Response:
        """Give one version with its national figures and its files of open data."""
        self.asked()
        publication = public_results.access_publication(year, version)
        return Response(serializers.EditionInFull(publication, context={"request": request}).data)


class Regions(Endpoint):
    @extend_schema(operation_id="regions", responses={200: serializers.Region(many=True), **LISTED})
    def get(self, request: Request) -> Response:
        """List the regions."""
        self.asked()
        return Response(serializers.Region(Region.objects.all(), many=True).data)


class Communes(Endpoint):
    query = parameters.CommuneFilter

    @extend_schema(
        operation_id="communes",
        parameters=[parameters.CommuneFilter],
        responses={200: serializers.PageOfCommunes, **PROBLEMS},
    )
    def get(self, request: Request) -> Response:
        """List the communes by code, a page at a time."""
        asked = self.asked()
        rows = Commune.objects.filter(is_listed=True).with_territory().order_by("code")
        communes, page = self.paged(_of_places(rows, asked, ""), asked)
        return Response({**page, "communes": serializers.Commune(communes, many=True).data})


class OneCommune(Endpoint):
    @extend_schema(operation_id="commune", responses={200: serializers.CommuneInFull, **PROBLEMS})
    def get(self, request: Request, code: str) -> Response:
        """Give a commune with its result of every published year."""
        self.asked()
        commune = get_object_or_404(Commune.objects.with_territory(), code=_code(code))
        history = public_results.history_of(commune)
        return Response(serializers.CommuneInFull({"commune": commune, "results": history}).data)


class Results(Endpoint):
    query = parameters.ResultFilter

    @extend_schema(
        operation_id="results",
        parameters=[parameters.ResultFilter],
        responses={200: serializers.PageOfResults, **PROBLEMS},
    )
    def get(self, request: Request, year: int) -> Response:
        """List the results of a year by commune code, a page at a time."""
        asked = self.asked()
        publication = public_results.access_publication(year, asked.get("version"))
        rows = _of_places(public_results.results_of(publication), asked, "commune__")
        if "commune" in asked:
            rows = rows.filter(commune__code=asked["commune"])
        if "eligible" in asked:
            rows = rows.filter(is_eligible=asked["eligible"] == "true")
        if "min_total" in asked:
            rows = rows.filter(total__gte=asked["min_total"])
        results, page = self.paged(public_results.list_rows(rows), asked)
        return Response(
            {
                **page,
                "publication": serializers.Edition(publication).data,
                "results": serializers.Result(results, many=True).data,
            }
        )


class OneResult(Endpoint):
    query = parameters.VersionOnly

    @extend_schema(
        operation_id="result",
        parameters=[parameters.VersionOnly],
        responses={200: serializers.ResultInFull, **PROBLEMS},
    )
    def get(self, request: Request, year: int, code: str) -> Response:
        """Give one commune's result with its answers and every line's reason."""
        publication = public_results.access_publication(year, self.asked().get("version"))
        return Response(serializers.ResultInFull(public_results.access_result(publication, _code(code))).data)


class Grids(Endpoint):
    @extend_schema(operation_id="grids", responses={200: serializers.Grid(many=True), **LISTED})
    def get(self, request: Request) -> Response:
        """List the grids by which a published year was scored."""
        self.asked()
        rows = [
            {"code": grid.code, "version": grid.version, "title": grid.document["title"]}
            for grid in public_results.published_grids()
        ]
        return Response(serializers.Grid(rows, many=True).data)


class OneGrid(Endpoint):
    @extend_schema(operation_id="grid", responses={200: OpenApiTypes.OBJECT, **PROBLEMS})
    def get(self, request: Request, code: str, version: str) -> Response:
        """Give the rules of a grid, as the scoring program reads them."""
        self.asked()
        grids = public_results.published_grids()
        grid = next((each for each in grids if (each.code, each.version) == (code, version)), None)
        if grid is None:
            raise Http404
        return Response(grid.document)


def _of_places(rows: QuerySet, asked: dict[str, Any], path: str) -> QuerySet:
    """Keep the rows of the territory asked for; ``path`` leads from a row to its commune."""
    lookups = {"region": "province__region__code", "province": "province__code", "milieu": "milieu"}
    wanted = {f"{path}{lookup}": asked[name] for name, lookup in lookups.items() if name in asked}
    if text := fold(asked.get("search", "")):
        wanted[f"{path}search_text__contains"] = text
    return rows.filter(**wanted)


def _code(code: str) -> str:
    """Return a code that the database can be asked for; no code holds a NUL."""
    if "\x00" in code:
        raise Http404
    return code
