package trainpage

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"image"
	"math"
	"strconv"
	"strings"

	"downhill/internal/param"
	"downhill/render/app/stage"
	"downhill/render/labs/train/panels"
	"downhill/render/ui"
)

// Named says where everything stands, for tests of the window.
func (pg *Page) Named() stage.Named {
	w, c := &pg.w, &pg.time
	n := stage.Named{Widgets: map[string]ui.Widget{}, Areas: map[string]stage.Area{}, Values: map[string]string{}}
	if w.panel == nil {
		return n
	}
	n.Areas["canvas"] = stage.Area{At: pg.rooms.Canvas}
	n.Widgets["play"], n.Widgets["timeline"], n.Widgets["speed"], n.Widgets["reset"] = w.play, w.timeline, w.speed, w.reset
	if !pg.rooms.Panel.Empty() {
		n.Widgets["panel"], n.Widgets["data"], n.Widgets["form"], n.Widgets["batch"], n.Widgets["epochs"] = w.panel.Scroll, w.data, w.form, w.batch, w.epochs
		n.Widgets["effects"], n.Widgets["activation"], n.Widgets["optimizer"], n.Widgets["rule"] = w.effects, w.net.activation, w.training.optimizer, w.training.rule
		n.Widgets["prune"], n.Widgets["savings"] = pg.prune.slider, pg.prune.button
		n.Widgets["dropout"], n.Widgets["norm"] = w.net.dropout, w.net.norm
		if w.net.dropIn != nil {
			n.Widgets["dropout in"], n.Widgets["rates"] = w.net.dropIn, w.net.rates
		}
		if w.net.depth != nil {
			n.Widgets["layers"], n.Widgets["units"] = w.net.depth, w.net.units
		}
		for i, r := range w.rows {
			n.Widgets[fmt.Sprint("row ", i)] = r
		}
		for i, t := range w.shows {
			n.Widgets["show "+w.shown[i]] = t
		}
	}
	if w.fork != nil {
		n.Widgets["fork"] = w.fork
	}
	for i := range pg.charts {
		if p := pg.charts[i].plot; !p.Area.Empty() {
			n.Areas[fmt.Sprint("chart ", i)] = p.Named()
		}
	}
	n.Values["step"], n.Values["playing"], n.Values["selected"] = strconv.Itoa(pg.step()), strconv.FormatBool(c.playing), strconv.Itoa(pg.selected())
	n.Values["rate"] = param.FormatFloat(c.rate)
	n.Values["words"] = strings.Join(pg.hover.words, "; ")
	n.Values["savings"] = pg.prune.words
	n.Values["story"] = strconv.FormatBool(pg.story.on)
	n.Values["hidden panels"] = strconv.Itoa(pg.rooms.hidden)
	f := pg.frame()
	if f == nil {
		return n
	}
	n.Values["generation"] = strconv.Itoa(pg.gen)
	n.Values["kept"] = strconv.Itoa(len(w.timeline.Get().Kept))
	n.Values["recorded"], n.Values["last"], n.Values["lanes"] = strconv.Itoa(f.Recorded), strconv.Itoa(f.Last), strconv.Itoa(len(f.Lanes))
	for _, col := range pg.rooms.columns {
		if col.lane >= len(f.Lanes) {
			continue
		}
		l := &f.Lanes[col.lane]
		n.Areas[fmt.Sprint("lane ", col.lane)] = stage.Area{At: col.at}
		n.Areas[fmt.Sprint("head ", col.lane)] = stage.Area{At: col.head}
		if at := pg.tryButton(l, col); !at.Empty() {
			n.Areas[fmt.Sprint("try ", col.lane)] = stage.Area{At: at}
		}
		loss, accuracy := scores(l, f.Step)
		n.Values[fmt.Sprint("valid ", col.lane)] = strings.TrimSpace(loss + " " + accuracy)
		n.Values[fmt.Sprint("status ", col.lane)] = fmt.Sprint(l.Status)
		n.Values[fmt.Sprint("net ", col.lane)] = describe(&l.Net)
		n.Values[fmt.Sprint("brief ", col.lane)] = strings.Join(l.Brief, ", ")
		n.Values[fmt.Sprint("weights ", col.lane)] = fingerprint(l.Weights.Model.Theta)
		if k := len(l.Columns); k > 0 {
			n.Values[fmt.Sprint("loss ", col.lane)] = param.FormatFloat(l.Columns[k-1].Loss)
		}
	}
	for _, s := range pg.slots {
		n.Areas[fmt.Sprintf("%s %d", s.kind, s.lane)] = s.view.Named()
		n.Areas[fmt.Sprintf("panel %s %d", s.kind, s.lane)] = stage.Area{At: s.view.Area}
		n.Values[fmt.Sprintf("paints %s %d", s.kind, s.lane)] = strconv.Itoa(pg.inks.painted[subject{kind: s.kind, lane: s.lane}])
		pg.namePicks(&n, s)
	}
	return n
}

// namePicks says where a unit and a link of a diagram can be clicked.
func (pg *Page) namePicks(n *stage.Named, s *slot) {
	if s.seen == nil || s.seen.diagram == nil || s.view.Inner.Empty() {
		return
	}
	n.Values[fmt.Sprint("dropped ", s.lane)] = strings.Trim(fmt.Sprint(s.seen.diagram.Dropped()), "[]")
	inner := s.view.Inner
	for y := inner.Min.Y; y < inner.Max.Y; y += 2 {
		for x := inner.Min.X; x < inner.Max.X; x += 2 {
			at := image.Pt(x, y)
			pick, ok := pg.hit(s, at)
			name := map[panels.PickKind]string{panels.Unit: "unit", panels.Link: "link"}[pick.Kind]
			if !ok || name == "" || pick.Layer == 0 {
				continue
			}
			name = fmt.Sprintf("%s %d", name, s.lane)
			if _, found := n.Areas[name]; !found {
				n.Areas[name] = stage.Area{At: image.Rectangle{Min: at, Max: at.Add(image.Pt(1, 1))}}
				n.Values[name] = fmt.Sprintf("%d %d %d", pick.Layer, pick.From, pick.Unit)
			}
		}
	}
}

// fingerprint tells numbers apart by all their bits.
func fingerprint(xs []float64) string {
	h := fnv.New64a()
	var b [8]byte
	for _, x := range xs {
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(x))
		h.Write(b[:])
	}
	return fmt.Sprintf("%016x", h.Sum64())
}
