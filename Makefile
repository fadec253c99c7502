# Two steps of one environment: `build` needs only the runtime packages, the
# tests and linters need the development ones as well. Both are locked with
# hashes at the same versions, so the second only ever adds to the first.

# Newest first: a new environment takes the first of these that it finds, unless PYTHON names one.
# dbt-core 1.11 does not start on 3.14.
PYTHONS := 3.13 3.12 3.11

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-stamp
DEV := $(VENV)/.dev-stamp
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
# Versions already locked are kept; `make lock UPGRADE=--upgrade` looks for newer ones.
UPGRADE ?=
# Superset has packages of its own, which nothing else needs, and no wheels of them for 3.13.
SUPERSET := bi/superset/.venv
SUPERSET_PYTHONS := 3.12 3.11
PORT ?= 8088
UV_COMPILE := $(VENV)/uv/bin/uv pip compile --quiet --no-config --generate-hashes --no-strip-extras \
	--universal --python-version $(lastword $(PYTHONS)) --no-header $(UPGRADE)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help build test slow lint lock bench prove mutants measure-audit generate superset python clean same-python profile

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

lock: $(VENV)/pyvenv.cfg ## Resolve the locked requirements again
	@$(BIN)/python -m venv $(VENV)/uv
	@$(VENV)/uv/bin/python -m pip -qq --disable-pip-version-check install uv
	@$(UV_COMPILE) pyproject.toml --group build --group dev -o requirements/dev.txt
	@$(UV_COMPILE) pyproject.toml --group build -c requirements/dev.txt -o requirements/runtime.txt
	@$(UV_COMPILE) bi/superset/requirements.in -o bi/superset/requirements.txt

python: ## Print the Python that a new environment is made with
	@scripts/find_python.sh hotline $(PYTHONS)

clean: ## Remove everything that was built, but not the environment
	@rm -rf target logs build .pytest_cache .ruff_cache .hypothesis
	@find warehouse published -mindepth 1 ! -name .gitignore ! -name 'audit_history.csv' -delete

$(VENV)/pyvenv.cfg:
	@python=$$(scripts/find_python.sh hotline $(PYTHONS)) && "$$python" -m venv --clear $(@D)

$(SUPERSET)/pyvenv.cfg:
	@python=$$(scripts/find_python.sh "Apache Superset" $(SUPERSET_PYTHONS)) && "$$python" -m venv --clear $(@D)

# An environment whose Python is gone is made again.
$(foreach made,$(VENV) $(SUPERSET),\
	$(if $(shell test -x $(made)/bin/python && echo runs),,$(eval .PHONY: $(made)/pyvenv.cfg)))

# An environment keeps the Python that made it; another one is refused, not mixed in.
same-python: $(VENV)/pyvenv.cfg
ifdef PYTHON
	@made=$$($(BIN)/python -V) && named=$$("$(PYTHON)" -V 2>/dev/null) && test "$${made%.*}" = "$${named%.*}" || \
		{ echo "$(VENV) was made with $$made, not with PYTHON=$(PYTHON); to change that: rm -r $(VENV)" >&2; exit 1; }
endif

# Where git has checked out no symbolic links, dbt reads a line of text and tells a traceback.
profile:
	@test profiles.yml -ef profiles/profiles.yml || ln -sf profiles/profiles.yml profiles.yml 2>/dev/null || \
		echo "no symbolic links here: dbt needs --profiles-dir profiles, hotline does not" >&2

$(RUNTIME): requirements/runtime.txt pyproject.toml $(VENV)/pyvenv.cfg | same-python profile
	@PYTHON=$(BIN)/python scripts/find_python.sh hotline $(PYTHONS) >/dev/null
	@echo "making the environment (once, about a minute) …"
	@$(PIP) install --no-deps --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	@echo "adding the development packages (once) …"
	@$(PIP) install --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

$(SUPERSET)/.stamp: bi/superset/requirements.txt $(SUPERSET)/pyvenv.cfg
	@echo "making Superset's environment (once, about two minutes) …"
	@$(SUPERSET)/bin/python -m pip -qq --disable-pip-version-check install --no-deps --require-hashes -r $<
	@touch $@
