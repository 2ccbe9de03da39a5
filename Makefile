# What a newcomer needs: `make demo` and `make test`. Each installs what is missing, at the
# versions of rust-toolchain.toml, Cargo.lock and js-harness/package-lock.json.

.DEFAULT_GOAL := help
.PHONY: help demo test pkg tools lint native-tests fuzz-tests wasm-tests package-tests runtimes browsers fuzz bench replay clean worker worker-build worker-tests worker-bench preview preview-tests preview-bench preview-build growth miri audit semver reproducible

TOOLS := target/tools/bin
FUZZ_VERSION := 0.13.2
DENY_VERSION := 0.20.2
SEMVER_VERSION := 0.51.0
HARNESS := js-harness
NODE_MODULES := $(HARNESS)/node_modules/.package-lock.json
PKG_MODULES := pkg/node_modules/.package-lock.json
RUNTIMES_MODULES := $(HARNESS)/runtimes/node_modules/.package-lock.json
PREVIEW_MODULES := $(HARNESS)/preview/node_modules/.package-lock.json
BENCH_MODULES := $(HARNESS)/bench/node_modules/.package-lock.json
WORKER := $(HARNESS)/worker
WORKER_MODULES := $(WORKER)/node_modules/.package-lock.json

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: pkg ## Map Segment's documented calls, or EVENTS=file.jsonl, with MAPPING=file.json
	@node $(HARNESS)/demo/main.mjs $(if $(EVENTS),--events "$(EVENTS)") $(if $(MAPPING),--mapping "$(MAPPING)")

test: lint native-tests fuzz-tests wasm-tests package-tests runtimes worker-tests preview-tests growth ## Run every test
	@echo "All tests passed."

pkg: tools ## Build the npm package into pkg/dist
	@node pkg/build.mjs

lint: tools ## Check formatting and lints, for native and Wasm
	cargo fmt --check
	cargo clippy --quiet --locked --all-targets -- -D warnings
	cargo clippy --quiet --locked --lib --test wasm --target wasm32-unknown-unknown -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps
	cd $(HARNESS) && npx --no-install biome check --error-on-warnings . ../pkg ../src/wasm

native-tests: ## Test the crate natively
	cargo test --quiet --locked

fuzz-tests: ## Fuzz each target for a few seconds, from its kept corpus
	@$(MAKE) --no-print-directory fuzz SECONDS=5

growth: ## Count how instructions and memory grow with the input, if valgrind is here
	cargo bench --quiet --locked --bench growth

wasm-tests: tools browsers ## Test the crate inside Wasm, in Node and in headless Chromium
	cargo test --locked --target wasm32-unknown-unknown --test wasm
	cargo test --locked --target wasm32-unknown-unknown --test wasm --features browser-tests

package-tests: pkg $(PKG_MODULES) ## Test the built package and its types in Node
	cd $(HARNESS) && npx --no-install tsc --project types
	cd $(HARNESS) && node --test --test-reporter=spec test/*.test.mjs

runtimes: pkg $(RUNTIMES_MODULES) browsers ## Prove the packed package in every runtime and bundler; JSON=1 for JSON
	@node $(HARNESS)/runtimes/run.mjs $(if $(JSON),--json)

preview: preview-build ## Build the live mapping preview, and serve it until Ctrl-C
	@cd $(HARNESS)/preview && npx --no-install vite preview

preview-tests: preview-build browsers ## Use the preview in Chromium and Firefox, as its users do
	@cd $(HARNESS)/preview && node --test --test-concurrency=2 --test-reporter=spec test/size.test.mjs test/chromium.test.mjs test/firefox.test.mjs

preview-bench: preview-build browsers ## Measure the preview in Chromium and Firefox, against its limits
	@cd $(HARNESS)/preview && node --test --test-reporter=spec test/speed.test.mjs

preview-build: pkg $(PREVIEW_MODULES)
	@cd $(HARNESS)/preview && npx --no-install tsc && npx --no-install vite build --logLevel warn

fuzz: $(TOOLS)/cargo-fuzz ## Fuzz the crate, each of four targets for SECONDS=600
	@PATH="$(CURDIR)/$(TOOLS):$$PATH" tests/fuzz/run.sh $(or $(SECONDS),600)

worker: worker-build ## Run the edge worker before a stand-in for the hub; with SCALE=1, with KV and a queue
	@cd $(WORKER) && npm run --silent dev -- $(if $(SCALE),--scale)

worker-tests: worker-build ## Test the edge worker on workerd
	cd $(WORKER) && npm run --silent check
	cd $(WORKER) && npm run --silent test

worker-bench: worker-build ## Measure the edge worker against the same in plain JavaScript
	@cd $(WORKER) && npm run --silent bench

miri: ## Run the tests of the only unsafe code under Miri
	@cargo +nightly miri --version >/dev/null 2>&1 || { \
	  echo "missing: Miri, by rustup toolchain install nightly --component miri,rust-src" >&2; exit 1; }
	cargo +nightly miri test --locked --target-dir target/miri --lib json::simd

# The advisories are fetched from GitHub and from npm's registry.
audit: $(TOOLS)/cargo-deny ## Check licences, sources and known vulnerabilities of what is built upon
	$(TOOLS)/cargo-deny --locked check
	cd $(HARNESS) && npm audit
	cd $(HARNESS)/runtimes && npm audit
	cd $(HARNESS)/bench && npm audit
	cd $(HARNESS)/preview && npm audit
	cd $(WORKER) && npm audit
	cd pkg && npm audit

semver: $(TOOLS)/cargo-semver-checks ## Hold the crate's public API to that of the last release, by semantic versioning
	@if last=$$(git describe --tags --match 'v*' --abbrev=0 HEAD^ 2>/dev/null); then \
	  $(TOOLS)/cargo-semver-checks semver-checks --baseline-rev "$$last"; \
	else \
	  echo "semver: there is no earlier release"; \
	fi

reproducible: pkg ## Build the package again in another folder, to the same bytes
	@pkg/reproduce.sh

# npm has Node 22, which wrangler wants, stand before an older one.
worker-build: pkg $(WORKER_MODULES)
	@cd $(WORKER) && WRANGLER_LOG=warn npm run --silent build

bench: pkg $(RUNTIMES_MODULES) $(BENCH_MODULES) ## Measure the package in four runtimes, and the crate; with WRITE=1, into README.md
	@node $(HARNESS)/bench/naive/build.mjs
	@node $(HARNESS)/bench/run.mjs $(if $(WRITE),--write)
	cargo bench --quiet --locked --bench delivery

replay: pkg $(PKG_MODULES) ## Replay a gigabyte of events through the package's command, and measure it
	@node $(HARNESS)/bench/replay.mjs

tools: $(TOOLS)/wasm-bindgen $(NODE_MODULES)

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

$(TOOLS)/cargo-fuzz: rust-toolchain.toml
	@$(HARNESS)/setup/need.sh rustup cargo
	@echo "Installing cargo-fuzz $(FUZZ_VERSION) into target/tools (once, a minute)"
	@cargo install --quiet --locked --root target/tools cargo-fuzz --version $(FUZZ_VERSION)
	@touch $@

$(TOOLS)/cargo-deny: rust-toolchain.toml
	@$(HARNESS)/setup/need.sh rustup cargo
	@echo "Installing cargo-deny $(DENY_VERSION) into target/tools (once, some minutes)"
	@cargo install --quiet --locked --root target/tools cargo-deny --version $(DENY_VERSION)
	@touch $@

$(TOOLS)/cargo-semver-checks: rust-toolchain.toml
	@$(HARNESS)/setup/need.sh rustup cargo
	@echo "Installing cargo-semver-checks $(SEMVER_VERSION) into target/tools (once, some minutes)"
	@cargo install --quiet --locked --root target/tools cargo-semver-checks --version $(SEMVER_VERSION)
	@touch $@

$(NODE_MODULES): $(HARNESS)/package-lock.json
	@$(HARNESS)/setup/need.sh node npm
	@echo "Installing the harness's npm packages"
	@cd $(HARNESS) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# What the package's command depends on; the library needs none of it.
$(PKG_MODULES): pkg/package-lock.json
	@$(HARNESS)/setup/need.sh node npm
	@cd pkg && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Heavy, and needed by nothing else.
$(RUNTIMES_MODULES): $(HARNESS)/runtimes/package-lock.json
	@echo "Installing four versions of Node, Deno, Bun, workerd and the bundlers (once, 1.3 GB)"
	@cd $(HARNESS)/runtimes && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BENCH_MODULES): $(HARNESS)/bench/package-lock.json
	@echo "Installing the benchmarks' npm packages"
	@cd $(HARNESS)/bench && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(PREVIEW_MODULES): $(HARNESS)/preview/package-lock.json
	@$(HARNESS)/setup/need.sh node npm
	@echo "Installing the preview's npm packages"
	@cd $(HARNESS)/preview && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

browsers:
	@$(HARNESS)/setup/browsers.sh

$(WORKER_MODULES): $(WORKER)/package-lock.json
	@echo "Installing wrangler, workerd and Node 22 (once, 450 MB)"
	@cd $(WORKER) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

clean: ## Remove everything that was built or installed here
	rm -rf target pkg/dist pkg/LICENSE pkg/mapping.schema.json pkg/node_modules $(HARNESS)/node_modules
	rm -rf $(HARNESS)/runtimes/node_modules $(HARNESS)/bench/node_modules
	rm -rf $(WORKER)/node_modules $(WORKER)/dist $(WORKER)/.wrangler
	rm -rf $(HARNESS)/preview/node_modules $(HARNESS)/preview/dist
