package cli

import (
	"bytes"
	"strings"
	"testing"

	"downhill/internal/carry"
	"downhill/internal/scenario"
)

// Every picture that a command writes holds its scenario, and --scenario takes
// it: the document comes back byte for byte, and with it the same data.
func TestPicturesCarryTheirScenario(t *testing.T) {
	for name, call := range map[string]string{
		"race":        "race --surface rosenbrock --optimizer adam:lr=0.1 --name 'a --steps 12 --seed 3 --noise 0.1",
		"race map":    "race --map lr,momentum --optimizer momentum --cells 4x4 --steps 20",
		"find":        "race --find-lr range --optimizer sgd --steps 20",
		"activations": "activations --activation elu:alpha=0.7 --points 11",
		"signal":      "signal --activation relu --initializer he_normal --depth 3 --width 8 --batch 8 --trials 2 --seed 4",
		"schedules":   "schedules --schedule power:s=3 --steps 20",
		"train":       "train --epochs 1 --seed 6",
		"transfer":    "transfer --scenario scene.yaml",
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t)
			write(t, "scene.yaml", transferScene(scenario.ExperimentReuse))
			args := strings.Fields(call)
			endings := []string{"png", "svg", "pdf", "txt"}
			if name != "race map" { // which does not move
				endings = append(endings, "gif")
			}
			all := append(append([]string{}, args...), "-q", "-o", "a.yaml", "--size", "320x240")
			for _, e := range endings {
				all = append(all, "-o", "a."+e)
			}
			done(t, "", all...)
			want := read(t, "a.yaml")
			for _, e := range endings {
				done(t, "", args[0], "--scenario", "a."+e, "-q", "-o", e+".yaml")
				if got := read(t, e+".yaml"); !bytes.Equal(got, want) {
					t.Errorf("%s: got\n%s\nwant\n%s", e, got, want)
				}
			}
			// From standard input, and the line itself in the file's place.
			done(t, string(read(t, "a.png")), args[0], "--scenario", "-", "-q", "-o", "in.yaml")
			line := strings.TrimSpace(string(read(t, "a.txt")))
			done(t, "", args[0], "--scenario", line, "-q", "-o", "line.yaml")
			for _, file := range []string{"in.yaml", "line.yaml"} {
				if got := read(t, file); !bytes.Equal(got, want) {
					t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
				}
			}
		})
	}
}

// What is damaged, foreign or newer is an error that says what to do, and
// nothing is written.
func TestCarriersThatDoNotRead(t *testing.T) {
	dir := inFolder(t)
	done(t, "", "race", "-q", "--steps", "3", "-o", "a.png", "-o", "a.txt", "-o", "a.yaml", "--size", "320x240")
	png, text := read(t, "a.png"), read(t, "a.yaml")
	at := bytes.Index(png, []byte(carry.Prefix)) + 30
	damaged := bytes.Clone(png)
	damaged[at] ^= 1
	from, to := bytes.Index(png, []byte("tEXt"))-4, bytes.Index(png, []byte("pHYs"))-4
	newer, err := carry.Line(bytes.Replace(text, []byte("version: 1"), []byte("version: 9"), 1))
	if err != nil {
		t.Fatal(err)
	}
	write(t, "damaged.png", string(damaged))
	write(t, "cut.png", string(png[:at]))
	write(t, "plain.png", string(png[:from])+string(png[to:]))
	line := strings.TrimSpace(string(read(t, "a.txt")))
	before := len(entries(t, dir))
	for file, want := range map[string]string{
		"damaged.png":           "damaged or cut off",
		"cut.png":               "damaged or cut off",
		"plain.png":             "no scenario in it",
		line[:len(line)-4]:      "cut off or changed",
		newer:                   "newer than this program",
		"downhill:2:AAAA":       "this program reads version 1",
		"there/is/no/such.png":  "there is no file",
		"downhill-like-but.txt": "there is no file",
	} {
		r := call(t, "", "race", "--scenario", file, "-o", "b.png")
		if r.code != ExitFailed || !strings.Contains(r.err, want) || len(r.err) > 600 {
			t.Errorf("%.40s: status %d and %q, want %q", file, r.code, r.err, want)
		}
	}
	if r := call(t, "", "signal", "--scenario", "a.png"); r.code != ExitFailed || !strings.Contains(r.err, "downhill race --scenario") {
		t.Errorf("a race's picture for signal: status %d and %q", r.code, r.err)
	}
	if after := len(entries(t, dir)); after != before {
		t.Errorf("%d files, %d before", after, before)
	}
}

// The window opens with a picture, and what it writes without a display carries
// the scenario too.
func TestWindowOpensAPicture(t *testing.T) {
	inFolder(t)
	doc := scenario.DefaultActivations()
	done(t, "", "activations", "-q", "-o", "a.png", "-o", "a.yaml", "--size", "320x240")
	done(t, "", "--scenario", "a.png")
	s, err := scenario.Parse(read(t, fallbackPicture))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.YAML(); err != nil || !bytes.Equal(got, read(t, "a.yaml")) || s.Lab != doc.Lab {
		t.Errorf("the picture of the window carries\n%s%v", got, err)
	}
}
