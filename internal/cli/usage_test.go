package cli

import (
	"strings"
	"testing"
)

// Wrong usage has the status 2, says what is wanted and where to read on, and
// writes nothing.
func TestWrongUsage(t *testing.T) {
	dir := inFolder(t)
	many := []string{"race", "-o", "a.json"}
	for range 65 {
		many = append(many, "--optimizer", "sgd")
	}
	tests := []struct {
		args string
		want string
	}{
		{"nonsense", `unknown command "nonsense": did you mean`},
		{"rase", "did you mean race?"},
		{"help nonsense", `unknown command "nonsense"`},
		{"help race nonsense", `race has no command "nonsense"`},
		{"completion", "name the shell: bash"},
		{"completion tcsh", `unknown shell "tcsh"`},
		{"completion bash more", "unknown command"},
		{"-o a.png", "-o belongs behind a command: downhill race -o"},
		{"--surface bowl", "downhill race --surface"},
		{"--nonsense", `unknown flag "--nonsense": did you mean`},
		{"--frames x", "want a whole number"},
		{"--frames -1", "want 0 (stay) or more"},
		{"--lab trian", `unknown lab "trian"`},
		{"--theme blue", `unknown theme "blue"`},
		{"race word", `race takes no "word"`},
		{"race --optimiser adam", "did you mean --optimizer?"},
		{"race -x", `unknown flag "-x": did you mean -`},
		{"race --seed", "--seed: its value is missing"},
		{"race --seed -1", "want a whole number from 0 to 18446744073709551615"},
		{"race --seed 1.5", "want a whole number"},
		{"race --quiet=maybe", "want true or false"},
		{"race --steps 0", "want 1 to 1000000; try 200"},
		{"race --steps -1", "want 1 to 1000000"},
		{"race --steps 10000000", "want 1 to 1000000"},
		{"race --steps 1e7", "want a whole number in digits"},
		{"race --steps 99999999999999999999", "too large"},
		{"race --start 1", "want two numbers, such as -8,1.5"},
		{"race --start 1,2,3", "want two numbers"},
		{"race --start nan,1", "want a finite number"},
		{"race --start 1e999,1", "want a finite number"},
		{"race --start 1,x", "want a number such as"},
		{"race --noise NaN", "want a finite number"},
		{"race --noise -0.1", "not below 0"},
		{"race --noise +Inf", "want a finite number"},
		{"race --surface bow", "did you mean bowl?"},
		{"race --surface formula:", "the formula is empty"},
		{"race --surface neuron", `unknown surface "neuron"`},
		{"race --surface bowl:kappa=1,kappa=2", "kappa is given twice"},
		{"race --surface bowl:kapa=1", "did you mean kappa?"},
		{"race --surface bowl:kappa=-1", "want 0 < kappa; try 20"},
		{"race --surface=", "got an empty text"},
		{"race --optimizer=", "want a rule"},
		{"race --optimizer adm", "did you mean adam?"},
		{"race --optimizer adam:lr=NaN", "want a finite number"},
		{"race --optimizer adam:lr=1e999", "want a finite number"},
		{"race --optimizer adam:lr=0", "want 0 < lr"},
		{"race --optimizer adam:beta1=1.2", "want 0 ≤ beta1 < 1; try 0.9"},
		{"race --optimizer adam:clipnorm=1,clipvalue=1", "clipnorm"},
		{"race --optimizer adam:schedule=piecewise,schedule.boundaries=50/x", "want numbers such as"},
		{"race --name quick", "--optimizer adam --name quick"},
		{"race --optimizer sgd --name a --name b", "has the name"},
		{"race --optimizer sgd --name a --optimizer adam --name a", `two racers are named "a"`},
		{"race --optimizer sgd --name race", "choose another name"},
		{"race -o a", `-o "a": want a file name that ends in one of .png`},
		{"race -o .", "want a file name"},
		{"race -o a.bmp", ".png .svg .pdf .csv .json .gif .yaml"},
		{"race -o a.png -o ./a.png", "given twice"},
		{"race --size 800", "want width x height"},
		{"race --size 800x", "want width x height"},
		{"race --size 1e3x1e3", "want width x height"},
		{"race --size 10x10", "200 ≤ width"},
		{"race --size 20000x20000", "at most 100000000"},
		{"race --size 99999x99999", "≤ 20000"},
		{"race --size -800x-500", "200 ≤ width"},
		{"race --dpi 1", "10 ≤ DPI"},
		{"race --dpi nan", "want a finite number"},
		{"race --theme blue", "known: "},
		{"list nonsense", `unknown kind "nonsense": did you mean`},
		{"list surfaces optimizers", "takes one kind"},
		{"list --format xml", "known: text, json"},
	}
	check := func(t *testing.T, args []string, want string) {
		t.Helper()
		r := call(t, "", args...)
		if r.code != ExitUsage || !strings.Contains(r.err, want) {
			t.Errorf("status %d, %q; want status 2 and %q", r.code, r.err, want)
		}
		if r.out != "" {
			t.Errorf("standard output is not empty: %q", r.out)
		}
		if lines := strings.Count(r.err, "\n"); !strings.Contains(r.err, " --help") || lines != 2 {
			t.Errorf("want one line and where to read on, got %q", r.err)
		}
		if strings.Contains(r.err, "strconv") {
			t.Errorf("a library's words: %q", r.err)
		}
		if left := entries(t, dir); len(left) > 0 {
			t.Fatalf("left behind: %v", left)
		}
	}
	for _, tt := range tests {
		t.Run(tt.args, func(t *testing.T) { check(t, strings.Fields(tt.args), tt.want) })
	}
	check(t, many, "65 racers: want at most 64")
}

// What is not there or does not read is a failure, not wrong usage: the words
// of the call were in order.
func TestFailures(t *testing.T) {
	dir := inFolder(t)
	tests := []struct {
		name, stdin string
		args        []string
		want        string
	}{
		{"no such scenario", "", []string{"race", "--scenario", "none.yaml"}, "write one with: downhill race -o run.yaml"},
		{"a folder as scenario", "", []string{"race", "--scenario", "."}, "is a directory"},
		{"empty scenario", "", []string{"race", "--scenario", "-"}, "the scenario is empty"},
		{"damaged scenario", "version: 1\nlab: [", []string{"race", "--scenario", "-"}, "the scenario does not read"},
		{"binary scenario", "\x89PNG\r\n\x1a\n\x00\x00", []string{"race", "--scenario", "-"}, "scenario"},
		{"newer scenario", "version: 2\nlab: race\n", []string{"race", "--scenario", "-"}, "get a newer Downhill"},
		{"unknown key", scene("colour: red"), []string{"race", "--scenario", "-"}, "colour"},
		{"duplicate key", scene("seed: 1\nseed: 2"), []string{"race", "--scenario", "-"}, "already defined"},
		{"NaN start", strings.Replace(scene(""), "[-8, 1.5]", "[.nan, 1]", 1), []string{"race", "--scenario", "-"}, "want a finite number"},
		{"too large start", strings.Replace(scene(""), "[-8, 1.5]", "[1e999, 1]", 1), []string{"race", "--scenario", "-"}, "race"},
		{"unknown rule", strings.Replace(scene(""), "sgd", "sdg", 1), []string{"race", "--scenario", "-"}, "did you mean sgd?"},
		{"huge scenario", scene("") + strings.Repeat("# more\n", 200_000), []string{"race", "--scenario", "-"}, "want at most 1048576"},
		{"no such data folder", "", []string{"race", "--data-dir", "none"}, "want a folder that is there"},
		{"no such folder", "", []string{"race", "-o", "none/a.png"}, "does not exist; create it"},
		{"a file as folder", "", []string{"race", "-o", "file/a.png"}, "is not a folder"},
		{"a folder as file", "", []string{"race", "-o", "folder.png"}, "it is a folder; add a file name"},
		{"window measured without one", "", []string{"--frames", "3"}, "--frames needs a window: no display in a test"},
	}
	write(t, "file", "")
	mkdir(t, "folder.png")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := call(t, tt.stdin, tt.args...)
			if r.code != ExitFailed || !strings.Contains(r.err, tt.want) {
				t.Errorf("status %d, %q; want status 1 and %q", r.code, r.err, tt.want)
			}
			if r.out != "" {
				t.Errorf("standard output is not empty: %q", r.out)
			}
			if left := entries(t, dir); len(left) != 2 {
				t.Fatalf("left behind: %v", left)
			}
		})
	}
}

// An error that quotes what was given does not fill the terminal with it.
func TestErrorsAreShort(t *testing.T) {
	page := strings.Repeat("ä", 100_000)
	for _, r := range []result{
		call(t, "", "race", "--surface", page),
		call(t, strings.Replace(scene(""), "bowl", page, 1), "race", "--scenario", "-"),
		call(t, "version: 1\nlab: race\n"+page, "race", "--scenario", "-"),
	} {
		if r.code == ExitDone || len(r.err) > 8000 || !strings.Contains(r.err, "…") || strings.ContainsRune(r.err, '\uFFFD') {
			t.Errorf("status %d, %d bytes: %.300s", r.code, len(r.err), r.err)
		}
	}
}

// scene is a small scenario with a line more.
func scene(more string) string {
	return "version: 1\nlab: race\n" + more + `
race:
  surface: bowl
  start: [-8, 1.5]
  steps: 30
  racers:
    - optimizer: sgd:lr=0.03
    - name: quick
      optimizer: adam:lr=0.2
`
}
