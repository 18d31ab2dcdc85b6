package phrase

import (
	"testing"

	"easyday/recovery"
)

// TestR1GateAsPeopleWrite reads what people write in reports, notes and chat: symptoms, and what only sounds like one.
func TestR1GateAsPeopleWrite(t *testing.T) {
	now, zone := saturday(t), berlin(t)
	tables := []struct {
		lang    string
		signal  recovery.Signal // what every phrase means
		phrases []string
	}{
		{"en", recovery.Emergency, []string{
			"my chest feels tight", "nearly blacked out on the last rep", "can't catch my breath sitting on the sofa",
			"pins and needles in my left arm and chest pressure", "ran 5k but had to stop, felt faint and sweaty",
			"blacked out for a sec at the top", "chest feels like an elephant is sitting on it", "left arm's gone numb and my jaw hurts",
			"can't get enough air even sitting", "coughing up pink stuff", "nobody saw me, i passed out",
			"no one was there when i collapsed",
		}},
		{"en", recovery.SameDay, []string{
			"heart's fluttering since i stopped", "i think i have rhabdo", "my pee is brown", "calf is red hot and swollen",
			"my ankle is the size of a grapefruit", "heart going like the clappers lying down", "wee is like coca cola",
			"my quads are so swollen i can't bend my knees", "arms so swollen they won't straighten",
			"one calf is red, hot and twice as big", "can't put my foot down",
		}},
		{"en", recovery.Head, []string{
			"head's ringing after that tackle", "got knocked out for a few seconds", "took an elbow to the face, feel foggy",
			"got concussed again", "my head is throbbing since the header", "heads clashed at a corner",
			"crashed the bike and cracked my helmet", "got knocked out the other day", "dizzy since that late tackle",
			"smacked my head on the goalpost", "whiplash", "vision went blurry after a header", "seeing double",
			"opponent got me in the head, dizzy", "my opponent kneed me in the head", "keeper had a collision with me, i hit my head",
		}},
		{"en", recovery.SignalIll, []string{
			"i have a fever since last night", "woke up with a temperature", "puked after the last rep", "feels like flu",
			"think i'm coming down with something", "came down with a nasty bug", "my throat is killing me", "got the norovirus",
			"can't keep any food down", "chills and body aches", "not feeling great, tested positive", "bronchitis",
			"my sinuses are blocked and i feel awful", "sinus infection", "on antibiotics", "food poisoning",
			"lost my lunch on the track, still feeling sick", "have the runs since this morning", "got diarrhoea",
			"heart skipped beats and i felt light-headed", "feel like death warmed up", "been sick, run cancelled",
			"felt like puking all day", "feverish and achey all over", "temp 38.9 this morning", "101 fever", "got a stinking cold",
			"cant stop coughing", "feels like i've been hit by a truck, sore throat", "covid again", "positive lateral flow",
			"stomach's been dodgy all day", "i'm poorly", "feeling proper rough, shivering", "spewed after the finish",
			"chucked up at mile 20", "threw up in my mouth a little", "had the flu jab, now a fever",
		}},
		{"en", recovery.SignalHurt, []string{
			"rolled my ankle", "went over on my ankle", "my hamstring pinged", "did my calf in", "tweaked my lower back deadlifting",
			"my shoulder popped out", "felt a pop in my knee", "can't straighten my knee", "stress fracture in my shin",
			"my foot is swollen and bruised", "shin splints are back", "heard a crack in my wrist", "calf went pop", "felt my calf pop",
			"knee gave way", "knee keeps giving way", "my knee locked up", "ankle's black and blue",
			"went arse over tit on the ice, wrist is sore", "came off the bike, road rash everywhere",
			"crashed on the descent, collarbone hurts",
		}},
		{"en", recovery.SignalEmpty, []string{
			"running on fumes, nothing left in me", "i'm dead on my feet", "absolutely wiped out all day", "got nothing, body has shut down",
			"i'm overtrained", "so drained i can hardly stand", "totally fried, nothing in the tank for a week", "can't get out of bed",
			"haven't slept, zero energy, empty", "i'm cooked for days, constantly exhausted",
		}},
		{"en", recovery.NoSignal, []string{
			"sick pace!", "killer hills", "my coach was ill", "no fever any more", "sick session bro", "that was sick", "sick gains",
			"ill pace, dope run", "i'm dead lol 10x400", "legs are jelly", "killing it in the gym", "this wod broke me",
			"burpees almost killed me", "brutal and beautiful, 3h ride", "heart rate was through the roof", "max heart rate 188",
			"chest and triceps 60 min", "chest fly 3x12, gym 50 min", "head to head race with Tom", "headwind all the way back, 2h ride",
			"ahead of pace for 10k", "head coach made us do hills", "my back squat went up, 5x5", "back and biceps 45 min",
			"dropped my water bottle, still 10k", "cold plunge after the run", "cold shower then breakfast",
			"it was freezing cold, 90 min ride", "cold start but fast finish", "injury prevention class 45 min",
			"coming back from injury, easy 5k", "physio says the knee is fine now", "no niggles today, 12k", "pain free 10k!",
			"pain is weakness leaving the body", "the pain cave was open, 2x20", "suffered like a dog, 60 min threshold",
			"vomit-inducing wod (joke)", "thought i'd puke but didn't, 6x800", "almost threw up lol but no, 5k",
			"burning quads on the climbs", "quads on fire", "calf raises 3x15, 40 min gym", "calves are tight", "broke my record",
			"broke a sweat", "cracked the 20 min barrier", "smashed the bike leg", "crushed it, 8x1k", "popped some gels, marathon 3:40",
			"pulled the team around, 60 min", "hit a wall ball pr", "hit my target pace", "fell short of the pb",
			"fell in love with trails today 12k", "knocked out 50 pushups", "blackout curtains helped me sleep, ran 10k",
			"exhausted all my excuses, did 30 min", "drained the gatorade after 20k", "empty gym tonight, 60 min lifting",
			"empty pool, 2k swim", "breathless views from the ridge, 3h hike", "out of breath at the top of every hill, 50 min",
			"breathing hard on the intervals", "fever pitch atmosphere, 90 min football", "disco fever zumba 50 min",
			"race day nerves, stomach butterflies, 10k", "bug splatters on my glasses, 2h ride",
			"my wife is sick so i trained at home 40 min", "kids had the flu all week, finally ran 10k",
			"partner had a fever, slept badly, 45 min spin", "recovered from flu last month, ran 12k",
			"strained every muscle in a good way... 50 min", "tore through the field, 10k race 41:00", "stiff competition, 3 sets of tennis",
			"blood, sweat and tears, 90 min match", "dizzying heights, 4h hike", "faint praise from coach, 60 min",
			"passed out flyers after the race", "passed out the snacks after football", "coughed up the win, lost 3-2",
			"hurt locker workout, 40 min", "world of hurt, 5x5 min vo2", "hurting good after squats", "blew up on the final climb, 3h ride",
			"legs blew up at km 30", "toasted legs after 90 min", "fried after intervals", "bruised ego, lost 6-1 6-2",
			"swollen river crossing, 15k trail", "got knocked out of the cup, 90 min football", "that hurt (in a good way), 8x400",
			"hurt locker open, 20 min ftp", "pain train, 90 min ride", "no pain just gains", "worked on my weak ankle, balance class 30 min",
			"knee sleeves on, 5x5 squats", "ankle weights walk 60 min", "shoulder press 4x8, 45 min", "chest press pb",
			"heart rate monitor died, 60 min", "heart of the session was 6x1k", "head torch run 8k", "brain off, 2 h z2",
			"cold hands but good run 10k", "caught a cold one after the game lol", "flew down the hill, 12k",
			"flu jab yesterday, easy 30 min", "got my covid booster, 20 min spin", "my buddy tore his acl, 90 min football",
			"opponent went down with cramp, 90 min", "ref got hit in the head by the ball, 90 min football", "nobody got hurt, 80 min rugby",
			"injury free year, 60 min", "was worried about my calf but no pain, 8k", "foot strike drills 30 min", "broken sleep, 45 min run",
			"broken chain, walked home, 1h ride", "broken set 8x100, swim 40 min", "cracked it! sub 20 5k", "bleeding edge shoes, 10k",
			"dead lifts 5x5", "dead hang 60 s, gym 45 min", "killed the hill", "murdered that wod", "suicide sprints 10x, 20 min",
			"suicides at practice, basketball 90 min", "drop dead gorgeous trail, 15k", "empty stomach run 5k", "emptied the tank, 10k",
			"tank empty at km 38, marathon 3:55", "fever dream of a race, 42k", "sickest ride ever", "sick trails today, 2 h mtb",
			"ill take it, 10k in 50", "feeling fine, 10k", "temperature was 30 degrees, 60 min run", "high temperature outside, 60 min run",
			"hot yoga, dizzy with joy, 60 min", "threw up a big time, 10k 39:50", "threw down in the wod, 12 min", "w/o pain 10k",
			"no longer feverish, 5k easy",
		}},
		{"de", recovery.Emergency, []string{
			"Enge in der Brust", "Druck auf der Brust", "Stechen in der Brust", "bin umgekippt", "kurz weggetreten",
			"mir wurde schwarz vor Augen", "kriege keine Luft", "linker Arm kribbelt und Brust drückt",
			"Brust fühlt sich an wie zugeschnürt", "Schmerzen im linken Arm und Kiefer", "bekomme im Sitzen schlecht Luft",
			"bin auf der Strecke kollabiert", "war kurz weg",
		}},
		{"de", recovery.SameDay, []string{
			"Schulter ausgekugelt", "Herzrasen im Liegen", "Urin ist braun", "Pipi sieht aus wie Cola", "Wade heiß und dick",
			"kann nicht auftreten", "Arme extrem geschwollen", "Arme lassen sich nicht mehr strecken nach den Klimmzügen",
			"Handgelenk gebrochen", "Herz rast seit Stunden", "Pipi ist rotbraun", "eine Wade ist dicker und heiß",
			"kann das Bein nicht belasten",
		}},
		{"de", recovery.Head, []string{
			"Schädel brummt nach dem Zusammenprall", "nach dem Kopfball ist mir schwindelig", "Ellbogen an den Kopf bekommen",
			"mit den Köpfen zusammengestoßen", "kurz ausgeknockt", "Gehirnerschütterung", "auf den Kopf gefallen",
			"Helm gebrochen beim Sturz", "voll mit dem Kopf an den Pfosten", "Kopf an der Latte gestoßen",
			"Ball voll ins Gesicht, sehe verschwommen", "nach dem Sturz ist mir übel",
		}},
		{"de", recovery.SignalIll, []string{
			"ich hab Fieber", "seit gestern erhöhte Temperatur", "nach der letzten Wiederholung gekotzt", "fühlt sich nach Grippe an",
			"hab mir was eingefangen", "mich hat es erwischt", "brüte was aus", "Hals kratzt und Schüttelfrost", "bin total verschnupft",
			"Nase zu, Kopf dicht", "Nebenhöhlen dicht", "nehme gerade Antibiotika", "Lebensmittelvergiftung",
			"hab Durchfall seit heute früh", "Magen-Darm", "muss mich dauernd übergeben", "Corona positiv getestet", "mir ist kotzübel",
			"Gliederschmerzen", "hänge seit zwei Tagen in den Seilen, Husten", "bettlägerig", "Herzstolpern seit dem Lauf",
			"noch nicht von der Grippe erholt", "nicht ganz von der Erkältung erholt", "Temperatur 38,5", "hab Schnupfen und fühl mich mies",
			"Hals tut weh beim Schlucken", "mir ist nicht gut", "mir war beim Laufen schlecht", "Magen rebelliert",
			"hab mir den Magen verdorben", "auf allen vieren gekotzt im Ziel", "liege mit Grippe im Bett", "Mandeln dick", "hab Halsweh",
			"huste mir die Seele aus dem Leib", "fühle mich wie überfahren, Gliederschmerzen", "Kopf leer und total schwindelig",
			"Corona-Impfung gestern, jetzt Fieber", "fast gekotzt, dann wirklich gekotzt",
		}},
		{"de", recovery.SignalHurt, []string{
			"Knöchel umgeknickt", "mit dem Fuß umgeknickt", "Zerrung im Oberschenkel", "hab mir die Wade gezerrt", "Muskelfaserriss",
			"Hexenschuss beim Kreuzheben", "im Knie hat es geknackt", "Knie lässt sich nicht strecken", "Knie ist dick", "Ermüdungsbruch",
			"Fuß ist geschwollen und blau", "Achillessehne schmerzt", "mein Rücken streikt", "Leiste zieht stechend",
			"krächze nur noch, Kehlkopf entzündet", "Wade hat zugemacht und schmerzt", "Oberschenkel ist hinten gerissen",
			"hab mir den Rücken verrissen", "Knie ist weggeknickt", "Knie blockiert", "Handgelenk verstaucht", "Finger umgebogen und dick",
			"auf Eis ausgerutscht, Steißbein tut weh", "Sturz vom Rad, Schürfwunden", "Schlüsselbein tut weh nach Sturz", "Bein ist taub",
			"Gegner gestürzt, ich auch, Knie tut weh",
		}},
		{"de", recovery.SignalEmpty, []string{
			"völlig leer", "total ausgebrannt", "geht gar nichts mehr, Akku leer", "kann mich kaum auf den Beinen halten",
			"bin im Übertraining", "fix und fertig seit Tagen, keine Kraft", "seit 19 Uhr leer", "bin alle, keine Energie seit Tagen",
			"komplett ausgepowert und leer", "null Kraft, total am Limit seit Wochen",
		}},
		{"de", recovery.NoSignal, []string{
			"kein Fieber mehr", "brutal krank gute Einheit", "krankes Tempo!", "krasse Einheit, krank geil", "das war krank",
			"mein Trainer war krank", "bin nicht mehr krank", "Lauffieber, 10 km", "Reisefieber vor dem Rennen, 60 min locker",
			"Fieberhaft trainiert, 60 min", "meine Frau ist krank, daher nur 30 min", "die Kinder haben Grippe, endlich 10 km gelaufen",
			"mein Sohn hat Fieber, 40 min Rad", "von der Erkältung erholt, 8 km", "tote Beine, 60 min Lauf", "Beine tot",
			"Beine brennen, 90 min Rad", "mausetot aber glücklich, 12x400", "schmerzhaft schön, 5x5 min", "Schmerzgrenze erreicht, 10/10",
			"ohne Schmerzen 10 km", "schmerzfrei gelaufen", "Muskelkater in den Beinen", "Kopf frei bekommen, 60 min Lauf",
			"Kopf ausgeschaltet und durchgezogen, 3x10 min", "Kopf hoch, 5 km", "Kopf an Kopf mit Tom ins Ziel",
			"Kopfstand geübt, 60 min Yoga", "Kopfsache, 42 km", "Gegenwind brutal, 2 h Rad", "kalt war es, 60 min Lauf",
			"kalte Dusche danach", "Brust und Trizeps 60 min", "Brusttraining 60 min", "Brust schwimmen 40 min",
			"Herz gegen den Wind, 90 min", "Herzfrequenz 185 max", "mit Herz gespielt, 90 min Fußball", "Herzschlagfinale, 90 min Handball",
			"außer Atem am Hügel, 50 min", "Rücken und Bizeps 45 min", "Rückenwind, 10 km in 41:00", "Rückenschwimmen 40 min",
			"Rekord gebrochen 10 km", "Bestzeit geknackt, 5 km in 19:40", "Grenze von 20 Minuten geknackt", "leeres Gym, 60 min Kraft",
			"leere Straßen, 3 h Rad", "mit leerem Magen 10 km", "Akku der Uhr leer, etwa 10 km", "Flasche leer nach 20 km",
			"Handy-Akku leer, 60 min gelaufen", "platt aber glücklich, 10 km", "platten Reifen geflickt, 2 h Rad",
			"gefallen an der Strecke hat mir alles, 15 km", "hat mir gefallen, 60 min", "gebrochene Speiche, 2 h Rad",
			"gerissene Kette, 2 h Rad", "gestürzt hat keiner, 3 h Rad", "Gegner gestürzt, 90 min Fußball",
			"fast gekotzt aber durchgehalten, 6x800", "zum Kotzen hart, 8x1 km", "kotzhart", "Blut geleckt, 10 km",
			"Blut, Schweiß und Tränen, 90 min", "Verletzungsprophylaxe 45 min", "nach Verletzung wieder 5 km", "keine Verletzung, alles gut",
			"Physio sagt Knie ist ok", "Wadenheben 3x15", "Waden dicht", "Waden hart, 12 km", "hart aber herzlich, 90 min Rugby",
			"Schwindel erregende Höhe, 4 h Wandern", "nicht übel, 10 km in 45", "gar nicht übel heute", "üble Hügel, 60 min",
			"zum Umfallen müde, 3 h", "den Puls am Anschlag", "Zusammenbruch der Abwehr, 0:5 verloren", "ohnmächtig gegen den Gegner, 0:4",
			"Atemlos durch die Nacht gelaufen, 10 km", "atemlose Abfahrt", "Brustgurt spinnt, 60 min", "Helm aufgesetzt, 2 h Rad",
			"Gehirn ausgeschaltet, 60 min", "verrückt anstrengend", "verwirrende Strecke, 15 km", "vergiftetes Tempo, 10 km",
			"Lunge brennt, geil, 8x400", "tat gut weh, 8x400", "hat so gut wehgetan, 20 min Schwelle", "Schmerz lass nach, 90 min Rad",
			"Herzblut reingesteckt, 90 min Fußball", "Herzfrequenzgurt defekt, 60 min", "Kopfhörer vergessen, 10 km", "Kopflampe an, 8 km",
			"Kopfball-Training 60 min", "Kopfballtor, 90 min Fußball", "Kopf leer, 10 km", "Grippeimpfung gestern, locker 30 min",
			"Corona-Impfung, 20 min locker", "mein Kumpel hat Kreuzbandriss, 90 min Fußball", "keiner verletzt, 80 min Rugby",
			"alle gesund, 90 min Handball", "verletzungsfrei, 60 min", "Kreuzheben 5x5", "Rückenstrecker 3x12", "Schulterdrücken 4x8",
			"Kniehebeläufe, 20 min", "Beinpresse, Waden, 50 min", "Bruststraffung? nein, Bankdrücken 45 min",
			"Beinschlag 10x50 m, 40 min Schwimmen", "Nackenpresse 45 min", "tot, aber stolz, Halbmarathon", "im Eimer, 30 km",
			"fix und fertig, 30 km", "kaputt, 90 min Spiel", "Beine Matsch nach 20 km", "platt wie eine Flunder", "am Anschlag, 10 km",
			"gestorben am letzten Hügel", "der Berg hat mich umgebracht", "Mann mit dem Hammer bei km 35, Marathon 3:55",
			"eingebrochen bei km 30", "völlig außer Puste, 6x800", "nach Luft geschnappt, 6x800", "gehustet vor Lachen, 30 min",
			"Temperaturen um 30 Grad, 60 min", "heiß war's, 60 min", "erhöhtes Tempo, 10 km", "krankenhauslauf 10 km",
			"Krankenkassenkurs 45 min Rücken", "Rückenschule 45 min", "Rückenfit 50 min", "Knieschoner an, 90 min Volleyball",
			"gute Besserung an Tom, 10 km", "Schweinehund besiegt, 5 km", "übel geile Einheit", "übelst hart, 12x400",
			"Kotzgrenze erreicht, 12x400",
		}},
	}
	for _, table := range tables {
		p := speaks(t, table.lang)
		for _, text := range table.phrases {
			r, err := p.Parse(text, now, zone)
			if got := recovery.Gravest(r.Signals); err != nil || got != table.signal {
				t.Errorf("%s %q: %v, %v, want %q", table.lang, text, r.Signals, err, table.signal)
			}
		}
	}
}
