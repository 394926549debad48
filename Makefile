# Short ways in; the work is done by SwiftPM and the scripts in scripts/.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Every target may import only what Package.swift lists for it.
IMPORT_CHECK := --explicit-target-dependency-import-check error
CODE := Sources Tests Benchmarks Fuzz examples Package.swift
PANICBOX := .build/release/panicbox
PREFIX ?= /usr/local
# Debian has a folder of its own for what packages bring to zsh.
ZSH_FUNCTIONS ?= site-functions
# The crash corpus, where it is checked out beside this repository, and how many of its outputs are read without any fault.
CORPUS ?= ../shared/go
CORPUS_FLOOR ?= 1661
FUZZ_SECONDS ?= 600

.PHONY: help setup build demo test chaos fixtures lint format corpus rules mappings examples manifests alerts image image-test deb deb-test docs fuzz bench bench-journal
.PHONY: bench-micro completions man install install-files clean

help: ## Print these targets.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS=$$'\t' read -r name words; do printf '  make %-16s %s\n' "$$name" "$$words"; done

setup: ## Install the Debian packages that building and trying panicbox needs.
	@scripts/packages git pkg-config liblz4-dev libdeflate-dev libisal-dev libsystemd-dev zlib1g-dev lz4 jq openssl

build: setup ## Build the release binary, .build/release/panicbox.
	swift build -c release --product panicbox --static-swift-stdlib $(IMPORT_CHECK)

demo: build ## Play a real crash into panicbox and read the ring back.
	@scripts/demo $(PANICBOX)

test: setup ## Run all tests; OPTIONS="--filter Name" for some of them.
	@scripts/test $(OPTIONS)

chaos: build ## Try every fault on the release binary, for ten minutes at most; CHAOS_SEED=N draws other moments.
	@scripts/chaos $(PANICBOX) $(OPTIONS)

fixtures: setup ## Rewrite the expected documents of the tests; read the diff before you commit it.
	@UPDATE_GOLDEN=1 scripts/test

lint: setup ## Check the format of the code and every import against Package.swift.
	swift format lint --strict --parallel --recursive $(CODE)
	swift build --build-tests $(IMPORT_CHECK)

format: ## Bring the code into the committed format.
	swift format --in-place --parallel --recursive $(CODE)

rules: build ## Hold the rules in config/rules against their examples, and against the crash corpus in CORPUS, where there is one.
	@$(PANICBOX) rules lint config/rules
	@$(PANICBOX) rules test config/rules
	@scripts/rules-corpus $(PANICBOX) $(CORPUS)

corpus: build ## Hold the parser against the crash corpus in CORPUS, where there is one.
	@scripts/corpus $(PANICBOX) $(CORPUS) $(CORPUS_FLOOR)

mappings: build ## Deliver the crash corpus to osmem-server with what panicbox setup made there, and search for each crash.
	@scripts/mappings $(PANICBOX) "$$(scripts/wheel osmem-server==0.1.6)/osmem_server/bin/osmem-server" $(CORPUS)

examples: build ## Let the example services die in their ways and check what panicbox made of it.
	@scripts/examples $(PANICBOX)

manifests: build ## Hold the manifests in deploy/kubernetes against the API's schemas, and their configurations against panicbox.
	@scripts/manifests $(PANICBOX) 1.29 1.34

alerts: ## Check the alert rules in deploy/prometheus with promtool, and run their tests.
	@scripts/alerts

image: ## Build the container image panicbox:0.1.0, where there is an engine.
	docker build -f deploy/docker/Dockerfile -t panicbox:0.1.0 .

deb: build completions man ## Make a Debian package of it in .build/deb.
	@scripts/deb $(PANICBOX) .build/deb

deb-test: deb ## Install the package beside a systemd of its own, try the unit, and remove it again; takes root.
	@scripts/fresh-root scripts/with-systemd scripts/deb-test .build/deb/panicbox_*.deb

image-test: build ## Run panicbox in the image's root without an engine: as its user, read-only, with nothing else in it; takes root.
	@scripts/image-test $(PANICBOX)

docs: setup ## Build the documentation of the library GoTraceback to .build/GoTraceback.doccarchive; any warning is an error.
	swift build --target GoTraceback $(IMPORT_CHECK)
	@scripts/docs "$$(swift build --show-bin-path)/Modules" .build/GoTraceback.doccarchive

fuzz: ## Fuzz the crash grammar for ten minutes, or FUZZ_SECONDS.
	@Fuzz/run $(FUZZ_SECONDS) $(OPTIONS)

bench: build ## Measure what shipping costs beside a peer and the machine's limits, and write it to docs/PERFORMANCE.md; takes 15 minutes.
	@scripts/bench $(PANICBOX) $(OPTIONS)

bench-journal: build ## Measure how fast a journal of 1 GB is read, and in how much memory.
	@scripts/bench-journal $(PANICBOX)

bench-micro: ## Measure the steps of a byte's way alone, in MB/s, and hold their instructions a byte against Benchmarks/baseline.
	swift build -c release --product MicroBenchmark --static-swift-stdlib $(IMPORT_CHECK)
	@[ -n "$${CI:-}" ] || .build/release/MicroBenchmark
	@scripts/instructions .build/release/MicroBenchmark --baseline Benchmarks/baseline

completions: build ## Write shell completions for bash, zsh and fish to .build/completions.
	@mkdir -p .build/completions
	@for shell in bash zsh fish; do $(PANICBOX) --generate-completion-script $$shell > .build/completions/panicbox.$$shell; done
	@ls .build/completions/*

man: build ## Write the manual's pages, panicbox(1) and panicbox.yaml(5), to .build/man.
	@rm -rf .build/man
	@scripts/man $(PANICBOX) config/panicbox.yaml .build/man
	@ls .build/man/*

install: build completions man ## Install the binary, its completions and manual pages under PREFIX (/usr/local).
	@$(MAKE) --no-print-directory install-files

# What is built already, under DESTDIR.
install-files:
	install -D -m 755 $(PANICBOX) $(DESTDIR)$(PREFIX)/bin/panicbox
	install -D -m 644 .build/completions/panicbox.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/panicbox
	install -D -m 644 .build/completions/panicbox.zsh $(DESTDIR)$(PREFIX)/share/zsh/$(ZSH_FUNCTIONS)/_panicbox
	install -D -m 644 .build/completions/panicbox.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/panicbox.fish
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man1 .build/man/*.1
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man5 .build/man/*.5

clean: ## Remove what was built and fetched.
	rm -rf .build .build-tools examples/crashing-service/.build examples/leaking-service/.build
