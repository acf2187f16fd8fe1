package session

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// childFolder names the variable that makes this program a window's stand-in: a
// process that keeps a session in the folder until it is killed.
const childFolder = "DOWNHILL_TEST_SESSION"

func TestMain(m *testing.M) {
	if folder := os.Getenv(childFolder); folder != "" {
		child(folder)
	}
	os.Exit(m.Run())
}

// child saves again and again, so that a kill meets it at work.
func child(folder string) {
	s, err := Begin(folder)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for i := 0; ; i++ {
		if err := s.Save(kept(i)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		if i == 3 {
			fmt.Println("saved")
		}
	}
}

func kept(i int) Kept {
	return Kept{Saved: time.Unix(int64(1000+i), 0).UTC(), Shown: "race",
		Scenes: []Scene{{"race", fmt.Sprintf("seed: %d\n", i)}, {"train", "version: 1\n# ü \"\n"}}}
}

// start starts a stand-in and waits until it has saved.
func start(t *testing.T, folder string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childFolder+"="+folder)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "saved\n" {
		t.Fatalf("the stand-in says %q, %v", line, err)
	}
	return c
}

func slay(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed, which Wait calls an error
}

// A killed process leaves a whole session, which is found; one that runs is not,
// and neither takes the other's away.
func TestKilledSessionsAreFound(t *testing.T) {
	folder := t.TempDir()
	first, second := start(t, folder), start(t, folder)
	if l := Find(folder); l != nil {
		t.Fatalf("found %+v while both run", l.Kept)
	}
	slay(t, first)
	l := Find(folder)
	if l == nil {
		t.Fatal("the killed one's session is not found")
	}
	if i := int(l.Saved.Unix() - 1000); i < 3 || !slices.Equal(l.Scenes, kept(i).Scenes) || l.Shown != "race" {
		t.Errorf("found %+v", l.Kept)
	}
	if again := Find(folder); again != nil {
		t.Errorf("a session that is offered already is found again: %+v", again.Kept)
	}
	l.Release()
	if l = Find(folder); l == nil {
		t.Fatal("a session that was released is not found again")
	}
	if err := l.Discard(); err != nil {
		t.Fatal(err)
	}
	if l := Find(folder); l != nil {
		t.Errorf("a discarded session is found again: %+v", l.Kept)
	}
	slay(t, second)
	if l = Find(folder); l == nil {
		t.Fatal("the second one's session was taken away")
	}
	if err := l.Discard(); err != nil {
		t.Fatal(err)
	}
}

func TestSessionsThatEndInOrderLeaveNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "not", "there", "yet")
	if Find(folder) != nil {
		t.Error("found a session in a folder that is not there")
	}
	s, err := Begin(folder)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if err := s.Save(kept(i)); err != nil {
			t.Fatal(err)
		}
	}
	if k, err := Read(s.base + ending); err != nil || !slices.Equal(k.Scenes, kept(2).Scenes) || !k.Saved.Equal(kept(2).Saved) {
		t.Errorf("saved, it holds %+v, %v", k, err)
	}
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(folder); len(files) != 0 {
		t.Errorf("left %v", files)
	}
}

// Of several the newest is offered; what nobody can read is taken away, what a
// newer program left is not, and only so many are kept.
func TestFindTidies(t *testing.T) {
	folder := t.TempDir()
	for i := range maxKept + 3 {
		s, err := Begin(folder)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Save(kept(i)); err != nil {
			t.Fatal(err)
		}
		s.Abandon()
	}
	for name, text := range map[string]string{"a.json": "{", "b.json": `{"version":1}`, "c.json": `{"version":2,"scenes":[{"lab":"x"}]}`,
		"old.lock": "", "young.lock": "", ".old.json.1.part": "half"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-2 * stale)
	for _, name := range []string{"old.lock", ".old.json.1.part"} {
		if err := os.Chtimes(filepath.Join(folder, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	l := Find(folder)
	if l == nil || l.Scenes[0].Scenario != kept(maxKept + 2).Scenes[0].Scenario {
		t.Fatalf("found %+v, want the newest", l)
	}
	defer l.Release()
	sessions, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	if want := maxKept + 1; len(sessions) != want {
		t.Errorf("%d sessions are kept, want %d", len(sessions), want)
	}
	for name, want := range map[string]bool{"a.json": false, "b.json": false, "c.json": true, "old.lock": false, "young.lock": true, ".old.json.1.part": false} {
		if _, err := os.Stat(filepath.Join(folder, name)); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
}

// Where the folder cannot be made, the error says what it costs.
func TestBeginWithoutAFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(filepath.Join(file, "sessions")); err == nil {
		t.Error("a session began inside a file")
	}
}

func TestFolderIsTheUsers(t *testing.T) {
	base := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", base)
	t.Setenv("HOME", base)
	t.Setenv("AppData", base)
	if rel, err := filepath.Rel(base, Folder()); err != nil || !filepath.IsLocal(rel) || filepath.Base(Folder()) != "sessions" {
		t.Errorf("Folder() = %q, want one below %q", Folder(), base)
	}
}
