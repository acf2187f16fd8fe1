package race

import (
	"fmt"
	"strings"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/render/figure"
)

// A ghost is the run before an edit: its trails and curves stay, faintly, so that
// one change can be judged by eye.

// Haunted is the race with a ghost behind it; nil takes the ghost away. A run on
// another surface is no ghost: its trails would mean nothing here.
func (f *Frame) Haunted(ghost *Frame) *Frame {
	if ghost != nil && (ghost.Scenario.Race.Surface.Key != f.Scenario.Race.Surface.Key || otherPlane(ghost, f)) {
		ghost = nil
	}
	if ghost == f.Ghost {
		return f
	}
	c := *f
	c.Ghost = ghost
	return &c
}

// haunts lists the ghost's racers that ran otherwise than now, each with the
// racer whose colours it has. One that is not in the race any more has those of
// its old place.
func (f *Frame) haunts() (pairs [][2]int) {
	g := f.Ghost
	if g == nil {
		return nil
	}
	for i := range g.Rec.Tracks {
		now := f.Scenario.Race.Index(g.Rec.Tracks[i].Name)
		style := now
		if now < 0 {
			style = i
			if len(g.Rec.Tracks) == len(f.Rec.Tracks) { // renamed, or another rule in its place
				now = i
			}
		}
		if g.Scenario.Race.Racers[i].Hidden || now >= 0 && now < len(f.Scenario.Race.Racers) && f.Scenario.Race.Racers[now].Hidden {
			continue
		}
		if now >= 0 && now < len(f.Rec.Tracks) && sameWay(&g.Rec.Tracks[i], &f.Rec.Tracks[now]) {
			continue
		}
		pairs = append(pairs, [2]int{i, style})
	}
	return pairs
}

// sameWay says whether two tracks went the same way, as far as both are known,
// by some rows: two runs that agree in so many bits are one.
func sameWay(a, b *race.Track) bool {
	n := min(a.Len(), b.Len())
	const looks = 16
	for k := range looks + 1 {
		if at := k * (n - 1) / looks; n > 0 && (a.Path[at] != b.Path[at] || a.Loss[at] != b.Loss[at]) {
			return false
		}
	}
	return n > 0
}

// addGhost draws the ghost's trails, with a ring where each stood at the moment.
func (f *Frame) addGhost(p *figure.Plot, at int, t figure.Theme) {
	pairs := f.haunts()
	if len(pairs) == 0 {
		return
	}
	g := f.Ghost.pacedBy(f.pace)
	for _, h := range pairs {
		track := &g.Rec.Tracks[h[0]]
		if track.Len() == 0 {
			continue
		}
		style := Style(t, h[1])
		style.Color = faint(style.Color)
		p.Lines = append(p.Lines, figure.Line{Style: style, Width: 1.6, Points: track.Path})
		style.Dash, style.Marker = nil, figure.Ring
		n := max(1, g.rows(h[0], min(at, g.Rec.Step)))
		p.Marks = append(p.Marks, figure.Mark{At: track.Path[n-1], Radius: 5, Style: style})
	}
}

// addGhostCurves draws the ghost's curves on a chart.
func (f *Frame) addGhostCurves(p *figure.Plot, s *Series, all *bounds, kind string, t figure.Theme) {
	pairs := f.haunts()
	if len(pairs) == 0 {
		return
	}
	g := f.Ghost.pacedBy(f.pace)
	if g.pace != f.pace {
		return // without measured times it has no place on the axis
	}
	if s.ghost == nil {
		s.ghost = &Series{}
	}
	s.ghost.follow(g, kind)
	for _, h := range pairs {
		points := s.ghost.points[h[0]]
		if len(points) == 0 {
			continue
		}
		style := Style(t, h[1])
		style.Color = faint(style.Color)
		p.Lines = append(p.Lines, figure.Line{Style: style, Width: 1.2, Points: points})
		b := s.ghost.bounds[h[0]]
		if f.Ghost.Rec.Tracks[h[0]].Status == race.Diverged {
			b = b.within(1000, points[0][1])
		}
		all.join(b)
	}
}

// ghostCaption says what the faint trails are.
func (f *Frame) ghostCaption() []string {
	if f.Ghost == nil {
		return nil
	}
	return []string{"Faint: the run before, " + f.GhostWords() + "."}
}

// GhostWords say what was different in the run before: "with Adam lr=0.2".
func (f *Frame) GhostWords() string {
	if f.Ghost == nil {
		return ""
	}
	return Difference(&f.Ghost.Scenario, &f.Scenario)
}

// Difference says in what the scenario before differs from the one now.
func Difference(before, now *scenario.Scenario) string {
	var out []string
	b, n := &before.Race, &now.Race
	if x, y := scenario.Surfaces().Format(b.Surface), scenario.Surfaces().Format(n.Surface); x != y {
		out = append(out, "on "+x)
	}
	if b.Start != n.Start {
		out = append(out, fmt.Sprintf("from (%s, %s)", figure.Exact(b.Start[0]), figure.Exact(b.Start[1])))
	}
	if b.Noise != n.Noise {
		out = append(out, "noise σ = "+figure.Exact(b.Noise))
	}
	if b.Batch != n.Batch {
		out = append(out, batchSize(b.Batch))
	}
	if before.Seed != now.Seed {
		out = append(out, fmt.Sprintf("seed %d", before.Seed))
	}
	for i := range b.Racers {
		k := n.Index(b.Racers[i].Name)
		rule := optimizers.Catalog().Format(b.Racers[i].Rule)
		switch {
		case k < 0:
			out = append(out, "with "+b.Racers[i].Name)
		case rule != optimizers.Catalog().Format(n.Racers[k].Rule):
			out = append(out, b.Racers[i].Name+" "+Hyperparameters(b.Racers[i].Rule))
		}
	}
	for i := range n.Racers {
		if b.Index(n.Racers[i].Name) < 0 {
			out = append(out, "without "+n.Racers[i].Name)
		}
	}
	switch {
	case len(out) == 0 && fmt.Sprint(before.Changes) != fmt.Sprint(now.Changes):
		return "without the latest change"
	case len(out) == 0:
		return "with the same settings"
	case len(out) > 3:
		out = append(out[:2:2], fmt.Sprintf("and %d more", len(out)-2))
	}
	return strings.Join(out, ", ")
}
