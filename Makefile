# The commands of this project. `make` or `make help` lists them.

GO          ?= go
STATICCHECK ?= honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME    ?= 2m

# Nothing here needs C but the race detector.
export CGO_ENABLED := 0

.DEFAULT_GOAL := help
.PHONY: help run test prove fuzz bench vet lint build update clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Start easyday: the try-out chat, or the bot if a network is configured
	$(GO) run .

# The race detector needs cgo, a compiler that works and a machine it was ported to.
test: ## Run every test, with the race detector where there is a C compiler
	@if printf '\043include <stdlib.h>\nint main(void) { return 0; }\n' | $$($(GO) env CC) -x c -o /dev/null - >/dev/null 2>&1 \
	   && CGO_ENABLED=1 $(GO) list -race runtime >/dev/null 2>&1; then \
		CGO_ENABLED=1 $(GO) test -race -timeout 20m ./...; \
	else \
		echo "no C compiler: running without the race detector"; \
		$(GO) test -timeout 20m ./...; \
	fi

# The time is for one package, on a machine that has other things to do, too.
prove: ## Run the long property tests, without the race detector, and then fuzz (some hours)
	EASYDAY_PROVE=1 $(GO) test -count=1 -timeout 4h -run . ./...
	@$(MAKE) --no-print-directory fuzz

# Making an interesting input smaller may take no longer than 5 s: a minute, as is usual, is half of the time.
fuzz: ## Fuzz every target for FUZZTIME (2m) each
	@list=$$($(GO) test -list '^Fuzz' ./...) || { echo "$$list"; exit 1; }; \
	echo "$$list" | awk '/^Fuzz/ { names[n++] = $$1 } /^ok/ { for (i = 0; i < n; i++) print $$2, names[i]; n = 0 }' | \
	while read -r package name; do \
		echo "== $$package $$name"; \
		$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5s "$$package" </dev/null || exit 1; \
	done

bench: ## Run the benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

vet: ## Look for suspicious code with go vet
	$(GO) vet ./...

lint: ## Look for more with staticcheck, at a pinned version
	$(GO) run $(STATICCHECK) ./...

build: ## Build the static binary ./easyday
	$(GO) build -trimpath -ldflags "-s -w" -o easyday .

update: ## Write the golden files anew, to be read with git diff
	@for package in $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -rn1 dirname | sort -u); do \
		$(GO) test "$$package" -update </dev/null || exit 1; \
	done

clean: ## Remove what was built
	rm -f easyday *.test *.out
