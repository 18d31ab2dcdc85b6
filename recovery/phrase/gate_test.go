package phrase

import (
	"slices"
	"testing"

	"easyday/recovery"
)

// TestGate reads one phrase per row; the sections are the rules.
func TestGate(t *testing.T) {
	p, now, zone := english(t), saturday(t), berlin(t)
	tables := []struct {
		rule    string
		signal  recovery.Signal // what every phrase means
		phrases []string
	}{
		{"R1a emergency", recovery.Emergency, []string{
			"chest pain", "run 60 min, Chest Pain on the hills", "pain in my chest", "pain in my left chest", "my chest really hurts", "my chest hurts",
			"chest tightness", "tight chest since the last rep", "pressure on my chest", "chest is a bit tight", "crushing feeling in chest", "i fainted",
			"nearly fainted at the end", "passed out after the race", "blacked out", "lost consciousness for a second", "feeling faint", "breathless at rest",
			"short of breath at rest", "out of breath even at rest... still short of breath", "can't breathe", "can’t breathe", "cannot breathe properly", "trouble breathing",
			"still breathless", "collapsed in the heat", "confused and hot", "disoriented after 2h in the sun", "heat stroke", "heatstroke", "had a seizure",
			"seizure", "convulsions", "12x400, rpe 9, chest pain", "CHEST PAIN!!!", "don't feel well, chest pain", "not only sore but chest pain",
			"no run today, chest pain", "no run today chest pain", "didn't finish because of chest pain", "not sure if it is chest pain", "no pain no gain, then chest pain",
			"my chest feels heavy and achy", "burning sensation in the chest", "i keeled over during the ride", "went unconscious briefly", "gasping even while lying down", "he said i was talking nonsense in the heat", "had a fit after the race", "almost passed out",
			"there's a tightness across my chest", "chest has been sore and squeezed since", "i went down and don't remember it", "greyed out and fell", "cant breath lying in bed", "started shaking all over and lost it, a seizure i think", "was really confused after, super hot day", "my heart stopped for a bit",
			"can't walk upstairs without chest pain", "collapsed", "i collapsed after the run", "collapsed over the line in the heat", "collapsed over the line, confused", "collapsed across the line and blacked out", "my dad had a fever but i have chest pain", "my friend said i fainted", "my wife had to drive me, i passed out",
		}},
		{"R1b same day", recovery.SameDay, []string{
			"dark urine", "my urine is dark", "my pee was really dark", "cola coloured urine", "cola-colored pee", "pee looks like cola", "peeing blood", "brown urine since last night",
			"extreme swelling", "arms are extremely swollen", "extreme weakness", "can't lift my arms", "cannot bear weight", "can't bear weight on it",
			"can't put any weight on my foot", "couldn't put weight on my left foot", "unable to bear weight", "can't walk", "one hot swollen calf", "my calf is hot",
			"my left calf is swollen", "calf swollen", "swelling in my calf", "fractured wrist",
			"my wee is the colour of coke", "urine looks like tea", "my thigh has ballooned", "can't stand on my leg", "my calf feels warm and is swollen",
			"peed something like cola", "forearms massively swollen after pull ups", "unable to walk on it", "left calf feels hot and puffy", "my wee looks red",
			"can't feel my legs", "cannot feel my left leg", "heart was racing after i stopped", "heart racing at rest", "my heart is still racing an hour later", "palpitations at rest", "can't put weight on it", "cannot walk on it", "couldn't walk on my foot after squats", "couldn't walk after i twisted my ankle",
		}},
		{"R1c head", recovery.Head, []string{
			"hit my head", "hit my head on the ice", "hit the back of my head", "banged my head", "took a knock to the head", "knock to my head", "concussion", "i think i'm concussed",
			"elbow to the head in the second half", "kicked in the head", "fell on my head", "clash of heads", "seeing stars", "head injury", "ball to the head", "blow to the head",
			"hockey 60 min, got a stick to the head",
			"whacked my head on the boards", "my head hit the floor", "took a knee to the temple", "landed head first",
			"banged heads with a teammate", "ball hit me on the head", "fell off the bike, helmet cracked", "got a concussion maybe",
		}},
		{"R1 ill", recovery.SignalIll, []string{
			"ill", "i am ill", "I'm sick", "60 min, feverish", "fever", "i have a cold", "sore throat", "coughing all night", "flu", "covid positive", "threw up twice", "vomiting",
			"can't stop vomiting", "feeling dizzy", "nauseous", "stomach bug", "headache", "unwell", "not feeling well", "don't feel well", "under the weather", "running a temperature",
			"feeling run down", "🤒", "i'll run tomorrow, but ill today", "not hurt but ill", "no pain, just fever", "ran 60 min\nfever", "FEVER",
			"feeling rough, temp of 38.5", "my stomach is upset", "got the shivers", "caught something, snotty nose", "been puking",
			"my kid got me sick", "not recovered from the flu", "still not over my cold", "my dad had a cold and now i have a fever", "i have the flu", "bit of a temperature", "throwing up since noon", "sniffles and a cough", "tummy is in knots",
		}},
		{"R1 hurt", recovery.SignalHurt, []string{
			"hurt", "my knee hurts", "knee is hurting", "injured", "injury", "i injured my ankle", "knee pain", "sharp pain in my calf", "twisted my ankle", "rolled my ankle", "sprained wrist",
			"pulled a muscle", "strained hamstring", "tore my acl", "limping", "not ill but my knee is hurt", "not ill, hurt", "not ill. hurt", "never been so hurt", "60 min hard, hurt my back",
			"pain after chest day", "torn calf", "not without pain", "why not: knee hurts",
			"my achilles is killing me", "something went in my hamstring", "my shoulder is busted", "knee is swollen up", "popped my calf",
			"my knee is in agony", "pulled something in my back", "ankle blew up", "sharp twinge in my groin", "torn ligament",
			"tore something in my shoulder", "felt my hamstring go", "felt my left calf go", "my back is gone", "my back has gone", "pulled a hamstring", "think i pulled a calf", "couldn't walk down the stairs, knee is swollen", "painful knee", "couldn't walk after squats because my knee popped", "smashed my knee",
		}},
		{"R1 empty", recovery.SignalEmpty, []string{
			"empty", "totally empty", "completely depleted", "depleted", "running on empty", "nothing left", "no energy left", "totally exhausted", "burnt out", "completely drained", "nothing left for days", "completely empty at the end",
			"absolutely nothing in the tank", "im completely gone", "i am wrecked, totally empty",
			"feel absolutely depleted", "tank is on empty", "cant even lift my head, zero energy",
		}},
		{"no signal: negated", recovery.NoSignal, []string{
			"no chest pain", "no fever", "not ill", "not hurt", "not injured", "without pain", "without any chest pain", "never felt faint", "i don't have a fever", "didn't hurt my knee",
			"no sign of chest pain", "no signs of fever", "no fever or cough", "no chest pain or fainting", "neither ill nor hurt", "not ill, not hurt", "isn't hurt", "don’t have a fever", "no knee pain",
			"nothing hurts", "not feeling ill", "no longer ill", "no real pain", "not at all ill", "no dark urine", "didn't tear anything", "did not pull a hamstring", "didn't collapse", "never collapsed", "no palpitations at rest", "no concussion", "did not hit my head", "didn't hit my head", "not empty",
			"ran 60 min, no pain", "no more chest pain", "zero pain",
		}},
		{"no signal: idiom", recovery.NoSignal, []string{
			"i'll do 12x400", "i’ll do 12x400", "sick workout", "Sick Workout!", "that killed me", "dead legs", "legs are dead", "hurt so good", "hurts so good", "ill-advised pace", "ill advised pace",
			"sore", "very sore legs", "so sore", "stiff and sore", "pain cave", "no pain no gain", "pain-free", "injury free", "sick of hills", "empty stomach", "cold morning", "cold and windy, run 60 min",
			"ill be back", "kids are sick", "chest day 60 min", "stroke rate 30", "head wind all the way", "killed it", "painfully slow", "hill", "still", "chill run", "skill session", "illinois",
			"headed home", "run 60 min, tired", "brutal", "first run after injury", "broke my pb", "so cold",
			"no chest pain at all, 60 min run", "haven't been sick", "never had any injury", "feeling great, not hurt at all", "didn't faint", "not even a little pain", "sick beats in spin class", "i hurt no one", "this hill is painful to look at", "empty roads, cold air",
			"no injuries, felt great", "not sick anymore", "without a hint of pain", "legs are cooked, 60 min run", "killer session, lungs burning", "i'll be sore tomorrow", "cold but sunny 10k", "hard fought match 90 min", "headed to the gym", "didn't feel any chest pain",
			"coffee, then a pee stop, then 10k", "coke and a quick wee at the aid station, 50k", "left me gasping, 12x400", "ouch, 6x1k hard", "warm up for calf raises, gym 60 min", "did something for my legs, gym 60 min", "tire had no air, rode 60 min", "chest press heavy, 60 min gym, 8/10", "my lungs burned, hills 50 min", "legs on fire, 10k in 42:00", "can barely move, so sore, leg day", "died on the last hill, rpe 9", "in my head it was a race, 5k", "totally smashed it, 90 min ride", "heavy breathing, 5x5 squats", "coach said no more reps", "temps around 30, ran 60 min", "racing the cold front, 2h ride", "sweat everywhere, spin 45 min", "fought hard, lost 3-2, 90 min football", "felt sluggish, 40 min run",
			"tight hamstring", "hamstrings a bit tight", "a bit sore", "couldn't walk down the stairs after leg day", "can't walk lol after squats", "can't walk after leg day", "leg day, cannot walk down stairs", "painful intervals", "painful hill reps 8x90s", "my dad had a heart attack so just ran 30 min", "my wife has the flu, ran 30 min", "dad had a stroke last year, ran 60 min", "my cold is gone", "fever is gone", "my coach was ill, easy 30 min", "our son has a fever", "Ill Bill", "felt empty at the end, 60 min run", "hit the wall at 30k", "bonked at 30k", "collapsed over the line", "collapsed across the finish line", "heart was racing on the last hill", "felt my hamstring working", "legs are gone, 60 min hills", "pulled a sled, 40 min", "tore up the trail, 60 min",
		}},
	}
	for _, table := range tables {
		t.Run(table.rule, func(t *testing.T) {
			for _, text := range table.phrases {
				r, err := p.Parse(text, now, zone)
				if err != nil {
					t.Errorf("%q: %v", text, err)
					continue
				}
				got := recovery.Gravest(r.Signals)
				if got != table.signal {
					t.Errorf("%q: %v, want %q", text, r.Signals, table.signal)
				}
				if f := got.Feeling(); f != "" && r.Report.Feeling != f {
					t.Errorf("%q: feeling is %q, want %q", text, r.Report.Feeling, f)
				}
			}
		})
	}
}

func TestSignalsAreGivenOnceTheGravestFirst(t *testing.T) {
	p := english(t)
	for text, want := range map[string][]recovery.Signal{
		"knee hurts, ill, chest pain, still ill":      {recovery.Emergency, recovery.SignalIll, recovery.SignalHurt},
		"hit my head, threw up":                       {recovery.Head, recovery.SignalIll},
		"no fever, chest pain":                        {recovery.Emergency},
		"no chest pain. but a fever":                  {recovery.SignalIll},
		"no fever but hurt and empty":                 {recovery.SignalHurt, recovery.SignalEmpty},
		"not ill but my knee is hurt":                 {recovery.SignalHurt},
		"not ill; cannot bear weight on my left foot": {recovery.SameDay},
		"cannot breathe, no fever":                    {recovery.Emergency},
		"chest pain":                                  {recovery.Emergency},
	} {
		r, err := p.Parse(text, saturday(t), berlin(t))
		if err != nil || !slices.Equal(r.Signals, want) {
			t.Errorf("%q: %v, %v, want %v", text, r.Signals, err, want)
		}
	}
}

func TestASignalIsNeverLostToABadNumber(t *testing.T) {
	p := english(t)
	for _, text := range []string{"5000 min, chest pain", "chest pain, rpe 25", "chest pain, ended 3 days ago", "chest pain, ended tomorrow 18:30"} {
		r, err := p.Parse(text, saturday(t), berlin(t))
		if err != nil || recovery.Gravest(r.Signals) != recovery.Emergency {
			t.Errorf("%q: %v, %v, want an emergency", text, r.Signals, err)
		}
		if err := r.Report.Check(saturday(t)); err != nil || r.Report.Minutes != 0 || r.Report.EffortKnown || !r.Report.End.IsZero() {
			t.Errorf("%q: the field at fault is kept: %+v", text, r.Report)
		}
	}
}
