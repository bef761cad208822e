# People and CI use the same targets; `make help` lists them.
VENV ?= .venv
PYTHON ?= python3
PORT ?= 7860
ARGS ?=
PY := $(VENV)/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test check browser odd fuzz stress kills audit page page-speed mutants screenshots clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(VENV)/installed  ## open the page with the photos in images/ at http://127.0.0.1:7860 (PORT=8000, ARGS="--images DIR")
	$(PY) app.py --port $(PORT) $(ARGS)

# Two processes, each with one thread per model: on busy cores, many small operations would otherwise wait for each other.
test: check browser  ## check format, lint and types, and run every test
	OMP_NUM_THREADS=1 $(PY) -m pytest -n 2 --dist loadfile

check: $(VENV)/installed-dev  ## check format, lint and types only
	$(VENV)/bin/ruff format --check -q .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

browser:
	@command -v chromium chromium-browser google-chrome >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	else echo "No Chromium or Chrome was found: the browser tests will be skipped."; fi

odd: $(VENV)/installed-dev  ## read 2,000 damaged and unusual picture files, and report the results
	OMP_NUM_THREADS=1 $(PY) -m tests.odd_files

fuzz: $(VENV)/installed-dev  ## send the server and the chat random and hostile input, and report failures
	$(call install,-q -e '.[fuzz]')
	OMP_NUM_THREADS=1 $(PY) -m tests.fuzz $(ARGS)

stress: $(VENV)/installed-dev  ## run clients, indexing, watching and a change of models at once for 60 s
	OMP_NUM_THREADS=1 $(PY) -X faulthandler -m tests.stress $(ARGS)

kills: $(VENV)/installed-dev  ## kill indexing 30 times, half while encoding and half while captioning, and check what is lost
	OMP_NUM_THREADS=1 $(PY) -m tests.kills $(ARGS)

audit: $(VENV)/installed-dev  ## check the pinned packages against known advisories
	$(call install,-q -e '.[audit]')
	$(PY) -m tests.audit

# The result is committed, so that running Photochat needs no Node.js.
page:  ## bundle the page's scripts, styles and libraries (needs Node.js and npm)
	npm install --no-package-lock --no-audit --no-fund --silent
	npm run --silent build
	@for name in $$(node -p "Object.keys(require('./package.json').dependencies).join(' ')"); do \
		printf '%s\n\n' "$$name $$(node -p "require('./node_modules/$$name/package.json').version")"; \
		cat node_modules/$$name/LICENSE* 2>/dev/null || \
			node -p "require('spdx-license-list/licenses/' + require('./node_modules/$$name/package.json').license).licenseText"; \
		printf '\n\n'; \
	done > assets/page/built/licences.txt
	$(PYTHON) -m tests.bundle

page-speed: $(VENV)/installed-dev  ## print how fast the page is over a folder of photos (ARGS="DIR [--data DATA]")
	OMP_NUM_THREADS=1 $(PY) -m tests.page_speed $(ARGS)

mutants: $(VENV)/installed-dev  ## change 300 places in search, ranking, session and reading, and list changes that no test notices
	$(call install,-q -e '.[mutants]')
	OMP_NUM_THREADS=1 $(PY) -m tests.mutants $(ARGS)

screenshots: $(VENV)/installed-dev  ## take the README's pictures again
	$(PY) -m tests.screenshots

clean:  ## remove the environment and caches (your photos and your index stay)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

# uv is several times faster, but does not read pip's settings: if it cannot reach the packages, pip is used.
UV := $(shell command -v uv 2>/dev/null)
install = $(if $(UV),$(UV) pip install --python $(PY) $(1) || )$(PY) -m tests.installing $(1)
# PyPI's torch for Linux includes CUDA, gigabytes that are useless without an NVIDIA card. If the index that pip uses has
# a CPU build under its own version, it is taken; TORCH_INDEX names another index to look in first.
TORCH := $(shell sed -n 's/^torch==//p' requirements.txt)
TORCH_INDEX ?=
NVIDIA := $(shell command -v nvidia-smi 2>/dev/null)$(wildcard /proc/driver/nvidia/version)
CPU_TORCH := $(and $(filter Linux,$(shell uname -s)),$(if $(NVIDIA),,yes))
comma := ,
PYTORCH_CPU = https://download.pytorch.org/whl/cpu

$(VENV)/installed: requirements.txt
	@echo "Installing the packages of requirements.txt into $(VENV), once. With a CPU build of torch they take"
	@echo "2.1 GB of disk; on Linux, PyPI's own torch brings CUDA, several GB more."
	$(PYTHON) -m venv $(VENV)
	@$(if $(CPU_TORCH),$(call install,$(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) "torch==$(TORCH)+cpu") || \
		echo "This index has no CPU build of torch. PyTorch has one: make run TORCH_INDEX=$(PYTORCH_CPU)")
	@$(call install,-r requirements.txt)
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed pyproject.toml
	$(call install,-q -e '.[dev$(comma)mcp$(comma)scale]')
	@touch $@
