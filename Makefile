# People and CI use the same targets; `make help` lists them.
VENV ?= .venv
PYTHON ?= python3
PORT ?= 7860
ARGS ?=
PY := $(VENV)/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test check browser odd screenshots clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(VENV)/installed  ## talk to the photos in images/ at http://127.0.0.1:7860 (PORT=8000, ARGS="--images DIR")
	$(PY) app.py --port $(PORT) $(ARGS)

# One thread for each model: many small operations wait for each other otherwise, several times over on busy cores.
test: check browser  ## format, lint, types and every test
	OMP_NUM_THREADS=1 $(PY) -m pytest

check: $(VENV)/installed-dev  ## format, lint and types only
	$(VENV)/bin/ruff format --check -q .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

browser:
	@command -v chromium chromium-browser google-chrome >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	else echo "No Chromium or Chrome was found: the browser tests will be skipped."; fi

odd: $(VENV)/installed-dev  ## read 2,000 odd picture files and say what came of them
	OMP_NUM_THREADS=1 $(PY) -m tests.odd_files

screenshots: $(VENV)/installed-dev  ## take the pictures of the README again
	$(PY) -m tests.screenshots

clean:  ## remove the environment and caches (your photos and your index stay)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

$(VENV)/installed: requirements.txt
	@echo "Installing the packages into $(VENV), once: this takes a few minutes and shows nothing meanwhile."
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --disable-pip-version-check -q -r requirements.txt
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed pyproject.toml
	$(PY) -m pip install --disable-pip-version-check -q -e '.[dev,mcp]'
	@touch $@
