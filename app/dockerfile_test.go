package app

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// instruction is one line of a Dockerfile, continuation lines joined.
type instruction struct{ name, args string }

// dockerfile reads a Dockerfile into its stages.
func dockerfile(t *testing.T, path string) (stages [][]instruction) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(?m)^\s*#.*\n`).ReplaceAllString(string(data), "")
	text = regexp.MustCompile(`\\\n\s*`).ReplaceAllString(text, " ")
	for line := range strings.Lines(text) {
		name, args, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "FROM" {
			stages = append(stages, nil)
		}
		if name != "" {
			last := len(stages) - 1
			stages[last] = append(stages[last], instruction{name, strings.TrimSpace(args)})
		}
	}
	return stages
}

// one returns the arguments of the only instruction of a name.
func one(t *testing.T, stage []instruction, name string) string {
	t.Helper()
	var found []string
	for _, i := range stage {
		if i.name == name {
			found = append(found, i.args)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s stands %d times", name, len(found))
	}
	return found[0]
}

func words(t *testing.T, args string) (list []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(args), &list); err != nil {
		t.Errorf("%s is not the exec form, and there is no shell: %v", args, err)
	}
	return list
}

func TestDockerfile(t *testing.T) {
	stages := dockerfile(t, "../Dockerfile")
	if len(stages) != 2 {
		t.Fatalf("%d stages", len(stages))
	}
	build, final := stages[0], stages[1]
	user := one(t, final, "USER")

	t.Run("builds a static binary with this module's Go", func(t *testing.T) {
		mod, err := os.ReadFile("../go.mod")
		if err != nil {
			t.Fatal(err)
		}
		version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)[1]
		if got := one(t, build, "FROM"); got != "golang:"+string(version)+" AS build" {
			t.Errorf("FROM %s, but go.mod says %s", got, version)
		}
		want := `CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/easyday .`
		if !slices.ContainsFunc(build, func(i instruction) bool { return i.name == "RUN" && strings.Contains(i.args, want) }) {
			t.Errorf("no RUN %s", want)
		}
	})
	t.Run("runs serve without a shell, on an image without one", func(t *testing.T) {
		if from := one(t, final, "FROM"); from != "scratch" && !strings.HasPrefix(from, "gcr.io/distroless/static") {
			t.Errorf("FROM %s", from)
		}
		if got := words(t, one(t, final, "ENTRYPOINT")); !slices.Equal(got, []string{"/easyday"}) {
			t.Errorf("ENTRYPOINT %q", got)
		}
		if got := words(t, one(t, final, "CMD")); !slices.Equal(got, []string{"serve"}) {
			t.Errorf("CMD %q", got)
		}
	})
	t.Run("asks the bot for its health", func(t *testing.T) {
		_, command, ok := strings.Cut(one(t, final, "HEALTHCHECK"), "CMD ")
		if got := words(t, command); !ok || !slices.Equal(got, []string{"/easyday", "healthcheck"}) {
			t.Errorf("HEALTHCHECK %q", got)
		}
	})
	t.Run("runs as a user by number that is not root", func(t *testing.T) {
		// By number, so that an orchestrator can see that it is not root.
		if !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user) {
			t.Errorf("USER %s", user)
		}
	})
	t.Run("keeps its data in a volume this user can write", func(t *testing.T) {
		if got := one(t, final, "VOLUME"); got != "/data" {
			t.Errorf("VOLUME %s", got)
		}
		if got := one(t, final, "WORKDIR"); got != "/data" || DefaultConfig().Storage.URL != "bolt:easyday.db" {
			t.Errorf("WORKDIR %s: the default file would not lie in the volume", got)
		}
		copied, volume := -1, slices.IndexFunc(final, func(i instruction) bool { return i.name == "VOLUME" })
		for n, i := range final {
			if i.name == "COPY" && strings.Contains(i.args, "--chown="+user+" ") && strings.HasSuffix(i.args, " /data") {
				copied = n
			}
		}
		if copied < 0 || copied > volume {
			t.Error("/data is not handed to the user before it becomes a volume")
		}
	})
	t.Run("listens where its port can be published", func(t *testing.T) {
		if listen, port := one(t, final, "ENV"), one(t, final, "EXPOSE"); listen != "EASYDAY_LISTEN=:"+port {
			t.Errorf("ENV %s, EXPOSE %s", listen, port)
		}
	})
	t.Run("its variables are keys of the configuration", func(t *testing.T) {
		known := map[string]bool{}
		for _, o := range configOptions([]string{"en"}) {
			known[configVariable(o.key)] = true
		}
		for _, i := range final {
			if name, _, _ := strings.Cut(i.args, "="); i.name == "ENV" && !known[name] {
				t.Errorf("%s is no key", name)
			}
		}
	})
}
