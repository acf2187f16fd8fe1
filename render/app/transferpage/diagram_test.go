package transferpage

import (
	"image"
	"slices"
	"testing"

	"downhill/internal/scenario"
	"downhill/nn/transfer"
)

// planned is a document with operations on its layers.
func planned(ops ...transfer.Op) *scenario.Transfer {
	t := scenario.DefaultTransfer().Transfer
	t.Layers = ops
	return &t
}

func find(t *testing.T, blocks []block, ofB bool, name string) *block {
	t.Helper()
	for i := range blocks {
		if b := &blocks[i]; b.ofB == ofB && b.name == name {
			return b
		}
	}
	t.Fatalf("no block %s", name)
	return nil
}

// What a block shows of the phases is what the engine freezes and thaws.
func TestPhasesOfABlock(t *testing.T) {
	d := planned(transfer.Freeze, transfer.Plan, transfer.Thaw, transfer.Plan, transfer.Replace)
	d.Phases = []transfer.Phase{{Epochs: 4}, {Epochs: 2, Thawed: 1}, {Epochs: 10, Thawed: transfer.AllThawed}}
	blocks := layOut(d, image.Rect(0, 0, 900, 176), 1)
	for _, tt := range []struct {
		name  string
		want  []bool
		state string
	}{
		{"hidden 1", []bool{false, false, false}, "frozen"},
		{"hidden 2", []bool{false, false, true}, "plan: thaws"}, // hidden 4 is the uppermost that goes by the plan
		{"hidden 3", []bool{true, true, true}, "thawed"},
		{"hidden 4", []bool{false, true, true}, "plan: thaws"},
		{"hidden 5", []bool{true, true, true}, "replaced"},
		{"output", []bool{true, true, true}, "new"},
	} {
		b := find(t, blocks, true, tt.name)
		if got := phasesOf(d, b); !slices.Equal(got, tt.want) {
			t.Errorf("%s learns in the phases %v, want %v", tt.name, got, tt.want)
		}
		if got := stateOf(d, b); got != tt.state {
			t.Errorf("%s is %q, want %q", tt.name, got, tt.state)
		}
	}
}

// Blocks of both networks stand in columns, in the room, and none on another.
func TestLayOutFits(t *testing.T) {
	for _, tt := range []struct {
		room  image.Rectangle
		u     float64
		layer []int
		add   []int
	}{
		{image.Rect(68, 88, 972, 264), 1, []int{300, 100, 50, 50, 50}, nil},
		{image.Rect(68, 88, 652, 236), 1, []int{300, 100, 50, 50, 50}, []int{50, 20}},
		{image.Rect(136, 176, 1904, 528), 2, []int{8}, nil},
		{image.Rect(68, 88, 652, 236), 1, []int{9, 8, 7, 6, 5, 4, 3, 2}, []int{4}},
	} {
		d := planned()
		d.Hidden, d.Add = tt.layer, tt.add
		blocks := layOut(d, tt.room, tt.u)
		if want := 2*(len(tt.layer)+2) + len(tt.add) + 1; len(blocks) != want {
			t.Errorf("%v: %d blocks, want %d", tt.room, len(blocks), want)
		}
		for i, b := range blocks {
			if !b.at.In(tt.room) || b.at.Dx() < 20 {
				t.Errorf("%v: %s is at %v", tt.room, b.name, b.at)
			}
			for _, o := range blocks[:i] {
				if b.at.Overlaps(o.at) {
					t.Errorf("%v: %s at %v lies on %s at %v", tt.room, b.name, b.at, o.name, o.at)
				}
			}
		}
		a, b := find(t, blocks, false, "hidden 1"), find(t, blocks, true, "hidden 1")
		if a.at.Min.X != b.at.Min.X {
			t.Errorf("%v: hidden 1 of A begins at %d, of B at %d", tt.room, a.at.Min.X, b.at.Min.X)
		}
	}
}

// An operation that goes by the plan leaves nothing in the document.
func TestWithOp(t *testing.T) {
	d := planned()
	withOp(d, 3, transfer.Freeze)
	if d.Op(3) != transfer.Freeze || len(d.Layers) != 4 {
		t.Errorf("frozen: %v", d.Layers)
	}
	withOp(d, 3, transfer.Plan)
	if d.Layers != nil {
		t.Errorf("by the plan again: %v", d.Layers)
	}
}

// Every entry of the drop-down of a phase stands for one number of layers, and
// numbers beyond them for all.
func TestThawedEntries(t *testing.T) {
	for layers := 1; layers <= 4; layers++ {
		entries := thawedItems(layers)
		for k := range entries {
			if got := entryOf(thawedAt(k, layers), layers); got != k {
				t.Errorf("%d layers: entry %d (%s) comes back as %d", layers, k, entries[k].Title, got)
			}
		}
		if got := entryOf(8, layers); got != len(entries)-1 {
			t.Errorf("%d layers: 8 thawed is entry %d", layers, got)
		}
	}
}

// Four quarter turns bring an image back; one brings its upper right corner to
// the upper left, as the engine's counter-clockwise turns do.
func TestTurn(t *testing.T) {
	image := make([]float64, side*side)
	image[side-1] = 1
	image[5*side+2] = 0.5
	once := turn(image, 1)
	if once[0] != 1 {
		t.Errorf("the corner is %v, want 1", once[0])
	}
	if !slices.Equal(turn(once, 3), image) {
		t.Error("four quarter turns are not the image")
	}
}
