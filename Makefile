# Two steps of one environment: `build` needs only the runtime packages, the
# tests and linters need the development ones as well. Both are locked with
# hashes at the same versions, so the second only ever adds to the first.

PYTHON ?= $(shell command -v python3.11 >/dev/null 2>&1 && python3.11 -c '' 2>/dev/null && echo python3.11 || echo python3)

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-stamp
DEV := $(VENV)/.dev-stamp
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
# Versions already locked are kept; `make lock UPGRADE=--upgrade` looks for newer ones.
UPGRADE ?=
# Superset has packages of its own, which nothing else needs.
SUPERSET := bi/superset/.venv
PORT ?= 8088
UV_COMPILE := $(VENV)/uv/bin/uv pip compile --quiet --no-config --generate-hashes --no-strip-extras \
	--python-version 3.11 --no-header $(UPGRADE)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help build test slow lint lock bench prove mutants measure-audit generate superset clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: $(RUNTIME) ## Build the warehouse
	@$(BIN)/hotline build

test: $(DEV) ## Run the tests
	@$(BIN)/pytest

slow: $(DEV) ## Run the tests that take minutes
	@$(BIN)/pytest -m slow

lint: $(DEV) ## Check the Python and the SQL
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/sqlfluff lint models tests/dbt

generate: $(RUNTIME) ## Write the generated files again
	@$(BIN)/python -m hotline.generate
	@$(BIN)/python -m bi.superset.generate

superset: $(SUPERSET)/.stamp ## Start Apache Superset on the published warehouse
	@exec $(SUPERSET)/bin/python -m bi.superset.start --port $(PORT)

mutants: $(DEV) ## Break the models on purpose and see that the tests notice
	@$(BIN)/python scripts/mutants.py

measure-audit: $(DEV) ## Measure what the gate catches
	@$(BIN)/python scripts/measure_audit.py

prove: $(DEV) ## Measure the recovery of changes against known truth
	@$(BIN)/python scripts/prove.py

bench: $(DEV) ## Time the build
	@$(BIN)/python scripts/bench.py

lock: | $(BIN)/python ## Resolve the locked requirements again
	@$(BIN)/python -m venv $(VENV)/uv
	@$(VENV)/uv/bin/python -m pip -qq --disable-pip-version-check install uv
	@$(UV_COMPILE) pyproject.toml --group build --group dev -o requirements/dev.txt
	@$(UV_COMPILE) pyproject.toml --group build -c requirements/dev.txt -o requirements/runtime.txt
	@$(UV_COMPILE) bi/superset/requirements.in -o bi/superset/requirements.txt

clean: ## Remove everything that was built, but not the environment
	@rm -rf target logs build .pytest_cache .ruff_cache .hypothesis
	@find warehouse published -mindepth 1 ! -name .gitignore ! -name 'audit_history.csv' -delete

$(BIN)/python $(SUPERSET)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "Python 3.11 is needed; name one with: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make environments; install its venv module (Debian: python3-venv)" >&2; exit 1; }
	@$(PYTHON) -m venv $(@D:/bin=)

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "making the environment (once, about a minute) …"
	@$(PIP) install --no-deps --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	@echo "adding the development packages (once) …"
	@$(PIP) install --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

$(SUPERSET)/.stamp: bi/superset/requirements.txt | $(SUPERSET)/bin/python
	@echo "making Superset's environment (once, about two minutes) …"
	@$(SUPERSET)/bin/python -m pip -qq --disable-pip-version-check install --no-deps --require-hashes -r $<
	@touch $@
