package clipboard

import (
	"os"
	"os/exec"
	"testing"
)

// Where the system's clipboard can be reached it holds what was put there, else
// the reason names the way out. What was on it before is put back.
func TestSystem(t *testing.T) {
	back, missing := System()
	if back == nil {
		if missing == "" {
			t.Fatal("neither a clipboard nor a reason")
		}
		for _, name := range []string{"xclip", "xsel"} {
			if path, err := exec.LookPath(name); err == nil {
				t.Errorf("%s is there, yet the reason is %q", path, missing)
			}
		}
		return
	}
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		if err := back.Write("x"); err == nil {
			t.Log("a clipboard without a display") // such as Termux'
		}
		return
	}
	before, _ := back.Read() // an empty clipboard is an error of xclip's
	defer func() {
		if err := back.Write(before); err != nil {
			t.Error(err)
		}
	}()
	const want = "downhill η = 0.1\n1:abc"
	if err := back.Write(want); err != nil {
		t.Fatal(err)
	}
	if got, err := back.Read(); err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}
