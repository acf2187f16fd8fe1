package surfaces

import (
	"math"
	"testing"
)

// step is the h of the five-point differences. Their error is h⁴/30 times the
// fifth derivative plus about 1.5ε|f|/h: with h = 1e-3 that is 3e-14·f⁽⁵⁾ +
// 3e-13·|f|.
const step = 1e-3

// tolerance is relative to 1 + |f| + ‖∇f‖ or 1 + ‖∇f‖ + ‖H‖. The worst
// difference measured is 2e-9 (plateau at width 0.2, whose fifth derivative is
// 1e5 times its value); a wrong sign in any one term changes some entry by 1e-5
// of that scale at least (Bukin's slope of 0.01 along the floor).
const tolerance = 2e-8

// differences is the derivative of f at 0.
func differences(f func(h float64) float64) float64 {
	return (8*(f(step)-f(-step)) - (f(2*step) - f(-2*step))) / (12 * step)
}

// smoothAt says whether the stencil stays clear of the declared kinks, and far
// enough for the fifth derivative to be tame.
func smoothAt(key string, x, y float64) bool {
	switch key {
	case "ackley":
		return math.Hypot(x, y) > 0.1
	case "bukin":
		return math.Abs(y-x*x/100) > 0.2 && math.Abs(x+10) > 3*step
	}
	return true
}

func TestGradientMatchesDifferences(t *testing.T) {
	worst := 0.0
	each(t, func(t *testing.T, v variant) {
		g, checked := make([]float64, 2), 0
		for _, p := range scatter(v.Domain(), 500) {
			x, y := p[0], p[1]
			if !smoothAt(v.key, x, y) {
				continue
			}
			checked++
			f := v.Eval(p, g)
			gx := differences(func(h float64) float64 { return v.Eval([]float64{x + h, y}, nil) })
			gy := differences(func(h float64) float64 { return v.Eval([]float64{x, y + h}, nil) })
			off := math.Hypot(g[0]-gx, g[1]-gy) / (1 + math.Abs(f) + math.Hypot(gx, gy))
			worst = max(worst, off)
			if !(off < tolerance) {
				t.Fatalf("at %v got %v want (%v, %v), off by %.2g", p, g, gx, gy, off)
			}
		}
		if checked < 300 {
			t.Errorf("only %d points are clear of kinks", checked)
		}
	})
	t.Logf("worst difference %.2g", worst)
}

func TestHessianMatchesDifferences(t *testing.T) {
	worst := 0.0
	each(t, func(t *testing.T, v variant) {
		g, checked := make([]float64, 2), 0
		for _, p := range scatter(v.Domain(), 500) {
			x, y := p[0], p[1]
			if !smoothAt(v.key, x, y) {
				continue
			}
			checked++
			part := func(i int, x, y float64) float64 { v.Eval([]float64{x, y}, g); return g[i] }
			// ∂²f/∂x∂y both ways, so that gradient and Hessian are symmetric.
			wantXX := differences(func(h float64) float64 { return part(0, x+h, y) })
			wantXY := differences(func(h float64) float64 { return part(0, x, y+h) })
			wantYX := differences(func(h float64) float64 { return part(1, x+h, y) })
			wantYY := differences(func(h float64) float64 { return part(1, x, y+h) })
			xx, xy, yy := hessianAt(v, p)
			scale := 1 + math.Hypot(part(0, x, y), part(1, x, y)) + math.Abs(xx) + math.Abs(xy) + math.Abs(yy)
			off := max(math.Abs(xx-wantXX), math.Abs(xy-wantXY), math.Abs(xy-wantYX), math.Abs(yy-wantYY)) / scale
			worst = max(worst, off)
			if !(off < tolerance) {
				t.Fatalf("at %v got %v %v %v want %v %v = %v %v, off by %.2g",
					p, xx, xy, yy, wantXX, wantXY, wantYX, wantYY, off)
			}
		}
		if checked < 300 {
			t.Errorf("only %d points are clear of kinks", checked)
		}
	})
	t.Logf("worst difference %.2g", worst)
}

// TestBealeHessianWhereGonumIsWrong: gonum's has 31761 in the corner, since its
// residuals multiply by y in place of x. By hand, with residuals 4.5, 17.25,
// 65.625 and ∂fᵢ/∂y = 1, 8, 48: 2(1·7.5 + 8·32.25 + 48·128.625) = 12879.
func TestBealeHessianWhereGonumIsWrong(t *testing.T) {
	if _, xy, _ := hessianAt(Beale{}, []float64{1, 4}); xy != 12879 {
		t.Errorf("∂²f/∂x∂y(1, 4) = %v, want 12879", xy)
	}
}
