package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// mapJSON is the part of a map's file that the tests read.
type mapJSON struct {
	Version int    `json:"version"`
	Lab     string `json:"lab"`
	Map     struct {
		Racer     string `json:"racer"`
		Optimizer string `json:"optimizer"`
		X, Y      struct {
			Key    string
			Values []float64
		}
		Measure string
		Steps   int
		Optimum map[string]any
		Status  [][]string `json:"status"`
		Step    [][]int    `json:"status_step"`
		Value   [][]number
	} `json:"map"`
	Basin struct {
		Steps  int       `json:"steps"`
		StartX []float64 `json:"start_x"`
		StartY []float64 `json:"start_y"`
		Runs   []struct {
			Name      string
			Shares    []float64
			Elsewhere float64
			Diverged  float64
			Minimum   [][]int
			Step      [][]int `json:"status_step"`
		} `json:"runs"`
	} `json:"basin"`
}

func readMap(t testing.TB, path string) (m mapJSON) {
	t.Helper()
	if err := json.Unmarshal(read(t, path), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// oneRace is how downhill race says that one racer fares.
func oneRace(t testing.TB, args ...string) (status string, step int, end [2]float64) {
	t.Helper()
	path := t.TempDir() + "/one.json"
	done(t, "", append([]string{"race", "-q", "-o", path}, args...)...)
	var r struct {
		Runs []struct {
			Status string
			Step   int `json:"status_step"`
			Path   [][2]float64
		}
	}
	if err := json.Unmarshal(read(t, path), &r); err != nil {
		t.Fatal(err)
	}
	run := r.Runs[0]
	return run.Status, run.Step, run.Path[len(run.Path)-1]
}

// Every cell of the file is what a race with the values that stand in the file
// says, and the scenario in it makes the same map again.
func TestMapFileEqualsRaces(t *testing.T) {
	inFolder(t)
	done(t, "", "race", "-q", "--optimizer", "momentum:lr=0.012", "--map", "lr=0.02/0.3,momentum=0/0.9", "--cells", "5x4", "--noise", "0.001",
		"-o", "m.json", "-o", "m.csv", "-o", "m.yaml", "-o", "m.png", "--size", "800x600")
	m := readMap(t, "m.json")
	if m.Version != 1 || m.Lab != "race" || m.Map.Racer != "Momentum" || m.Map.X.Key != "lr" || m.Map.Y.Key != "momentum" || m.Map.Steps != 200 {
		t.Errorf("the file says %+v", m.Map)
	}
	if m.Map.Optimum != nil {
		t.Error("theory says something of a noisy race")
	}
	seen := map[string]int{}
	for j, beta := range m.Map.Y.Values {
		for i, lr := range m.Map.X.Values {
			spec := fmt.Sprintf("momentum:lr=%v,momentum=%v", lr, beta)
			status, step, _ := oneRace(t, "--noise", "0.001", "--optimizer", spec)
			if m.Map.Status[j][i] != status || m.Map.Step[j][i] != step {
				t.Errorf("%s: the map says %s at %d, the race %s at %d", spec, m.Map.Status[j][i], m.Map.Step[j][i], status, step)
			}
			seen[status]++
		}
	}
	if seen["diverged"] == 0 || seen["running"] == 0 {
		t.Errorf("cells are %v", seen)
	}
	rows, err := csv.NewReader(strings.NewReader(string(read(t, "m.csv")))).ReadAll()
	if err != nil || len(rows) != 1+5*4 || rows[1][0] != strconv.FormatFloat(m.Map.X.Values[0], 'g', -1, 64) || rows[1][2] != m.Map.Status[0][0] {
		t.Errorf("CSV: %v, %d rows", err, len(rows))
	}
	done(t, "", "race", "-q", "--scenario", "m.yaml", "-o", "again.json")
	if again := readMap(t, "again.json"); fmt.Sprint(again.Map) != fmt.Sprint(m.Map) {
		t.Errorf("the scenario makes another map:\n%v\n%v", again.Map, m.Map)
	}
	done(t, "", "race", "-q", "--scenario", "m.json", "-o", "third.json")
	if again := readMap(t, "third.json"); fmt.Sprint(again.Map) != fmt.Sprint(m.Map) {
		t.Error("the file's own scenario makes another map")
	}
}

// The known optimum of the bowl stands in the file and in the table.
func TestMapNamesTheKnownOptimum(t *testing.T) {
	inFolder(t)
	out := done(t, "", "race", "--optimizer", "momentum", "--map", "lr,momentum", "--cells", "40x30")
	for _, want := range []string{"best cell", "known optimum", "0.134", "0.403", "Polyak 1964", "1200 cells", "diverged"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	done(t, "", "race", "-q", "--optimizer", "momentum", "--map", "lr,momentum", "--cells", "40x30", "-o", "m.json")
	m := readMap(t, "m.json")
	// 4/(√1 + √20)² and ((√20 − 1)/(√20 + 1))².
	if lr := m.Map.Optimum["lr"].(float64); lr < 0.13358 || lr > 0.13360 {
		t.Errorf("η* = %v", lr)
	}
	// The first racer whose rule has both is mapped.
	done(t, "", "race", "-q", "--map", "lr,beta2", "--cells", "4x4", "--measure", "final", "-o", "b.json")
	if m := readMap(t, "b.json"); m.Map.Racer != "Adam" || m.Map.Measure != "final" {
		t.Errorf("mapped %s by %s", m.Map.Racer, m.Map.Measure)
	}
}

// Every start of the file ends where a race from there ends.
func TestBasinFileEqualsRaces(t *testing.T) {
	inFolder(t)
	args := []string{"--surface", "himmelblau", "--optimizer", "adam:lr=0.2"}
	done(t, "", append([]string{"race", "-q", "--basin", "--basin-size", "5", "--steps", "400", "--optimizer", "sgd:lr=0.1", "-o", "b.json", "-o", "b.yaml",
		"-o", "b.csv", "-o", "b.svg"}, args...)...)
	// The document is a basin map again, with another number of starts too.
	done(t, "", "race", "-q", "--scenario", "b.yaml", "--basin-size", "3", "-o", "again.json")
	if again := readMap(t, "again.json").Basin; len(again.StartX) != 3 || again.Steps != 400 {
		t.Errorf("the document with another size holds %d starts across, %d steps", len(again.StartX), again.Steps)
	}
	b := readMap(t, "b.json").Basin
	if len(b.Runs) != 2 || b.Runs[0].Name != "SGD" || b.Steps != 400 || len(b.StartX) != 5 {
		t.Fatalf("the file holds %+v", b)
	}
	minima := [][2]float64{{3, 2}, {-2.805118, 3.131313}, {-3.77931, -3.283186}, {3.584428, -1.848127}}
	for j, y := range b.StartY {
		for i, x := range b.StartX {
			status, step, end := oneRace(t, append(args, "--steps", "400", "--start", fmt.Sprintf("%v,%v", x, y))...)
			at := b.Runs[1].Minimum[j][i]
			if status == "converged" && (b.Runs[1].Step[j][i] != step || at < 0 || abs(end[0]-minima[at][0])+abs(end[1]-minima[at][1]) > 1e-4) {
				t.Errorf("from %v, %v: minimum %d at step %d, the race %s at %d at %v", x, y, at, b.Runs[1].Step[j][i], status, step, end)
			}
		}
	}
	for _, r := range b.Runs {
		sum := r.Elsewhere + r.Diverged
		for _, s := range r.Shares {
			sum += s
		}
		if sum < 1-1e-12 || sum > 1+1e-12 {
			t.Errorf("%s: the shares sum to %v", r.Name, sum)
		}
	}
	if b.Runs[0].Diverged == 0 {
		t.Error("no run of SGD diverges at 0.1")
	}
	done(t, "", "race", "-q", "--scenario", "b.yaml", "-o", "again.json")
	if again := readMap(t, "again.json").Basin; fmt.Sprint(again) != fmt.Sprint(b) {
		t.Error("the scenario makes other maps")
	}
	out := done(t, "", append([]string{"race", "--basin", "--basin-size", "20"}, args...)...)
	for _, want := range []string{"20 × 20 starts, 500 steps", "Adam", "(3, 2)", "diverged", "%"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

func TestWrongMaps(t *testing.T) {
	inFolder(t)
	for _, tt := range []struct{ args, want string }{
		{"--map lr", "want two hyperparameters, such as lr,momentum"},
		{"--map lr,lr --optimizer sgd", "both axes are lr"},
		{"--map lr,beta3 --optimizer adam", "did you mean beta1"},
		{"--map lr,momentum --optimizer sgd", "unknown hyperparameter of sgd"},
		{"--map lr=1,momentum", "want from and to, such as lr=0.001/1"},
		{"--map lr=1/0.1,momentum --optimizer momentum", "ascends"},
		{"--map lr=0/1,momentum --optimizer momentum", "0 < lr"},
		{"--map lr,momentum --optimizer momentum --cells 5", "want width x height"},
		{"--map lr,momentum --optimizer momentum --cells 5x5000", "want 2 to 1024"},
		{"--map lr,momentum --optimizer momentum --measure stpes", "did you mean steps"},
		{"--map lr,momentum --optimizer momentum --steps 200000", "at most 100000"},
		{"--map lr,momentum --basin", "two figures"},
		{"--cells 5x5", "give --map too"},
		{"--basin-size 50", "it is for --basin"},
		{"--basin --cells 5x5", "are for --map"},
		{"--basin --basin-size 1", "2 to 1024"},
		{"--basin --basin-size 0", "2 to 1024"},
		{"--basin --steps 1000000", "1 to 100000"},
		{"--basin -o a.gif", "no animation"},
	} {
		r := call(t, "", append([]string{"race"}, strings.Fields(tt.args)...)...)
		if r.code != ExitUsage || !strings.Contains(r.err, tt.want) || r.out != "" {
			t.Errorf("race %s: status %d, %q, want %q", tt.args, r.code, r.err, tt.want)
		}
	}
}
