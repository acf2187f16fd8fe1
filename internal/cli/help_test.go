package cli

import (
	"os/exec"
	"strings"
	"testing"

	"downhill/activations"
	"downhill/internal/lesson"
	"downhill/internal/scenario"
	"downhill/internal/sources"
	"downhill/optimizers"
)

func TestHelpShowsExamplesAndFlags(t *testing.T) {
	common := []string{"--scenario FILE", "--seed N", "-o, --output FILE", "--size WIDTHxHEIGHT", "--dpi", "--theme", "--data-dir FOLDER", "--quiet"}
	race := append([]string{"--surface", "--start X,Y", "--optimizer SPEC", "--name NAME", "--steps N", "(default 200)", "--noise"}, common...)
	tests := []struct {
		args string
		want []string
	}{
		{"--help", []string{"downhill race", "--lab", "--fullscreen", "--frames", "list", "completion", "--version"}},
		{"help", []string{"downhill race"}},
		{"race --help", race},
		{"help race", race},
		{"race -h", race},
		{"activations --help", append([]string{"--activation SPEC", "--from X", "(default -6)", "--to X", "--points N", "(default 401)",
			"--saturation", "--mean", "--variance", "--logits LOGITS", "--temperature", "--figure FIGURE", "--lr", "--layers", "--units",
			"--steps", "--batch-size"}, common...)},
		{"signal --help", append([]string{"--activation SPEC", "--initializer SPEC", "--depth N", "(default 20)", "--width N", "(default 100)",
			"--batch N", "(default 512)", "--trials N", "--batch-norm", "--tied", "--skip", "--dropout", "--alpha-dropout",
			"--bias-variance", "--input-mean", "--input-std", "--figure FIGURE"}, common...)},
		{"schedules --help", append([]string{"--schedule SPEC", "--steps N", "(default 200)", "--lr X", "(default 0.01)", "--axis AXIS", "--surface SPEC",
			"--optimizer SPEC", "--noise", "--data SPEC", "--layers UNITS", "--batch-size", "--target", "--seeds", "--range-test"}, common...)},
		{"lessons --help", []string{"--check", "--chapter CHAPTER", "--fast", "--seeds N", "-o, --output FILE", "-q, --quiet"}},
		{"list --help", []string{"surfaces", "--format"}},
		{"completion --help", []string{"bash", "fish"}},
	}
	for _, tt := range tests {
		t.Run(tt.args, func(t *testing.T) {
			out := done(t, "", strings.Fields(tt.args)...)
			for _, want := range append(tt.want, "Usage:", "Examples:", "Flags:") {
				if !strings.Contains(out, want) {
					t.Errorf("%q is missing in\n%s", want, out)
				}
			}
		})
	}
	if a, b := done(t, "", "help", "race"), done(t, "", "race", "--help"); a != b {
		t.Errorf("help race and race --help differ:\n%s\n%s", a, b)
	}
}

func TestExamplesRun(t *testing.T) {
	for command, calls := range map[string]int{"race": 14, "activations": 4, "signal": 5} {
		t.Run(command, func(t *testing.T) {
			inFolder(t)
			out := done(t, "", command, "--help")
			_, rest, _ := strings.Cut(out, "Examples:\n")
			examples, _, _ := strings.Cut(rest, "\nFlags:")
			ran := 0
			examples = strings.ReplaceAll(examples, "\\\n", " ")
			for line := range strings.Lines(strings.ReplaceAll(examples, " && ", "\n")) {
				words := strings.Fields(line)
				if len(words) == 0 {
					continue
				}
				if words[0] != "downhill" {
					t.Fatalf("no call: %q", line)
				}
				done(t, "", words[1:]...)
				ran++
			}
			if ran != calls {
				t.Errorf("ran %d calls, want %d", ran, calls)
			}
		})
	}
}

func TestVersion(t *testing.T) {
	if out := done(t, "", "--version"); !strings.HasPrefix(out, "downhill version ") || len(strings.Fields(out)) < 3 {
		t.Errorf("got %q", out)
	}
}

// complete asks for completions as the shells' scripts do.
func complete(t *testing.T, args ...string) (offers []string, directive string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(call(t, "", append([]string{"__complete"}, args...)...).out), "\n")
	last := len(lines) - 1
	for _, l := range lines[:last] {
		l, _, _ = strings.Cut(l, "\t")
		offers = append(offers, l)
	}
	return offers, lines[last]
}

func TestCompletion(t *testing.T) {
	prefixed := func(prefix string, keys []string) string { return prefix + strings.Join(keys, " "+prefix) }
	tests := []struct {
		args []string
		want string // all offers
		end  string // cobra's directive: 4 no files, 2 no space behind, 8 files by ending, 16 folders
	}{
		{[]string{"race", "--surface", ""}, prefixed("", scenario.Surfaces().Keys()), ":6"},
		{[]string{"race", "--surface", "bowl:"}, "bowl:kappa= bowl:angle=", ":6"},
		{[]string{"race", "--surface", "bowl:kappa=3,"}, "bowl:kappa=3,angle=", ":6"},
		{[]string{"race", "--surface", "nonsense:"}, "", ":4"},
		{[]string{"race", "--optimizer", ""}, prefixed("", optimizers.Catalog().Keys()), ":6"},
		{[]string{"race", "--optimizer", "sgd:lr=1,schedule="}, prefixed("sgd:lr=1,schedule=", strings.Fields("constant power exponential piecewise performance 1cycle cosine")), ":6"},
		{[]string{"race", "--optimizer", "sgd:schedule=power,"}, prefixed("sgd:schedule=power,", strings.Fields("lr= clipvalue= clipnorm= global_clipnorm= schedule.s= schedule.c= schedule.per= schedule.warmup=")), ":6"},
		{[]string{"race", "--optimizer", "adam:amsgrad="}, "adam:amsgrad=true adam:amsgrad=false", ":6"},
		{[]string{"race", "--theme", ""}, "light dark", ":4"},
		{[]string{"--theme", ""}, "light dark", ":4"},
		{[]string{"--lab", ""}, "race activations signal train schedules transfer home", ":4"},
		{[]string{"signal", "--activation", ""}, prefixed("", activations.Catalog().Keys()), ":6"},
		{[]string{"signal", "--initializer", "random_normal:"}, "random_normal:stddev= random_normal:truncated=", ":6"},
		{[]string{"signal", "--batch-norm="}, "none before after", ":4"},
		{[]string{"schedules", "--schedule", "power:s=3,"}, "power:s=3,c= power:s=3,per= power:s=3,warmup=", ":6"},
		{[]string{"schedules", "--axis", ""}, "steps epochs", ":4"},
		{[]string{"signal", "--figure", ""}, "variance histograms moments grid phase", ":4"},
		{[]string{"activations", "--activation", "rrelu:"}, "rrelu:lower= rrelu:upper=", ":6"},
		{[]string{"activations", "--figure", ""}, "curves softmax dying", ":4"},
		{[]string{"race", "-o", ""}, "png svg pdf csv json gif yaml txt py", ":8"},
		{[]string{"race", "--scenario", ""}, "yaml yml json png gif svg pdf txt", ":8"},
		{[]string{"race", "--data-dir", ""}, "", ":16"},
		{[]string{"list", ""}, "surfaces optimizers schedules activations initializers datasets scenarios lessons", ":4"},
		{[]string{"list", "--format", ""}, "text json", ":4"},
		{[]string{"lessons", "--chapter", ""}, prefixed("", lesson.ChapterKeys()), ":4"},
		{[]string{"lessons", "-o", ""}, "md json csv yaml gif", ":8"},
		{[]string{"help", ""}, "activations completion lessons list race schedules signal train transfer", ":4"},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			offers, end := complete(t, tt.args...)
			if got := strings.Join(offers, " "); got != tt.want || end != tt.end {
				t.Errorf("got %q %s\nwant %q %s", got, end, tt.want, tt.end)
			}
		})
	}
}

// The scripts are the shells' own to judge; bash is where these tests run most
// often.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if out := done(t, "", "completion", shell); !strings.Contains(out, "downhill") || len(out) < 1000 {
			t.Errorf("%s: got %d bytes", shell, len(out))
		}
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Log("no bash here to read its script")
		return
	}
	c := exec.Command(bash, "-n")
	c.Stdin = strings.NewReader(done(t, "", "completion", "bash"))
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("bash does not read its script: %v\n%s", err, out)
	}
}

// The command line runs without a display, so it may not link the engine.
func TestNoEngine(t *testing.T) {
	sources.Watch(t)
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "downhill/render/export\n") {
		t.Fatal("go list -deps does not list what the commands import")
	}
	for _, engine := range []string{"ebiten", "ebitenui", "render/app", "render/ui", "render/screen"} {
		if strings.Contains(string(out), engine) {
			t.Errorf("the commands import %s", engine)
		}
	}
}
