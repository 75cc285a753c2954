# Two commands matter: `make demo` shows the portal, `make test` tests it. `make help` lists the rest.

# Compiled once, not by every process: packages are installed without it, and some images forbid it.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PORT ?= 8000
ADAA_HOME ?= $(CURDIR)/var
VENV := .venv
RUN := $(VENV)/bin/python
MANAGE := $(RUN) manage.py
TYPED := config/toolbox assessments/scoring assessments/allotment $(filter-out tests/%,$(wildcard */services)) communes/access.py
# The commune of the demonstration's accounts: the action programme of the source is loaded there.
DEMO_COMMUNE := 09.273.01.13
# What runs on SQLite too: the rules that writes and queries hang on. Pages, papers, browsers and servers are
# tried on PostgreSQL.
CORE := -m "not services and not browser" --ignore-glob "*_pages.py" \
	tests/records $(wildcard tests/communes/test_*.py) \
	$(patsubst %,tests/communes/cooperation/test_%.py,demonstration register_writing contributions) \
	$(addprefix tests/assessments/,commune cycles demonstration scores workflow) \
	$(patsubst %,tests/assessments/review/test_%.py,approval decisions queue) \
	tests/assessments/publication/test_publication.py \
	$(patsubst %,tests/action_programs/test_%.py,programmes programming progress versions) \
	$(patsubst %,tests/capacity/test_%.py,demonstration enrolment needs plans reports)
# Each process copies the tables of this file into memory.
MIGRATED := $(CURDIR)/var/tests.sqlite3
ON_SQLITE := env -u ADAA_BROKER_URL "DATABASE_URL=sqlite:///$(MIGRATED)"
ON_SQLITE_LOG := $(CURDIR)/var/tests-on-sqlite.log
# Names that exist nowhere: the settings of production are only read, nothing is reached.
PRODUCTION := DJANGO_SETTINGS_MODULE=config.settings.production ADAA_HOME=var/check \
	ADAA_SECRET_KEY=only-for-the-check-of-the-settings-and-never-for-anything-else-0 \
	ADAA_ALLOWED_HOSTS=adaa.example ADAA_SITE_URL=https://adaa.example \
	DATABASE_URL=postgres://adaa:none@database.example/adaa ADAA_BROKER_URL=redis://queue.example/0

.DEFAULT_GOAL := help
.PHONY: help demo prepare test access suite check format messages compile lock clean

help:  ## List the commands
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

# What estimates effects is large: it is installed while the demonstration is loaded.
demo: export DJANGO_SETTINGS_MODULE = config.settings.embedded
demo: export ADAA_HOME := $(ADAA_HOME)
demo: prepare  ## Install what is missing, load the demonstration, run the portal (PORT=8000)
	@$(PYTHON) tools/setup.py effect & installation=$$!; \
	test -e "$(ADAA_HOME)/welcome.txt" || { $(MANAGE) load_demo && $(MANAGE) load_source_programme --lived --commune $(DEMO_COMMUNE) && $(MANAGE) load_capacity_demo && $(MANAGE) load_cooperation_demo; }; \
	loaded=$$?; \
	wait $$installation || echo "Effects cannot be estimated on this machine until “make demo” can install that."; \
	exit $$loaded
	@exec $(MANAGE) serve --port $(PORT)

prepare:
	@$(PYTHON) tools/setup.py demo
	@$(MANAGE) compilemessages --ignore .venv --verbosity 0
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) migrate --noinput --verbosity 0
	@$(MANAGE) load_territory
	@$(MANAGE) load_holidays
	@$(MANAGE) load_topics
	@$(MANAGE) load_cooperation

test:  ## Install what is missing, run every test on PostgreSQL and Redis, and the core on SQLite
	@$(PYTHON) tools/setup.py tests
	@$(RUN) -m tools.services $(MAKE) --no-print-directory suite

access: export DJANGO_SETTINGS_MODULE = config.settings.embedded
access: export ADAA_HOME := $(ADAA_HOME)
access:  ## Open every page of the running demonstration and say what keeps people out (PORT=8000)
	@$(PYTHON) tools/setup.py tests
	@$(RUN) -m tools.access http://127.0.0.1:$(PORT)

# Both databases are migrated once, for all processes of the tests. What pytest makes of the tests is kept
# meanwhile: each process would make it, from the same files.
suite: export DJANGO_SETTINGS_MODULE = config.settings.test
suite: export ADAA_TEST_MIGRATED = $(MIGRATED)
suite: compile
	@mkdir -p var && rm -f "$(MIGRATED)"
	@$(ON_SQLITE) $(MANAGE) migrate --verbosity 0 & sqlite=$$!; \
	$(RUN) -m pytest --collect-only -qq > /dev/null & \
	$(MANAGE) migrate --verbosity 0 && wait $$sqlite; \
	migrated=$$?; wait; exit $$migrated
	@echo "Running the tests on PostgreSQL; beside them the core on SQLite, which is told of at the end."
	@$(ON_SQLITE) $(RUN) -m pytest $(CORE) > "$(ON_SQLITE_LOG)" 2>&1 & core=$$!; \
	trap "kill $$core" INT TERM; \
	$(RUN) -m pytest -n 3 --dist worksteal; whole=$$?; \
	wait $$core; core=$$?; cat "$(ON_SQLITE_LOG)"; exit $$((whole | core))

check:  ## Check style, types, layers, migrations, translations, settings, pinned packages
	@$(PYTHON) tools/setup.py checks
	$(RUN) tools/lock.py --check
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(VENV)/bin/djlint --lint --quiet templates
	$(RUN) -m mypy $(TYPED)
	$(VENV)/bin/lint-imports
	ADAA_HOME=var/check $(MANAGE) makemigrations --check --dry-run
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	$(RUN) -m tools.check_catalogues

format:  ## Bring Python files to the house style
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

messages:  ## Bring the catalogues in step with the code, for translators
	$(RUN) -m tools.check_catalogues --update

compile:
	@$(MANAGE) compilemessages --ignore .venv --verbosity 0

lock:  ## Pin the Python packages again, after a change of pyproject.toml
	@$(PYTHON) tools/setup.py checks
	$(RUN) -m pip install --quiet uv
	$(RUN) tools/lock.py

clean:  ## Remove what was installed and made here, the demonstration's data included
	rm -rf $(VENV) var
