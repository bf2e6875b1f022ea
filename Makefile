# What a newcomer needs; `make help` lists it.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
export STACK ?= local
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

run: $(VENV)/run.ok    ## everything on http://127.0.0.1:8080 (PORT=, STACK=emulators)
	@exec $(PY) main.py run
demo: $(VENV)/run.ok   ## a dozen complaints, from form to officer
	@$(PY) main.py demo
emulators: $(VENV)/run.ok  ## Google's Firestore and Pub/Sub emulators, for STACK=emulators
	@exec $(PY) main.py emulators
test: $(VENV)/dev.ok   ## every test this machine can run
	@$(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal
bench: $(VENV)/dev.ok  ## how fast, in ratios and counts: var/bench/report.html (some minutes)
	@$(PY) -m tests.bench short
bench-full: $(VENV)/dev.ok  ## the same with a million reports stored (up to an hour, 7 GB below TMPDIR)
	@$(PY) -m tests.bench full
lint: $(VENV)/dev.ok   ## format, types, import contracts
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy && $(VENV)/bin/lint-imports
	@if command -v terraform >/dev/null; then terraform fmt -check -diff -recursive infra; \
	else echo "Left out: terraform fmt -check. Install terraform."; fi
lint-infra: $(VENV)/checkov.ok  ## what checkov thinks of the Terraform; each exception is explained in place
	@$(VENV)-checkov/bin/checkov -d infra --framework terraform --compact --quiet --skip-download
archive: $(VENV)/run.ok  ## var/silayang.zip: the last commit, for the cloud (AGENCY_DIR=)
	@mkdir -p var && $(PY) main.py ready && git archive --format=zip -o var/silayang.zip \
	--prefix=functions/data/ready/ $(foreach name,lexicon places,--add-file=functions/data/ready/$(name).pickle) --prefix= \
	HEAD main.py requirements.txt functions schemas infra/agencies
help:                  ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*##/\t/' | expand -t 12

$(VENV)/run.ok: requirements.txt .ci/make-env
	@sh .ci/make-env $(PYTHON) $(VENV) requirements.txt && touch $@
$(VENV)/dev.ok: tests/requirements.txt .ci/make-env
	@sh .ci/make-env $(PYTHON) $(VENV) tests/requirements.txt && touch $@ $(VENV)/run.ok
$(VENV)/checkov.ok: infra/requirements-checkov.txt .ci/make-env
	@mkdir -p $(VENV) && sh .ci/make-env $(PYTHON) $(VENV)-checkov infra/requirements-checkov.txt && touch $@

.PHONY: run demo emulators test bench bench-full lint lint-infra archive help
