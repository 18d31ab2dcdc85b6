package app

import (
	"fmt"
	"slices"
	"strings"
)

// unknownKey says that a key does not exist and which one was probably meant.
func unknownKey(key string, known []configOption) string {
	best, nearest := 3, []string(nil)
	for _, o := range known {
		d := keyDistance(key, o.key)
		if d < best {
			best, nearest = d, nil
		}
		if d == best {
			nearest = append(nearest, o.key)
		}
	}
	if len(nearest) == 0 {
		return "there is no such key"
	}
	hint := "there is no such key; did you mean " + strings.Join(nearest, " or ") + "?"
	switch section := sectionOf(nearest[0]); {
	case len(nearest) > 1 || section == sectionOf(key):
		return hint
	case section == "":
		return hint + " It belongs above the first section"
	default:
		return fmt.Sprintf("%s It belongs under [%s]", hint, section)
	}
}

// strayVariables are the variables that were meant for easyday and are none of its: in one of its sections, or a slip
// away from one. Others that begin like ours are left alone, because service managers make such names.
func strayVariables(environ []string, known []configOption) (names []string) {
	for _, v := range environ {
		name, text, _ := strings.Cut(v, "=")
		ours := slices.ContainsFunc(known, func(o configOption) bool { return configVariable(o.key) == name })
		if ours || text == "" || !strings.HasPrefix(name, configVariable("")) {
			continue
		}
		inSection := slices.ContainsFunc(configSections(), func(s configSection) bool {
			return s.name != "" && strings.HasPrefix(name, configVariable(s.name+"."))
		})
		if inSection || nearestVariable(name, known) != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// unknownVariable says that a variable does not exist and which one was probably meant.
func unknownVariable(name string, known []configOption) string {
	if nearest := nearestVariable(name, known); nearest != "" {
		return fmt.Sprintf("there is no such variable; did you mean %s?", nearest)
	}
	return "there is no such variable"
}

// nearestVariable is the variable that name is a slip away from, or "".
func nearestVariable(name string, known []configOption) (nearest string) {
	best := 3
	for _, o := range known {
		if d := slips(name, configVariable(o.key)); d < best {
			best, nearest = d, configVariable(o.key)
		}
	}
	return nearest
}

// unknownSection says that a section does not exist and which one was probably meant.
func unknownSection(name string, isKey bool) string {
	if isKey {
		return "is a key, not a section"
	}
	best, nearest := 3, ""
	for _, s := range configSections() {
		if d := slips(name, s.name); s.name != "" && d < best {
			best, nearest = d, s.name
		}
	}
	if nearest == "" {
		return "there is no such section"
	}
	return fmt.Sprintf("there is no such section; did you mean [%s]?", nearest)
}

// keyDistance is the distance of two whole keys; the same name in another section is at distance 1.
func keyDistance(a, b string) int {
	if lastPart(a) == lastPart(b) {
		return min(1, slips(a, b))
	}
	return slips(a, b)
}

// sectionOf is what stands before a key's last part, "" at the top of the file.
func sectionOf(key string) string { return key[:max(0, strings.LastIndexByte(key, '.'))] }

func lastPart(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// slips is how many letters must be changed, added or left out to make b of a. Names too long to be a slip of the
// finger are far.
func slips(a, b string) int {
	const longest, far = 64, 1000
	if len(a) > longest || len(b) > longest {
		return far
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left, corner := i+1, row[0]
		row[0] = left
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			left = slices.Min([]int{corner + cost, row[j+1] + 1, left + 1})
			corner, row[j+1] = row[j+1], left
		}
	}
	return row[len(b)]
}
