# Every target runs from this folder with relative paths, so the folder's own name may hold anything.
PYTHON ?= python3
SHELL  := /bin/sh
BIN    := .venv/bin
TOOLS  := openapi/tools/node_modules/.bin

.DEFAULT_GOAL := help
export REDOCLY_TELEMETRY = off
export REDOCLY_SUPPRESS_UPDATE_NOTICE = true
.PHONY: help install run test prove check demo bench lint types imports document migrations images pages tools contract clients exercise pooler fuzz lock clean

# What a change must pass, in this order; each is a target of its own.
STEPS := test lint types imports document migrations pooler pages images contract exercise fuzz

help: ## Show what make can do
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

install: ## Create .venv from the hash-locked requirements (quick when nothing changed)
	@PYTHON="$(PYTHON)" sh scripts/install.sh

run: install ## Serve with the sample school on 127.0.0.1:8000, data in ./.data
	@$(BIN)/mamnon serve --sample

test: install ## Run the tests, in parallel, each against a real PostgreSQL
	@$(BIN)/python -m pytest -n auto

prove: install ## The regulation against the naive evaluator: a million decisions, 50,000 of which every test run asks
	@MAMNON_DECISIONS=1000000 $(BIN)/python -m pytest tests/regulation/test_in_memory.py -q --durations=1

demo: install ## One school day as a story over real HTTP
	@$(BIN)/python -m demo

bench: install ## Ratios to a bare handler, as a table and build/bench.json
	@$(BIN)/python -m bench

check: install ## All that CI runs, each step with its seconds
	@for step in $(STEPS); do \
		began=$$(date +%s); \
		$(MAKE) --no-print-directory $$step || { echo "make $$step failed after $$(($$(date +%s) - began)) s" >&2; exit 1; }; \
		echo "make $$step: $$(($$(date +%s) - began)) s"; \
	done

lint: install
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: install
	@$(BIN)/mypy

imports: install
	@$(BIN)/lint-imports

document: install ## Fail when openapi/openapi.json or the handbook is not what the program says
	@$(BIN)/mamnon openapi --check openapi/openapi.json
	@$(BIN)/mamnon policy export --check docs/handbook/so-tay-quy-che.md

migrations: install ## Lint every migration as SQL (build/migrations); exceptions are in .squawk.toml
	@$(BIN)/python scripts/lint_migrations.py

images: ## Check compose.yaml, where docker compose is there to do it
	@if docker compose version >/dev/null 2>&1; then docker compose config --quiet && echo "compose.yaml is sound"; \
	elif docker-compose version >/dev/null 2>&1; then docker-compose config --quiet && echo "compose.yaml is sound"; \
	else echo "docker compose is not here: compose.yaml was read by tests/house/test_containers.py alone"; fi

tools: ## Install what judges the document and makes the clients (needs Node.js)
	@PYTHON="$(PYTHON)" sh openapi/tools/install.sh

contract: install tools ## Spectral with OWASP's rules over the document; fail on what breaks the released one
	@$(TOOLS)/spectral lint --quiet --fail-severity=hint -r openapi/spectral.yaml openapi/openapi.json
	@$(BIN)/python openapi/tools/prove.py
	@$(TOOLS)/redocly diff openapi/released.json openapi/openapi.json

clients: tools ## Generate the TypeScript and the Python client into clients/
	@rm -rf clients/typescript clients/python && mkdir -p clients/typescript clients/python
	@$(TOOLS)/openapi-typescript openapi/openapi.json -o clients/typescript/schema.d.ts >/dev/null
	@openapi/tools/.venv/bin/openapi-python-client generate --path openapi/openapi.json --meta none --fail-on-warning \
		--config openapi/tools/python-client.yaml --output-path clients/python/mamnon_client >/dev/null

exercise: install clients ## A teacher's morning through each generated client, against a running server
	@rm -rf openapi/tools/build && $(TOOLS)/tsc -p clients
	@$(BIN)/python -m clients

pooler: install ## The wall between schools, with requests of several mixed, behind PgBouncer in transaction mode
	@$(BIN)/python -m pooler

pages: install ## The public site in headless Chromium, at a phone's width and a desktop's; pictures in build/pages
	@$(BIN)/python -m pages

fuzz: install ## Every operation with made-up requests as seven posts, against running servers
	@$(BIN)/python -m pytest fuzz -n 2 --dist loadgroup

lock: install ## Write the hash-locked requirements anew from pyproject.toml
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/run.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements/dev.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header openapi/tools/requirements.in -o openapi/tools/requirements.txt

clean: ## Remove what the targets made (never .data)
	@rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis
