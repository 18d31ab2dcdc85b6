package phrase

import (
	"slices"
	"testing"

	"easyday/recovery"
)

// TestGateInGerman reads one phrase per row; the sections are the rules.
func TestGateInGerman(t *testing.T) {
	p, now, zone := german(t), saturday(t), berlin(t)
	tables := []struct {
		rule    string
		signal  recovery.Signal // what every phrase means
		phrases []string
	}{
		{"R1a emergency", recovery.Emergency, []string{
			"Brustschmerzen", "Lauf 60 Min, Brustschmerzen am Berg", "Schmerzen in der Brust", "meine Brust tut weh",
			"Enge in der Brust seit dem letzten Intervall", "es drückt in der Brust", "Stechen in der linken Brust", "bin umgekippt",
			"fast ohnmächtig geworden", "kurz bewusstlos", "mir wurde schwarz vor Augen", "im Ziel zusammengebrochen", "krieg keine Luft mehr",
			"ich bekomme kaum Luft", "kann nicht richtig atmen", "immer noch außer Atem", "in Ruhe kurzatmig", "war total verwirrt in der Hitze",
			"Hitzschlag", "hatte einen Krampfanfall", "hab Blut gehustet", "nicht nur Muskelkater, sondern Brustschmerzen", "kein Lauf heute, Brustschmerzen",
			"ich weiß nicht ob das Brustschmerzen sind", "Herzschmerzen beim Laufen", "mein linker Arm ist taub", "Atemnot", "kann kaum noch atmen",
			"bin beim Radeln kollabiert", "mein Freund sagt ich war ohnmächtig", "hab seit heute Mittag so ein Druckgefühl auf der Brust",
			"nach dem Lauf in Ruhe immer noch keine Luft", "bin nach dem Zieleinlauf bewusstlos geworden", "Herz stolpert und Brust ist eng",
			"in der Hitze umgekippt", "ich kriege einfach keine Luft",
		}},
		{"R1b same day", recovery.SameDay, []string{
			"Urin ist ganz dunkel", "dunkler Urin", "Pipi sieht aus wie Cola", "Blut im Urin", "kann nicht auftreten", "ich kann mit dem Fuß nicht auftreten",
			"Knöchel extrem geschwollen", "linke Wade heiß und geschwollen", "Wade ist geschwollen", "kann die Arme nicht mehr heben", "Arm gebrochen",
			"Schulter ausgekugelt", "ich spüre meine Beine nicht", "Herzrasen im Liegen", "Handgelenk gebrochen", "Puls geht nicht mehr runter",
			"kann nicht mehr laufen", "Verdacht auf Thrombose", "Knie ist total geschwollen", "seit dem Training ist mein Urin dunkelbraun",
			"Fuß tut so weh, kann nicht auftreten",
		}},
		{"R1c head", recovery.Head, []string{
			"Kopf angeschlagen", "hab mir den Kopf gestoßen", "Ball an den Kopf bekommen", "auf den Hinterkopf gefallen", "Ellbogen gegen die Schläfe",
			"Gehirnerschütterung", "habe Sterne gesehen", "mit dem Kopf auf die Bande geknallt", "Schläger gegen den Kopf bekommen", "Helm ist gerissen",
			"mit dem Kopf voran gestürzt", "bin noch ganz benommen", "kann mich an den Sturz nicht erinnern", "Köpfe zusammengestoßen",
			"voll auf den Kopf geknallt beim Sturz", "Puck an den Helm, sehe Sterne", "bin mit dem Kopf gegen den Pfosten",
		}},
		{"R1 ill", recovery.SignalIll, []string{
			"krank", "bin krank", "60 Min, fiebrig", "Fieber", "hab Fieber", "erkältet", "dicke Erkältung", "Halsschmerzen", "Husten und Schnupfen",
			"Magen-Darm", "mir ist schlecht", "musste mich übergeben", "Kopfschmerzen", "mir ist schwindelig", "Corona positiv", "fühle mich nicht gut",
			"mir geht's nicht gut", "Grippe", "Infekt", "🤒", "nicht verletzt, aber krank", "keine Schmerzen, nur Fieber", "hab mir was eingefangen",
			"leicht erkältet", "bin angeschlagen", "FIEBER", "erkaeltet", "Schuettelfrost", "mein Kind hat mich angesteckt, jetzt bin ich krank",
			"noch krank", "immer noch krank", "Fieber ist noch nicht weg", "Kreislauf im Keller", "hab Schüttelfrost und Gliederschmerzen",
			"heute nur 20 Min, hab ne Erkältung", "irgendwie krank, Training abgebrochen", "38,5 Fieber", "hatte nachts Durchfall",
		}},
		{"R1 hurt", recovery.SignalHurt, []string{
			"verletzt", "hab mich verletzt", "Knie tut weh", "mein Knie schmerzt", "Knieschmerzen", "stechender Schmerz in der Wade", "umgeknickt",
			"Zerrung im Oberschenkel", "Oberschenkelzerrung", "Muskelfaserriss", "Bänderriss", "Achillessehne zwickt", "vom Rad gestürzt", "humple",
			"Rücken verhoben", "Knie ist dick und tut weh", "nicht krank, aber Knie verletzt", "nicht krank, verletzt", "nicht ohne Schmerzen",
			"noch nie so weh getan", "Achillessehnenentzündung", "Schulter macht Probleme", "Wade zieht", "die Schmerzen hören nicht auf", "Rückenschmerzen",
			"es schmerzt im Knie", "mir tut der Rücken weh", "Sprunggelenk verstaucht", "Achilles schmerzt beim Abrollen", "hab mir beim Kicken was gezerrt",
			"ist was gerissen in der Wade", "mit dem Rad gestürzt, Hand tut weh", "Schienbein tut bei jedem Schritt weh",
			"beim Sprint in den Oberschenkel gezwickt",
		}},
		{"R1 empty", recovery.SignalEmpty, []string{
			"leer", "völlig leer", "komplett leer", "total erschöpft", "keine Energie mehr", "ausgebrannt", "nichts geht mehr", "Akku leer",
			"fühle mich völlig ausgelaugt", "bin komplett ausgebrannt", "fühl mich total leer",
		}},
		{"no signal: negated, idiom", recovery.NoSignal, []string{
			"keine Brustschmerzen", "kein Fieber", "nicht krank", "nicht verletzt", "ohne Schmerzen", "ganz ohne Schmerzen", "keine Schmerzen im Knie",
			"kein bisschen krank", "nie ohnmächtig gewesen", "weder krank noch verletzt", "kein Fieber, keine Schmerzen", "kein Fieber oder Husten",
			"Schmerzen habe ich keine", "Fieber habe ich nicht", "krank bin ich nicht", "Brustschmerzen hatte ich heute nicht", "Knie tut nicht weh",
			"Knie tut überhaupt nicht mehr weh", "nichts tut weh", "Brust tut nicht weh", "nicht mehr krank", "keinerlei Anzeichen von Fieber",
			"zum Glück nicht verletzt", "ich habe mich nicht verletzt", "hab mir nicht wehgetan", "bin nicht gestürzt", "keine Gehirnerschütterung",
			"nicht umgeknickt", "nicht leer", "mir ist nicht schlecht", "Muskelkater", "krasses Training", "das war krank hart", "Brusttag 60 Min",
			"Brust und Trizeps, 60 Min", "200 m Brust geschwommen", "kalter Morgen, 10 km Lauf", "die Straßen waren leer, 10 km Lauf",
			"mein Hund ist krank, 30 Min Lauf", "meine Frau hat Grippe, nur 30 Min gelaufen", "Kinder krank, nur 30 Min gelaufen",
			"Rekord gebrochen! 10 km in 42:00", "Kopf-an-Kopf-Rennen, 10 km", "Heimweh, 10 km Lauf", "Beine leer, 60 Min Lauf", "am Ende leer, 60 Min Lauf",
			"schmerzfrei gelaufen", "nach Verletzung der erste Lauf", "Erkältung ist weg", "Seitenstechen, 10 km Lauf", "Beine tot, 60 Min Lauf",
			"konnte nicht laufen, bin 60 Min geschwommen", "kann nicht mehr laufen nach den Kniebeugen", "Kette gerissen, 2 Std Rad",
			"außer Atem nach den Intervallen", "fertig, 60 Min Lauf", "Einbruch bei km 30", "Lampenfieber vor dem Wettkampf", "kraftvoll geschwommen",
			"Vollgas, 12x400", "mein Trainer war krank, 30 Min locker", "ohne Verletzung durchgekommen, 90 Min Fußball",
			"heute 14 km mit Rückenwind, die letzten 3 km hart", "Rücken und Bizeps trainiert, 70 Min", "Brust, Schulter, Trizeps, 80 Min RPE 8",
			"kurz vor Schluss eingebrochen, trotzdem 10 km in 45:20", "hab mich gut gefühlt, 12 km", "Sturzregen, 2 Std Rad", "bin tot, 60 Min HIIT",
			"mein Kopf war frei, 10 km locker", "Kopfsache, 30 km gelaufen", "Puls 170, Lauf 45 Min", "Schmerzgrenze erreicht, 8x400",
			"das Spiel ging verloren, 90 Min Handball", "Fuß vom Gas, 40 Min locker", "Training gut, nichts zu beanstanden, 60 Min",
			"leichter Muskelkater, 50 Min Schwimmen", "Lunge brennt, 6x1000", "Oberschenkel brennen, 2h Rad", "Waden dicht, 10 km Lauf",
			"kein Problem mit dem Knie, 10 km", "Knie hält, 10 km Lauf", "Hitze war brutal, 60 Min Lauf", "zum Kotzen anstrengend, 12x400",
			"Kaltstart, 30 Min Lauf", "bin nicht krank oder verletzt", "nach der Grippe wieder 30 Min gelaufen",
			"die Schulter ist wieder ok, 40 Min Schwimmen", "nur müde, nicht krank", "Arme schwer wie Blei, 60 Min Klettern",
			"Wettkampf mit Bruchlandung, 10 km", "lief wie geschmiert, 15 km",
		}},
	}
	for _, table := range tables {
		t.Run(table.rule, func(t *testing.T) {
			for _, text := range table.phrases {
				r, err := p.Parse(text, now, zone)
				if got := recovery.Gravest(r.Signals); err != nil || got != table.signal {
					t.Errorf("%q: %v, %v, want %q", text, r.Signals, err, table.signal)
				}
			}
		})
	}
}

// What negates at the end of its clause reaches back over small words, and no further.
func TestANegationThatEndsItsClause(t *testing.T) {
	p := german(t)
	for text, want := range map[string][]recovery.Signal{
		"Schmerzen habe ich keine":                         nil,
		"Schmerzen habe ich keine, aber Fieber":            {recovery.SignalIll},
		"Fieber habe ich nicht, das Knie schmerzt":         {recovery.SignalHurt},
		"Fieber und das geht nicht":                        {recovery.SignalIll},
		"Schmerzen, die gehen nicht":                       {recovery.SignalHurt},
		"Brustschmerzen, krank bin ich nicht":              {recovery.Emergency},
		"Knie schmerzt, ich weiß nicht":                    {recovery.SignalHurt},
		"Fieber ja, Husten habe ich keinen":                {recovery.SignalIll},
		"krank und verletzt bin ich nicht":                 {recovery.SignalIll},
		"die Schmerzen werden trotz allem einfach weniger": {recovery.SignalHurt},
	} {
		r, err := p.Parse(text, saturday(t), berlin(t))
		if err != nil || !slices.Equal(r.Signals, want) {
			t.Errorf("%q: %v, %v, want %v", text, r.Signals, err, want)
		}
	}
}
