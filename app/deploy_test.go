package app

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// setting is one key of a unit or a compose file, with the way to it: "services.easyday.user".
type setting struct{ key, value string }

// unitSettings reads a systemd unit.
func unitSettings(t *testing.T, path string) (all []setting) {
	t.Helper()
	section := ""
	for line := range strings.Lines(readText(t, path)) {
		line = strings.TrimSpace(line)
		key, value, ok := strings.Cut(line, "=")
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]") + "."
		case ok:
			all = append(all, setting{section + key, value})
		default:
			t.Errorf("%s: %q is no setting", path, line)
		}
	}
	return all
}

// composeSettings reads the YAML of maps and lists that compose.yaml keeps to.
func composeSettings(t *testing.T, path string) (all []setting) {
	t.Helper()
	type level struct {
		indent int
		key    string
	}
	var way []level
	for line := range strings.Lines(readText(t, path)) {
		text := strings.TrimSpace(line)
		if text == "" || text[0] == '#' {
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " "))
		for len(way) > 0 && way[len(way)-1].indent >= indent {
			way = way[:len(way)-1]
		}
		key := ""
		for _, l := range way {
			key += l.key + "."
		}
		if item, ok := strings.CutPrefix(text, "- "); ok {
			all = append(all, setting{strings.TrimSuffix(key, "."), strings.Trim(item, `"`)})
			continue
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok {
			t.Fatalf("%s: %q is neither a key nor an item", path, text)
		}
		way = append(way, level{indent, name})
		all = append(all, setting{key + name, strings.Trim(strings.TrimSpace(value), `"`)})
	}
	return all
}

func readText(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// valuesOf are the values of a key that are not empty.
func valuesOf(all []setting, key string) (values []string) {
	for _, s := range all {
		if s.key == key && s.value != "" {
			values = append(values, s.value)
		}
	}
	return values
}

func duration(t *testing.T, text string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Error(err)
	}
	return d
}

// gone is when a stopping easyday has ended, whatever happens.
const gone = DrainTime + lastCalls

func TestSystemdUnit(t *testing.T) {
	const path = "../deploy/easyday.service"
	unit := unitSettings(t, path)
	is := func(key, want string) {
		t.Helper()
		if got := valuesOf(unit, key); !slices.Equal(got, []string{want}) {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	t.Run("runs serve with the settings of its file", func(t *testing.T) {
		is("Service.ExecStart", "/usr/local/bin/easyday serve")
		is("Service.EnvironmentFile", "/etc/easyday/easyday.env")
	})
	t.Run("keeps its data where its user may write, and nowhere else", func(t *testing.T) {
		is("Service.StateDirectory", "easyday")
		is("Service.WorkingDirectory", "%S/easyday")
		is("Service.ProtectSystem", "strict")
		is("Service.DynamicUser", "yes")
	})
	t.Run("waits until it has drained", func(t *testing.T) {
		if got := duration(t, valuesOf(unit, "Service.TimeoutStopSec")[0]); got <= gone {
			t.Errorf("kills after %s, it may take %s", got, gone)
		}
	})
	t.Run("does not try a configuration again that cannot be used", func(t *testing.T) { is("Service.RestartPreventExitStatus", "2") })
	t.Run("tells in its head how it is installed", func(t *testing.T) {
		head := readText(t, path)
		for _, place := range []string{"/usr/local/bin/easyday", "deploy/easyday.env.example /etc/easyday/easyday.env", "/etc/systemd/system/" + filepath.Base(path)} {
			if !strings.Contains(head[:strings.Index(head, "[Unit]")], place) {
				t.Errorf("%s is not mentioned", place)
			}
		}
	})
	t.Run("systemd knows every setting", func(t *testing.T) {
		analyze, err := exec.LookPath("systemd-analyze")
		if err != nil {
			t.Skip("there is no systemd-analyze here")
		}
		// The program of the unit must exist for it: any will do.
		stand, err := exec.LookPath("true")
		if err != nil {
			t.Skip("there is no program to put in its place")
		}
		there := filepath.Join(t.TempDir(), filepath.Base(path))
		text := strings.ReplaceAll(readText(t, path), "/usr/local/bin/easyday serve", stand)
		if err := os.WriteFile(there, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(analyze, "verify", there).CombinedOutput(); err != nil || strings.Contains(string(out), filepath.Base(path)) {
			t.Errorf("%v\n%s", err, out)
		}
	})
}

func TestCompose(t *testing.T) {
	all := composeSettings(t, "../deploy/compose.yaml")
	final := dockerfile(t, "../Dockerfile")[1]
	const service = "services.easyday."
	is := func(key string, want ...string) {
		t.Helper()
		if got := valuesOf(all, key); !slices.Equal(got, want) {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	t.Run("has only keys that compose knows", func(t *testing.T) {
		known := []string{"name", "services", "services.easyday", "volumes", "volumes.data"}
		for _, key := range []string{"build", "image", "env_file", "restart", "stop_grace_period", "volumes", "ports", "healthcheck", "healthcheck.test",
			"healthcheck.interval", "healthcheck.timeout", "healthcheck.start_period", "healthcheck.retries", "user", "read_only", "cap_drop", "security_opt"} {
			known = append(known, service+key)
		}
		for _, s := range all {
			if !slices.Contains(known, s.key) {
				t.Errorf("%s", s.key)
			}
		}
	})
	t.Run("builds this image, and agrees with it", func(t *testing.T) {
		is(service+"build", "..")
		is(service+"volumes", "data:"+one(t, final, "VOLUME"))
		is(service+"user", one(t, final, "USER"))
		options, command, _ := strings.Cut(one(t, final, "HEALTHCHECK"), " CMD ")
		is(service+"healthcheck.test", strings.Replace(command, "[", `["CMD", `, 1))
		for name, key := range map[string]string{"interval": "interval", "timeout": "timeout", "start-period": "start_period", "retries": "retries"} {
			m := regexp.MustCompile(`--` + name + `=(\S+)`).FindStringSubmatch(options)
			is(service+"healthcheck."+key, m[1])
		}
	})
	t.Run("publishes the port the image listens on, on this machine only", func(t *testing.T) {
		port := one(t, final, "EXPOSE")
		is(service+"ports", "127.0.0.1:"+port+":"+port)
	})
	t.Run("takes the settings that are shown in the example", func(t *testing.T) {
		file := valuesOf(all, service+"env_file")
		if _, err := os.Stat("../deploy/" + file[0] + ".example"); err != nil {
			t.Error(err)
		}
	})
	t.Run("waits until it has drained", func(t *testing.T) {
		if got := duration(t, valuesOf(all, service+"stop_grace_period")[0]); got <= gone {
			t.Errorf("kills after %s, it may take %s", got, gone)
		}
	})
}

func TestEnvironmentExample(t *testing.T) {
	text := readText(t, "../deploy/easyday.env.example")
	known := map[string]bool{}
	for _, o := range configOptions([]string{"en"}) {
		known[configVariable(o.key)] = true
	}
	shown := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^#?([A-Z_]+)=(.*)$`).FindAllStringSubmatch(text, -1) {
		shown[m[1]] = m[2]
		if !known[m[1]] {
			t.Errorf("%s is no key", m[1])
		}
	}
	t.Run("filled in, it is all that webhook mode needs", func(t *testing.T) {
		for name, value := range map[string]string{
			"EASYDAY_TELEGRAM_TOKEN": "1:x", "EASYDAY_DISCORD_TOKEN": "x", "EASYDAY_TELEGRAM_SECRET": "x", "EASYDAY_DISCORD_PUBLIC_KEY": strings.Repeat("0f", 32),
		} {
			if v, ok := shown[name]; !ok || v != "" {
				t.Errorf("%s is shown as %q (%t), want it empty", name, v, ok)
			}
			shown[name] = value
		}
		if c := (scene{env: shown}).mustLoad(t); c.Mode != ModeWebhook || len(c.Networks()) != 2 {
			t.Errorf("got %+v", c)
		}
	})
	t.Run("has no quotes and no spaces, which Docker and systemd read differently", func(t *testing.T) {
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "EASYDAY") && strings.ContainsAny(line, `"' $\`) {
				t.Errorf("%q", line)
			}
		}
	})
}
