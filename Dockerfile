# One image for web, worker and clock. It runs as a user without rights and holds no secret.

FROM python:3.13-slim AS packages
# requirements-s3.txt adds what private files in a bucket need.
ARG REQUIREMENTS=requirements.txt
COPY requirements*.txt /
# The worker estimates the effect of capacity building with the packages of requirements-effect.txt.
RUN python -m venv /venv \
 && for file in ${REQUIREMENTS} requirements-effect.txt; do \
      /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement /${file} || exit 1; \
    done

FROM packages AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /portal
COPY . .
# These values exist for these two steps alone; nothing is reached and nothing of them is kept.
RUN export ADAA_HOME=/home/portal ADAA_SECRET_KEY=only-while-building-the-image-and-never-to-run-it-anywhere-0 \
      ADAA_ALLOWED_HOSTS=build.example ADAA_SITE_URL=https://build.example \
      DATABASE_URL=postgres://build.example/none ADAA_BROKER_URL=redis://build.example/0 \
      DJANGO_SETTINGS_MODULE=config.settings.production PATH="/venv/bin:$PATH" \
 && python manage.py compilemessages --verbosity 0 \
 && python manage.py collectstatic --noinput --verbosity 0

FROM python:3.13-slim
# PDF pages are laid out by Pango; backups are made by PostgreSQL's own tools.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home --home-dir /home/portal portal \
 && install --directory --owner portal --group portal --mode 0700 \
      /home/portal/files /home/portal/clock
COPY --from=packages /venv /venv
COPY --from=build /portal /portal
COPY --from=build /home/portal/static /home/portal/static
WORKDIR /portal
USER portal
ENV PATH="/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    ADAA_HOME=/home/portal \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=8
EXPOSE 8000
# Eight threads a process: a slow download holds one to its end.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", \
     "--respawn-failed-workers", "--workers-kill-timeout", "30", "--log-level", "warning", \
     "config.wsgi:application"]
