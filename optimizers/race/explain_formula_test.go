package race

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"downhill/optimizers"
)

// workOut computes a term's formula for coordinate i with the values of the
// quantities that it names, and returns the largest number that occurred.
func workOut(t *testing.T, formula string, e *optimizers.Explanation, i int) (value, size float64) {
	t.Helper()
	c := &computer{t: t, s: formula, of: func(name string) float64 {
		q := e.Find(name)
		if q == nil {
			t.Fatalf("formula %s names %q, which the step does not have", formula, name)
		}
		return q.At(i)
	}}
	value = c.sum()
	if c.skip(); c.s != "" {
		t.Fatalf("formula %s: %q is left over", formula, c.s)
	}
	return value, c.size
}

// computer reads the notation of terms: sums of products of quantities <name>,
// numbers, \frac, \sqrt, \max, \text{sign}, \text{clip}, |…| and parentheses.
type computer struct {
	t    *testing.T
	s    string
	of   func(string) float64
	size float64
}

func (c *computer) skip() { c.s = strings.TrimLeft(c.s, " ") }

func (c *computer) took(word string) bool {
	c.skip()
	rest, ok := strings.CutPrefix(c.s, word)
	if ok {
		c.s = rest
	}
	return ok
}

func (c *computer) want(word string) {
	if !c.took(word) {
		c.t.Fatalf("want %q at %q", word, c.s)
	}
}

func (c *computer) note(v float64) float64 {
	if a := math.Abs(v); a > c.size && !math.IsInf(a, 0) {
		c.size = a
	}
	return v
}

func (c *computer) sum() float64 {
	v := c.product()
	for {
		switch {
		case c.took("+"):
			v += c.product()
		case c.took("−"):
			v -= c.product()
		default:
			return c.note(v)
		}
	}
}

func (c *computer) product() float64 {
	sign := 1.0
	for c.took("−") {
		sign = -sign
	}
	v := c.factor()
	for {
		if c.took(`\cdot`) {
			v *= c.factor()
			continue
		}
		c.skip()
		if c.s == "" || strings.ContainsAny(c.s[:1], "+,)}|") || strings.HasPrefix(c.s, "−") || strings.HasPrefix(c.s, `\right`) {
			return c.note(sign * v)
		}
		v *= c.factor()
	}
}

func (c *computer) factor() float64 {
	v := c.atom()
	if c.took("²") {
		v *= v
	}
	return c.note(v)
}

func (c *computer) list() []float64 {
	out := []float64{c.sum()}
	for c.took(",") {
		out = append(out, c.sum())
	}
	c.want(`\right)`)
	return out
}

func (c *computer) braces() float64 {
	c.want("{")
	v := c.sum()
	c.want("}")
	return v
}

func (c *computer) atom() float64 {
	switch {
	case c.took(`\frac`):
		a := c.braces()
		return a / c.braces()
	case c.took(`\sqrt`):
		return math.Sqrt(c.braces())
	case c.took(`\max\left(`):
		v := c.list()
		return math.Max(v[0], v[1])
	case c.took(`\text{clip}\left(`):
		v := c.list()
		return math.Min(math.Max(v[0], v[1]), v[2])
	case c.took(`\text{sign}`):
		v := c.atom()
		if v == 0 {
			return 0
		}
		return math.Copysign(1, v)
	case c.took(`\left(`):
		return c.list()[0]
	case c.took("("):
		v := c.sum()
		c.want(")")
		return v
	case c.took("|"):
		v := math.Abs(c.sum())
		c.want("|")
		return v
	case c.took("<"):
		end := strings.Index(c.s, ">")
		v := c.of(c.s[:end])
		c.s = c.s[end+1:]
		return c.note(v)
	}
	n := 0
	for n < len(c.s) && strings.ContainsRune("0123456789.", rune(c.s[n])) {
		n++
	}
	v, err := strconv.ParseFloat(c.s[:n], 64)
	if err != nil {
		c.t.Fatalf("cannot read %q", c.s)
	}
	c.s = c.s[n:]
	return c.note(v)
}
