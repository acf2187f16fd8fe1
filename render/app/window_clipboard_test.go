//go:build unix

package app

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/carry"
	"downhill/internal/clipboard"
)

// clipText waits until the clipboard holds something else than before.
func (g *window) clipText(file, before string) string {
	g.t.Helper()
	var text []byte
	g.until("the clipboard", func(*guestState) bool {
		var err error
		text, err = os.ReadFile(file)
		return err == nil && string(text) != before && len(text) > 0
	})
	return string(text)
}

// Ctrl+C puts the scene's line on the system's clipboard, with a toast and
// without a dialog; Ctrl+V opens the line that is there, or says why not and asks
// for one; text fields use the same clipboard.
func TestWindowUsesTheSystemsClipboard(t *testing.T) {
	file := filepath.Join(t.TempDir(), "clipboard")
	g := openWindow(t, 1280, 800, "-clipboard", file)
	want := g.settled().Text
	still := g.frame("")
	g.key(ebiten.KeyControlLeft, ebiten.KeyC)
	line := g.clipText(file, "")
	if text, err := carry.Unline(line); err != nil || string(text) != want {
		t.Errorf("the clipboard holds %q, %v, want the line of\n%s", line, err, want)
	}
	g.ticks(5)
	if now := g.frame("clipboard_copied"); differing(still, now, now.Bounds()) == 0 {
		t.Error("no toast says that the line was copied")
	}
	g.key(ebiten.KeyN) // reaches the page only where no dialog is open
	if g.settled().Text == want {
		t.Fatal("N changed nothing after Ctrl+C: a dialog is open")
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyV)
	g.until("the scene of the line", func(s *guestState) bool { return s.Ready && s.Text == want })

	// What is no line asks for one; the field pastes from the clipboard and
	// copies to it.
	if err := os.WriteFile(file, []byte("no line"), 0o600); err != nil {
		t.Fatal(err)
	}
	g.key(ebiten.KeyN)
	changed := g.settled().Text
	g.key(ebiten.KeyControlLeft, ebiten.KeyV)
	g.ticks(20)
	g.frame("clipboard_no_line")
	if err := os.WriteFile(file, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyV)
	g.ticks(20)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	if err := os.WriteFile(file, []byte("else"), 0o600); err != nil {
		t.Fatal(err)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyC)
	if got := g.clipText(file, "else"); got != line {
		t.Errorf("copied from the field: %q, want %q", got, line)
	}
	if got := g.now().Text; got != changed {
		t.Error("the scene changed before Enter")
	}
	g.key(ebiten.KeyEnter)
	g.until("the scene of the field", func(s *guestState) bool { return s.Ready && s.Text == want })
}

// A clipboard that hangs holds the window up for no tick; when it was waited for
// long enough the line is shown to be copied by hand.
func TestWindowOutlivesAHangingClipboard(t *testing.T) {
	file := filepath.Join(t.TempDir(), "clipboard")
	if err := syscall.Mkfifo(file, 0o600); err != nil {
		t.Fatal(err)
	}
	g := openWindow(t, 1280, 800, "-clipboard", file)
	before := g.settled().Text
	g.key(ebiten.KeyControlLeft, ebiten.KeyC)
	g.key(ebiten.KeyN)
	changed := g.settled().Text
	if changed == before {
		t.Fatal("the window does not react while the clipboard hangs")
	}
	g.send(map[string]any{"Wait": clipboard.Timeout.Seconds() + 1})
	g.ticks(5)
	g.frame("clipboard_hangs")
	// The dialog with the line is open: it has the keyboard.
	g.key(ebiten.KeyN)
	if got := g.settled().Text; got != changed {
		t.Error("no dialog offers the line when the clipboard does not answer")
	}
	g.key(ebiten.KeyEscape)
	g.key(ebiten.KeyN)
	if got := g.settled().Text; got == changed {
		t.Error("Escape does not close the dialog")
	}
}
