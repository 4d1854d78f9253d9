# Every target sets up what it needs and may be run again at any time.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PACKAGES := bakery production assembly events
WORKERS ?= auto
SCALE ?= small

# Without a .env file this is a development machine.
DEVELOPMENT := $(if $(wildcard .env),,DEBUG=True)
# What a server would be given; nothing here is kept.
PRODUCTION = DEBUG=False DATABASE_URL=sqlite://:memory: \
	SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')"

# The demo keeps out of a pantry that holds anything.
DEMO = from django.core.management import call_command; from bakery.catalogue.models import Ingredient; \
	Ingredient.objects.exists() or call_command("load_sample", "--with-plan")

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint types imports templates rules proof bench screenshots lock

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(READY)  ## make .venv and install the pinned requirements

$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Bakery needs Python 3.11 or later: make PYTHON=...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	if command -v uv >/dev/null; then \
		uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt; \
	fi
	touch $@

run: $(READY)  ## serve the demo on http://127.0.0.1:8000
	$(DEVELOPMENT) $(BIN)/python manage.py migrate --verbosity 0
	$(DEVELOPMENT) LOG_LEVEL=WARNING $(BIN)/python manage.py load_defaults
	@$(DEVELOPMENT) LOG_LEVEL=WARNING $(BIN)/python manage.py shell --no-imports --command '$(DEMO)'
	$(DEVELOPMENT) $(BIN)/python manage.py runserver 127.0.0.1:8000

test: $(READY)  ## run the suite on SQLite, and on PostgreSQL where POSTGRES_URL names a server
	env -u POSTGRES_URL $(BIN)/python -m pytest -n $(WORKERS)
	@if test -n "$$POSTGRES_URL"; then \
		echo $(BIN)/python -m pytest -n $(WORKERS) "# on PostgreSQL"; \
		$(BIN)/python -m pytest -n $(WORKERS); \
	fi

check: lint types imports templates rules  ## lint, types, import rules, templates, migrations, deployment

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY)
	$(BIN)/mypy --cache-dir=/dev/null  # a cache of an older tree misleads the plugin for models

imports: $(READY)
	$(BIN)/lint-imports --no-cache --no-logo

templates: $(READY)
	find templates -name '*.html' | xargs -r $(BIN)/djade --check --target-version 5.2
	find templates -name '*.html' | xargs -r $(BIN)/djlint --lint --quiet

rules: $(READY)
	$(PRODUCTION) $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

proof: $(READY)  ## run the long tests, and cut services at random to see that the proofs notice
	env -u POSTGRES_URL $(BIN)/python -m pytest -n $(WORKERS) -m proof
	@if test -n "$$POSTGRES_URL"; then $(BIN)/python -m pytest -n $(WORKERS) -m proof; fi
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m tests.architecture.random_cuts

bench: $(READY)  ## measure speed at SCALE=small, medium or large; PANTRY=FILE imports that too, AGAINST=FILE compares
	scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
		export DEBUG=True LOG_LEVEL=ERROR DATABASE_URL=sqlite:///$$scratch/bench.sqlite3 BACKUP_ROOT=$$scratch && \
		$(BIN)/python manage.py migrate --verbosity 0 && \
		$(BIN)/python manage.py bench --scale $(SCALE) $(if $(PANTRY),--pantry $(PANTRY)) \
			$(if $(AGAINST),--against $(AGAINST)) $(if $(JSON),--json)

screenshots: $(READY)  ## take pictures of the main pages of the demo into FOLDER
	@test -n "$(FOLDER)" || { echo "Say where to: make screenshots FOLDER=pictures"; exit 2; }
	scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
		export DEBUG=True LOG_LEVEL=ERROR DJANGO_SETTINGS_MODULE=bakery.settings \
			DATABASE_URL=sqlite:///$$scratch/demo.sqlite3 && \
		$(BIN)/python manage.py migrate --verbosity 0 && \
		$(BIN)/python manage.py load_defaults && \
		$(BIN)/python manage.py load_sample --with-plan && \
		$(BIN)/python -m tests.acceptance.screenshots $(FOLDER)

lock: $(READY)  ## pin the dependencies of pyproject.toml again
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make lock" --extra dev pyproject.toml -o requirements-dev.txt
