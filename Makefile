# What to do with this house. Every target can be run on a fresh machine and again at any time.
#
#   make run          the sample hall on http://127.0.0.1:8000   PORT=8000 DATA=./data PLAY=30
#   make test         the tests; those marked slow only with     ALL=1, or CI=true
#                                                                ARGS="-k line" JOBS=
#   make lint         the checks that need no running
#   make bench        the measurements of bench/
#   make browser-files  socket client, typefaces, notices
#   make lock         pin the packages anew                      UPGRADE=1 takes newer ones
#   make clean        remove what make made, never ./data

PYTHON ?= python3
PORT ?= 8000
DATA ?= ./data
PLAY ?=
ARGS ?=
JOBS ?= 2
ALL ?= $(CI)
UPGRADE ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
FRONT := build_browser_files.py frontend/package.json frontend/package-lock.json
PARTS := pyproject.toml hatch_build.py
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header $(if $(UPGRADE),--upgrade)

# named, because node below 21 knows no patterns, and without names searches the whole house
JS_TESTS := $(wildcard tests/*/*.test.mjs)

.PHONY: run test lint bench browser-files lock clean ready test-ready
.DELETE_ON_ERROR:

run: ready
	@exec $(BIN)/tiepdan demo --port "$(PORT)" --data "$(DATA)" $(if $(PLAY),--play "$(PLAY)")

test: test-ready
	@exec $(BIN)/python -m pytest $(if $(JOBS),-n $(JOBS)) $(if $(ALL),,-m "not slow") $(ARGS) \
		</dev/null

lint: .venv/ready-to-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python build_browser_files.py --node frontend/node_modules/eslint/bin/eslint.js \
		--config frontend/eslint.config.js .
	$(if $(JS_TESTS),$(BIN)/python build_browser_files.py --node --test $(JS_TESTS))

bench: .venv/ready-to-test
	$(BIN)/python -m bench $(ARGS)

browser-files: .venv/installed
	@$(BIN)/python build_browser_files.py

lock: .venv/installed
	$(PIP) install --quiet uv
	$(COMPILE) pyproject.toml --extra server --group build -o requirements.lock
	$(COMPILE) pyproject.toml --extra server --group build --extra test --extra lint \
		-c requirements.lock -o requirements-dev.lock
	$(COMPILE) --group node -o requirements-node.lock
	$(BIN)/python build_browser_files.py --npm install --package-lock-only

clean:
	rm -rf .venv frontend/node_modules hall/web/static/vendor printer/fonts
	rm -rf THIRD_PARTY_NOTICES.md build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

# --- what has been done already: one empty file each, inside .venv, gone with it ---

ready: .venv/ready-to-run

test-ready: .venv/ready-to-test
	@.ci/need services

.venv/bin/python:
	@PYTHON="$(PYTHON)" .ci/need venv

.venv/installed: requirements.lock | .venv/bin/python
	$(PIP) install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/node: requirements-node.lock $(FRONT) | .venv/installed
	@if $(BIN)/python build_browser_files.py --lacks-node; then \
		$(PIP) install --quiet --require-hashes -r requirements-node.lock; fi
	@touch $@

.venv/ready-to-run: .venv/installed .venv/node $(FRONT) $(PARTS)
	$(BIN)/python build_browser_files.py
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-to-test: .venv/ready-to-run requirements-dev.lock
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python build_browser_files.py --dev
	@touch $@
