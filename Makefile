# What one does with Goodword, by name. `make` alone says what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Where the data is: a folder (SQLite) or, with DATABASE=postgres://…, a PostgreSQL database.
DATA ?= ./data
LISTEN ?= 127.0.0.1:8080
DATABASE ?=

TARGET := $(or $(CARGO_TARGET_DIR),target)
DIST := crates/web/assets/dist
# Says when the assets were built; not in the folder itself, all of which goes into the program.
BUILT := node_modules/.goodword-assets
WHERE = $(if $(DATABASE),--database '$(DATABASE)',--data '$(DATA)')
FRONT := $(shell find crates/web/assets scripts/build-assets.mjs -type f -not -path '$(DIST)/*' 2>/dev/null)

.PHONY: help run dev assets test explore check bench clean

help: ## says what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: assets ## builds the program and starts it on 127.0.0.1:8080 (DATA=folder, DATABASE=postgres://…, LISTEN=address)
	@[ -x $(TARGET)/release/goodword ] || echo "Building Goodword. The first time takes some minutes."
	@cargo build --release --locked --quiet -p goodword-cli
	@exec $(TARGET)/release/goodword $(WHERE) serve --listen $(LISTEN)

dev: node_modules/.package-lock.json ## the same without optimising; styles and scripts readable, with source maps
	@rm -f $(BUILT)
	@node scripts/build-assets.mjs --dev >/dev/null
	@cargo build --locked -p goodword-cli
	@exec $(TARGET)/debug/goodword $(WHERE) serve --listen $(LISTEN)

assets: $(BUILT) ## builds what the browser loads

ifeq ($(wildcard $(DIST)/manifest.json),)
.PHONY: $(BUILT)
endif
$(BUILT): node_modules/.package-lock.json $(FRONT)
	@node scripts/build-assets.mjs >/dev/null
	@touch $@

# npm writes this file last; when it is older than the lock file, what is installed is stale.
node_modules/.package-lock.json: package-lock.json
	@scripts/need-node
	@npm ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

test: assets ## runs every test on SQLite and on a PostgreSQL of its own, then the browser's; ends with the count
	@scripts/install-test-tools
	@scripts/test

explore: ## tries what must hold for any input with new cases, many times as many as the tests do (CASES=number)
	@env -u PROPTEST_RNG_SEED PROPTEST_CASES=$(or $(CASES),2000) \
		cargo test --locked --quiet --no-fail-fast -p goodword-domain -p goodword-intake -p goodword-matching

check: assets ## format, lints, and tidy: the rules of the house
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
	@cargo test --locked --quiet -p goodword-cli --test house

bench: assets ## measures the release build and writes target/bench.json
	@cargo build --release --locked --quiet -p goodword-cli
	@GOODWORD=$(TARGET)/release/goodword scripts/bench

clean: ## removes what was built; your data stays
	@rm -rf $(DIST) node_modules
	@cargo clean --quiet
