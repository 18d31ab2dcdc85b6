package commands

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"easyday/recovery"
)

//go:embed places.txt
var placesText string

// place is one point in a time zone.
type place struct {
	zone     string
	lat, lon float64 // degrees
}

// readPlaces reads the list that is built in.
func readPlaces() ([]place, error) {
	var out []place
	for _, line := range strings.Split(placesText, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var p place
		if _, err := fmt.Sscan(line, &p.zone, &p.lat, &p.lon); err != nil {
			return nil, fmt.Errorf("places.txt: %q: %w", line, err)
		}
		out = append(out, p)
	}
	return out, nil
}

// How far one looks round a position: zones whose point is not much farther than the nearest one. A border may run
// between, so that each of them is offered.
const (
	placeFactor = 1.6
	placeSlack  = 150 // km
)

// near returns the zones a position ("geo:52.52,13.4") may lie in, the likeliest first: one for each way the clocks go
// round there. ok is false if text is no position.
func (c *Cities) near(text string, now time.Time) (zones []string, ok bool) {
	var lat, lon float64
	if _, err := fmt.Sscanf(text, "geo:%f,%f", &lat, &lon); err != nil || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return nil, false
	}
	at := func(p place) float64 { return kilometres(lat, lon, p.lat, p.lon) }
	sorted := slices.Clone(c.places)
	slices.SortStableFunc(sorted, func(a, b place) int { return int(at(a) - at(b)) })
	limit := at(sorted[0])*placeFactor + placeSlack
	named := map[string]int{} // how the clocks go → where it stands in zones
	for _, p := range sorted {
		if at(p) > limit {
			break
		}
		goes, known := clockOf(p.zone, now)
		if !known {
			continue // zones are renamed now and then
		}
		if i, there := named[goes]; !there {
			named[goes], zones = len(zones), append(zones, p.zone)
		} else if c.big[p.zone] && !c.big[zones[i]] {
			zones[i] = p.zone // the name most people know
		}
	}
	return zones, true
}

// clockOf tells zones apart by what their clocks show in the year to come.
func clockOf(zone string, now time.Time) (goes string, known bool) {
	z, known := recovery.Zoned(zone)
	if !known {
		return "", false
	}
	var b strings.Builder
	for month := range 12 {
		_, offset := now.AddDate(0, month, 0).In(z).Zone()
		fmt.Fprint(&b, offset, " ")
	}
	return b.String(), true
}

// kilometres is the great-circle distance (haversine) on a sphere of 6371 km.
func kilometres(latA, lonA, latB, lonB float64) float64 {
	rad := func(deg float64) float64 { return deg * math.Pi / 180 }
	half := func(x float64) float64 { s := math.Sin(x / 2); return s * s }
	h := half(rad(latB-latA)) + math.Cos(rad(latA))*math.Cos(rad(latB))*half(rad(lonB-lonA))
	return 2 * 6371 * math.Asin(math.Sqrt(min(1, h)))
}
