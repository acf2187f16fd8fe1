package app

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/internal/session"
)

// kept waits until a folder holds a session with the documents, without taking
// its lock.
func (g *window) kept(folder string, texts ...string) {
	g.t.Helper()
	g.until("the session on disk", func(*guestState) bool {
		files, err := filepath.Glob(filepath.Join(folder, "*.json"))
		if err != nil || len(files) == 0 {
			return false
		}
		for _, f := range files {
			k, err := session.Read(f)
			if err != nil {
				g.t.Fatal(err) // it is replaced whole, so it reads at any moment
			}
			n := 0
			for _, want := range texts {
				for _, s := range k.Scenes {
					if s.Scenario == want {
						n++
					}
				}
			}
			if n == len(texts) {
				return true
			}
		}
		return false
	})
}

// offered waits until the window offers a session and returns where: it looks
// for one for some seconds, because a killed process goes only so fast.
func (g *window) offered() layout {
	g.t.Helper()
	for end := time.Now().Add(keepSeeking); ; {
		l := g.look()
		if _, ok := l.Shown["restore"]; ok {
			return l
		}
		if time.Now().After(end) {
			g.t.Fatal("the killed window's session is not offered")
		}
	}
}

// slay kills the window as the system would, in the middle of its work.
func (g *window) slay() {
	g.t.Helper()
	if err := g.kill(); err != nil {
		g.t.Fatal(err)
	}
}

// A window that is killed offers its scenes, of all labs, to the next one, which
// restores them byte for byte; a second window at the same time keeps its own
// session and is not offered that of the first.
func TestWindowRestoresAfterAKill(t *testing.T) {
	folder := t.TempDir()
	g := openWindow(t, 1280, 800, "-session", folder)
	if p, ok := g.look().Shown["restore"]; ok {
		t.Fatalf("a first window offers a session at %v", p.At)
	}
	want := map[string]string{}
	for lab, doc := range others(t) {
		g.drop(lab+".yaml", string(yaml(t, doc)))
		want[lab] = g.settled().Text
	}
	g.goTo(scenario.LabRace)
	g.key(ebiten.KeyN)
	want[scenario.LabRace] = g.settled().Text
	var texts []string
	for _, text := range want {
		texts = append(texts, text)
	}
	g.kept(folder, texts...)

	beside := openWindow(t, 1280, 800, "-session", folder)
	if _, ok := beside.look().Shown["restore"]; ok {
		t.Fatal("a window is offered the session of one that still runs")
	}
	beside.key(ebiten.KeyN)
	beside.key(ebiten.KeyN)
	own := beside.settled().Text
	beside.kept(folder, own)
	g.kept(folder, texts...)

	g.slay()
	next := openWindow(t, 1280, 800, "-session", folder)
	l := next.offered()
	next.frame("session_offer")
	if top := l.Areas["canvas"].At.Min.Y; top < l.Shown["restore"].At.Max.Y {
		t.Errorf("the canvas begins at %d, below the offer's end at %d", top, l.Shown["restore"].At.Max.Y)
	}
	next.click(middle(l.Shown["restore"].At))
	next.until("the race", func(s *guestState) bool { return s.Ready && s.Text == want[scenario.LabRace] })
	if _, ok := next.look().Shown["restore"]; ok {
		t.Error("a restored session is still offered")
	}
	next.kept(folder, texts...)
	beside.kept(folder, own)
	for lab, text := range want {
		next.goTo(lab)
		if got := next.settled().Text; got != text {
			t.Errorf("%s: restored\n%s\nwant\n%s", lab, got, text)
		}
	}
	// Killed again, it is offered again, and what is discarded is gone.
	next.slay()
	last := openWindow(t, 1280, 800, "-session", folder)
	p := last.offered().Shown["discard"]
	before := last.now().Text
	last.click(middle(p.At))
	if l := last.look(); len(l.Shown["discard"].Kind) > 0 || last.now().Text != before {
		t.Error("discarding changed the scene or left the offer")
	}
	beside.kept(folder, own)
	if files, _ := filepath.Glob(filepath.Join(folder, "*.json")); len(files) != 1 {
		t.Errorf("the folder holds %v, want the second window's session alone", files)
	}
}

// A window that opened and was killed before anything was changed offers
// nothing: there is nothing to lose.
func TestWindowKeepsNothingUnchanged(t *testing.T) {
	folder := t.TempDir()
	g := openWindow(t, 1280, 800, "-session", folder)
	g.apart()
	g.apart()
	g.apart()
	g.slay()
	if files, err := filepath.Glob(filepath.Join(folder, "*.json")); err != nil || len(files) != 0 {
		t.Errorf("%v, %v: a session without a change was kept", files, err)
	}
}
