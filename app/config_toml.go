package app

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

const longestConfig = 64 << 10 // bytes; more is a wrong file

// tomlReader takes a document apart key by key, because toml.Unmarshal stops at the first fault and says too little
// about where values were.
type tomlReader struct {
	file    string
	options []configOption
	parser  unstable.Parser
	values  map[string]configValue // what was found, by key
	headers map[string]int         // the line of each [section] seen
	faults  ConfigFaults
	broken  bool // the document ends early: what is missing may stand further on
}

// read takes data apart into values and faults. After a fault of syntax it cannot go on; what stood before is kept.
func (r *tomlReader) read(data []byte) {
	if len(data) > longestConfig {
		r.broken = true
		r.fault(0, "", "is larger than 64 KiB, so it is no configuration")
		return
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	r.parser.Reset(data)
	in, skip := "", false
	for r.parser.NextExpression() {
		switch e := r.parser.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			in, skip = r.header(e)
		case unstable.KeyValue:
			if !skip {
				r.keyValue(in, e)
			}
		}
	}
	r.finish(data)
}

// finish reports the syntax fault that ended the walk. Without any fault the library judges the whole document once
// more, for the rules that span lines; its messages cannot hold a value then, as all kinds are known to be right.
func (r *tomlReader) finish(data []byte) {
	if bad, ok := errors.AsType[*unstable.ParserError](r.parser.Error()); ok {
		at := r.parser.Shape(r.parser.Range(bad.Highlight)).Start
		r.broken = true
		r.fault(at.Line, "", fmt.Sprintf("column %d: not TOML: %s", at.Column, bad.Message))
		return
	}
	if len(r.faults) > 0 {
		return
	}
	var whole map[string]any
	if bad, ok := errors.AsType[*toml.DecodeError](toml.Unmarshal(data, &whole)); ok {
		line, column := bad.Position()
		r.fault(line, "", fmt.Sprintf("column %d: not TOML: %s", column, strings.TrimPrefix(bad.Error(), "toml: ")))
	}
}

// header reads a [section] line. skip is true where the keys below belong to nothing known.
func (r *tomlReader) header(e *unstable.Node) (name string, skip bool) {
	name, line := r.path("", e.Key())
	switch {
	case !r.isSection(name):
		_, isKey := r.option(name)
		r.fault(line, name, unknownSection(name, isKey))
		return name, true
	case e.Kind == unstable.ArrayTable:
		r.fault(line, name, fmt.Sprintf("is one section: write [%s]", name))
	case r.headers[name] > 0:
		r.fault(line, name, fmt.Sprintf("this section stands twice, first on line %d", r.headers[name]))
	default:
		r.headers[name] = line
	}
	return name, false
}

// keyValue reads one key = value in a section; an inline table is a section in one line.
func (r *tomlReader) keyValue(in string, e *unstable.Node) {
	key, line := r.path(in, e.Key())
	v := e.Value()
	if r.isSection(key) {
		if v.Kind != unstable.InlineTable {
			r.fault(line, key, fmt.Sprintf("is a section: write [%s] and its keys below", key))
			return
		}
		for each := v.Children(); each.Next(); {
			r.keyValue(key, each.Node())
		}
		return
	}
	o, known := r.option(key)
	switch first, twice := r.values[key]; {
	case !known:
		r.fault(line, key, unknownKey(key, r.options))
	case twice:
		r.fault(line, key, fmt.Sprintf("is set twice, first on line %d", first.line))
	case o.kind == numberOption && v.Kind != unstable.Integer:
		r.fault(line, key, fmt.Sprintf("must be a whole number without quotes, like %s", o.def))
	case o.kind == switchOption && v.Kind != unstable.Bool:
		r.fault(line, key, "must be true or false, without quotes")
	case o.kind == textOption && v.Kind != unstable.String:
		r.fault(line, key, "must be text in quotes")
	default:
		r.values[key] = configValue{text: string(v.Data), file: r.file, line: line}
	}
}

// path joins a key to its section and tells the line it begins on. Parts that TOML would quote stay quoted, so that
// "a.b" is not mistaken for a.b.
func (r *tomlReader) path(in string, parts unstable.Iterator) (path string, line int) {
	path = in
	for parts.Next() {
		n := parts.Node()
		if line == 0 {
			line = r.parser.Shape(n.Raw).Start.Line
		}
		part := string(n.Data)
		if part == "" || strings.ContainsFunc(part, func(c rune) bool { return notGraphic(c) || strings.ContainsRune(`."'=[]#`, c) }) {
			part = strconv.QuoteToASCII(part)
		}
		path = joinKey(path, part)
	}
	return path, line
}

func joinKey(in, part string) string {
	if in == "" {
		return part
	}
	return in + "." + part
}

func (r *tomlReader) fault(line int, key, problem string) {
	const longest = 80
	if len(key) > longest {
		key = key[:longest] + "…"
	}
	r.faults = append(r.faults, ConfigFault{File: r.file, Line: line, Key: key, Problem: problem})
}

func (r *tomlReader) option(key string) (configOption, bool) {
	for _, o := range r.options {
		if o.key == key {
			return o, true
		}
	}
	return configOption{}, false
}

func (r *tomlReader) isSection(name string) bool {
	for _, s := range configSections() {
		if s.name == name && name != "" {
			return true
		}
	}
	return false
}
