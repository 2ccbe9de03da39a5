# What a newcomer needs: `make demo` and `make test`. Each installs what is missing, at the versions
# of rust-toolchain.toml and of the lockfiles.

.DEFAULT_GOAL := help
.PHONY: help demo test pkg clean \
  lint native-tests fuzz-tests wasm-tests package-tests replay-tests runtimes examples worker-tests preview-tests growth \
  worker worker-build hub preview preview-build \
  bench stages replay replay-spark worker-bench preview-bench fuzz miri audit semver reproducible tools browsers

TOOLS := target/tools/bin
HARNESS := js-harness
WORKER := $(HARNESS)/worker
PREVIEW := $(HARNESS)/preview
EXAMPLES := $(HARNESS)/examples
REPLAY := $(HARNESS)/replay
# Each has a lockfile of its own, so that it is installed only where it is needed.
NPM_FOLDERS := $(HARNESS) $(HARNESS)/runtimes $(HARNESS)/bench $(EXAMPLES) $(REPLAY) $(WORKER) $(PREVIEW)
installed = $(1)/node_modules/.package-lock.json

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: pkg ## Map documented calls and deliver events, or map EVENTS=file.jsonl, with MAPPING=file.json
	@node $(HARNESS)/demo/main.mjs $(if $(EVENTS),--events "$(EVENTS)") $(if $(MAPPING),--mapping "$(MAPPING)")

test: lint native-tests fuzz-tests wasm-tests package-tests replay-tests runtimes examples worker-tests preview-tests growth ## Run every test
	@echo "All tests passed."

pkg: tools ## Build the npm package into pkg/dist
	@node pkg/build.mjs

clean: ## Remove everything that was built or installed here
	rm -rf target pkg/dist pkg/LICENSE pkg/mapping.schema.json $(REPLAY)/LICENSE $(NPM_FOLDERS:%=%/node_modules)
	rm -rf $(WORKER)/dist $(WORKER)/.wrangler $(PREVIEW)/dist $(PREVIEW)/lib $(EXAMPLES)/next/.next

# What `make test` runs

lint: tools ## Check formatting and lints, for native and Wasm
	cargo fmt --check
	cargo fmt --check --manifest-path examples/axum/Cargo.toml
	cargo clippy --quiet --locked --all-targets -- -D warnings
	cargo clippy --quiet --locked --lib --test wasm --bench stages --target wasm32-unknown-unknown -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps
	cd $(HARNESS) && npx --no-install biome check --error-on-warnings . ../pkg

native-tests: ## Test the crate natively
	cargo test --quiet --locked
	cargo test --quiet --locked --manifest-path examples/axum/Cargo.toml --target-dir target/axum

fuzz-tests: ## Fuzz each target for a few seconds, from its kept corpus
	@$(MAKE) --no-print-directory fuzz SECONDS=5

wasm-tests: tools browsers ## Test the crate inside Wasm, in Node and in headless Chromium
	cargo test --locked --target wasm32-unknown-unknown --test wasm
	cargo test --locked --target wasm32-unknown-unknown --test wasm --features browser-tests

package-tests: pkg ## Test the built package and its types in Node
	cd $(HARNESS) && npx --no-install tsc --project types
	cd $(HARNESS) && npx --no-install tsc --project types/using
	cd $(HARNESS) && npx --no-install tsc --project types/webhook
	cd $(HARNESS) && node --test --test-reporter=spec test/*.test.mjs

replay-tests: pkg $(call installed,$(REPLAY)) ## Test the command for archives, against a hub that fails by plan
	@cd $(REPLAY) && node --test --test-concurrency=2 --test-timeout=300000 --test-reporter=spec test/*.test.mjs

runtimes: pkg $(call installed,$(HARNESS)/runtimes) browsers ## Prove the packed package in every runtime and bundler; JSON=1 for JSON
	@node $(HARNESS)/runtimes/run.mjs $(if $(JSON),--json)

# Deno and Bun are those of the runtimes.
examples: pkg $(call installed,$(EXAMPLES)) $(call installed,$(HARNESS)/runtimes) ## Test the webhook in each host of js-harness/examples
	@cd $(EXAMPLES) && node --test --test-timeout=300000 --test-reporter=spec contract.test.mjs

worker-tests: worker-build ## Test the edge worker on workerd
	cd $(WORKER) && npm run --silent check
	cd $(WORKER) && npm run --silent test

preview-tests: preview-build browsers ## Use the preview in Chromium and Firefox, as its users do
	@cd $(PREVIEW) && node --test --test-concurrency=2 --test-reporter=spec test/size.test.mjs test/package.test.mjs test/next.test.mjs test/chromium.test.mjs test/firefox.test.mjs

growth: ## Count how instructions and memory grow with the input, if valgrind is here
	cargo bench --quiet --locked --bench growth

# What can be looked at

worker: worker-build ## Run the edge worker before a stand-in for the hub; with SCALE=1, with KV and a queue
	@cd $(WORKER) && npm run --silent dev -- $(if $(SCALE),--scale)

# Through npm, which has Node 22, as wrangler wants it, stand before an older one.
worker-build: pkg $(call installed,$(WORKER))
	@cd $(WORKER) && WRANGLER_LOG=warn npm run --silent build

hub: $(call installed,$(REPLAY)) ## Run a stand-in for SuprSend's hub, to try the replay command with
	@node $(REPLAY)/test/stand-in.mjs

preview: preview-build ## Build the live mapping preview, and serve it until Ctrl-C
	@cd $(PREVIEW) && npx --no-install vite preview

preview-build: pkg $(call installed,$(PREVIEW))
	@cd $(PREVIEW) && npx --no-install tsc && npx --no-install vite build --logLevel warn && npx --no-install vite build --mode package --logLevel warn

# What takes longer, or needs more

bench: pkg $(call installed,$(HARNESS)/runtimes) $(call installed,$(HARNESS)/bench) ## Measure the package in six runtimes, and the crate; with WRITE=1, into README.md
	@node $(HARNESS)/bench/naive/build.mjs
	@node $(HARNESS)/bench/run.mjs $(if $(WRITE),--write)

stages: pkg $(call installed,$(HARNESS)/bench) ## Measure where the time of a delivery goes, natively and in Wasm
	@node $(HARNESS)/bench/stages.mjs

replay: pkg $(call installed,$(REPLAY)) ## Map a gigabyte of events and send a part of it, and measure both
	@node $(HARNESS)/bench/replay.mjs

replay-spark: pkg $(call installed,$(REPLAY)) target/spark/installed ## Map an archive with Spark in local mode, to the same bodies as one process
	@node $(HARNESS)/bench/replay-spark.mjs

worker-bench: worker-build ## Measure the edge worker against the same in plain JavaScript
	@cd $(WORKER) && npm run --silent bench

preview-bench: preview-build browsers ## Measure the preview in Chromium and Firefox, against its limits
	@cd $(PREVIEW) && node --test --test-reporter=spec test/speed.test.mjs

fuzz: $(TOOLS)/cargo-fuzz ## Fuzz the crate, each of four targets for SECONDS=600
	@PATH="$(CURDIR)/$(TOOLS):$$PATH" tests/fuzz/run.sh $(or $(SECONDS),600)

miri: ## Run the tests of the only unsafe code under Miri
	@cargo +nightly miri --version >/dev/null 2>&1 || { \
	  echo "missing: Miri, by rustup toolchain install nightly --component miri,rust-src" >&2; exit 1; }
	cargo +nightly miri test --locked --target-dir target/miri --lib -- json::simd json::plain

# The advisories are fetched from GitHub and from npm's registry.
audit: $(TOOLS)/cargo-deny ## Check licences, sources and known vulnerabilities of what is built upon
	$(TOOLS)/cargo-deny --locked check
	set -e; for folder in $(NPM_FOLDERS); do (cd $$folder && npm audit); done

semver: $(TOOLS)/cargo-semver-checks ## Hold the crate's public API to that of the last release, by semantic versioning
	@if last=$$(git describe --tags --match 'v*' --abbrev=0 HEAD^ 2>/dev/null); then \
	  $(TOOLS)/cargo-semver-checks semver-checks --baseline-rev "$$last"; \
	else \
	  echo "semver: there is no earlier release"; \
	fi

reproducible: pkg ## Build the package again in another folder, to the same bytes
	@pkg/reproduce.sh

# What is installed

tools: $(TOOLS)/wasm-bindgen $(call installed,$(HARNESS))

browsers:
	@$(HARNESS)/setup/browsers.sh

# The command must be of the crate's own version, which Cargo.lock pins.
$(TOOLS)/wasm-bindgen: Cargo.lock rust-toolchain.toml
	@$(HARNESS)/setup/need.sh rustup cargo node npm
	@rustup target list --installed | grep -q wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
	@version=$$(cargo pkgid --locked wasm-bindgen | sed 's/.*[@#]//') && \
	if [ "$$($(TOOLS)/wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $$version" ]; then \
	  echo "Installing wasm-bindgen-cli $$version into target/tools (once, a minute or two)" && \
	  cargo install --quiet --locked --root target/tools wasm-bindgen-cli --version $$version; \
	fi
	@touch $@

$(TOOLS)/cargo-fuzz: VERSION := 0.13.2
$(TOOLS)/cargo-deny: VERSION := 0.20.2
$(TOOLS)/cargo-semver-checks: VERSION := 0.51.0
$(TOOLS)/cargo-%: rust-toolchain.toml
	@$(HARNESS)/setup/need.sh rustup cargo
	@echo "Installing cargo-$* $(VERSION) into target/tools (once, a minute or more)"
	@cargo install --quiet --locked --root target/tools cargo-$* --version $(VERSION)
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
