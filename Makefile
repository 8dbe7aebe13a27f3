# Pingda Dash. `make run` serves the screens; `make test` checks everything; `make help` lists the rest.
# Interpreters are called as `.venv/bin/python -m …`, never by a script's first line: those break on paths with spaces.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
HTTPS ?=
VENV := .venv/bin/python
WORKERS ?= 4
OFFLINE := $(VENV) scripts/offline.py $(VENV)

# Each of the tests' hundred processes would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint types suite unit browser shots docs-shots papers demo bench mutants lock soak clean setup setup-dev setup-browser setup-office

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: setup ## install what is missing and serve the screens (HOST=0.0.0.0 HTTPS=1 for a LAN, PORT=8501)
	@$(VENV) -m pingda_dash serve --host "$(HOST)" --port "$(PORT)" $(if $(HTTPS),--https)

test: setup-browser setup-office lint types suite ## everything: lint, types, unit, page and browser tests

lint: setup-dev ## ruff for the code, sqruff for the SQL
	$(VENV) -m ruff check .
	$(VENV) -m sqruff.main lint pingda_dash/sql

types: setup-dev ## mypy --strict
	$(VENV) -m mypy

suite: setup-browser ## unit, page and browser tests in one run: while one waits for a screen, another computes
	$(OFFLINE) -m pytest -q -n $(WORKERS) --dist loadscope

unit: setup-dev ## every test that needs no browser, network off
	$(OFFLINE) -m pytest -q -n $(WORKERS) --dist loadscope -m "not browser"

browser: setup-browser ## tests that drive Chromium against a real server, network off
	$(OFFLINE) -m pytest -q -n $(WORKERS) --dist loadscope -m browser

shots: setup-browser ## every page as PNG at 1920x1080, 3840x2160 and 1366x768, into shots/
	$(VENV) -m scripts.shots

docs-shots: setup-browser ## the pictures of README and manual, into docs/images/
	$(VENV) -m scripts.shots --docs

papers: setup-dev ## the papers of the demo (专题报告, 周报, 例会材料, 督办单 …), into papers/
	$(VENV) -m scripts.papers

demo: setup ## write data/demo/ again, with its packed lake (the same bytes every time)
	$(VENV) -m scripts.demo

bench: setup-browser ## benchmarks, as ratios
	@for script in benchmarks/*.py; do echo "== $$script"; PYTHONPATH=. $(VENV) "$$script" || exit 1; done

mutants: setup-dev ## plant faults one at a time and see which test says so (half an hour)
	$(VENV) -m scripts.mutants

lock: setup-dev ## pin what the app runs on, with hashes (requirements.lock), and list the licences
	$(VENV) -m scripts.lock

soak: setup-dev ## faults for ten minutes: kill -9, full disk, clock leaps, damage of every file
	$(VENV) -m scripts.faults --minutes 10

clean: ## remove what tests and tools leave behind (never .venv or data/lake)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis shots test-results
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

setup:
	@$(PYTHON) scripts/bootstrap.py

setup-dev:
	@$(PYTHON) scripts/bootstrap.py --dev

setup-browser:
	@$(PYTHON) scripts/bootstrap.py --dev --browser

setup-office:
	@$(PYTHON) scripts/bootstrap.py --dev --office
