"""Score cards a second against naive rendering of the same pages.

    python -m benchmarks.score_cards [--cards 20]

Naive is `HTML(string=...).write_pdf()`: style sheet read and fonts unpacked again for each document. Ours
shares both and tunes the collector, in one process, then in two. Aims: at least 1.6 times naive for one
process, at least 3 times for the batch on two cores.
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
STYLE = "css/pdf.css"


def main() -> None:
    """Measure, and print the ratios with their limits."""
    from benchmarks.common import Limit, conclude

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=20)
    pages = card_pages(parser.parse_args().cards)
    times = {
        "naive": _seconds(1, _import_only, naive_pdf, pages),
        "one process": _seconds(1, _prepare, tuned_pdf, pages),
        "two processes": _seconds(2, _prepare, tuned_pdf, pages),
    }
    for name, seconds in times.items():
        print(f"{name}: {len(pages) / seconds:.2f} cards a second, {1000 * seconds / len(pages):.0f} ms each")
    conclude(
        [
            Limit("one process, times naive", times["naive"] / times["one process"], 1.6, at_most=False),
            Limit("two processes, times naive", times["naive"] / times["two processes"], 3, at_most=False),
        ]
    )


def card_pages(count: int) -> list[str]:
    """Return the HTML of so many cards, Arabic and French in turns, each of another commune's figures."""
    from benchmarks.common import load_country, open_cycle_of, throwaway_database

    with throwaway_database():
        from assessments.enums import Figures, Stage, State
        from assessments.models import Assessment, ScoreSheet
        from assessments.services.score_cards import card_papers, cards_of
        from assessments.services.score_runs import compute_cycle

        cycle = open_cycle_of(load_country(communes=(count + 1) // 2))
        compute_cycle(cycle, figures=Figures.DECLARED, at=cycle.opened_at)
        ScoreSheet.objects.update(stage=Stage.REVIEW)
        files = list(Assessment.objects.filter(cycle=cycle).with_commune())  # type: ignore[attr-defined]
        for file in files:
            # Only in memory: the cards of approved files are what is drawn.
            file.state, file.approved_at, file.approved_digest = State.APPROVED, cycle.opened_at, "0" * 64
        return [paper.html() for paper in card_papers(cards_of(files))][:count]


def naive_pdf(html: str) -> int:
    """Render a card with nothing shared between documents; return its size."""
    from weasyprint import HTML

    from config.toolbox.pdf import PDF_VARIANT

    sheet = Path("static").resolve() / STYLE
    linked = html.replace("</head>", f'<link rel="stylesheet" href="{sheet.as_uri()}"></head>', 1)
    return len(HTML(string=linked).write_pdf(pdf_variant=PDF_VARIANT))


def tuned_pdf(html: str) -> int:
    """Render a card as workers do; return its size."""
    from config.toolbox.pdf import render_pdf

    return len(render_pdf(html, style=STYLE))


def _import_only() -> None:
    django.setup()
    naive_pdf("<!doctype html><html lang=fr><head><title>-</title></head><p>A")


def _prepare() -> None:
    django.setup()
    from config.toolbox.pdf import prepare_pdf_process

    prepare_pdf_process()


def _seconds(
    processes: int, start: Callable[[], None], render: Callable[[str], int], pages: Sequence[str]
) -> float:
    """Return the time of all pages, once every process is warm."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=start) as pool:
        list(pool.map(render, pages[: 2 * processes]))
        started = time.perf_counter()
        list(pool.map(render, pages))
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
