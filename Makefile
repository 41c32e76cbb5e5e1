# Every target is a line over run.py, so that it does the same at home, here and in CI.
PYTHON ?= python3
RUN := $(PYTHON) run.py
.DEFAULT_GOAL := help
.PHONY: help demo dev test check fix seed docs journeys bench drill release lock words

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do printf '  %-10s %s\n' "$$name" "$$text"; done

demo: ## Serve the real portfolio and the story, with a sign-in link per role
	$(RUN) demo

dev: ## Serve with reloading, for developers
	$(RUN) dev

test: ## Everything that must hold: lint, types, contracts, both databases, journeys
	$(RUN) test

check: ## The quick half: lint, types, contracts, templates, migrations
	$(RUN) test --only lint,types,contracts,templates,django

fix: ## Let ruff mend format and imports
	$(RUN) fix

seed: ## Load the portfolio and the story into var/ (FACILITY_DATA_DIR)
	$(RUN) facility manage migrate --no-input
	$(RUN) facility manage createcachetable
	$(RUN) facility seed --demo

docs: ## Try what the documents promise
	$(RUN) test --only sqlite tests/test_settings_doc.py tests/test_docs.py tests/tools

journeys: ## Walk the whole case in a real browser; pictures land in build/
	$(RUN) test --only journeys

bench: ## Measure pages and submissions with 64 and 5,000 dossiers (ARGS=--quick for a short run)
	$(RUN) bench $(ARGS)

drill: ## Kill workers and databases while people submit, sign and pay; count what is left
	$(RUN) drill

release: ## Build the wheel and the source archive into dist/
	$(RUN) release

lock: ## Resolve the packages again (needs uv)
	$(PYTHON) tools/lock.py

words: ## Gather the words of pages and code into locale/; name what waits for French
	$(RUN) words
