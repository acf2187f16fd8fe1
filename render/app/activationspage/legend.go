package activationspage

import (
	"image"
	"image/color"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/render/app/stage"
	"downhill/render/figure"
	activationslab "downhill/render/labs/activations"
	"downhill/render/screen"
)

// legend names the curves above the plots, in their colours, markers and dashes.
// A click hides or shows one.
type legend struct {
	entries []legendEntry
	key     string // what it was laid out for
	rev     int    // of the document
	hot     int    // under the pointer, −1 for none
	drawn   legendKey
}

type legendEntry struct {
	index  int
	name   string
	hidden bool
	at     image.Rectangle
}

type legendKey struct {
	key string
	hot int
}

// title is a function's name without its parameters.
func title(c param.Choice) string {
	e, err := activations.Catalog().Lookup(c.Key)
	if err != nil {
		return c.Key
	}
	return e.Title
}

// layLegend places the names in as many rows as they need, at most two: names
// without parameters where with them they would need more.
func (pg *Page) layLegend() {
	s, r := pg.s, pg.rooms.body
	pg.legend, pg.rooms.legend = legend{hot: -1, key: pg.legendKey(), rev: pg.rev}, image.Rectangle{}
	if r.Empty() {
		return
	}
	names := func(long bool) []legendEntry {
		var out []legendEntry
		for i, f := range pg.doc.Activations.Functions {
			name := title(f.Function)
			if long {
				name = activationslab.Name(f.Function)
			}
			out = append(out, legendEntry{index: i, name: name, hidden: f.Hidden})
		}
		return out
	}
	entries := names(true)
	rows := pg.flow(entries)
	if rows > 1 {
		if short := names(false); pg.flow(short) < rows {
			entries = short
			rows = pg.flow(short)
		}
	}
	most := 2
	if float64(r.Dy()) < 300*s.Unit() {
		most = 1
	}
	if rows > most {
		kept := entries[:0]
		for _, e := range entries {
			if e.at.Max.Y <= r.Min.Y+s.Px(4)+most*s.Px(legendHeight) {
				kept = append(kept, e)
			}
		}
		entries, rows = kept, most
	}
	pg.legend.entries = entries
	pg.rooms.legend = image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+s.Px(6)+rows*s.Px(legendHeight))
}

// flow lays entries out one after the other and returns how many rows they take.
func (pg *Page) flow(entries []legendEntry) int {
	s, r := pg.s, pg.rooms.body
	face := s.Kit.Fonts.Face(13*s.Unit(), screen.Regular, true)
	x, y, rows := r.Min.X+s.Px(14), r.Min.Y+s.Px(4), 1
	for i := range entries {
		w := int(face.Measure(entries[i].name)) + s.Px(44)
		if x+w > r.Max.X-s.Px(6) && x > r.Min.X+s.Px(14) {
			x, y, rows = r.Min.X+s.Px(14), y+s.Px(legendHeight), rows+1
		}
		entries[i].at = image.Rect(x, y, x+w, y+s.Px(legendHeight))
		x += w + s.Px(6)
	}
	return rows
}

// legendKey says what the legend shows.
func (pg *Page) legendKey() string {
	key := ""
	for _, f := range pg.doc.Activations.Functions {
		key += activationslab.Name(f.Function) + "|"
		if f.Hidden {
			key += "-"
		}
	}
	return key
}

// syncLegend lays the legend out anew where the functions are others, and the
// plots with it where it takes another number of rows.
func (pg *Page) syncLegend() {
	if pg.legend.rev == pg.rev || pg.rooms.body.Empty() {
		return
	}
	if pg.legend.rev = pg.rev; pg.legend.key == pg.legendKey() {
		return
	}
	old := pg.rooms.legend
	hot := pg.legend.hot
	pg.layLegend()
	pg.legend.hot = hot
	if pg.rooms.legend != old {
		cross := pg.plots.cross
		pg.plots.place(pg)
		pg.plots.cross = cross
	}
}

// pointLegend finds the entry under the pointer.
func (pg *Page) pointLegend(at image.Point, free bool) {
	pg.legend.hot = -1
	for i, e := range pg.legend.entries {
		if free && at.In(e.at) {
			pg.legend.hot = i
		}
	}
}

func (pg *Page) drawLegend(dst *ebiten.Image, all bool) {
	key := legendKey{pg.legend.key, pg.legend.hot}
	if !all && key == pg.legend.drawn {
		return
	}
	pg.legend.drawn = key
	t, k := pg.s.Theme, pg.ink(dst)
	stage.Fill(dst, pg.rooms.legend, t.Panel)
	face := pg.s.Kit.Fonts.Face(13*k.u, screen.Regular, true)
	for i, e := range pg.legend.entries {
		style, tone := activationslab.Style(t, e.index), t.Text
		x, y := float64(e.at.Min.X), float64(e.at.Min.Y+e.at.Max.Y)/2
		if e.hidden {
			style, tone = figure.Style{Color: t.Line, Marker: figure.Ring}, t.Muted
		}
		if i == pg.legend.hot {
			k.b.RoundRect(e.at.Add(image.Pt(-int(4*k.u), 0)), 6*k.u, t.Raised, t.Line, max(1, k.u))
		}
		var dash []float64
		for _, d := range style.Dash {
			dash = append(dash, d*k.u)
		}
		k.b.Polyline([]float64{x, y, x + 26*k.u, y}, 2.4*k.u, style.Color, dash, false)
		k.b.Marker(style.Marker, x+13*k.u, y, 4.5*k.u, 1.5*k.u, style.Color, t.Panel)
		k.b.Draw(dst)
		face.Draw(dst, e.name, x+34*k.u, y, screen.Left|screen.Middle, tone)
	}
}

// faint is a colour with another alpha.
func faint(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}
