# Two commands are all that a new machine needs: `make run` and `make test`.
# `make help` lists the others.

export PATH := $(PATH):/usr/local/go/bin
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

# Where `make run` keeps its database, files and keys.
DATA ?= data

.DEFAULT_GOAL := help
.PHONY: help run test build assets gen verify bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: build ## Start Hearth with a small demo world on http://localhost:8080
	HEARTH_DATA_DIR=$(DATA) HEARTH_DEMO=true bin/hearth demo
	HEARTH_DATA_DIR=$(DATA) HEARTH_DEMO=true HEARTH_MAIL=outbox bin/hearth serve

test: ## Check everything, as CI does (installs what is missing)
	scripts/test

build: assets ## Build bin/hearth
	CGO_ENABLED=0 go build -buildvcs=false -o bin/hearth ./cmd/hearth

assets: web/node_modules/.package-lock.json ## Build the style sheets, scripts and icons
	go run ./web/build

# npm writes this file last, so it is there only after a whole installation.
web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

gen: ## Write the generated files anew: views and docs/config.md
	go tool templ generate -path internal
	CGO_ENABLED=0 go run -buildvcs=false ./cmd/hearth config doc > docs/config.md.new
	mv docs/config.md.new docs/config.md

verify: ## Fail if a generated file is not what `make gen` writes
	scripts/verify

bench: build ## Measure speed beside a bare net/http server (see bench/)
	go run ./bench

clean: ## Remove what was built; the data folder stays
	rm -rf bin web/node_modules e2e/node_modules e2e/test-results e2e/playwright-report
