# One word for each thing a person wants; `make` alone lists them. Where packages come from is your own pip
# setting: no index, proxy or host is named here.

PYTHON ?= python3
PORT   ?= 8501
VENV   := .venv
PY     := $(VENV)/bin/python
STAMP  := $(VENV)/.installed
PIP    := $(PY) -m pip --disable-pip-version-check

# Which store: DB=path on the command line, else what the settings say.
ifdef DB
export SERVICE_METRICS_DATABASE := $(DB)
endif

.DEFAULT_GOAL := help
.PHONY: help install run test check lint bench pictures lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: $(STAMP)  ## install if needed, load the sample company into an empty house, open the app (PORT=8501, DB=path)
	@db=$$($(PY) -c 'from metrics import settings; print(settings.load().database)' 2>/dev/null); \
	if [ -n "$$db" ] && [ ! -e "$$db" ]; then \
	  mkdir -p "$$(dirname "$$db")" && $(PY) -m metrics sample --db "$$db"; \
	fi
	$(PY) -m streamlit run dashboard.py --server.port $(PORT)

test: $(STAMP)  ## install if needed, run every test (ARGS="tests/store -x" narrows it)
	$(PY) -m pytest --numprocesses 3 --dist loadscope $(ARGS)

lint: $(STAMP)  ## style, types and import contracts
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

check: lint test  ## everything that must be green before a commit

bench: $(STAMP)  ## the measured ratios, at a million contacts
	$(PY) -m tests.benchmarks

pictures: $(STAMP)  ## take the pictures of every page
	$(PY) -m tests.browser.pictures

lock: $(STAMP)  ## choose new versions within pyproject.toml and write requirements.lock
	$(PIP) install --quiet uv
	$(PY) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --no-emit-index-url --extra dev --extra connectors --output-file requirements.lock pyproject.toml

clean:  ## remove .venv and what the tools left; your data in var/ stays
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

install: $(STAMP)  ## only the install step

# Runs again only when the lock or pyproject.toml changed, so the next start needs neither time nor network.
# setuptools comes hashed from the lock too, hence no build isolation.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Service Metrics needs Python 3.11 or newer. If you have one: make PYTHON=/path/to/python3.11 ..." >&2; \
	  exit 1; }
	@$(PY) -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  $(PYTHON) -m venv --clear $(VENV) || { \
	  echo "Python could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv" >&2; \
	  exit 1; }
	@echo "Installing the libraries of requirements.lock into $(VENV): once, one to three minutes."
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)
