package stage

import (
	"bytes"
	"image"
	"io"
	"slices"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/screen"
)

func TestPlotChangesWithItsKeyAndItsPlace(t *testing.T) {
	kit, err := screen.NewKit()
	if err != nil {
		t.Fatal(err)
	}
	type key struct{ a, b int }
	p := NewPlot[key](New(kit, figure.Dark(), nil), screen.Chart)
	if p.Changed(key{1, 2}, true) {
		t.Error("a plot without a place is painted")
	}
	p.Area = image.Rect(0, 0, 300, 200)
	for i, step := range []struct {
		key  key
		all  bool
		move image.Point
		want bool
	}{
		{key: key{1, 2}, want: true},
		{key: key{1, 2}},
		{key: key{1, 3}, want: true},
		{key: key{1, 3}, all: true, want: true},
		{key: key{1, 3}},
		{key: key{1, 3}, move: image.Pt(5, 0), want: true},
		{key: key{1, 3}},
	} {
		p.Area = p.Area.Add(step.move)
		if got := p.Changed(step.key, step.all); got != step.want {
			t.Errorf("step %d: changed is %v, want %v", i, got, step.want)
		}
	}
}

func TestHistory(t *testing.T) {
	var h History
	now := seeded(0)
	edit := func(kind string) {
		h.PushDrag(now, kind)
		now.Seed++
	}
	edit("")      // 0 → 1
	edit("depth") // 1 → 2, with the next two one drag
	edit("depth")
	edit("depth")
	h.Seal()
	edit("depth") // 4 → 5
	var seen []uint64
	for {
		back, ok := h.Undo(now)
		if !ok {
			break
		}
		now = back
		seen = append(seen, now.Seed)
	}
	if want := []uint64{4, 1, 0}; !slices.Equal(seen, want) {
		t.Errorf("undo led to %v, want %v", seen, want)
	}
	now, _ = h.Redo(now)
	if now.Seed != 1 {
		t.Errorf("redo led to %d, want 1", now.Seed)
	}
	edit("")
	if _, ok := h.Redo(now); ok {
		t.Error("an edit leaves something to redo")
	}
}

func TestExportWrites(t *testing.T) {
	e := Export{Name: "x", Size: export.Size{W: 320, H: 200, DPI: 96},
		Figure: func(th figure.Theme) (figure.Figure, error) {
			return figure.Figure{Title: th.Name, Theme: th}, nil
		},
		CSV: func(w io.Writer) error {
			_, err := io.WriteString(w, "a,b\n")
			return err
		},
	}
	if got, want := e.Formats(), []string{"png", "svg", "pdf", "csv"}; !slices.Equal(got, want) {
		t.Errorf("formats %v, want %v", got, want)
	}
	for format, begin := range map[string]string{"png": "\x89PNG", "svg": "<?xml", "pdf": "%PDF", "csv": "a,b\n"} {
		var b bytes.Buffer
		if err := e.Write(&b, format, figure.Light()); err != nil || !strings.HasPrefix(b.String(), begin) {
			t.Errorf("%s begins with %.8q, error %v", format, b.String(), err)
		}
	}
	for _, format := range []string{"json", "yaml", ""} {
		if err := e.Write(io.Discard, format, figure.Light()); err == nil || !strings.Contains(err.Error(), "csv") {
			t.Errorf("%q: error %v, want the formats that there are", format, err)
		}
	}
	if size := (&Export{}).PictureSize(); size.W != 1600 || size.H != 1000 {
		t.Errorf("without a size the picture is %v", size)
	}
}

// What is edited after Push is not what was remembered.
func TestHistoryKeepsCopies(t *testing.T) {
	var h History
	now := scenario.Default()
	h.Push(now)
	now.Race.Racers[0].Name = "changed"
	back, _ := h.Undo(now)
	if back.Race.Racers[0].Name == "changed" {
		t.Error("the remembered document changed with the present one")
	}
}
