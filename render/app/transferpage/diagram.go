package transferpage

import (
	"fmt"
	"image"
	"math"
	"strconv"

	"downhill/activations"
	"downhill/internal/scenario"
	"downhill/nn/transfer"
)

// part is what a block of the diagram stands for.
type part int

const (
	input  part = iota
	hidden      // layer index of model A, in B what became of it
	added       // new in B, index into Add
	output
	adder // the place where a layer can be added
)

// block is a box of the diagram.
type block struct {
	part  part
	index int
	ofB   bool
	op    transfer.Op // of B's hidden layers
	units int
	name  string
	at    image.Rectangle
}

// clickable says whether a click on the block opens a menu.
func (b *block) clickable() bool {
	return b.ofB && (b.part == hidden || b.part == added || b.part == adder)
}

// Sizes of the diagram in px of the design.
const (
	diagramPad   = 12
	diagramName  = 84 // room for the networks' names on the left
	diagramGap   = 16 // between two columns, for the arrow
	diagramRow   = 64 // height of a block of B
	diagramRowA  = 40 // of A
	diagramTight = 10 // gap where there are many columns
	adderWide    = 26
)

// layOut places both networks in a room: the same column for a layer of A and
// for what becomes of it in B. u is pixels per px of the design.
func layOut(t *scenario.Transfer, at image.Rectangle, u float64) []block {
	n := 1 + len(t.Hidden) + len(t.Add) + 1 // images, layers, output
	gap := diagramGap * u
	name := diagramName * u
	if float64(at.Dx()) < 640*u {
		gap, name = diagramTight*u, 28*u
	}
	left := float64(at.Min.X) + diagramPad*u + name
	free := float64(at.Max.X) - diagramPad*u - left - adderWide*u - float64(n)*gap
	wide := math.Min(free/float64(n), 190*u)
	pad := (float64(at.Dy()) - (diagramRowA+diagramRow)*u) / 3
	topA := float64(at.Min.Y) + pad
	topB := float64(at.Max.Y) - pad - diagramRow*u
	box := func(column int, ofB bool) image.Rectangle {
		x := left + float64(column)*(wide+gap)
		y, high := topA, diagramRowA*u
		if ofB {
			y, high = topB, diagramRow*u
		}
		return image.Rect(int(x), int(y), int(x+wide), int(y+high))
	}
	var out []block
	for _, ofB := range []bool{false, true} {
		out = append(out, block{part: input, ofB: ofB, units: pixels, name: "images", at: box(0, ofB)})
		for i, units := range t.Hidden {
			b := block{part: hidden, index: i, ofB: ofB, units: units, name: fmt.Sprintf("hidden %d", i+1), at: box(1+i, ofB)}
			if ofB {
				b.op = t.Op(i)
			}
			out = append(out, b)
		}
		if ofB {
			for i, units := range t.Add {
				out = append(out, block{part: added, index: i, ofB: true, op: transfer.Replace, units: units, name: fmt.Sprintf("new %d", i+1),
					at: box(1+len(t.Hidden)+i, true)})
			}
		}
		last := block{part: output, ofB: ofB, units: 8, name: "output", at: box(n-1, ofB)}
		if ofB {
			last.units, last.op = 1, transfer.Replace
			plus := last.at
			// The layer would go under the output; its sign stands at the end,
			// where nothing else is.
			plus.Min.X = last.at.Max.X + int(gap)
			plus.Max.X = plus.Min.X + int(adderWide*u)
			mid := (plus.Min.Y + plus.Max.Y) / 2
			plus.Min.Y, plus.Max.Y = mid-int(adderWide*u/2), mid+int(adderWide*u/2)
			out = append(out, last, block{part: adder, ofB: true, name: "add a layer", at: plus})
			continue
		}
		out = append(out, last)
	}
	return out
}

// pixels are the features of an image.
const pixels = 784

// phasesOf says for each phase whether a block of B learns.
func phasesOf(t *scenario.Transfer, b *block) []bool {
	out := make([]bool, len(t.Phases))
	planned := 0 // layers above that go by the plan, with this one
	for i := b.index; b.part == hidden && i < len(t.Hidden); i++ {
		if t.Op(i) == transfer.Plan {
			planned++
		}
	}
	for k, p := range t.Phases {
		switch {
		case b.part == input || b.op == transfer.Drop || b.op == transfer.Freeze:
		case b.part == hidden && b.op == transfer.Plan:
			out[k] = p.Thawed < 0 || planned <= p.Thawed
		default:
			out[k] = true
		}
	}
	return out
}

// stateOf is what a block of B does, in a word or two.
func stateOf(t *scenario.Transfer, b *block) string {
	switch {
	case b.part == input || b.part == adder:
		return ""
	case b.part == added || b.part == output:
		return "new"
	}
	switch b.op {
	case transfer.Freeze:
		return "frozen"
	case transfer.Thaw:
		return "thawed"
	case transfer.Replace:
		return "replaced"
	case transfer.Drop:
		return "dropped"
	}
	learns := phasesOf(t, b)
	first, last := learns[0], learns[len(learns)-1]
	switch {
	case first == last && !first:
		return "plan: frozen"
	case first == last:
		return "plan: thawed"
	case last:
		return "plan: thaws"
	}
	return "plan: freezes"
}

// sizeOf is a block's units with the activation.
func (pg *Page) sizeOf(b *block) string {
	switch b.part {
	case input:
		return "28 × 28"
	case output:
		if b.ofB {
			return "1 sigmoid"
		}
		return "8 softmax"
	}
	return strconv.Itoa(b.units) + " " + pg.activationTitle()
}

// activationTitle is the activation's name.
func (pg *Page) activationTitle() string {
	key := pg.doc.Transfer.Activation.Key
	if e, err := activations.Catalog().Lookup(key); err == nil {
		return e.Title
	}
	return key
}
