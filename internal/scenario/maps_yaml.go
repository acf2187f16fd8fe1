package scenario

import "fmt"

// mapDoc is the file form of a HyperMap.
type mapDoc struct {
	Racer   string    `yaml:"racer,omitempty" json:"racer,omitempty"`
	X       string    `yaml:"x,omitempty" json:"x,omitempty"`
	XRange  []float64 `yaml:"x_range,flow,omitempty" json:"x_range,omitempty"`
	Y       string    `yaml:"y,omitempty" json:"y,omitempty"`
	YRange  []float64 `yaml:"y_range,flow,omitempty" json:"y_range,omitempty"`
	Cells   []int     `yaml:"cells,flow,omitempty" json:"cells,omitempty"`
	Measure string    `yaml:"measure,omitempty" json:"measure,omitempty"`
}

// basinDoc is the file form of a Basin.
type basinDoc struct {
	Racer string `yaml:"racer,omitempty" json:"racer,omitempty"`
	Size  int    `yaml:"size,omitempty" json:"size,omitempty"`
	Steps int    `yaml:"steps,omitempty" json:"steps,omitempty"`
}

// document is what differs from the zero value, nil where nothing does.
func (m *HyperMap) document() *mapDoc {
	if *m == (HyperMap{}) {
		return nil
	}
	d := &mapDoc{Racer: m.Racer, X: m.X, Y: m.Y, Measure: m.Measure}
	if m.XRange != ([2]float64{}) {
		d.XRange = m.XRange[:]
	}
	if m.YRange != ([2]float64{}) {
		d.YRange = m.YRange[:]
	}
	if m.NX != 0 || m.NY != 0 {
		full := m.Resolved("")
		d.Cells = []int{full.NX, full.NY}
	}
	return d
}

func (b *Basin) document() *basinDoc {
	if *b == (Basin{}) {
		return nil
	}
	d := basinDoc(*b)
	return &d
}

// mapsOf reads both maps into a race.
func (d *raceDoc) mapsOf(r *Race) error {
	if d.Basin != nil {
		r.Basin = Basin(*d.Basin)
	}
	m := d.Map
	if m == nil {
		return nil
	}
	r.Map = HyperMap{Racer: m.Racer, X: m.X, Y: m.Y, Measure: m.Measure}
	for _, side := range []struct {
		key  string
		said []float64
		to   *[2]float64
	}{{"x_range", m.XRange, &r.Map.XRange}, {"y_range", m.YRange, &r.Map.YRange}} {
		switch len(side.said) {
		case 0:
		case 2:
			*side.to = [2]float64(side.said)
		default:
			return fmt.Errorf("race.map.%s: %v: want from and to, such as [0.001, 1]", side.key, side.said)
		}
	}
	switch len(m.Cells) {
	case 0:
	case 2:
		r.Map.NX, r.Map.NY = m.Cells[0], m.Cells[1]
	default:
		return fmt.Errorf("race.map.cells: %v: want two numbers, such as [64, 48]", m.Cells)
	}
	return nil
}
