// Package demo composes a window from the interface's parts, as the race does,
// so that tests can look at it and drive it with real input.
package demo

import (
	"fmt"
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/render/ui"
)

// Window is the demo: an ebiten.Game that says what happened through Log.
type Window struct {
	Log   func(format string, args ...any)
	Layer *ui.Layer

	theme    *ui.Theme
	w, h     int
	tick     int
	top      *ui.Region
	rail     *ui.Region
	panel    *ui.Region
	bar      *ui.Region
	Timeline *ui.Timeline
	step     *ui.Live
	racers   []*ui.RacerRow
	Kappa    *ui.Number
	Surface  *ui.Choice
	Start    *ui.Pair
	canvas   bool // the press began on the canvas
}

// New makes the window in a theme.
func New(t *ui.Theme, log func(format string, args ...any)) *Window {
	w := &Window{Log: log, theme: t, Layer: ui.NewLayer(t)}
	w.build()
	return w
}

var racerNames = [...][2]string{{"SGD", "η 0.03"}, {"Momentum", "η 0.012 β 0.9"}, {"Nesterov", "η 0.012 β 0.9"},
	{"AdaGrad", "η 0.8"}, {"RMSProp", "η 0.08 ρ 0.9"}, {"Adam", "η 0.2"}, {"AdaMax", "η 0.2"}, {"Nadam", "η 0.13"}}

func (w *Window) build() {
	l := w.Layer
	none := image.Rectangle{Max: image.Pt(1, 1)}
	w.top = l.Place(none, ui.Bottom, w.topBar())
	w.rail = l.Place(none, ui.Right, w.railColumn())
	w.panel = l.Place(none, ui.Left, w.panelColumn().Scroll)
	w.bar = l.Place(none, ui.Top|ui.Bottom, w.transport())
}

func (w *Window) topBar() ui.Widget {
	l := w.Layer
	title := ui.NewLabel(l, "Race · elongated bowl", ui.Muted)
	fill := ui.NewSpace(l, 0, 20)
	return ui.NewRow(l, 14, ui.Insets{Right: 14, Left: 14},
		ui.NewName(l, "Downhill"), title, fill,
		ui.NewButton(l, ui.ButtonOptions{Text: "seed", Value: "1", Tip: "a new seed"}, w.do("seed")),
		ui.NewButton(l, ui.ButtonOptions{Text: "Undo", Icon: ui.IconReset}, w.do("undo")),
		ui.NewButton(l, ui.ButtonOptions{Text: "Save figure", Value: "Ctrl S"}, w.saveDialog),
		ui.NewButton(l, ui.ButtonOptions{Text: "Share"}, func() {
			w.Log("share")
			l.Toast("Saved race-1.png and race-1.yaml in /home/ada/figures", false)
		}),
		ui.NewButton(l, ui.ButtonOptions{Text: "?", Tip: "keys"}, w.do("help"))).Stretch(fill)
}

func (w *Window) do(what string) func() { return func() { w.Log("%s", what) } }

func (w *Window) railColumn() ui.Widget {
	l := w.Layer
	col := ui.NewColumn(l, 4, ui.Insets{Top: 8, Right: 6, Bottom: 8, Left: 6})
	names := []string{"Race", "Activations", "Signal", "Train", "Schedules", "Transfer"}
	buttons := make([]*ui.RailButton, len(names))
	for i, n := range names {
		buttons[i] = ui.NewRailButton(l, icon(i), n, "", func() {
			for j, b := range buttons {
				b.Set(i == j)
			}
			w.Log("lab %s", n)
		})
		col.Add(buttons[i])
	}
	buttons[0].Set(true)
	return col
}

func kappa() param.Spec {
	return param.Spec{Key: "kappa", Symbol: "κ", Title: "condition", Default: param.Num(20), Scale: param.Log,
		MinOpen: true, Max: math.Inf(1), Low: 1, High: 1000, Help: "How many times steeper the steep direction is than the flat one."}
}

func adam() param.Specs {
	decay := func(key, symbol string, v float64) param.Spec {
		return param.Spec{Key: key, Symbol: symbol, Title: "decay of the mean", Default: param.Num(v),
			Scale: param.OneLess, Max: 1, MaxOpen: true, High: 0.9999, Help: "How much of the past stays at each step."}
	}
	return param.Specs{
		{Key: "lr", Symbol: "η", Title: "learning rate", Default: param.Num(0.001), Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1e-5, High: 10},
		decay("beta1", "β₁", 0.9), decay("beta2", "β₂", 0.999),
		{Key: "eps", Symbol: "ε", Title: "smoothing term", Default: param.Num(1e-7), Scale: param.Log, Max: math.Inf(1), Low: 1e-10, High: 1e-1},
		{Key: "amsgrad", Symbol: "AMSGrad", Title: "AMSGrad", Kind: param.Bool, Default: param.Flag(false)},
		{Key: "clipnorm", Symbol: "clipnorm", Title: "clip by norm", Optional: true, Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1e-3, High: 1e3, Default: param.Num(1)},
	}
}

func (w *Window) panelColumn() *ui.Panel {
	l := w.Layer
	names := []string{"Elongated bowl", "Rosenbrock", "Beale", "Himmelblau", "Saddle", "Monkey saddle", "Rastrigin", "Ackley",
		"Styblinski–Tang", "Six-hump camel", "Goldstein–Price", "Booth", "Matyas", "McCormick", "Lévy", "Bukin", "Plateau", "Ravine", "Gaussian wells"}
	items := make([]ui.Item, len(names))
	for i, n := range names {
		items[i] = ui.Item{Title: n, Help: "what " + n + " teaches"}
	}
	w.Surface = ui.NewChoice(l, items, 0, func(i int) { w.Log("surface %s", names[i]) }).Tall()
	w.Kappa = ui.NewNumber(l, kappa(), func(v param.Value) { w.Log("kappa %v", v) }).OnDone(func() { w.Log("done") })
	angle := ui.NewNumber(l, param.Spec{Key: "angle", Symbol: "a", Title: "angle", Unit: "°", Min: -360, Max: 360, High: 90},
		func(v param.Value) { w.Log("angle %v", v) })
	noise := ui.NewNumber(l, param.Spec{Key: "noise", Symbol: "σ", Title: "noise", Max: math.Inf(1), High: 2},
		func(v param.Value) { w.Log("noise %v", v) })
	coord := func(key string, v float64) param.Spec {
		return param.Spec{Key: key, Symbol: key, Default: param.Num(v), Min: -1e6, Max: 1e6, Low: -10, High: 10}
	}
	w.Start = ui.NewPair(l, "start x, y", "Where every racer starts. Click on the surface to move it.", coord("x", -8), coord("y", 1.5),
		func(x, y float64) { w.Log("start %g %g", x, y) })
	surface := ui.NewSection(l, "Surface", "", nil, w.Surface, w.Kappa, angle, noise, w.Start)

	racers := ui.NewSection(l, "Racers", "+ Add", w.do("add racer"))
	for i, n := range racerNames {
		o := ui.RacerOptions{Name: n[0], Detail: n[1], Style: w.theme.Colors.Style(i), Chosen: i == 5}
		row := ui.NewRacerRow(l, o, ui.RacerActions{
			Choose: func() {
				for j, r := range w.racers {
					o := r.Get()
					o.Chosen = i == j
					r.Set(o)
				}
				w.Log("racer %s", n[0])
			},
			Show: func(v bool) { w.Log("show %s %v", n[0], v) },
			Menu: func(at image.Rectangle) {
				l.Menu(at, []ui.Item{{Title: "Rename …", Detail: "F2"}, {Title: "Duplicate"}, {Title: "Remove", Danger: true, Line: true}},
					func(k int) { w.Log("menu %s %d", n[0], k) })
			},
		})
		w.racers = append(w.racers, row)
		racers.Add(row)
	}
	vals := adam().Defaults()
	vals["lr"] = param.Num(0.2)
	form := ui.NewForm(l, adam(), vals, func(c ui.FormChange) { w.Log("adam %s %v %v", c.Key, c.Value, c.On) }, nil)
	card := ui.NewCard(l).
		Formula(`\theta \leftarrow \theta - \eta \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t} \cdot \frac{m}{\sqrt{s}+\epsilon}`).
		Text("−4.21 ← −4.39 − 0.066 · (−0.87)/(0.32 + 1e−7)", ui.Muted)
	rule := ui.NewSection(l, "Adam", "", nil, form, ui.NewSpace(l, 0, 8), card)
	return ui.NewPanel(l, surface, racers, rule)
}

func (w *Window) transport() ui.Widget {
	l := w.Layer
	w.Timeline = ui.NewTimeline(l, func(step int) { w.Log("scrub %d", step) })
	c := w.theme.Colors
	w.Timeline.Set(ui.TimelineState{Steps: 200, Recorded: 150, At: 116,
		Thinned: []ui.Stretch{{From: 0, To: 60, Every: 8}},
		Marks: []ui.TimelineMark{{Step: 40, Color: c.Racers[5], Kind: ui.Change, Text: "Adam: η 0.1 → 0.2"},
			{Step: 95, Color: c.Racers[2], Kind: ui.Arrival, Text: "Nesterov arrived"}, {Step: 120, Color: c.Racers[4], Kind: ui.Divergence, Text: "RMSProp diverged"}}})
	w.step = ui.NewLive(l, 102)
	w.step.Set(ui.LivePart{Text: "step "}, ui.LivePart{Text: "116", Strong: true}, ui.LivePart{Text: " / 200", Tone: ui.Muted})
	button := func(i ui.Icon, tip, what string) ui.Widget {
		return ui.NewButton(l, ui.ButtonOptions{Icon: i, Width: 30, Tip: tip}, w.do(what))
	}
	return ui.NewRow(l, 8, ui.Insets{Right: 12, Left: 12},
		button(ui.IconReset, "start again with the same seed  R", "reset"), button(ui.IconStepBack, "a step back  ←", "back"),
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconPlay, Primary: true, Width: 38, Tip: "play  Space"}, w.do("play")),
		button(ui.IconStep, "a step  →", "step"),
		ui.NewButton(l, ui.ButtonOptions{Text: "1×"}, w.do("speed")), w.Timeline, w.step).Stretch(w.Timeline)
}

func (w *Window) saveDialog() {
	path := ui.NewTextField(w.Layer, 376, "path", func(s string) error {
		if s == "" {
			return fmt.Errorf("want a path such as race-1.png")
		}
		return nil
	}, nil)
	path.Set("/home/ada/figures/race-1.png")
	w.Layer.Dialog(ui.DialogOptions{Title: "Save figure", Text: "The comparison as a picture, and beside it the scenario that makes it again.",
		Body: []ui.Widget{path}, Confirm: "Save", OnConfirm: func() error {
			w.Log("save %s", path.Get())
			w.Layer.Toast("Saved "+path.Get(), false)
			return nil
		}})
}

// SaveDialog opens the dialog.
func (w *Window) SaveDialog() { w.saveDialog() }

// icon draws a simple white sign for the rail.
func icon(i int) *ebiten.Image {
	const n = 44
	img := ebiten.NewImage(n, n)
	pix := make([]byte, 4*n*n)
	for y := range n {
		for x := range n {
			u, v := float64(x)/n*2-1, float64(y)/n*2-1
			f := v - 0.6*math.Sin(float64(i+2)*u)
			a := math.Max(0, math.Min(1, 2.2-math.Abs(f)*14))
			if math.Abs(u) > 0.8 {
				a = 0
			}
			b := byte(a * 255)
			copy(pix[4*(y*n+x):], []byte{b, b, b, b})
		}
	}
	img.WritePixels(pix)
	return img
}

// Layout places the regions.
func (w *Window) Layout(width, height int) (int, int) {
	if width != w.w || height != w.h {
		w.w, w.h = width, height
		t := w.theme
		bar, rail, panel, foot := t.Px(ui.BarHeight), t.Px(ui.RailWidth), t.Px(ui.PanelWidth), t.Px(ui.TransportHeight)
		w.Layer.Layout(width, height)
		w.top.SetRect(image.Rect(0, 0, width, bar))
		w.rail.SetRect(image.Rect(0, bar, rail, height))
		w.panel.SetRect(image.Rect(width-panel, bar, width, height))
		y := height - foot - t.Px(152)
		w.bar.SetRect(image.Rect(rail, y, width-panel, y+foot))
	}
	return width, height
}

// Update runs a tick; the clock is made of ticks, so that a driven window does
// the same however fast it is driven.
func (w *Window) Update() error {
	w.tick++
	w.Layer.Update(time.Unix(0, 0).Add(time.Duration(w.tick) * time.Second / 60))
	pointer, _ := w.Layer.Captured()
	if down := ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft); down && !w.canvas && !pointer {
		w.canvas = true
		x, y := ebiten.CursorPosition()
		w.Log("canvas %d %d", x, y)
	} else if !down {
		w.canvas = false
	}
	if !w.Layer.Wants(ebiten.KeySpace) && ebiten.IsKeyPressed(ebiten.KeySpace) {
		w.Log("space")
	}
	return nil
}

// Draw paints the canvas and the interface over it.
func (w *Window) Draw(dst *ebiten.Image) {
	c := w.theme.Colors
	dst.Fill(c.Surface.At(0.7))
	w.Layer.Draw(dst)
}
