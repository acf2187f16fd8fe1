package transferpage

import (
	"image"
	"strconv"

	"downhill/nn/transfer"
	"downhill/render/ui"
)

// opWords are the operations as the menu of a layer says them.
var opWords = map[transfer.Op]ui.Item{
	transfer.Plan:    {Title: "As the phases say", Detail: "frozen, then thawed", Help: "Keeps A's weights; the plan of phases says when it learns."},
	transfer.Freeze:  {Title: "Freeze", Detail: "in every phase", Help: "Keeps A's weights as they are to the end."},
	transfer.Thaw:    {Title: "Thaw", Detail: "in every phase", Help: "Begins with A's weights and learns from the first epoch on. Each phase starts the optimizer's memory afresh, as recompiling does in Keras."},
	transfer.Replace: {Title: "Replace", Detail: "new weights", Help: "As many units with new weights, which learn in every phase."},
	transfer.Drop:    {Title: "Drop", Detail: "left out", Help: "The layer is left out; the next takes the outputs of the one before."},
}

// widths are the units that a new layer can have, by the menu.
var widths = [...]int{25, 50, 100, 200, 300}

// openMenu offers what can be done with a block.
func (pg *Page) openMenu(b *block) {
	switch b.part {
	case hidden:
		pg.layerMenu(b.index, b.at)
	case added:
		pg.addedMenu(b.index, b.at)
	case adder:
		items := make([]ui.Item, len(widths))
		for i, n := range widths {
			items[i] = ui.Item{Title: strconv.Itoa(n) + " units", Help: "A new hidden layer under the output"}
		}
		pg.s.Layer.Menu(b.at, items, func(i int) { pg.addLayer(widths[i]) })
	}
}

// layerMenu offers the operations on hidden layer i.
func (pg *Page) layerMenu(i int, at image.Rectangle) {
	ops := transfer.Ops()
	items := make([]ui.Item, len(ops), len(ops)+1)
	for k, op := range ops {
		item := opWords[op]
		item.Danger = op == transfer.Drop
		item.Line = op == transfer.Replace
		if op == pg.doc.Transfer.Op(i) {
			item.Detail = "as it is now"
		}
		switch next, err := pg.allows(i, op); {
		case err != nil:
			item.Off, item.Help = true, err.Error()
		case next:
			item.Detail += ", next replaced"
		}
		items[k] = item
	}
	items = append(items, ui.Item{Title: "Add a layer on top", Detail: strconv.Itoa(topUnits(pg)) + " units", Line: true,
		Help: "A new hidden layer under the output"})
	pg.s.Layer.Menu(at, items, func(k int) {
		if k == len(ops) {
			pg.addLayer(topUnits(pg))
			return
		}
		pg.operate(i, ops[k])
	})
}

// topUnits are the units of a layer that is added without a word: those of the
// last hidden one.
func topUnits(pg *Page) int {
	t := &pg.doc.Transfer
	if n := len(t.Add); n > 0 {
		return t.Add[n-1]
	}
	return t.Hidden[len(t.Hidden)-1]
}

// addedMenu changes new layer i or takes it out.
func (pg *Page) addedMenu(i int, at image.Rectangle) {
	var items []ui.Item
	for _, n := range widths {
		item := ui.Item{Title: strconv.Itoa(n) + " units"}
		if n == pg.doc.Transfer.Add[i] {
			item.Detail = "as it is now"
		}
		items = append(items, item)
	}
	items = append(items, ui.Item{Title: "Remove", Line: true, Danger: true})
	pg.s.Layer.Menu(at, items, func(k int) {
		units := 0
		if k < len(widths) {
			units = widths[k]
		}
		pg.setAdded(i, units)
	})
}
