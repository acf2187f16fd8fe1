package ui

import (
	"fmt"
	"slices"

	"downhill/internal/param"
)

// Form is a column of rows, one for each parameter of a thing, made from its
// declaration.
type Form struct {
	*Column
	rows    map[string]func(v param.Value, on bool)
	numbers map[string]*Number
	rule    string
}

// FormChange is what a form tells: key takes the value, or goes off.
type FormChange struct {
	Key   string
	Value param.Value
	On    bool
}

// NewForm makes the rows for specs with the values that hold. onChange is told
// of every change, onDone when one is complete. Parameters that name another
// thing (param.Nested) get a drop-down of the entry's Choices; whoever adds the
// other thing's own parameters adds a form of its own below.
func NewForm(l *Layer, specs param.Specs, vals param.Values, onChange func(FormChange), onDone func()) *Form {
	f := &Form{Column: NewColumn(l, 0, Insets{}), rows: map[string]func(param.Value, bool){}, numbers: map[string]*Number{}}
	tell := func(key string) func(v param.Value, on bool) {
		return func(v param.Value, on bool) {
			if onChange != nil {
				onChange(FormChange{key, v, on})
			}
		}
	}
	done := func() {
		if onDone != nil {
			onDone()
		}
	}
	for _, s := range specs {
		send := tell(s.Key)
		switch s.Kind {
		case param.Float, param.Int:
			n := NewOptional(l, s, send).OnDone(done)
			f.Add(n)
			f.numbers[s.Key] = n
			f.rows[s.Key] = func(v param.Value, on bool) {
				if on {
					n.Set(v)
				} else {
					n.SetOff()
				}
			}
		case param.Bool:
			g := NewToggle(l, rowLabel(l, s, 250), rowHelp(s), s.Default.Bool(), func(on bool) {
				send(param.Flag(on), true)
				done()
			})
			g.control.rule = f.ruleOf(s)
			f.Add(g)
			f.rows[s.Key] = func(v param.Value, _ bool) { g.Set(v.Bool()) }
		case param.List:
			f.addText(l, s, send, done, func(text string) (param.Value, error) { return s.ReadValue(text) })
		case param.Text, param.Nested:
			if len(s.Choices) == 0 {
				f.addText(l, s, send, done, func(text string) (param.Value, error) { return s.ReadValue(text) })
				continue
			}
			items := make([]Item, len(s.Choices))
			for i, c := range s.Choices {
				items[i].Title = c
			}
			c := NewChoice(l, items, slices.Index(s.Choices, s.Default.Text()), func(i int) {
				send(param.Word(s.Choices[i]), true)
				done()
			})
			row := NewChoiceRow(l, rowLabel(l, s, labelWidth), rowHelp(s), c)
			ruled(row, f.ruleOf(s))
			f.Add(row)
			f.rows[s.Key] = func(v param.Value, _ bool) { c.Set(slices.Index(s.Choices, v.Text())) }
		}
	}
	f.Set(vals)
	return f
}

func (f *Form) addText(l *Layer, s param.Spec, send func(param.Value, bool), done func(), read func(string) (param.Value, error)) {
	check := func(text string) error {
		if text == "" && s.Optional {
			return nil
		}
		_, err := read(text)
		if err != nil && s.Kind == param.List {
			return fmt.Errorf("want numbers such as 50/100")
		}
		return err
	}
	x := NewTextField(l, labelWidth, "off", check, func(text string) {
		v, err := read(text)
		send(v, err == nil)
		done()
	})
	name := NewLabel(l, rowLabel(l, s, labelWidth), Muted).Fixed(labelWidth).Help(rowHelp(s))
	x.f.tip = func() string { return rowHelp(s) }
	row := NewRow(l, gap, Insets{}, name, x).Stretch(x)
	ruled(row, f.ruleOf(s))
	f.Add(row)
	f.rows[s.Key] = func(v param.Value, on bool) {
		if on {
			x.Set(v.String())
		} else {
			x.Set("")
		}
	}
}

// Rule sets the formula in which the parameters stand; it shows below the tips
// of those that have none of their own.
func (f *Form) Rule(formula string) *Form {
	f.rule = formula
	for _, n := range f.numbers {
		n.Rule(formula)
	}
	return f
}

// ruleOf is the formula below the tip of a parameter.
func (f *Form) ruleOf(s param.Spec) func() string {
	return func() string {
		if s.Formula != "" {
			return s.Formula
		}
		return f.rule
	}
}

// ruled has all controls in w show a formula below their tips.
func ruled(w Widget, rule func() string) {
	if c, ok := w.(interface{ base() *control }); ok {
		c.base().rule = rule
	}
	if c, ok := w.(interface{ Children() []Widget }); ok {
		for _, ch := range c.Children() {
			ruled(ch, rule)
		}
	}
}

// Set shows values without telling anyone; an optional parameter that is absent
// is off.
func (f *Form) Set(vals param.Values) {
	for key, show := range f.rows {
		v, on := vals[key]
		show(v, on)
	}
}
