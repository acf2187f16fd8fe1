package transferpage

import (
	"fmt"
	"image"
	"math"
	"strconv"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
)

// any says whether the pointer is on something that is read out.
func (h *hover) any() bool { return h.block != nil || h.chart != "" || h.picture >= 0 }

// drawReading reads what is under the pointer out on a card.
func (pg *Page) drawReading(dst *ebiten.Image, m *made) {
	h, v := &pg.hover, &pg.views
	f := m.frame
	var title string
	var lines []stage.CardLine
	switch {
	case h.picture >= 0 && h.picture < len(m.pictures) && pg.experiment() == scenario.ExperimentLayers:
		title, lines = pg.readCell(f, m.pictures[h.picture], v.pictures[h.picture].At, h.picture)
	case h.chart == chartAccuracy || h.chart == chartLoss || h.chart == chartOrigin:
		title, lines = pg.readCurves(m.charts[h.chart], v.charts[h.chart].At)
	case h.chart == chartPrior:
		title, lines = pg.readCurves(m.charts[h.chart], v.charts[h.chart].At)
	case h.chart == chartLabels:
		title, lines = pg.readLabels(f, m.charts[h.chart], v.charts[h.chart].At)
	case h.chart == chartSeeds:
		title, lines = pg.readSeeds(f, v.charts[h.chart].At)
	case h.chart == chartMoved:
		title, lines = pg.readMoved(f, v.charts[h.chart].At)
	}
	if len(lines) == 0 {
		return
	}
	v.card.Lines(title, lines)
	pg.layCard(dst)
}

// layCard lays the card beside the pointer, within the plots.
func (pg *Page) layCard(dst *ebiten.Image) {
	size, room, gap, at := pg.views.card.Size(), pg.rooms.body, pg.s.Px(14), pg.hover.at
	x := at.X + gap
	if x+size.X > room.Max.X {
		x = at.X - gap - size.X
	}
	y := min(at.Y+gap, room.Max.Y-size.Y-gap/2)
	pg.views.card.Draw(dst, image.Pt(max(x, room.Min.X), max(y, room.Min.Y)))
}

// readCell reads a cell of a heat map.
func (pg *Page) readCell(f *frame, p *figure.Plot, at figure.Point, picture int) (string, []stage.CardLine) {
	if p.Field == nil {
		return "", nil
	}
	i, j, ok := p.Field.CellAt(at)
	if !ok {
		return "", nil
	}
	t := &f.Scenario.Transfer
	reused, thawed := int(math.Round(p.Field.XMin))+i, int(math.Round(p.Field.YMin))+j
	if picture >= len(t.LabelCounts) || thawed > reused {
		return "", nil
	}
	labels := t.LabelCounts[picture]
	var values []float64
	for k := range f.Runs {
		if r := &f.Runs[k]; r.Labels == labels && r.Reused == reused && r.Thawed == thawed && !math.IsNaN(r.Test.Accuracy) {
			values = append(values, r.Test.Accuracy)
		}
	}
	lines := []stage.CardLine{{Left: "layers reused", Right: strconv.Itoa(reused)}, {Left: "of these thawed", Right: strconv.Itoa(thawed)}}
	if len(values) == 0 {
		lines = append(lines, stage.CardLine{Left: "not trained yet"})
	}
	for _, s := range f.Summaries() {
		arm := &f.Arms()[s.Arm]
		if s.Seeds > 0 && arm.Name == cellName(labels, reused, thawed) {
			lines = append(lines, stage.CardLine{Left: "test accuracy", Right: accuracy(s)}, stage.CardLine{Left: "seeds", Right: strconv.Itoa(s.Seeds)})
			if arm.Base != s.Arm {
				lines = append(lines, stage.CardLine{Left: "better than none reused", Right: seedsOf(s.Wins, s)})
			}
		}
	}
	return count(labels, "label"), lines
}

// readCurves reads curves at the epoch under the pointer.
func (pg *Page) readCurves(p *figure.Plot, at figure.Point) (string, []stage.CardLine) {
	x := math.Round(at[0])
	var lines []stage.CardLine
	for _, l := range p.Lines {
		if l.Name == "" {
			continue
		}
		if y, ok := valueAt(l.Points, x); ok {
			lines = append(lines, stage.CardLine{Left: l.Name, Right: figure.Short(y, 4), Lined: true, Style: l.Style})
		}
	}
	return "epoch " + strconv.Itoa(int(x)), lines
}

// valueAt is a curve's value at the point nearest to x, within half an epoch.
func valueAt(points []figure.Point, x float64) (float64, bool) {
	best, y := 0.51, math.NaN()
	for _, p := range points {
		if d := math.Abs(p[0] - x); d < best && !math.IsNaN(p[1]) {
			best, y = d, p[1]
		}
	}
	return y, !math.IsNaN(y)
}

// readSeeds reads the arm under the pointer.
func (pg *Page) readSeeds(f *frame, at figure.Point) (string, []stage.CardLine) {
	sums := f.Summaries()
	arm := len(sums) - 1 - int(math.Round(at[1]))
	if arm < 0 || arm >= len(sums) {
		return "", nil
	}
	s := sums[arm]
	lines := []stage.CardLine{{Left: "test accuracy", Right: accuracy(s)}, {Left: "seeds", Right: strconv.Itoa(s.Seeds)}}
	if !math.IsNaN(s.Wins) {
		lines = append(lines, stage.CardLine{Left: "wins", Right: seedsOf(s.Wins, s)})
		if s.Ties > 0 {
			lines = append(lines, stage.CardLine{Left: "ties", Right: seedsOf(s.Ties, s)})
		}
	}
	return s.Name, lines
}

// readMoved reads the bar under the pointer.
func (pg *Page) readMoved(f *frame, at figure.Point) (string, []stage.CardLine) {
	m, i := movesOf(f), int(math.Round(at[0]))
	if i < 0 || i >= len(m.names) {
		return "", nil
	}
	return m.names[i], []stage.CardLine{{Left: "‖W − W₀‖ / ‖W₀‖", Right: percent(m.mean[i], 3)}, {Left: "± standard deviation", Right: percent(m.std[i], 2)}}
}

// cellName is the name of an arm of the heat maps.
func cellName(labels, reused, thawed int) string {
	return fmt.Sprintf("%d labels, %d reused, %d thawed", labels, reused, thawed)
}
