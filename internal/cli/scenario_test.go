package cli

import (
	"bytes"
	"fmt"
	"image/gif"
	"image/png"
	"strings"
	"testing"

	"downhill/internal/scenario"
)

func TestFlagsOverrideTheScenario(t *testing.T) {
	inFolder(t)
	file := write(t, "run.yaml", scene("seed: 5\nview:\n  step: 7\n  window: [-1, 1, -1, 1]"))
	tests := []struct {
		flags string
		want  string // surface, start, steps, noise, own noise, seed, racers, view
	}{
		{"", "bowl [-8 1.5] 30 0 false 5 [SGD quick] 7 true"},
		{"--seed 9", "bowl [-8 1.5] 30 0 false 9 [SGD quick] 7 true"},
		{"--steps 40", "bowl [-8 1.5] 40 0 false 5 [SGD quick] 0 true"},
		{"--start 1,2", "bowl [1 2] 30 0 false 5 [SGD quick] 7 true"},
		{"--noise 0.5 --own-noise", "bowl [-8 1.5] 30 0.5 true 5 [SGD quick] 7 true"},
		// Another surface brings its own start and domain, the same one does not.
		{"--surface rosenbrock", "rosenbrock [-1.2 1] 30 0 false 5 [SGD quick] 7 false"},
		{"--surface rosenbrock --start 0,0", "rosenbrock [0 0] 30 0 false 5 [SGD quick] 7 false"},
		{"--surface bowl:kappa=3", "bowl [-8 1.5] 30 0 false 5 [SGD quick] 7 true"},
		{"--optimizer lion --optimizer lion --name b --optimizer lion", "bowl [-8 1.5] 30 0 false 5 [Lion b Lion 2] 7 true"},
	}
	for _, tt := range tests {
		t.Run(tt.flags, func(t *testing.T) {
			args := append([]string{"race", "--scenario", file, "-o", "out.yaml"}, strings.Fields(tt.flags)...)
			done(t, "", args...)
			sc, err := scenario.Parse(read(t, "out.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, r := range sc.Race.Racers {
				names = append(names, r.Name)
			}
			r := sc.Race
			got := fmt.Sprint(r.Surface.Key, " ", r.Start, " ", r.Steps, " ", r.Noise, " ", r.OwnNoise, " ", sc.Seed, " ", names, " ", sc.View.Step, " ", sc.View.Window != nil)
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A scenario that is read and written is the same document.
func TestScenarioIsWrittenAsItWasRead(t *testing.T) {
	inFolder(t)
	done(t, "", "race", "-o", "a.yaml")
	done(t, "", "race", "--scenario", "a.yaml", "-o", "b.yaml")
	done(t, string(read(t, "a.yaml")), "race", "--scenario", "-", "-o", "c.YML")
	if a := read(t, "a.yaml"); !bytes.Equal(a, read(t, "b.yaml")) || !bytes.Equal(a, read(t, "c.YML")) {
		t.Errorf("the document changed on its way")
	}
}

// Pictures and tables show the moment that the scenario looks at; the data hold
// every step.
func TestMoment(t *testing.T) {
	text := scene("view: {step: 7}")
	out := done(t, text, "race", "--scenario", "-")
	if !strings.Contains(out, "30 steps, shown at step 7.") {
		t.Errorf("got %q", out)
	}
	if end := done(t, scene(""), "race", "--scenario", "-"); strings.Contains(end, "shown at") || end == out {
		t.Errorf("without a view the table is not that of the end: %q", end)
	}
	if beyond := done(t, scene("view: {step: 700}"), "race", "--scenario", "-"); beyond != done(t, scene(""), "race", "--scenario", "-") {
		t.Errorf("a view beyond the end: %q", beyond)
	}
	_, r := raceJSON(t, text, "--scenario", "-")
	checkLengths(t, r.Runs[0], 31)
}

func TestEveryOutput(t *testing.T) {
	dir := inFolder(t)
	out := done(t, "", "race", "--steps", "20", "--size", "640x400", "-o", "a.png", "-o", "a.svg", "-o", "a.PDF", "-o", "a.csv",
		"-o", "a.json", "--output", "a.gif", "-o=a.yaml", "-o", "a b, 'c'.yml")
	starts := map[string]string{"a.png": "\x89PNG\r\n", "a.svg": "<?xml", "a.PDF": "%PDF-", "a.csv": "racer,optimizer,step,x,y,",
		"a.json": `{"version":1,"lab":"race",`, "a.gif": "GIF89a", "a.yaml": "# A Downhill scenario", "a b, 'c'.yml": "# A Downhill scenario"}
	for name, start := range starts {
		if data := read(t, name); !bytes.HasPrefix(data, []byte(start)) || len(data) < 300 {
			t.Errorf("%s begins with %.40q", name, data)
		}
		if !strings.Contains(out, "wrote "+name+" (") {
			t.Errorf("%s is not named in %q", name, out)
		}
	}
	if got := entries(t, dir); len(got) != len(starts) {
		t.Errorf("in the folder: %v", got)
	}
	picture, err := png.DecodeConfig(bytes.NewReader(read(t, "a.png")))
	if err != nil || picture.Width != 640 || picture.Height != 400 {
		t.Errorf("picture: got %+v, %v", picture, err)
	}
	moving, err := gif.DecodeAll(bytes.NewReader(read(t, "a.gif")))
	if err != nil || moving.Config.Width != 640 || len(moving.Image) != 21 {
		t.Errorf("animation: %v, %d frames", err, len(moving.Image))
	}
	if rows := strings.Count(string(read(t, "a.csv")), "\n"); rows != 1+8*21 {
		t.Errorf("CSV: got %d lines", rows)
	}
	if out := done(t, "", "race", "-q", "--steps", "20", "-o", "q.csv"); out != "" {
		t.Errorf("--quiet said %q", out)
	}
}

func TestDefaultSizesAndThemes(t *testing.T) {
	inFolder(t)
	done(t, "", "race", "--steps", "3", "-o", "light.png", "-o", "light.gif")
	done(t, "", "race", "--steps", "3", "-o", "dark.png", "--theme", "dark", "--size", "1600×1000", "--dpi", "300", "--data-dir", ".")
	light, err := png.Decode(bytes.NewReader(read(t, "light.png")))
	if err != nil {
		t.Fatal(err)
	}
	dark, err := png.Decode(bytes.NewReader(read(t, "dark.png")))
	if err != nil {
		t.Fatal(err)
	}
	if b := light.Bounds(); b.Dx() != 1600 || b.Dy() != 1000 || b != dark.Bounds() {
		t.Errorf("sizes %v and %v", b, dark.Bounds())
	}
	if l, _, _, _ := light.At(1, 1).RGBA(); l < 0xF000 {
		t.Errorf("the light background is %x", l)
	}
	if d, _, _, _ := dark.At(1, 1).RGBA(); d > 0x2000 {
		t.Errorf("the dark background is %x", d)
	}
	c, err := gif.DecodeConfig(bytes.NewReader(read(t, "light.gif")))
	if err != nil || c.Width != 800 || c.Height != 500 {
		t.Errorf("animation: %+v %v", c, err)
	}
}

// What the first file said stays when a later one fails, and that one leaves
// nothing.
func TestOutputsAreWholeOrNotThere(t *testing.T) {
	dir := inFolder(t)
	write(t, "old.png", "what was there")
	mkdir(t, "folder.json")
	r := call(t, "", "race", "--steps", "3", "-o", "a.csv", "-o", "folder.json", "-o", "old.png")
	if r.code != ExitFailed || !strings.Contains(r.err, "folder.json") || !strings.Contains(r.out, "wrote a.csv") {
		t.Errorf("got %+v", r)
	}
	if got := sorted(entries(t, dir)); got != "a.csv folder.json old.png" {
		t.Errorf("in the folder: %s", got)
	}
	if got := string(read(t, "old.png")); got != "what was there" {
		t.Errorf("old.png became %q", got)
	}
}

// Without -o there is a table for people, in the order of the loss.
func TestTable(t *testing.T) {
	out := done(t, "", "race", "--steps", "400", "--optimizer", "sgd:lr=0.03", "--optimizer", "sgd:lr=0.3", "--name", "too\tfast\n\x1b[31m",
		"--optimizer", "newton", "--optimizer", "adam", "--name", strings.Repeat("long ", 40))
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 6 || !strings.Contains(lines[0], "Surface bowl, start (−8, 1.5), seed 1, 400 steps.") {
		t.Fatalf("got\n%s", out)
	}
	for i, want := range []string{"steps to converge", "Newton", "SGD", "long long", "too fast"} {
		if !strings.Contains(lines[i+1], want) {
			t.Errorf("line %d: %q: want %q", i+1, lines[i+1], want)
		}
	}
	if !strings.Contains(lines[2], "converged at step 11: at the global minimum (0, 0)") || !strings.Contains(lines[5], "diverged at step") {
		t.Errorf("the ends are missing:\n%s", out)
	}
	if strings.ContainsAny(out, "\t\x1b") || len([]rune(lines[4])) > 160 {
		t.Errorf("a name breaks the table:\n%q", out)
	}
}

func TestNamesReachTheFiles(t *testing.T) {
	inFolder(t)
	names := []string{`comma, "quote"`, "two\nlines", strings.Repeat("very long ", 30), "η für 最適化 🏁", "<b>&amp;", "=1+2"}
	args := []string{"race", "--steps", "3", "-o", "a.json", "-o", "a.csv", "-o", "a.png", "-o", "a.svg", "-o", "a.pdf", "-o", "a.gif", "-o", "a.yaml"}
	for _, n := range names {
		args = append(args, "--optimizer", "sgd", "--name", n)
	}
	done(t, "", args...)
	_, again := raceJSON(t, string(read(t, "a.yaml")), "--scenario", "-")
	rows := readCSV(t, read(t, "a.csv"))
	for i, n := range names {
		n = strings.TrimSpace(n)
		if again.Runs[i].Name != n {
			t.Errorf("JSON: got %q want %q", again.Runs[i].Name, n)
		}
		if got := rows[1+4*i][0]; got != n {
			t.Errorf("CSV: got %q want %q", got, n)
		}
	}
}

func TestWindowOptions(t *testing.T) {
	w := &testWindow{}
	r := callWindow(t, w, scene("seed: 3"), "--scenario", "-", "--theme", "dark", "--fullscreen", "--frames", "12", "--seed", "4")
	if r.code != ExitDone || w.opened == nil {
		t.Fatalf("got %+v", r)
	}
	o := w.opened
	if o.Scenario.Seed != 4 || len(o.Scenario.Race.Racers) != 2 || o.Theme != "dark" || !o.Fullscreen || o.Frames != 12 {
		t.Errorf("got %+v", o)
	}
	w = &testWindow{}
	if callWindow(t, w, ""); w.opened == nil || len(w.opened.Scenario.Race.Racers) != 8 || w.opened.Theme != "" {
		t.Errorf("without arguments: got %+v", w.opened)
	}
}

// Without a display the main job is done as far as it goes.
func TestWithoutWindow(t *testing.T) {
	dir := inFolder(t)
	out := done(t, "", "--theme", "dark")
	for _, want := range []string{"No window: no display in a test", "Nesterov", "wrote " + dir, "xvfb-run", "downhill race -o race.gif"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	picture, err := png.Decode(bytes.NewReader(read(t, fallbackPicture)))
	if err != nil {
		t.Fatal(err)
	}
	if d, _, _, _ := picture.At(1, 1).RGBA(); d > 0x2000 {
		t.Errorf("--theme dark: the background is %x", d)
	}
}
