package ui

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"downhill/internal/param"
)

// Number is a row for one numeric parameter: name, slider, exact number, and
// where the parameter is optional a box that turns it on. An error stands below
// the row, and what caused it does not take effect.
type Number struct {
	*Column
	l      *Layer
	spec   param.Spec
	scale  scale
	value  float64
	on     bool
	toggle *Toggle
	slider *slider
	field  *field
	err    *Label
	strip  *tickStrip // below the slider, nil for none

	formula string // below the tip

	changed func(v param.Value, on bool)
	done    func()
}

// NewNumber is a row for a parameter, standing at its default. onChange is told
// of every value while the slider moves.
func NewNumber(l *Layer, s param.Spec, onChange func(param.Value)) *Number {
	return NewOptional(l, s, func(v param.Value, _ bool) {
		if onChange != nil {
			onChange(v)
		}
	})
}

// NewOptional is a row for a parameter that may be off; where the declaration
// does not make it optional it is like NewNumber.
func NewOptional(l *Layer, s param.Spec, onChange func(v param.Value, on bool)) *Number {
	n := &Number{l: l, spec: s, scale: newScale(s), value: s.Default.Num(), on: !s.Optional, changed: onChange,
		slider: newSlider(l), field: newField(l, fieldWidth), err: errorLabel(l)}
	n.field.align, n.field.selectOn = right, true
	if utf8.RuneCountInString(s.Unit) <= 2 {
		n.field.unit = s.Unit
	}
	var name Widget
	if s.Optional {
		n.toggle = NewToggle(l, rowLabel(l, s, labelWidth-24), rowHelp(s), false, n.turn)
		n.toggle.width = l.theme.Px(labelWidth)
		name = n.toggle
	} else {
		name = NewLabel(l, rowLabel(l, s, labelWidth), Muted).Fixed(labelWidth).Help(rowHelp(s))
	}
	row := NewRow(l, gap, Insets{}, name, n.slider, n.field).Stretch(n.slider)
	n.Column = NewColumn(l, 0, Insets{}, row, n.err)
	n.slider.tip = func() string { return rowHelp(s) }
	n.field.tip = n.slider.tip
	n.formula = s.Formula
	ruled(row, func() string { return n.formula })
	n.wire()
	n.show()
	return n
}

func (n *Number) wire() {
	n.slider.moved = func(at float64, fine bool) { n.apply(n.scale.value(at, fine)) }
	n.slider.nudge = func(dir int, coarse bool) { n.apply(n.scale.nudge(n.value, dir, coarse)) }
	n.slider.toBase = func() { n.apply(n.spec.Default.Num()) }
	n.slider.toEnd = func(end bool) {
		if end {
			n.apply(n.scale.keep(n.scale.high))
		} else {
			n.apply(n.scale.keep(n.scale.low))
		}
	}
	n.slider.done = n.finished
	n.field.nudge = func(dir int, big bool) {
		n.apply(n.scale.nudge(n.value, dir, big))
		n.finished()
	}
	n.field.reset = n.show
	n.field.exact = func() string { return FormatNumber(n.value, 17) }
	n.field.edited = func(text string) {
		if n.field.bad {
			_, err := n.read(text)
			showError(n.field, n.err, err)
		}
	}
	n.field.commit = func(text string) {
		v, err := n.read(text)
		if err != nil {
			showError(n.field, n.err, err)
			return
		}
		n.apply(v)
		n.finished()
	}
}

// OnDone is told when a change is complete: the slider let go, a number
// entered. Undo groups by it.
func (n *Number) OnDone(f func()) *Number {
	n.done = f
	return n
}

// Rule sets the formula in which the parameter stands; one of the declaration's
// own goes before it.
func (n *Number) Rule(formula string) *Number {
	if n.spec.Formula == "" {
		n.formula = formula
	}
	return n
}

func (n *Number) finished() {
	if n.done != nil {
		n.l.later(n.done)
	}
}

// read takes what was typed, with or without the unit.
func (n *Number) read(text string) (float64, error) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), n.spec.Unit))
	v, err := Evaluate(text)
	if err != nil {
		return 0, err
	}
	return v, shortError(n.spec, n.spec.Check(param.Num(v)))
}

// shortError says what is allowed in the words of the row, without repeating
// what was typed: that stands right above.
func shortError(s param.Spec, err error) error {
	if err == nil {
		return nil
	}
	words := rangeWords(s)
	if s.Kind == param.Int && !strings.Contains(err.Error(), s.Range()) {
		words = "a whole number"
	}
	if !s.Optional {
		words += ", such as " + FormatNumber(s.Default.Num(), 6)
	}
	return fmt.Errorf("want %s", words)
}

// rangeWords is what is allowed, with the symbol that the row shows.
func rangeWords(s param.Spec) string {
	name := s.Symbol
	if name == "" {
		name = s.Title
	}
	return strings.ReplaceAll(strings.ReplaceAll(s.Range(), s.Key, name), "-", "−")
}

func (n *Number) apply(v float64) {
	same := v == n.value
	n.value = v
	n.show()
	if !same {
		n.tell()
	}
}

func (n *Number) turn(on bool) {
	n.on = on
	n.show()
	n.tell()
	n.finished()
}

func (n *Number) tell() {
	if n.changed != nil {
		v, on := param.Num(n.value), n.on
		n.l.later(func() { n.changed(v, on) })
	}
}

// show brings slider and field to the value.
func (n *Number) show() {
	n.slider.set(n.scale.position(n.value))
	text := "off"
	if n.on {
		text = n.field.number(n.value, n.field.unit)
		if n.field.focus {
			text = FormatNumber(n.value, 17)
		}
	}
	n.field.show(text)
	n.slider.setDisabled(!n.on)
	n.field.setDisabled(!n.on)
	showError(n.field, n.err, nil)
}

// Get returns the value and whether the parameter is on.
func (n *Number) Get() (v param.Value, on bool) { return param.Num(n.value), n.on }

// Set shows a value and turns the parameter on.
func (n *Number) Set(v param.Value) {
	if v.Num() == n.value && n.on && !n.field.bad {
		return
	}
	n.value, n.on = v.Num(), true
	if n.toggle != nil {
		n.toggle.Set(true)
	}
	n.show()
}

// SetOff turns an optional parameter off.
func (n *Number) SetOff() {
	if n.toggle != nil && n.on {
		n.on = false
		n.toggle.Set(false)
		n.show()
	}
}

// rowLabel is symbol and title where both fit, else what says more.
func rowLabel(l *Layer, s param.Spec, w float64) string {
	room, face := float64(l.theme.Px(w)), l.theme.Body
	short := utf8.RuneCountInString(s.Symbol) <= 3 && s.Symbol != ""
	switch {
	case s.Title == "":
		return s.Symbol
	case !short || strings.HasPrefix(s.Title, s.Symbol):
		return s.Title
	case width(s.Symbol+" "+s.Title, face) <= room:
		return s.Symbol + " " + s.Title
	}
	return s.Symbol
}

// rowHelp is the tip of a row: what the parameter is, its range and default.
func rowHelp(s param.Spec) string {
	name := s.Title
	if s.Symbol != "" && s.Symbol != s.Title && utf8.RuneCountInString(s.Symbol) <= 3 {
		name = s.Symbol + ", " + s.Title
	}
	text := name
	if s.Help != "" {
		text += "\n" + s.Help
	}
	if s.Kind == param.Float || s.Kind == param.Int {
		text += "\n" + rangeWords(s)
		if !s.Optional {
			text += ", default " + FormatNumber(s.Default.Num(), 6) + s.Unit
		}
	}
	return text
}

// Pair is a row with two exact numbers, such as x and y of a place.
type Pair struct {
	*Column
	l      *Layer
	spec   [2]param.Spec
	value  [2]float64
	fields [2]*field
	err    *Label
}

// NewPair is a row for two numbers.
func NewPair(l *Layer, label, help string, x, y param.Spec, onChange func(x, y float64)) *Pair {
	q := &Pair{l: l, spec: [2]param.Spec{x, y}, err: errorLabel(l)}
	q.value = [2]float64{x.Default.Num(), y.Default.Num()}
	tell := func() {
		if v := q.value; onChange != nil {
			l.later(func() { onChange(v[0], v[1]) })
		}
	}
	for i := range q.fields {
		f := newField(l, fieldWidth)
		f.align, f.selectOn = right, true
		apply := func(v float64) {
			same := v == q.value[i]
			q.value[i] = v
			q.show()
			if !same {
				tell()
			}
		}
		read := func(text string) (float64, error) {
			v, err := Evaluate(text)
			if err == nil {
				err = shortError(q.spec[i], q.spec[i].Check(param.Num(v)))
			}
			return v, err
		}
		f.reset = q.show
		f.exact = func() string { return FormatNumber(q.value[i], 17) }
		f.nudge = func(dir int, big bool) { apply(newScale(q.spec[i]).nudge(q.value[i], dir, big)) }
		f.edited = func(text string) {
			if f.bad {
				_, err := read(text)
				showError(f, q.err, err)
			}
		}
		f.commit = func(text string) {
			v, err := read(text)
			if err != nil {
				showError(f, q.err, err)
				return
			}
			apply(v)
		}
		f.tip = func() string { return label + "\n" + help }
		q.fields[i] = f
	}
	name := NewLabel(l, label, Muted).Fixed(labelWidth).Help(help)
	row := NewRow(l, gap, Insets{}, name, q.fields[0], q.fields[1]).Stretch(q.fields[0])
	q.Column = NewColumn(l, 0, Insets{}, row, q.err)
	q.show()
	return q
}

func (q *Pair) show() {
	for i, f := range q.fields {
		if f.focus {
			f.show(FormatNumber(q.value[i], 17))
		} else {
			f.show(f.number(q.value[i], ""))
		}
		f.setBad(false)
	}
	q.err.SetVisible(false)
}

// Get returns both numbers.
func (q *Pair) Get() (x, y float64) { return q.value[0], q.value[1] }

// Set shows two numbers.
func (q *Pair) Set(x, y float64) {
	if v := [2]float64{x, y}; v != q.value {
		q.value = v
		q.show()
	}
}
