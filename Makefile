# What one does with a clone, by name; each word is the real command. `make` alone lists them.
.PHONY: help run test lint shots bench lock
python = .venv/bin/python

help:
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

# Made anew when what it holds has changed.
.venv/.made: requirements-dev.txt
	python3 -m venv .venv
	.venv/bin/pip install -q -r requirements-dev.txt
	@touch $@

run: .venv/.made  ## the demo on http://127.0.0.1:8000/
	$(python) manage.py demo

test: .venv/.made  ## the tests, as the README's second command runs them
	$(python) -m pytest -n auto

lint: .venv/.made  ## ruff, djade, mypy and the layers, as .ci/run asks them
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/lint-imports
	find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --check --target-version 5.2
	.venv/bin/mypy

shots: .venv/.made  ## every picture of the user guide anew (Chromium, LibreOffice and poppler-utils)
	$(python) docs/make_screenshots.py

bench: .venv/.made  ## beside a stock Django application, about three minutes
	$(python) -m tests.benchmarks

lock: .venv/.made  ## exact versions and hashes from pyproject.toml; with UPGRADE=--upgrade the newest that it allows
	CUSTOM_COMPILE_COMMAND='make lock' .venv/bin/pip-compile -q $(UPGRADE) -o requirements.txt pyproject.toml
	CUSTOM_COMPILE_COMMAND='make lock' .venv/bin/pip-compile -q $(UPGRADE) -c requirements.txt --extra dev -o requirements-dev.txt pyproject.toml
