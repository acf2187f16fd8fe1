package nn

import (
	"fmt"
	"strings"
)

// Summary is a table of a model's layers, as Keras prints it. An activation
// without parameters that follows a dense layer directly stands in its line.
type Summary struct {
	Rows       []SummaryRow
	Parameters int // all, moving statistics included
	Trainable  int // without frozen layers and moving statistics
}

// SummaryRow is one layer.
type SummaryRow struct {
	Layer      int    // index into Model.Layers
	Name       string // "dense", "dense_1", …
	Kind       string
	Activation string // of a dense layer, "" for none
	Output     int    // features
	Parameters int
	Trainable  int
}

// Summary describes the model.
func (m *Model) Summary() Summary {
	var s Summary
	seen := map[string]int{}
	for i, l := range m.Layers {
		kind := l.Kind()
		if _, ok := l.(Activation); ok {
			if last := len(s.Rows) - 1; last >= 0 && s.Rows[last].Layer == i-1 && isDense(m.Layers[i-1]) {
				s.Rows[last].Activation = kind
				continue
			}
			kind = "activation"
		}
		name := kind
		if n := seen[kind]; n > 0 {
			name = fmt.Sprintf("%s_%d", kind, n)
		}
		seen[kind]++
		_, out := l.Size()
		row := SummaryRow{Layer: i, Name: name, Kind: kind, Output: out,
			Parameters: m.count[i] + len(m.buffers(i)), Trainable: m.count[i]}
		if m.frozen[i] {
			row.Trainable = 0
		}
		if a, ok := l.(Activation); ok {
			row.Activation = a.Kind()
		}
		s.Parameters += row.Parameters
		s.Trainable += row.Trainable
		s.Rows = append(s.Rows, row)
	}
	return s
}

// isDense says whether a layer is a dense one, tied or not.
func isDense(l Layer) bool { return l.Kind() == Dense{}.Kind() }

// Denses lists the indices of the dense layers, tied ones among them.
func (m *Model) Denses() []int {
	var at []int
	for i, l := range m.Layers {
		if isDense(l) {
			at = append(at, i)
		}
	}
	return at
}

// LayerNames are the names of the layers in the summary; an activation that
// stands in the line of a dense layer goes by that layer's.
func (m *Model) LayerNames() []string {
	names := make([]string, len(m.Layers))
	for _, r := range m.Summary().Rows {
		names[r.Layer] = r.Name
	}
	for i, name := range names {
		if name == "" && i > 0 {
			names[i] = names[i-1]
		}
	}
	return names
}

// String is the table.
func (s Summary) String() string {
	names := make([]string, len(s.Rows))
	width := 0
	for i, r := range s.Rows {
		what := r.Kind
		if r.Activation != "" && r.Kind != r.Activation {
			what = strings.TrimPrefix(what+", ", "activation, ") + r.Activation
		}
		names[i] = r.Name
		if r.Name != what {
			names[i] += " (" + what + ")"
		}
		width = max(width, len(names[i]))
	}
	var b strings.Builder
	line := strings.Repeat("─", width+26)
	fmt.Fprintf(&b, "%-*s  %12s %11s\n%s\n", width, "Layer (type)", "Output shape", "Parameters", line)
	for i, r := range s.Rows {
		fmt.Fprintf(&b, "%-*s  %12s %11s\n", width, names[i], fmt.Sprintf("(None, %d)", r.Output), grouped(r.Parameters))
	}
	fmt.Fprintf(&b, "%s\nParameters: %s\nTrainable: %s\nNot trainable: %s\n", line,
		grouped(s.Parameters), grouped(s.Trainable), grouped(s.Parameters-s.Trainable))
	return b.String()
}

// grouped writes a number with commas: 271,346.
func grouped(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
