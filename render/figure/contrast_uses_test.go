package figure

import (
	"image/color"
	"math"
	"reflect"
	"slices"
	"testing"
)

// named are the colours of a name in a theme; ok is false where there is none.
func named(t Theme, name string) (cs []color.NRGBA, ok bool) {
	switch name {
	case "Card":
		return t.Card(), true
	case "Surface":
		for i := range 33 {
			cs = append(cs, t.Surface.At(float64(i)/32))
		}
		return cs, true
	}
	f := reflect.ValueOf(t).FieldByName(name)
	if !f.IsValid() {
		return nil, false
	}
	switch c := f.Interface().(type) {
	case color.NRGBA:
		return []color.NRGBA{c}, true
	case [8]color.NRGBA:
		return c[:], true
	}
	return nil, false
}

// Every colour of the themes stands out from whatever it is painted on, and
// every one is declared.
func TestThemesContrast(t *testing.T) {
	for _, theme := range []Theme{Dark(), Light()} {
		used := map[string]bool{}
		for _, u := range Uses() {
			for _, name := range slices.Concat(u.Inks, u.Grounds) {
				if _, ok := named(theme, name); !ok {
					t.Fatalf("%s: no colour is called %s", theme.Name, name)
				}
				used[name] = true
			}
			if (u.Least == Decoration) != (u.Why != "") {
				t.Errorf("%v: a decoration needs a reason, and nothing else does", u.Inks)
			}
			for _, ink := range u.Inks {
				inks, _ := named(theme, ink)
				for _, ground := range u.Grounds {
					grounds, _ := named(theme, ground)
					for i, a := range inks {
						for _, b := range grounds {
							if got := Contrast(Over(a, b), b); got < u.Least {
								t.Errorf("%s: %s[%d] %v on %s %v: contrast %.2f, want at least %v", theme.Name, ink, i, a, ground, b, got, u.Least)
							}
						}
					}
				}
			}
		}
		kind := reflect.TypeFor[Theme]()
		for i := range kind.NumField() {
			name := kind.Field(i).Name
			if _, colour := named(theme, name); colour && !used[name] {
				t.Errorf("%s is in no Use: say what is painted on what", name)
			}
		}
	}
}

// The ratio is that of WCAG: its own examples.
func TestContrastMatchesWCAG(t *testing.T) {
	white := color.NRGBA{255, 255, 255, 255}
	for _, c := range []struct {
		ink  color.NRGBA
		want float64
	}{{color.NRGBA{A: 255}, 21}, {white, 1}, {rgb(0x767676), 4.54}, {rgb(0x949494), 3.03}} {
		// Two digits are what is published.
		if got := Contrast(c.ink, white); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%v on white: %.4f, want %v", c.ink, got, c.want)
		}
	}
}
