package app

import (
	"bytes"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/carry"
	"downhill/internal/scenario"
)

// saveDialog opens the dialog, replaces the proposed path and confirms.
func (g *window) saveDialog(path string) {
	g.key(ebiten.KeyControlLeft, ebiten.KeyS)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(path)
	g.key(ebiten.KeyEnter)
}

// An animation is written beside a window that stays live, says how far it is,
// and is whole when it is there.
func TestWindowWritesAnAnimation(t *testing.T) {
	g := openWindow(t, 1280, 800)
	doc := scenario.Default()
	doc.Race.Steps, doc.View.Step = 200, 200
	g.drop("race.yaml", string(yaml(t, doc)))
	g.settled()
	path := filepath.Join(g.folder, "race.gif")
	g.saveDialog(path)
	said := map[string]bool{}
	steps := map[int]bool{}
	g.until("the animation", func(s *guestState) bool {
		if s.Tick%2 != 0 { // to look costs a frame
			return false
		}
		text := g.look().Animation
		said[text] = true
		// The window goes on: the race is wound back and forth meanwhile.
		g.key(ebiten.KeyArrowLeft)
		steps[g.now().Step] = true
		return text == "" && exists(path)
	})
	if len(said) < 3 || len(steps) < 2 {
		t.Errorf("it said %v, and %d steps were shown meanwhile", said, len(steps))
	}
	for text := range said {
		if text != "" && !strings.HasPrefix(text, "Animation ") && text != "Animation: preparing" {
			t.Errorf("it said %q", text)
		}
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	film, err := gif.DecodeAll(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	// 8 s of 25 pictures, no two of which show the same of 201 moments.
	total := 0
	for _, d := range film.Delay {
		total += d
	}
	if film.Config.Width != 800 || film.Config.Height != 500 || len(film.Image) != 200 || total != 800+160 {
		t.Errorf("%d × %d px, %d frames that take %d hundredths of a second", film.Config.Width, film.Config.Height, len(film.Image), total)
	}
	if text, err := carry.Text(file); err != nil || !bytes.Contains(text, []byte("lab: race")) {
		t.Errorf("it carries %q, %v", text, err)
	}
	g.frame("animation-saved")
}

// racePictures is how many ways to save stand above numbered pictures: figure and
// scenario, three pictures, two data, GIF.
const racePictures = 7

// Cancel leaves nothing, neither of a GIF nor of pictures; the window that closes
// cancels, too.
func TestWindowCancelsAnAnimation(t *testing.T) {
	g := openWindow(t, 1280, 800)
	doc := scenario.Default()
	doc.Race.Steps, doc.View.Step = 2000, 2000
	g.drop("race.yaml", string(yaml(t, doc)))
	g.settled()
	for _, way := range []string{"gif", "pictures"} {
		if way == "gif" {
			g.saveDialog(filepath.Join(g.folder, "race.gif"))
		} else {
			g.chooseKind(racePictures, filepath.Join(g.folder, "race"), "save-dialog")
		}
		g.until("progress of "+way, func(*guestState) bool { return strings.Contains(g.look().Animation, " %") })
		list, err := os.ReadDir(g.folder)
		if err != nil || len(list) != 1 || !strings.HasSuffix(list[0].Name(), ".part") {
			t.Errorf("%s: meanwhile the folder holds %v, %v", way, list, err)
		}
		g.frame("animation-" + way)
		g.click(middle(g.look().Shown["cancel animation"].At))
		g.until("the end of "+way, func(*guestState) bool { return g.look().Animation == "" })
		if list, err := os.ReadDir(g.folder); err != nil || len(list) != 0 {
			t.Errorf("%s: left behind: %v, %v", way, list, err)
		}
	}
	if s := g.settled(); !s.Ready || s.Lab != scenario.LabRace {
		t.Errorf("afterwards the window holds %+v", s)
	}
}

// Numbered pictures are all there, and a second call does not write over them.
func TestWindowWritesPictures(t *testing.T) {
	g := openWindow(t, 1280, 800)
	doc := scenario.Default()
	doc.Race.Steps = 2
	g.drop("race.yaml", string(yaml(t, doc)))
	g.settled()
	g.saveDialog(filepath.Join(g.folder, "f-%04d.png"))
	g.until("the pictures", func(*guestState) bool {
		return g.look().Animation == "" && exists(filepath.Join(g.folder, "f-0001.png"))
	})
	list, err := os.ReadDir(g.folder)
	if err != nil || len(list) != 30 { // 3 moments are shown in 1.2 s, 25 pictures a second
		t.Errorf("%d files, %v", len(list), err)
	}
	file, err := os.ReadFile(filepath.Join(g.folder, list[len(list)-1].Name()))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(file)); err != nil || c.Width != 800 || c.Height != 500 {
		t.Errorf("the last is of %+v, %v", c, err)
	}
	if text, err := carry.Text(file); err != nil || !bytes.Contains(text, []byte("steps: 2")) {
		t.Errorf("the last carries %q, %v", text, err)
	}
	g.saveDialog(filepath.Join(g.folder, "f-%04d.png"))
	g.ticks(5)
	if text := g.look().Animation; text != "" {
		t.Errorf("it writes over what is there: %s", text)
	}
}

// chooseKind opens the dialog, types a path, chooses by the keyboard what is
// written, the so many-th way, and confirms.
func (g *window) chooseKind(down int, path, shot string) {
	g.t.Helper()
	g.key(ebiten.KeyControlLeft, ebiten.KeyS)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(path)
	g.key(ebiten.KeyTab)
	g.key(ebiten.KeySpace)
	for range down {
		g.key(ebiten.KeyArrowDown)
	}
	g.key(ebiten.KeyEnter)
	g.frame(shot)
	g.key(ebiten.KeyShiftLeft, ebiten.KeyTab)
	g.key(ebiten.KeyEnter)
}

// Every lab is animated from the same dialog, and its file opens the scene again.
func TestWindowAnimatesEveryLab(t *testing.T) {
	for lab, doc := range scenes(t) {
		t.Run(lab, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "open.yaml")
			if err := os.WriteFile(file, yaml(t, doc), 0o600); err != nil {
				t.Fatal(err)
			}
			g := openWindow(t, 960, 600, "-scenario", file)
			switch lab { // before, there is nothing to play
			case scenario.LabTransfer:
				g.trained()
			case scenario.LabTrain:
				g.key(ebiten.KeySpace)
				g.awaits("some steps", func(l layout) bool { n, err := strconv.Atoi(l.Values["recorded"]); return err == nil && n >= 3 })
				g.key(ebiten.KeySpace)
			}
			want := g.settled().Text
			path := filepath.Join(g.folder, "a.gif")
			g.saveDialog(path)
			g.until("the animation", func(*guestState) bool { return exists(path) && g.look().Animation == "" })
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			film, err := gif.DecodeAll(bytes.NewReader(text))
			if err != nil || len(film.Image) < 2 {
				t.Fatalf("%d frames, %v", len(film.Image), err)
			}
			if dir := os.Getenv(keepShots); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, lab+".gif"), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if carried, err := carry.Text(text); err != nil || string(carried) != want {
				t.Errorf("it carries\n%s\nwant\n%s, %v", carried, want, err)
			}
		})
	}
}
