# Newcomers need `make demo` and `make test`. Each target installs what is missing, in the versions
# of rust-toolchain.toml and the lockfiles.

.DEFAULT_GOAL := help
.PHONY: help demo test pkg clean \
  lint native-tests fuzz-tests wasm-tests package-tests replay-tests runtimes examples worker-tests preview-tests guides growth \
  worker worker-build hub preview preview-build \
  bench stages replay replay-spark worker-bench preview-bench fuzz miri audit semver reproducible tools browsers

TOOLS := target/tools/bin
HARNESS := js-harness
WORKER := $(HARNESS)/worker
PREVIEW := $(HARNESS)/preview
EXAMPLES := $(HARNESS)/examples
REPLAY := $(HARNESS)/replay
# Each folder has its own lockfile, so it is installed only when needed.
NPM_FOLDERS := $(HARNESS) $(HARNESS)/runtimes $(HARNESS)/bench $(EXAMPLES) $(REPLAY) $(WORKER) $(PREVIEW)
installed = $(1)/node_modules/.package-lock.json
# Optimizing a command takes longer than all its runs.
INSTALL := cargo install --locked --debug --config profile.dev.debug=false --root target/tools

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: pkg ## Map documented calls and deliver events, or map EVENTS=file.jsonl with MAPPING=file.json
	@node $(HARNESS)/demo/main.mjs $(if $(EVENTS),--events "$(EVENTS)") $(if $(MAPPING),--mapping "$(MAPPING)")

test: lint native-tests fuzz-tests wasm-tests package-tests replay-tests runtimes examples worker-tests preview-tests guides growth ## Run every test
	@echo "All tests passed."

pkg: tools ## Build the npm package into pkg/dist
	@echo "Building the package"
	@node pkg/build.mjs

clean: ## Remove everything built or installed in this folder
	rm -rf target pkg/dist pkg/LICENSE pkg/mapping.schema.json $(REPLAY)/LICENSE $(NPM_FOLDERS:%=%/node_modules)
	rm -rf $(WORKER)/dist $(WORKER)/.wrangler $(PREVIEW)/dist $(PREVIEW)/lib $(EXAMPLES)/next/.next

# Parts of `make test`

lint: tools ## Check formatting and lints, native and Wasm
	cargo fmt --check
	cargo fmt --check --manifest-path examples/axum/Cargo.toml
	cargo clippy --quiet --locked --all-targets -- -D warnings
	cargo clippy --quiet --locked --lib --test wasm --bench stages --target wasm32-unknown-unknown -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps
	cd $(HARNESS) && npx --no-install biome check --error-on-warnings . ../pkg

native-tests: ## Test the crate natively
	cargo test --quiet --locked
	cargo test --quiet --locked --manifest-path examples/axum/Cargo.toml --target-dir target/axum

fuzz-tests: ## Fuzz each target for a few seconds, starting from its saved corpus
	@$(MAKE) --no-print-directory fuzz SECONDS=5

wasm-tests: tools browsers ## Test the crate inside Wasm, in Node and in headless Chromium
	cargo test --locked --target wasm32-unknown-unknown --test wasm
	cargo test --locked --target wasm32-unknown-unknown --test wasm --features browser-tests

package-tests: pkg ## Test the built package and its types in Node
	cd $(HARNESS) && npx --no-install tsc --project types
	cd $(HARNESS) && npx --no-install tsc --project types/using
	cd $(HARNESS) && npx --no-install tsc --project types/webhook
	cd $(HARNESS) && node --test --test-concurrency=2 --test-reporter=spec test/*.test.mjs

replay-tests: pkg $(call installed,$(REPLAY)) ## Test the replay command against a hub that fails on request
	@cd $(REPLAY) && node --test --test-concurrency=2 --test-timeout=300000 --test-reporter=spec test/*.test.mjs

runtimes: pkg $(call installed,$(HARNESS)/runtimes) browsers ## Test the packed package in every runtime and bundler; JSON=1 prints JSON
	@node $(HARNESS)/runtimes/run.mjs $(if $(JSON),--json)

# Uses the Deno and Bun that `runtimes` installs.
examples: pkg $(call installed,$(EXAMPLES)) $(call installed,$(HARNESS)/runtimes) ## Test the webhook in each host of js-harness/examples
	@cd $(EXAMPLES) && node --test --test-timeout=300000 --test-reporter=spec contract.test.mjs

worker-tests: worker-build ## Test the edge worker on workerd
	cd $(WORKER) && npm run --silent check
	cd $(WORKER) && npm run --silent test

preview-tests: preview-build browsers ## Test the preview in Chromium and Firefox
	@cd $(PREVIEW) && node --test --test-concurrency=3 --test-reporter=spec test/firefox.test.mjs test/chromium.test.mjs test/next.test.mjs test/package.test.mjs test/messages.test.mjs test/size.test.mjs

guides: pkg worker-build preview-build $(call installed,$(REPLAY)) ## Run the commands of the READMEs and guides in a fresh clone
	@cd $(HARNESS) && node --test --test-timeout=300000 --test-reporter=spec guides/*.test.mjs

growth: ## Check how instructions and memory grow with the input, if valgrind is installed
	cargo bench --quiet --locked --bench growth

# Servers to try

worker: worker-build ## Run the edge worker with a stand-in for the hub; SCALE=1 adds KV and a queue
	@cd $(WORKER) && npm run --silent dev -- $(if $(SCALE),--scale)

# Runs through npm, which puts Node 22 on PATH: wrangler needs it.
worker-build: pkg $(call installed,$(WORKER))
	@echo "Building the worker"
	@cd $(WORKER) && WRANGLER_LOG=warn npm run --silent build

hub: pkg $(call installed,$(REPLAY)) ## Run a stand-in for SuprSend's hub, for trying the replay command
	@node $(REPLAY)/test/stand-in.mjs

preview: preview-build ## Build the live mapping preview and serve it until Ctrl-C
	@cd $(PREVIEW) && npx --no-install vite preview

preview-build: pkg $(call installed,$(PREVIEW))
	@echo "Building the preview"
	@cd $(PREVIEW) && npx --no-install tsc && npx --no-install vite build --logLevel warn && npx --no-install vite build --mode package --logLevel warn

# Slower targets, or targets with more requirements

bench: pkg $(call installed,$(HARNESS)/runtimes) $(call installed,$(HARNESS)/bench) ## Measure the package in six runtimes, and the crate; WRITE=1 updates the docs
	@node $(HARNESS)/bench/naive/build.mjs
	@node $(HARNESS)/bench/run.mjs $(if $(WRITE),--write)

stages: pkg $(call installed,$(HARNESS)/bench) ## Measure where the time of a delivery goes, natively and in Wasm
	@node $(HARNESS)/bench/stages.mjs

replay: pkg $(call installed,$(REPLAY)) ## Measure mapping a gigabyte of events and sending part of it
	@node $(HARNESS)/bench/replay.mjs

replay-spark: pkg $(call installed,$(REPLAY)) target/spark/installed ## Check that Spark in local mode maps an archive to the same bodies as one process
	@node $(HARNESS)/bench/replay-spark.mjs

worker-bench: worker-build ## Compare the edge worker with the same worker in plain JavaScript
	@cd $(WORKER) && npm run --silent bench

preview-bench: preview-build browsers ## Check the preview's speed limits in Chromium and Firefox
	@cd $(PREVIEW) && node --test --test-reporter=spec test/speed.test.mjs

fuzz: $(TOOLS)/cargo-fuzz ## Fuzz the crate, each of four targets for SECONDS (default 600)
	@PATH="$(CURDIR)/$(TOOLS):$$PATH" tests/fuzz/run.sh $(or $(SECONDS),600)

miri: ## Run the tests of the only unsafe code under Miri
	@cargo +nightly miri --version >/dev/null 2>&1 || { \
	  echo "missing: Miri; install it with rustup toolchain install nightly --component miri,rust-src" >&2; exit 1; }
	cargo +nightly miri test --locked --target-dir target/miri --lib -- json::simd json::plain

# Fetches advisories from GitHub and from npm's registry.
audit: $(TOOLS)/cargo-deny ## Check the dependencies' licenses, sources and known vulnerabilities
	$(TOOLS)/cargo-deny --locked check
	set -e; for folder in $(NPM_FOLDERS); do (cd $$folder && npm audit); done

semver: $(TOOLS)/cargo-semver-checks ## Check the crate's public API against the last release, by semantic versioning
	@if last=$$(git describe --tags --match 'v*' --abbrev=0 HEAD^ 2>/dev/null); then \
	  $(TOOLS)/cargo-semver-checks semver-checks --baseline-rev "$$last"; \
	else \
	  echo "semver: there is no earlier release"; \
	fi

reproducible: pkg ## Check that a build in another folder gives the same bytes
	@pkg/reproduce.sh

# Installation

tools: $(TOOLS)/wasm-bindgen $(call installed,$(HARNESS))

browsers:
	@$(HARNESS)/setup/browsers.sh

# The command must have the version of the crate, which Cargo.lock pins.
$(TOOLS)/wasm-bindgen: Cargo.lock rust-toolchain.toml
	@$(HARNESS)/setup/need.sh rustup cargo node npm
	@rustup target list --installed | grep -q wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
	@version=$$(cargo pkgid --locked wasm-bindgen | sed 's/.*[@#]//') && \
	if [ "$$($(TOOLS)/wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $$version" ]; then \
	  echo "Installing wasm-bindgen-cli $$version into target/tools (once, about a minute)" && \
	  $(INSTALL) wasm-bindgen-cli --version $$version; \
	fi
	@touch $@

$(TOOLS)/cargo-fuzz: VERSION := 0.13.2
$(TOOLS)/cargo-deny: VERSION := 0.20.2
$(TOOLS)/cargo-semver-checks: VERSION := 0.51.0
$(TOOLS)/cargo-%: rust-toolchain.toml
	@$(HARNESS)/setup/need.sh rustup cargo
	@echo "Installing cargo-$* $(VERSION) into target/tools (once, a minute or less)"
	@$(INSTALL) cargo-$* --version $(VERSION)
	@touch $@

target/spark/installed: $(REPLAY)/requirements.txt
	@$(HARNESS)/setup/need.sh python3 java
	@echo "Installing pyspark into target/spark (once, 500 MB)"
	@python3 -m venv target/spark
	@target/spark/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

$(call installed,$(HARNESS)/runtimes): WHAT := four versions of Node, Deno, Bun, workerd and the bundlers (once, 1.3 GB)
$(call installed,$(EXAMPLES)): WHAT := Hono, Express, Fastify and Next.js (once, 370 MB)
$(call installed,$(WORKER)): WHAT := wrangler, workerd and Node 22 (once, 450 MB)
%/node_modules/.package-lock.json: %/package-lock.json
	@$(HARNESS)/setup/need.sh node npm
	@echo "Installing $(or $(WHAT),the npm packages of $*)"
	@cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@
