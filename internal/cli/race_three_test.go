package cli

import (
	"bytes"
	"image"
	"image/gif"
	"image/png"
	"reflect"
	"strings"
	"testing"

	"downhill/internal/scenario"
)

// --three writes another picture than the contours, in every format, the same each
// time, and the angles go into the scenario, which draws the same picture again.
func TestRaceThree(t *testing.T) {
	inFolder(t)
	size := []string{"--size", "600x400", "--steps", "40"}
	done(t, "", append([]string{"race", "-q", "-o", "flat.png"}, size...)...)
	args := append([]string{"race", "-q", "--three", "--azimuth", "-30", "--elevation", "50", "--vertical", "log", "--zoom", "1.5"}, size...)
	done(t, "", append(args, "-o", "a.png", "-o", "a.svg", "-o", "a.pdf", "-o", "a.yaml", "-o", "a.csv", "-o", "a.json")...)
	done(t, "", append(args, "-o", "b.png", "-o", "b.svg")...)
	if !bytes.Equal(read(t, "a.png"), read(t, "b.png")) || !bytes.Equal(read(t, "a.svg"), read(t, "b.svg")) {
		t.Error("the same race is drawn differently the second time")
	}
	if reflect.DeepEqual(decoded(t, "a.png"), decoded(t, "flat.png")) {
		t.Error("--three draws contours")
	}
	if w := decoded(t, "a.png").Bounds().Dx(); w != 600 {
		t.Errorf("the picture is %d px wide", w)
	}
	s, err := scenario.Parse(read(t, "a.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if want := (scenario.Three{On: true, Azimuth: -30, Elevation: 50, Zoom: 1.5, Vertical: "log"}); s.View.Three != want {
		t.Errorf("the scenario looks from %+v, want %+v", s.View.Three, want)
	}
	done(t, "", "race", "-q", "--scenario", "a.yaml", "--size", "600x400", "-o", "again.png")
	if !bytes.Equal(read(t, "a.png"), read(t, "again.png")) {
		t.Error("the scenario draws another picture")
	}
	done(t, "", "race", "-q", "--scenario", "a.yaml", "--three=false", "--size", "600x400", "-o", "contours.png")
	// The pixels alone: the file may hold its scenario, which keeps the angles.
	if !reflect.DeepEqual(decoded(t, "contours.png"), decoded(t, "flat.png")) {
		t.Error("--three=false does not draw the contours")
	}
}

// decoded are the pixels of a picture.
func decoded(t *testing.T, path string) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(read(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// The animation moves while the surface stays where it is.
func TestRaceThreeAnimation(t *testing.T) {
	inFolder(t)
	done(t, "", "race", "-q", "--three", "--surface", "himmelblau", "--optimizer", "momentum:lr=0.005", "--steps", "12", "--size", "300x240", "-o", "a.gif")
	g, err := gif.DecodeAll(bytes.NewReader(read(t, "a.gif")))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Image) < 13 || g.Image[0].Bounds().Dx() != 300 {
		t.Fatalf("%d frames of %v", len(g.Image), g.Image[0].Bounds())
	}
	if g.Image[5].Bounds().Empty() || g.Image[5].Bounds() == g.Image[0].Bounds() {
		t.Errorf("a later frame is of %v, the first of %v", g.Image[5].Bounds(), g.Image[0].Bounds())
	}
}

func TestRaceThreeUsage(t *testing.T) {
	inFolder(t)
	for _, tt := range []struct{ args, want string }{
		{"--azimuth 20", "give --three too"},
		{"--vertical log", "give --three too"},
		{"--three --elevation 91", "want 2 ≤ elevation ≤ 90"},
		{"--three --elevation 0", "want 2 ≤ elevation ≤ 90"},
		{"--three --zoom 0.1", "want 0.2 ≤ zoom ≤ 20"},
		{"--three --azimuth east", "--azimuth"},
		{"--three --vertical lgo", "did you mean log"},
		{"--three --map lr,momentum --optimizer momentum", "leave out the other figure"},
		{"--three --basin", "leave out the other figure"},
	} {
		r := call(t, "", append([]string{"race"}, strings.Fields(tt.args)...)...)
		if r.code != ExitUsage || !strings.Contains(r.err, tt.want) || r.out != "" {
			t.Errorf("race %s: status %d, %q, want %q", tt.args, r.code, r.err, tt.want)
		}
	}
}
