# quizapp: `make run` starts a demo, `make test` runs every check. Needs Python >= 3.11 with pip, nothing else.

PYTHON ?= python3
UV     := .tools/bin/uv
BIN    := .venv/bin
LOCK   := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(if $(UPGRADE),--upgrade)
PUT_IN := $(UV) pip install --quiet --python .venv

export UV_PYTHON_DOWNLOADS := never
# Every start of a server or a test run would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE
# The machine's own certificates where it has some, for networks whose proxy signs with a root of its own.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false)
# What is installed for the tests; a build needs no network, its tools are in the locks.
EDITABLE := --no-deps --no-build-isolation --editable .

# Tests make thousands of small databases: in memory where it has 4 GB to spare, so that none of them waits for a disk.
IN_MEMORY := $(shell [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')" -gt 4000000 ] 2>/dev/null && echo TMPDIR=/dev/shm)

.PHONY: help run test check types style imports pytest unit browser proof bench exam lock fmt translations routes catalogues chromium clean
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

run: .venv/installed-run catalogues ## Start the demo: sample course, links to sign in, http://127.0.0.1:8080
	@exec $(BIN)/quizapp demo

test: .venv/installed-test ## Run every check: style, types, floors, tests on SQLite, PostgreSQL and in the browser
	@$(MAKE) --no-print-directory --keep-going style types imports unit browser

check: .venv/installed-test ## Only the checks that read the code
	@$(MAKE) --no-print-directory --keep-going style types imports

style: .venv/installed-test
	@echo "style: ruff"
	@$(BIN)/ruff check --quiet .

types: .venv/installed-test
	@echo "types: mypy"
	@$(BIN)/mypy --no-error-summary

imports: .venv/installed-test
	@echo "imports: floors of the house"
	@$(BIN)/lint-imports --no-logo > .venv/imports.log || { cat .venv/imports.log; exit 1; }

pytest: .venv/installed-test catalogues ## Only the tests; TESTS="tests/quizzes -k submit" picks some
	@$(if $(TESTS),$(BIN)/python -m pytest --quiet $(TESTS),$(MAKE) --no-print-directory --keep-going unit browser)

unit: .venv/installed-test catalogues
	@echo "tests: pytest, one process per core"
	@$(IN_MEMORY) $(BIN)/python -m pytest --quiet --numprocesses auto --maxprocesses 4 --dist loadgroup -m "not proof and not browser"

browser: .venv/installed-test catalogues chromium
	@echo "tests: pytest, three browsers, each with a server of its own"
	@$(IN_MEMORY) $(BIN)/python -m pytest --quiet --numprocesses 3 --dist loadfile --no-loadscope-reorder -m "browser and not proof" \
	  $$(grep -rlE --include='test_*.py' 'live_server|playwright' tests)

proof: .venv/installed-test chromium catalogues ## Long proofs: more examples, faults injected, every page photographed
	@echo "proof: property tests with 20 times the examples, journeys, faults"
	@HYPOTHESIS_PROFILE=proof $(BIN)/python -m pytest --quiet -m "proof or not proof" $(TESTS)

pictures: .venv/installed-test chromium catalogues ## Photograph the main pages for docs/pictures, by the journeys
	@echo "pictures: journeys of a learner and of staff"
	@PICTURES=docs/pictures $(BIN)/python -m pytest --quiet tests/journeys/test_learner.py tests/journeys/test_staff.py

bench: .venv/installed-test ## Measure speed against a bare Flask route in the same run
	@echo "bench: ratios, see tests/bench"
	@$(BIN)/python -m tests.bench

exam: .venv/installed-test catalogues ## A class of 300 takes a timed quiz, on SQLite and on PostgreSQL (14 minutes)
	@echo "exam: 300 learners sign in by password, start, save for five minutes, hand in"
	@$(BIN)/python -m tests.bench.exam

fmt: .venv/installed-test ## Sort imports and mend what can be mended safely
	@echo "fmt: ruff"
	@$(BIN)/ruff check --quiet --fix .

lock: .tools/installed ## Write the lock files anew (UPGRADE=1 takes newer versions)
	@echo "lock: requirements-uv.lock requirements.lock requirements-run.lock"
	@echo uv | $(LOCK) - --output-file requirements-uv.lock
	@$(LOCK) --group dev --group build pyproject.toml --output-file requirements.lock
	@$(LOCK) --group build pyproject.toml --constraints requirements.lock --output-file requirements-run.lock

translations: .venv/installed-test ## Collect the texts of code and templates into translations/
	@echo "translations: messages.pot, de"
	@$(BIN)/python -m tests.house.texts

routes: .venv/installed-test ## Write down the addresses of rooms that are imported late
	@echo "routes: quizapp/late_routes.py"
	@$(BIN)/python -m tests.house.late_routes

catalogues: .venv/installed-run
	@$(BIN)/python -c "from quizapp import paths; from quizapp.web.catalogues import compile_catalogues; compile_catalogues(paths.TRANSLATIONS)"

chromium:
	@if [ -z "$$CHROMIUM" ] && [ ! -x /usr/bin/chromium-headless-shell ]; then \
	  if [ "$$(id -u)" = 0 ]; then \
	    echo "chromium: installing Debian's package"; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    put_in() { apt-get -qq install --no-install-recommends "$$1"; }; \
	    { apt-get -qq update && { put_in chromium-headless-shell || put_in chromium; }; } > .venv/chromium.log 2>&1 \
	      || [ -x /usr/bin/chromium ] || { cat .venv/chromium.log; exit 1; }; \
	  elif [ ! -x /usr/bin/chromium ]; then \
	    echo "chromium: missing, browser tests are skipped (sudo apt-get install chromium-headless-shell)"; \
	  fi; \
	fi

clean: ## Remove everything that was installed or made here; var/ with the demo's data stays
	@rm -rf .tools .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist

# Stamps: each says that its step was done after its inputs last changed.

.tools/installed: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=..."; exit 1; }
	@$(PYTHON) -m pip --version > /dev/null || { echo "pip is needed: sudo apt-get install python3-pip"; exit 1; }
	@echo "tools: uv"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action ignore --no-warn-script-location \
	  --upgrade --require-hashes --target .tools --requirement requirements-uv.lock
	@touch $@

.venv/made: .tools/installed
	@$(UV) venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv
	@touch $@

.venv/installed-run: .venv/made requirements-run.lock pyproject.toml hatch_build.py
	@echo "packages: requirements-run.lock"
	@$(PUT_IN) --require-hashes --requirement requirements-run.lock
	@$(PUT_IN) $(EDITABLE)
	@touch $@

.venv/installed-test: .venv/made requirements.lock pyproject.toml hatch_build.py
	@echo "packages: requirements.lock"
	@$(PUT_IN) --require-hashes --requirement requirements.lock
	@$(PUT_IN) $(EDITABLE)
	@touch $@ .venv/installed-run
