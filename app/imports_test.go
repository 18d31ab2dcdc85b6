package app

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// mayImport says who may import whom inside the house: package → the others it may use. A trailing slash means the
// packages below, too. Tests are exempt. design: docs/architecture.md.
var mayImport = map[string][]string{
	"recovery":                  {},
	"recovery/phrase":           {"recovery"},
	"bot":                       {},
	"bot/script":                {"bot"},
	"bot/bottest":               {"bot", "bot/script"},
	"bot/local":                 {"bot", "bot/script"},
	"bot/ratelimit":             {"bot"},
	"bot/discord":               {"bot"},
	"bot/discord/discordtest":   {"bot", "bot/bottest", "bot/script"},
	"bot/telegram":              {"bot"},
	"bot/telegram/telegramtest": {"bot", "bot/bottest", "bot/script"},
	"bot/local/page":            {"bot", "bot/script", "bot/local"},
	"i18n":                      {},
	"commands":                  {"recovery", "recovery/phrase", "bot"},
	"scheduler":                 {"recovery"},
	"storage":                   {"recovery", "storage/bolt"},
	"storage/bolt":              {"recovery"},
	"storage/storagetest":       {"recovery", "storage"},
	"app":                       nil, // everything
	".":                         nil,
}

// vendorHome says where a library may be imported.
var vendorHome = map[string][]string{
	"github.com/robfig/cron/v3":                          {"scheduler"},
	"github.com/bwmarrin/discordgo":                      {"bot/discord"},
	"github.com/gorilla/websocket":                       {"bot/discord", "bot/discord/discordtest"},
	"github.com/go-telegram-bot-api/telegram-bot-api/v5": {"bot/telegram"},
	"golang.org/x/time/rate":                             {"bot/discord"},
	"github.com/santhosh-tekuri/jsonschema/v6":           {"bot/discord/discordtest"},
	"go.etcd.io/bbolt":                                   {"storage/bolt"},
	"go.etcd.io/bbolt/errors":                            {"storage/bolt"},
	"github.com/nicksnyder/go-i18n/v2/i18n":              {"i18n"},
	"golang.org/x/text/language":                         {"i18n"},
	"github.com/pelletier/go-toml/v2":                    {"i18n", "app"},
	"github.com/alecthomas/kong":                         {"."},
	"github.com/peterh/liner":                            {"app"},
	"github.com/rs/xid":                                  {"app"},
	"golang.org/x/sync/errgroup":                         {"app"},
	"github.com/pelletier/go-toml/v2/unstable":           {"app"},
}

// standardOnly are the packages that import the standard library and the house, and nothing else.
var standardOnly = []string{"recovery", "recovery/phrase", "bot", "bot/script", "bot/local", "bot/local/page", "commands"}

func TestImports(t *testing.T) {
	root := ".."
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		seen[pkg] = true
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if fault := importFault(pkg, name); fault != "" {
				t.Errorf("%s: %s", path, fault)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range mayImport {
		if !seen[pkg] {
			t.Errorf("the rule for %s stands for no package", pkg)
		}
	}
}

// importFault says what is wrong with an import, "" if nothing.
func importFault(pkg, name string) string {
	allowed, ruled := mayImport[pkg]
	if !ruled {
		return "package " + pkg + " has no rule in mayImport"
	}
	if inside, ok := strings.CutPrefix(name, "easyday/"); ok {
		for _, a := range allowed {
			if a == inside {
				return ""
			}
		}
		if allowed == nil {
			return ""
		}
		return pkg + " may not import " + inside
	}
	first, _, _ := strings.Cut(name, "/")
	if !strings.Contains(first, ".") {
		return ""
	}
	for _, p := range standardOnly {
		if p == pkg {
			return pkg + " keeps to the standard library, not " + name
		}
	}
	homes, known := vendorHome[name]
	if !known {
		return name + " has no home in vendorHome"
	}
	for _, home := range homes {
		if home == pkg {
			return ""
		}
	}
	return name + " belongs in " + strings.Join(homes, ", ")
}

func TestImportFaultsAreFound(t *testing.T) {
	for _, c := range [][2]string{
		{"recovery", "easyday/bot"}, {"bot", "easyday/recovery"}, {"commands", "easyday/storage"}, {"bot", "github.com/rs/xid"},
		{"app", "go.etcd.io/bbolt"}, {"app", "example.com/new"}, {"brandnew", "fmt"}, {"scheduler", "easyday/commands"},
	} {
		if importFault(c[0], c[1]) == "" {
			t.Errorf("%s may import %s", c[0], c[1])
		}
	}
}
