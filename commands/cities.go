package commands

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"easyday/recovery"
	"easyday/recovery/phrase"
)

//go:embed cities.txt
var citiesText string

// Cities finds a time zone by what people type: a city, an IANA name, or the time their clock shows. It is read once
// and may be used by many goroutines.
type Cities struct {
	zones  []string            // in file order: the zones most people live in come first
	names  map[string][]string // lower-case city or zone name → zones
	big    map[string]bool     // zones with cities in the list: offered before the others
	cities map[string][]string // zone → its cities as they are written, its own first
	places []place
}

// NewCities reads the list that is built in. It fails if a line names a zone that the time zone data does not know.
func NewCities() (*Cities, error) {
	c := &Cities{names: map[string][]string{}, big: map[string]bool{}, cities: map[string][]string{}}
	for _, line := range strings.Split(citiesText, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		zone, cities, _ := strings.Cut(line, ":")
		if _, ok := recovery.Zoned(zone); !ok {
			return nil, fmt.Errorf("cities.txt: unknown zone %q", zone)
		}
		c.zones = append(c.zones, zone)
		cities, alsoCalled, _ := strings.Cut(cities, "=")
		c.big[zone] = strings.TrimSpace(cities) != ""
		c.add(zone, zone)
		for _, name := range slices.Concat([]string{zoneName(zone)}, strings.Split(cities, ","), strings.Split(alsoCalled, ",")) {
			if name = strings.TrimSpace(name); name != "" {
				c.add(name, zone)
				c.cities[zone] = append(c.cities[zone], name)
			}
		}
	}
	var err error
	c.places, err = readPlaces()
	return c, err
}

func (c *Cities) add(name, zone string) {
	key := fold(name)
	if key != "" && !slices.Contains(c.names[key], zone) {
		c.names[key] = append(c.names[key], zone)
	}
}

// fold makes names compare: lower case, no accents that people leave out, one space.
func fold(s string) string {
	accents := strings.NewReplacer("ü", "u", "ö", "o", "ä", "a", "ß", "ss", "é", "e", "è", "e", "ê", "e", "á", "a", "ã", "a", "â", "a",
		"à", "a", "í", "i", "ó", "o", "ô", "o", "õ", "o", "ú", "u", "ñ", "n", "ç", "c", "å", "a", "ø", "o", "ł", "l", "_", " ")
	return accents.Replace(strings.ToLower(strings.Join(strings.Fields(s), " ")))
}

// Find returns the zones text may mean: one for a city or a zone name, one or several for a local time ("19:10") or a
// position ("geo:52.52,13.4"), none if it is neither. likely wins among zones that show the same time.
func (c *Cities) Find(text string, now time.Time, likely string) []string {
	if zones, ok := c.near(text, now); ok {
		return zones
	}
	if zones := c.names[fold(text)]; len(zones) > 0 {
		return zones[:1]
	}
	if _, ok := recovery.Zoned(strings.TrimSpace(text)); ok && strings.Contains(text, "/") {
		return []string{strings.TrimSpace(text)}
	}
	clock, ok := phrase.ParseClock(text)
	if !ok {
		return nil
	}
	return c.showing(clock, now, likely)
}

// showing are the zones whose clocks show this time now, give or take what a hand-set clock is off.
func (c *Cities) showing(clock recovery.Clock, now time.Time, likely string) []string {
	const slack = 5
	var out []string
	for _, name := range c.zones {
		zone, _ := recovery.Zoned(name)
		off := (int(recovery.ClockOf(now, zone)) - int(clock) + 24*60) % (24 * 60)
		if off > slack && off < 24*60-slack {
			continue
		}
		if name == likely {
			return []string{name}
		}
		if len(out) > 0 && c.big[out[0]] && !c.big[name] {
			continue // nobody wants to look for theirs among thirty small ones; they may type it
		}
		out = append(out, name)
	}
	return out
}

// City is a city of a zone as it is written, if that is what text names.
func (c *Cities) City(text, zone string) (name string, ok bool) {
	return c.first(zone, func(city string) bool { return city == fold(text) })
}

// first is the first city of a zone that fits when folded.
func (c *Cities) first(zone string, fits func(folded string) bool) (name string, ok bool) {
	i := slices.IndexFunc(c.cities[zone], func(city string) bool { return fits(fold(city)) })
	if i < 0 {
		return "", false
	}
	return c.cities[zone][i], true
}

// Complete returns up to 25 zones with a name that begins with text, then those that contain it.
func (c *Cities) Complete(text string) []string {
	const most = 25
	typed := fold(text)
	var begin, within []string
	for _, zone := range c.zones {
		for name, zones := range c.names {
			if !slices.Contains(zones, zone) {
				continue
			}
			if strings.HasPrefix(name, typed) && !slices.Contains(begin, zone) {
				begin = append(begin, zone)
			} else if strings.Contains(name, typed) && !slices.Contains(within, zone) {
				within = append(within, zone)
			}
		}
	}
	for _, z := range within {
		if !slices.Contains(begin, z) {
			begin = append(begin, z)
		}
	}
	return begin[:min(len(begin), most)]
}
