package transferpage

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/transfer"
	transferlab "downhill/render/labs/transfer"
	"downhill/render/ui"
)

// modelEnding is that of the files of networks.
const modelEnding = ".model"

// maxModel bounds the file of a network, in bytes: the largest that the lab
// trains have some 30 million weights of 8 bytes.
const maxModel = 1 << 28

// fileOf is a network that can be saved, nil while there is none.
func (pg *Page) fileOf(which string) []byte {
	f := pg.shown()
	if f == nil {
		return nil
	}
	if which == transferlab.SaveReused {
		return f.a
	}
	return f.b
}

// askSave asks where to write a network.
func (pg *Page) askSave(which string) {
	file, l := pg.fileOf(which), pg.s.Layer
	if file == nil {
		return
	}
	field := ui.NewTextField(l, 376, "path", nil, nil)
	field.Set(pg.s.Files.Propose(fmt.Sprintf("transfer-%s-%s-seed%d", pg.experiment(), which, pg.shown().Scenario.Seed), modelEnding) + modelEnding)
	title := pg.priorOf()
	if which == transferlab.SaveTuned {
		title = "the network of the task"
	}
	l.Dialog(ui.DialogOptions{Title: "Save " + title, Confirm: "Save",
		Text: "Layers, weights and what is frozen. The file loads here in the place of model A, and on the command line with --load.",
		Body: []ui.Widget{field}, OnConfirm: func() error {
			path := strings.TrimSpace(field.Get())
			if path == "" {
				return errors.New("want the name of a file")
			}
			if filepath.Ext(path) == "" {
				path += modelEnding
			}
			if err := pg.s.Files.Write(path, file); err != nil {
				return err
			}
			pg.s.Toast("saved "+path, false)
			return nil
		}})
	field.Focus()
}

// askLoad asks for a network in the place of model A, or forgets the one that is
// there.
func (pg *Page) askLoad() {
	if pg.model != "" {
		pg.forget()
		return
	}
	l := pg.s.Layer
	field := ui.NewTextField(l, 376, "path of a .model file", nil, nil)
	l.Dialog(ui.DialogOptions{Title: "Reuse a saved network", Confirm: "Load",
		Text: "A network that takes images of 28 × 28 pixels. It takes the place of model A for every seed. A file can also be dropped on the window.",
		Body: []ui.Widget{field}, OnConfirm: func() error {
			path := strings.TrimSpace(field.Get())
			text, err := pg.s.Files.Read(path, maxModel)
			if err != nil {
				return err
			}
			return pg.LoadModel(filepath.Base(path), text)
		}})
	field.Focus()
}

// LoadModel takes a saved network in the place of model A.
func (pg *Page) LoadModel(name string, text []byte) error {
	m, err := nn.Load(bytes.NewReader(text))
	if err != nil {
		return err
	}
	net, err := transfer.Divide(m)
	if err != nil {
		return err
	}
	if in, _ := m.Size(); in != pixels {
		return fmt.Errorf("%s takes %d features: want %d, the pixels of an image", name, in, pixels)
	}
	var hidden []int
	for _, b := range net.Blocks[:len(net.Blocks)-1] {
		hidden = append(hidden, b.Units)
	}
	if len(hidden) == 0 {
		return fmt.Errorf("%s has no hidden layer: want one to reuse", name)
	}
	if !takesModel(pg.experiment()) {
		pg.look(scenario.ExperimentReuse)
	}
	if !pg.edit("", func(t *scenario.Transfer) { resize(t, hidden) }) {
		text := pg.message
		pg.message = ""
		return errors.New(text)
	}
	pg.seal()
	pg.kept.use(m)
	pg.model = name
	pg.rebuild()
	pg.s.Toast(name+" takes the place of model A", false)
	return nil
}

// resize gives the network other hidden layers.
func resize(t *scenario.Transfer, hidden []int) {
	t.Hidden = hidden
	t.Layers = t.Layers[:min(len(t.Layers), len(hidden))]
	t.Auxiliary.Keep = min(t.Auxiliary.Keep, len(hidden))
}

// forget has model A trained again.
func (pg *Page) forget() {
	pg.kept.use(nil)
	pg.model = ""
	pg.rebuild()
}

// modelRow has the buttons that save networks.
func (pg *Page) modelRow() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	w.saveA = ui.NewButton(l, ui.ButtonOptions{Text: "Save it…", Tip: "Write the " + pg.priorOf() + " to a .model file"}, func() { pg.askSave(transferlab.SaveReused) })
	w.saveB = ui.NewButton(l, ui.ButtonOptions{Text: "Save tuned…", Tip: "Write the network after the labelled images to a .model file"}, func() { pg.askSave(transferlab.SaveTuned) })
	return ui.NewRow(l, 8, ui.Insets{Top: 4, Bottom: 4}, w.saveA, w.saveB)
}

// syncModels shows where model A comes from, and what can be saved.
func (pg *Page) syncModels() {
	w := &pg.w
	if w.origin != nil {
		text := "trained here, for every seed"
		if pg.model != "" {
			text = "from " + pg.model
		}
		w.origin.Set(text)
	}
	if w.saveA != nil {
		w.saveA.SetEnabled(pg.fileOf(transferlab.SaveReused) != nil)
		w.saveB.SetEnabled(pg.fileOf(transferlab.SaveTuned) != nil)
	}
}
