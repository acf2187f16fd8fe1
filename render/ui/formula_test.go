package ui_test

import (
	"image/color"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/nn/landscape"
	"downhill/optimizers"
	"downhill/render/enginetest"
	"downhill/render/ui/mathbox"
)

// TestFormulaInkStaysInItsBox draws every formula of the catalogs and looks
// where the ink is: all of it in the measured box, so that nothing is cut and
// nothing overlaps, and filling most of it.
func TestFormulaInkStaysInItsBox(t *testing.T) {
	enginetest.Need(t)
	f, err := mathbox.NewFont()
	if err != nil {
		t.Fatal(err)
	}
	var sources []string
	for _, e := range optimizers.Catalog().Entries {
		sources = append(sources, e.Formula)
	}
	for _, e := range landscape.Surfaces().Entries {
		sources = append(sources, e.Formula)
	}
	sources = append(sources, `f(z) = \begin{cases} z & z \ge 0 \\ \alpha(e^z - 1) & \text{else} \end{cases}`,
		`\hat{m}_t = \frac{m_t}{1-\beta_1^t} \quad \left\|\frac{\partial L}{\partial W}\right\|_2 \quad \sum_{i=1}^n \bar{x}_i' \odot \tilde{y}`)
	const w, h = 900, 130
	all := ebiten.NewImage(2*w, h*(len(sources)+1)/2)
	all.Fill(color.NRGBA{0x15, 0x1A, 0x21, 255})
	for i, s := range sources {
		im := ebiten.NewImage(w, h)
		b, err := f.Fit(s, 28, w-60)
		if err != nil {
			t.Error(err)
			continue
		}
		b.Draw(im, 30, 70, color.White)
		b.Draw(all, float64(30+w*(i%2)), float64(70+h*(i/2)), color.White)
		pix := enginetest.Snapshot(im)
		top, bottom, left, right := h, 0, w, 0
		for y := range h {
			for x := range w {
				if pix.Pix[pix.PixOffset(x, y)+3] > 64 { // soft edges aside
					top, bottom, left, right = min(top, y), max(bottom, y+1), min(left, x), max(right, x+1)
				}
			}
		}
		// Italics lean out of their advance by up to a tenth of an em, and the
		// heights are those of classes of letters, rounded to whole pixels.
		const slack = 3
		if float64(left) < 30-slack || float64(right) > 30+b.Width+slack || float64(top) < 70-b.Ascent-slack || float64(bottom) > 70+b.Descent+slack {
			t.Errorf("%s: ink from (%d, %d) to (%d, %d), box from (30, %.0f) to (%.0f, %.0f)", s, left, top, right, bottom,
				70-b.Ascent, 30+b.Width, 70+b.Descent)
		}
		if float64(bottom-top) < 0.6*(b.Ascent+b.Descent) || float64(right-left) < 0.8*b.Width {
			t.Errorf("%s: ink %d by %d in a box of %.0f by %.0f", s, right-left, bottom-top, b.Width, b.Ascent+b.Descent)
		}
	}
	shot(t, "formulas", enginetest.Snapshot(all))
}
