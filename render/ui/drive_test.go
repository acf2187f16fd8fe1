package ui_test

import (
	"bytes"
	"image"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/exp/vmhost"

	"downhill/internal/sources"
	"downhill/render/enginetest"
)

// guest is the demo window in a process of its own, driven through the engine's
// virtual input.
type guest struct {
	t      *testing.T
	s      *vmhost.GuestSession
	cmd    *exec.Cmd
	screen *ebiten.Image
	log    *lines
	seen   int
}

// lines collects what the guest says.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func start(t *testing.T) *guest {
	t.Helper()
	enginetest.Need(t)
	sources.Watch(t)
	bin := filepath.Join(t.TempDir(), "guest")
	if out, err := exec.Command("go", "build", "-tags", "ebitenginevmguest", "-o", bin, "./internal/demo/guest").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	ln, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	ep, err := vmhost.EndpointURLFromAddr(ln.Addr())
	if err != nil {
		t.Fatal(err)
	}
	g := &guest{t: t, cmd: exec.Command(bin), log: &lines{}}
	g.cmd.Env = append(os.Environ(), "EBITENGINE_VM_ENDPOINT="+ep, "DISPLAY=", "WAYLAND_DISPLAY=")
	g.cmd.Stdout, g.cmd.Stderr = g.log, os.Stderr
	if err := g.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if g.s, err = vmhost.NewGuestSession(c, &vmhost.NewGuestSessionOptions{IdleTimeout: time.Minute}); err != nil {
		t.Fatal(err)
	}
	g.screen = ebiten.NewImage(1280, 800)
	if err := g.s.SetOutsideScreen(g.screen); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.s.Close(); err != nil {
			t.Log(err)
		}
		_ = g.cmd.Wait() // the guest ends because its host is gone
	})
	g.ticks(3)
	return g
}

func (g *guest) ticks(n int) {
	g.t.Helper()
	g.s.AdvanceTicks(n)
	if !g.s.WaitTicks() {
		g.t.Fatal(g.s.Err())
	}
}

// frame has the guest draw and returns the picture.
func (g *guest) frame(name string) *image.RGBA {
	g.t.Helper()
	g.s.AdvanceFrame()
	if !g.s.WaitFrame() || !g.s.CompositeFrame() {
		g.t.Fatal("no frame", g.s.Err())
	}
	im := enginetest.Snapshot(g.screen)
	shot(g.t, name, im)
	return im
}

func (g *guest) move(x, y float64) {
	g.s.MoveCursor(x, y)
	g.ticks(1)
}

func (g *guest) click(x, y float64) {
	g.move(x, y)
	g.press()
	g.release()
}

func (g *guest) press()   { g.s.PressMouseButton(ebiten.MouseButtonLeft); g.ticks(2) }
func (g *guest) release() { g.s.ReleaseMouseButton(ebiten.MouseButtonLeft); g.ticks(2) }

func (g *guest) key(keys ...ebiten.Key) {
	for _, k := range keys {
		g.s.PressKey(k)
	}
	g.ticks(2)
	for _, k := range keys {
		g.s.ReleaseKey(k)
	}
	g.ticks(2)
}

func (g *guest) write(s string) {
	for _, r := range s {
		g.s.TypeRune(r)
		g.ticks(1)
	}
}

// said waits for what the guest says next and wants it to be exactly this.
func (g *guest) said(want ...string) {
	g.t.Helper()
	g.ticks(2)
	var got []string
	// The pipe may lag behind the ticks on a busy machine. Silence is waited for
	// only briefly: what comes late fails the next call.
	patience := 2000
	if len(want) == 0 {
		patience = 20
	}
	for range patience {
		got = nil
		if text := strings.TrimSuffix(g.log.String(), "\n"); text != "" {
			got = strings.Split(text, "\n")[g.seen:]
		}
		if len(want) > 0 && len(got) >= len(want) {
			break
		}
		time.Sleep(2 * time.Millisecond)
	}
	g.seen += len(got)
	if strings.Join(got, "|") != strings.Join(want, "|") {
		g.t.Errorf("got %q, want %q", got, want)
	}
}
