package recent

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"downhill/internal/scenario"
)

func entry(i int) Entry {
	return Entry{Path: fmt.Sprintf("/somewhere/%d.yaml", i), Name: fmt.Sprintf("%d.yaml", i), Lab: "race", Says: "Race · Bowl",
		Used: time.Unix(int64(1000+i), 0).UTC()}
}

func add(t *testing.T, folder string, es ...Entry) {
	t.Helper()
	for _, e := range es {
		if err := Add(folder, e); err != nil {
			t.Fatal(err)
		}
	}
}

func TestListIsNewestFirstAndOnceEach(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "not", "there", "yet")
	if got := List(folder); len(got) != 0 {
		t.Fatalf("a folder that is not there lists %v", got)
	}
	dropped := Entry{Text: "version: 1\n", Name: "ü \"dropped\".yaml", Lab: "train", Used: time.Unix(1500, 0).UTC()}
	again := entry(1)
	again.Used, again.Says = time.Unix(2000, 0).UTC(), "Race · Ackley"
	add(t, folder, entry(1), entry(2), dropped, again)
	got := List(folder)
	if len(got) != 3 || got[0] != again || got[1] != dropped || got[2] != entry(2) {
		t.Errorf("got %+v, want the one that was used again, the dropped one, the second", got)
	}
	if err := Forget(folder, dropped); err != nil {
		t.Fatal(err)
	}
	if err := Forget(folder, dropped); err != nil {
		t.Errorf("what was forgotten already: %v", err)
	}
	if got := List(folder); len(got) != 2 {
		t.Errorf("%d entries after one was forgotten, want 2", len(got))
	}
}

// A damaged file costs its own entry alone; what a newer program wrote stays.
func TestListSurvivesDamage(t *testing.T) {
	folder := t.TempDir()
	add(t, folder, entry(1), entry(2), entry(3))
	third := entry(3)
	if err := os.WriteFile(third.path(folder), []byte(`{"version":1,"path":"/som`), 0o600); err != nil {
		t.Fatal(err)
	}
	others := map[string]string{"zeros.json": strings.Repeat("\x00", 4096), "empty.json": "", "array.json": "[]",
		"without.json": `{"version":1,"name":"a"}`, "alien.json": `{"version":1,"path":"/x","name":"x"}`}
	newer := filepath.Join(folder, "newer.json")
	others["newer.json"] = `{"version":2,"path":"/y","name":"y"}`
	others["readme.txt"] = "not ours"
	for name, text := range others {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "folder.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := List(folder); len(got) != 2 || got[0] != entry(2) || got[1] != entry(1) {
			t.Fatalf("got %+v, want the two that are whole", got)
		}
	}
	for name, want := range map[string]bool{newer: true, filepath.Join(folder, "readme.txt"): true, third.path(folder): false, filepath.Join(folder, "zeros.json"): false} {
		if _, err := os.Stat(name); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
}

// However many entries there are, the list has its length and the rest goes.
func TestListIsBounded(t *testing.T) {
	folder := t.TempDir()
	const n = 3 * Most
	for i := range n {
		add(t, folder, entry(i))
	}
	got := List(folder)
	if len(got) != Most || got[0] != entry(n-1) || got[Most-1] != entry(n-Most) {
		t.Errorf("%d entries from %v to %v, want the newest %d", len(got), got[0].Name, got[len(got)-1].Name, Most)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != Most {
		t.Errorf("%d files are left (%v), want %d", len(files), err, Most)
	}
	huge := entry(n)
	huge.Path, huge.Text = "", strings.Repeat("x", scenario.MaxBytes+1)
	add(t, folder, huge)
	if List(folder)[0].Name == huge.Name {
		t.Error("a text that no program could open was kept")
	}
}

// Many windows add at once: nothing that one of them added is lost.
func TestWindowsAddAtOnce(t *testing.T) {
	folder := t.TempDir()
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range Most / 4 {
				if err := Add(folder, entry(w*100+i)); err != nil {
					t.Error(err)
				}
				List(folder)
			}
		})
	}
	wg.Wait()
	if got := List(folder); len(got) != Most {
		t.Errorf("%d entries, want all %d", len(got), Most)
	}
}

// Where nothing can be written an error says so and nothing else changes.
func TestUnwritableFolder(t *testing.T) {
	if err := Add("", entry(1)); err != nil || List("") != nil || Forget("", entry(1)) != nil || Folder("") != "" {
		t.Errorf("a list that is kept nowhere says %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Add(file, entry(1)); err == nil || !strings.Contains(err.Error(), "stays as it is") {
		t.Errorf("a file in the folder's place: %v", err)
	}
	if got := List(file); got != nil {
		t.Errorf("a file in the folder's place lists %v", got)
	}
	if err := Add(t.TempDir(), Entry{Name: "neither"}); err == nil {
		t.Error("an entry without path and text was taken")
	}
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		return // there permissions forbid nothing
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	if err := Add(folder, entry(1)); err == nil {
		t.Error("a folder that must not be written to took an entry")
	}
}

func TestMissing(t *testing.T) {
	e := entry(1)
	if !e.Missing() {
		t.Error("a file that is nowhere is not missing")
	}
	e.Path = filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(e.Path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if e.Missing() || (&Entry{Text: "x"}).Missing() {
		t.Error("what is there is missing")
	}
}

// An unfinished write that was killed long ago is cleared away, a young one not.
func TestTidy(t *testing.T) {
	folder := t.TempDir()
	old, young := filepath.Join(folder, ".a.json.1.part"), filepath.Join(folder, ".b.json.2.part")
	for _, p := range []string{old, young} {
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * stale)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	List(folder)
	if _, err := os.Stat(old); err == nil {
		t.Error("the old unfinished file is still there")
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("the young unfinished file is gone")
	}
}
