// Package arrows holds one test: imports go down only.
package arrows

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"downhill/internal/sources"
)

const module = "downhill"

// layers lists the house from the ground up. What stands in a layer may import
// what stands below it and its own subfolders, nothing beside or above it. The
// longest name that fits counts, so that a subfolder may have a layer of its own.
func layers() [][]string {
	return [][]string{
		{"assets", "internal/carry", "internal/param", "internal/arrows", "internal/sources", "internal/clipboard", "nn/kernels", "render/enginetest"},
		{"activations", "optimizers/schedules", "surfaces", "render/figure"},
		{"optimizers"},
		{"optimizers/race", "nn"},
		{"optimizers/tune", "optimizers/maps", "optimizers/conditioning"},
		{"optimizers/endings"},
		{"internal/scenario"},
		{"render/labs", "internal/lesson"},
		{"render/labs/", "render/export", "render/screen", "render/ui"},
		{"render/labs/train/live", "render/labs/schedules", "internal/effects", "internal/script", "internal/session", "internal/recent", "internal/examples"},
		{"render/labs/train/panels", "internal/lesson/measure"},
		{"render/app/stage"},
		{"render/app/"}, // a lab's page knows the stage and no other page
		{"render/app"},
		{"internal/cli", "render/app/internal"},
		{""}, // main
	}
}

// lonely never import each other, nor anything else of ours but what is named: a
// Surface is an Objective because it has the methods.
func lonely() map[string][]string {
	return map[string][]string{
		"surfaces":      {"internal/param"},
		"optimizers":    {"internal/param", "nn/kernels", "optimizers"},
		"activations":   {"internal/param", "nn/kernels"},
		"render/figure": nil,
	}
}

// outside says who may import what is not ours.
func outside() map[string][]string {
	return map[string][]string{
		"github.com/hajimehoshi/ebiten/v2": {"render/app", "render/screen", "render/ui", "render/enginetest"},
		"github.com/ebitenui/ebitenui":     {"render/app", "render/ui"},
		"gonum.org/v1/plot":                {"render/export", "render/figure"},
		"github.com/spf13/cobra":           {"internal/cli"},
		"github.com/atotto/clipboard":      {"internal/clipboard"},
	}
}

// within says whether a package is in a folder.
func within(pkg, folder string) bool {
	return pkg == folder || folder != "" && strings.HasPrefix(pkg, strings.TrimSuffix(folder, "/")+"/")
}

func withinAny(pkg string, folders []string) bool {
	for _, f := range folders {
		if within(pkg, f) {
			return true
		}
	}
	return false
}

// layer is the layer of a package of ours and the name under which it stands
// there, -1 for one that nobody has given a place.
func layer(pkg string) (level int, name string) {
	level = -1
	for i, names := range layers() {
		for _, n := range names {
			fits := within(pkg, n) && (!strings.HasSuffix(n, "/") || strings.HasPrefix(pkg, n))
			if fits && (level < 0 || len(n) > len(name)) {
				level, name = i, n
			}
		}
	}
	return level, name
}

// breach says what is wrong with an import of to by from, "" where it is in
// order. Both are written as in the program.
func breach(from, to string) string {
	if from != module && !strings.HasPrefix(from, module+"/") {
		return ""
	}
	from = strings.TrimPrefix(strings.TrimPrefix(from, module), "/")
	if to != module && !strings.HasPrefix(to, module+"/") {
		for what, who := range outside() {
			if within(to, what) && !withinAny(from, who) {
				return fmt.Sprintf("only %s may import %s", strings.Join(who, ", "), what)
			}
		}
		return ""
	}
	to = strings.TrimPrefix(strings.TrimPrefix(to, module), "/")
	low, below := layer(to)
	high, above := layer(from)
	switch {
	case high < 0:
		return fmt.Sprintf("%s has no layer: give it one in this test and in the design", from)
	case low < 0:
		return fmt.Sprintf("%s has no layer: give it one in this test and in the design", to)
	case high < low:
		return "the arrow points up"
	case high == low && (above != below || strings.HasSuffix(above, "/")) && !within(to, from):
		return "the arrow points sideways"
	}
	for who, may := range lonely() {
		if within(from, who) && above != "optimizers/race" && above != "optimizers/tune" && above != "optimizers/maps" && above != "optimizers/endings" && !withinAny(to, may) && !within(to, who) {
			return fmt.Sprintf("%s stands alone: it may import only %s", who, strings.Join(may, ", "))
		}
	}
	return ""
}

// listed is what go list says of a package.
type listed struct {
	path          string
	imports, deps []string
}

// list asks the go command for every package of the module on a platform; a file
// for the browser alone is seen only when asked for.
func list(t *testing.T, goos, goarch string) []listed {
	t.Helper()
	sources.Watch(t)
	const format = `{{.ImportPath}}	{{join .Imports " "}}	{{join .Deps " "}}	{{.Dir}}	{{join .GoFiles " "}}`
	c := exec.Command("go", "list", "-f", format, module+"/...")
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go list for %s: %v", goos, err)
	}
	var ps []listed
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 5 {
			t.Fatalf("go list says %q", line)
		}
		// What the go command reads in a process of its own, the cache of test
		// results does not see: looking at the files here makes it.
		for _, name := range strings.Fields(f[4]) {
			if _, err := os.Stat(filepath.Join(f[3], name)); err != nil {
				t.Fatal(err)
			}
		}
		ps = append(ps, listed{f[0], strings.Fields(f[1]), strings.Fields(f[2])})
	}
	return ps
}

func TestImportsGoDownOnly(t *testing.T) {
	for _, target := range [][2]string{{"linux", "amd64"}, {"windows", "amd64"}, {"js", "wasm"}} {
		ps, edges := list(t, target[0], target[1]), 0
		for _, p := range ps {
			for _, to := range p.imports {
				edges++
				if why := breach(p.path, to); why != "" {
					t.Errorf("%s: %s imports %s: %s", target[0], p.path, to, why)
				}
			}
			// Whoever may not name the engine may not reach it through others
			// either: the command line runs on machines that cannot load it.
			pkg := strings.TrimPrefix(strings.TrimPrefix(p.path, module), "/")
			engine := "github.com/hajimehoshi/ebiten/v2"
			if pkg == "" || withinAny(pkg, outside()[engine]) {
				continue
			}
			for _, d := range p.deps {
				if within(d, engine) {
					t.Errorf("%s: %s reaches the engine through others (%s)", target[0], p.path, d)
					break
				}
			}
		}
		// The walk saw the program: main, the lowest layer and what lies between.
		if len(ps) < 15 || edges < 100 {
			t.Errorf("%s: only %d packages with %d imports", target[0], len(ps), edges)
		}
	}
}

// The test above can fail: these arrows are forbidden, and the others are not.
func TestBreachFindsForbiddenArrows(t *testing.T) {
	forbidden := [][2]string{
		{"downhill/internal/param", "downhill/optimizers"},
		{"downhill/optimizers", "downhill/surfaces"},
		{"downhill/surfaces", "downhill/optimizers"},
		{"downhill/surfaces", "downhill/optimizers/schedules"},
		{"downhill/activations", "downhill/optimizers"},
		{"downhill/optimizers", "downhill/activations"},
		{"downhill/optimizers", "downhill/optimizers/race"},
		{"downhill/optimizers/schedules", "downhill/optimizers"},
		{"downhill/optimizers/race", "downhill/internal/scenario"},
		{"downhill/render/figure", "downhill/internal/param"},
		{"downhill/render/figure", "downhill/render/screen"},
		{"downhill/render/screen", "downhill/render/ui"},
		{"downhill/render/labs/race", "downhill/render/labs/train"},
		{"downhill/render/labs", "downhill/render/labs/race"},
		{"downhill/render/labs/race", "downhill/render/export"},
		{"downhill/render/labs/race", "github.com/hajimehoshi/ebiten/v2"},
		{"downhill/render/app", "downhill/internal/cli"},
		{"downhill/render/app/stage", "downhill/render/app"},
		{"downhill/render/app/stage", "downhill/render/app/racepage"},
		{"downhill/render/app/racepage", "downhill/render/app/signalpage"},
		{"downhill/render/app/racepage", "downhill/render/app"},
		{"downhill/internal/cli", "github.com/hajimehoshi/ebiten/v2/inpututil"},
		{"downhill/render/screen", "gonum.org/v1/plot/vg"},
		{"downhill/surfaces", "gonum.org/v1/plot"},
		{"downhill/internal/new", "downhill/internal/param"},
		{"downhill/render/ui", "downhill"},
	}
	for _, e := range forbidden {
		if breach(e[0], e[1]) == "" {
			t.Errorf("%s → %s is taken as allowed", e[0], e[1])
		}
	}
	allowed := [][2]string{
		{"downhill", "downhill/render/app"},
		{"downhill", "downhill/internal/cli"},
		{"downhill/internal/cli", "downhill/render/labs/race"},
		{"downhill/render/app", "downhill/render/ui"},
		{"downhill/render/app", "downhill/render/app/racepage"},
		{"downhill/render/app", "downhill/render/app/stage"},
		{"downhill/render/app/racepage", "downhill/render/app/stage"},
		{"downhill/render/app/internal/guest", "downhill/render/app"},
		{"downhill/render/labs/race", "downhill/render/labs"},
		{"downhill/render/ui", "downhill/render/ui/mathbox"},
		{"downhill/render/ui/mathbox", "github.com/hajimehoshi/ebiten/v2/text/v2"},
		{"downhill/optimizers/race", "downhill/optimizers"},
		{"downhill/optimizers", "downhill/optimizers/schedules"},
		{"downhill/render/export", "gonum.org/v1/plot/vg/vgimg"},
		{"downhill/surfaces", "math"},
	}
	for _, e := range allowed {
		if why := breach(e[0], e[1]); why != "" {
			t.Errorf("%s → %s: %s", e[0], e[1], why)
		}
	}
}
