package trainpage

import (
	"fmt"
	"slices"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
	"downhill/render/ui"
)

// trainingWidgets are those of how the selected lane is trained.
type trainingWidgets struct {
	optimizer              *ui.Choice
	rule, common, schedule *ui.Form
	stopping               *ui.Number
}

// rules are the optimizers that train networks.
func rules() param.Catalog[optimizers.Optimizer] {
	c := optimizers.Rules()
	c.Entries = slices.DeleteFunc(slices.Clone(c.Entries), func(e param.Entry[optimizers.Optimizer]) bool { return e.Key == "newton" })
	return c
}

// trainingSection sets how the selected lane is trained.
func (pg *Page) trainingSection(t *scenario.Train) ui.Widget {
	l, w := pg.s.Layer, &pg.w.training
	*w = trainingWidgets{}
	net := &t.Nets[pg.selected()]
	s := ui.NewSection(l, fmt.Sprintf("Lane %s · Training", letter(pg.selected())), "", nil)
	catalog := rules()
	w.optimizer = ui.NewChoice(l, catalogItems(catalog), slices.Index(catalog.Keys(), net.Optimizer.Key), pg.setRule)
	s.Add(ui.NewChoiceRow(l, "optimizer", "The update rule. It can change while the network trains.", w.optimizer))
	entry, err := catalog.Lookup(net.Optimizer.Key)
	if err != nil {
		return s
	}
	own := len(entry.Params) - len(optimizers.Common())
	w.rule = ui.NewForm(l, entry.Params[:own], net.Optimizer.Values, pg.setHyperparameter, pg.seal).Rule(entry.Formula)
	w.common = ui.NewForm(l, scheduled(entry.Params[own:]), net.Optimizer.Values, pg.setHyperparameter, pg.seal)
	s.Add(w.rule, w.common)
	if name := net.Optimizer.Values.Text("schedule"); name != "" && name != "constant" {
		if e, err := schedules.Catalog().Lookup(name); err == nil {
			w.schedule = ui.NewForm(l, e.Params, nested(net.Optimizer.Values), func(c ui.FormChange) {
				c.Key = "schedule." + c.Key
				pg.setHyperparameter(c)
			}, pg.seal).Rule(e.Formula)
			s.Add(w.schedule)
		}
	}
	w.stopping = ui.NewNumber(l, param.Spec{Key: "early_stopping", Title: "early stopping", Symbol: "early stopping", Kind: param.Int, Max: scenario.MaxEpochs, High: 50, Default: param.Num(0),
		Help: "Epochs without a better validation loss after which the training ends and the best epoch's weights come back; 0 goes on."},
		func(v param.Value) { pg.slide("early_stopping", fmt.Sprint(int(v.Num()))) }).OnDone(pg.seal)
	s.Add(w.stopping)
	return s
}

// setRule gives the selected lane another rule, with the learning rate, clipping
// and schedule that it has.
func (pg *Page) setRule(i int) {
	t := pg.settings()
	old, entry := t.Nets[pg.selected()].Optimizer, rules().Entries[i]
	next := param.Choice{Key: entry.Key, Values: entry.Params.Defaults()}
	for key, v := range old.Values {
		common := strings.HasPrefix(key, "schedule") || strings.HasPrefix(key, "clip") || key == "global_clipnorm"
		if common {
			next.Values[key] = v
		}
	}
	pg.set("optimizer", optimizers.Catalog().Format(next))
}

// setHyperparameter changes a parameter of the lane's rule.
func (pg *Page) setHyperparameter(c ui.FormChange) {
	key := c.Key
	switch key {
	case "l1", "l2", "max_norm", "dropout":
		key = "optimizer." + key // the network has one of that name
	}
	pg.slide(key, formText(c))
}

// scheduled lists the schedules where a parameter names one.
func scheduled(specs param.Specs) param.Specs {
	out := slices.Clone(specs)
	for i := range out {
		if out[i].Kind == param.Nested {
			out[i].Choices = schedules.Catalog().Keys()
		}
	}
	return out
}

// nested returns the values of the schedule.
func nested(vals param.Values) param.Values {
	out := param.Values{}
	for k, v := range vals {
		if rest, ok := strings.CutPrefix(k, "schedule."); ok {
			out[rest] = v
		}
	}
	return out
}

// syncTraining shows how a network is trained.
func (pg *Page) syncTraining(net *scenario.Net) {
	w := &pg.w.training
	w.optimizer.Set(slices.Index(rules().Keys(), net.Optimizer.Key))
	if w.rule != nil {
		w.rule.Set(net.Optimizer.Values)
		w.common.Set(net.Optimizer.Values)
	}
	if w.schedule != nil {
		w.schedule.Set(nested(net.Optimizer.Values))
	}
	if w.stopping != nil {
		w.stopping.Set(param.Num(float64(net.EarlyStopping)))
	}
}
