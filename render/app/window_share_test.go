package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/carry"
	"downhill/internal/scenario"
)

// saveAs saves what the window shows under a path whose ending chooses.
func (g *window) saveAs(path string) []byte {
	g.t.Helper()
	g.key(ebiten.KeyControlLeft, ebiten.KeyS)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(path)
	g.key(ebiten.KeyEnter)
	g.until(path, func(*guestState) bool { return exists(path) })
	g.ticks(5)
	text, err := os.ReadFile(path)
	if err != nil {
		g.t.Fatal(err)
	}
	return text
}

// scenes are documents of every lab that the window has, the race at a moment
// with changes in its log.
func scenes(t *testing.T) map[string]scenario.Scenario {
	docs := others(t)
	race := scenario.Default()
	race.Seed, race.View.Step = 9, 7
	reuse := tinyTransfer(scenario.ExperimentReuse)
	docs[race.Lab], docs[reuse.Lab] = race, reuse
	return docs
}

// A picture of any format that the window saved, dropped on another window,
// opens its scene byte for byte; so does its line of text.
func TestWindowOpensItsPictures(t *testing.T) {
	for lab, doc := range scenes(t) {
		file := filepath.Join(t.TempDir(), "open.yaml")
		if err := os.WriteFile(file, yaml(t, doc), 0o600); err != nil {
			t.Fatal(err)
		}
		g := openWindow(t, 1280, 800, "-scenario", file)
		if lab == scenario.LabTransfer {
			g.trained() // before, there is no picture
		}
		want := g.settled().Text
		endings := []string{"png", "txt"}
		if lab == scenario.LabRace { // the others are written by the same code
			endings = append(endings, "svg", "pdf")
		}
		for _, ending := range endings {
			text := g.saveAs(filepath.Join(g.folder, "as-"+ending+"."+ending))
			g.key(ebiten.KeyN) // another scene, where the lab has a seed
			g.drop("signal.yaml", string(yaml(t, scenario.DefaultSignal())))
			g.settled()
			g.drop("renamed-"+ending+"."+ending, string(text))
			if s := g.settled(); s.Lab != lab || s.Text != want {
				t.Errorf("%s dropped as %s: the lab %s holds\n%s\nwant\n%s", lab, ending, s.Lab, s.Text, want)
			}
		}
	}
}

// What is damaged or of somebody else says so and changes nothing.
func TestWindowRefusesForeignPictures(t *testing.T) {
	g := openWindow(t, 1280, 800)
	doc := scenario.DefaultActivations()
	png := g.saveAs(filepath.Join(g.folder, "race.png"))
	damaged := bytes.Clone(png)
	at := bytes.Index(damaged, []byte(carry.Prefix)) + 40
	damaged[at] ^= 1
	plain, err := os.ReadFile(filepath.Join("..", "export", "testdata", "race.png"))
	if err != nil {
		// Any picture without a scenario will do: that of this one without its chunk.
		from := bytes.Index(png, []byte("tEXt")) - 4
		plain = append(bytes.Clone(png[:from]), png[bytes.Index(png, []byte("pHYs"))-4:]...)
	}
	newer, err := carry.Line(bytes.Replace(yaml(t, doc), []byte("version: 1"), []byte("version: 2"), 1))
	if err != nil {
		t.Fatal(err)
	}
	unknown, err := carry.Line(append(yaml(t, doc), "colour: red\n"...))
	if err != nil {
		t.Fatal(err)
	}
	before := g.settled()
	for name, text := range map[string]string{
		"damaged.png": string(damaged), "cut.png": string(png[:200]), "plain.png": string(plain), "empty.png": "",
		"fake.gif": "GIF89a", "newer.txt": newer, "unknown.txt": unknown, "cut.txt": newer[:30], "words.txt": "hello",
		"photo.jpg": "\xff\xd8\xff\xe0",
	} {
		still := g.frame("")
		g.drop(name, text)
		if s := g.settled(); s.Text != before.Text || s.Lab != before.Lab {
			t.Errorf("%s changed the window to %s\n%s", name, s.Lab, s.Text)
		}
		// A toast says so.
		if now := g.frame("refused_" + strings.ReplaceAll(name, ".", "_")); differing(still, now, now.Bounds()) == 0 {
			t.Errorf("%s: nothing was said", name)
		}
	}
}

// Ctrl+C shows the scene as a line, which Ctrl+V brings back; a line that is none
// is refused in the dialog, and Ctrl+Z brings back what was open.
func TestWindowCopiesAndPastesText(t *testing.T) {
	g := openWindow(t, 1280, 800)
	want := g.settled().Text
	g.key(ebiten.KeyControlLeft, ebiten.KeyC)
	g.frame("share_copy")
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.key(ebiten.KeyControlLeft, ebiten.KeyC) // in the field: the interface's own
	g.key(ebiten.KeyEscape)
	g.key(ebiten.KeyN)
	changed := g.settled().Text
	if changed == want {
		t.Fatal("N changed nothing")
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyV)
	g.write("no line")
	g.key(ebiten.KeyEnter)
	g.frame("share_refused")
	if got := g.settled().Text; got != changed {
		t.Errorf("a text that is no line changed the scene to\n%s", got)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.key(ebiten.KeyControlLeft, ebiten.KeyV)
	g.frame("share_pasted")
	g.key(ebiten.KeyEnter)
	if got := g.settled().Text; got != want {
		t.Errorf("pasted, the window holds\n%s\nwant\n%s", got, want)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	if got := g.settled().Text; got != changed {
		t.Errorf("undone, the window holds\n%s\nwant\n%s", got, changed)
	}
	// The button opens the same dialog, and its own saves the line as a file.
	g.click(middle(g.look().Shown["share"].At))
	g.key(ebiten.KeyEnter)
	g.until("the file", func(*guestState) bool {
		files, err := filepath.Glob(filepath.Join(g.folder, "*.txt"))
		return err == nil && len(files) == 1
	})
	files, _ := filepath.Glob(filepath.Join(g.folder, "*.txt"))
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if got, err := carry.Text(text); err != nil || string(got) != changed {
		t.Errorf("the file holds\n%s\n%v, want\n%s", got, err, changed)
	}
}

// What was open before a file was dropped comes back whole with Ctrl+Z, with the
// moment and the part that was looked at, and the file with Ctrl+Shift+Z; both
// hold in every lab, and Ctrl+Y is the same as Ctrl+Shift+Z.
func TestWindowUndoesWhatWasOpened(t *testing.T) {
	g := openWindow(t, 1280, 800)
	for lab, doc := range scenes(t) {
		first, second := doc.Clone(), doc.Clone()
		first.Seed, second.Seed = 11, 12
		if lab == scenario.LabRace {
			first.View = scenario.View{Step: 5, Window: &[4]float64{-3, 3, -2, 2}, Map: "viridis", Linear: true, Figure: scenario.FigureSpectrum}
			first.Race.Spectrum.Racer = "Adam"
			second.View = scenario.View{Step: 9, Charts: [2]string{scenario.ChartRate, scenario.ChartLoss}}
		}
		if lab == scenario.LabTrain {
			second.Train.View.Lane, second.Train.View.Step = 1, 2
		}
		g.drop("first.yaml", string(yaml(t, first)))
		was := g.settled().Text
		g.drop("second.yaml", string(yaml(t, second)))
		is := g.settled().Text
		if was != string(yaml(t, first)) || is != string(yaml(t, second)) {
			t.Fatalf("%s: dropped, the window holds\n%s\nand\n%s", lab, was, is)
		}
		for _, move := range []struct {
			want string
			keys []ebiten.Key
		}{{was, []ebiten.Key{ebiten.KeyControlLeft, ebiten.KeyZ}}, {is, []ebiten.Key{ebiten.KeyControlLeft, ebiten.KeyShiftLeft, ebiten.KeyZ}},
			{was, []ebiten.Key{ebiten.KeyControlLeft, ebiten.KeyZ}}, {is, []ebiten.Key{ebiten.KeyControlLeft, ebiten.KeyY}}} {
			g.key(move.keys...)
			if got := g.settled().Text; got != move.want {
				t.Errorf("%s: %v brought\n%s\nwant\n%s", lab, move.keys, got, move.want)
			}
		}
	}
}
