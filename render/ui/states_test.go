package ui

import (
	"image/color"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"downhill/render/figure"
)

// coloured finds the colours of a name among the states and the theme's fields.
func coloured(c figure.Theme, name string) []color.NRGBA {
	from := reflect.ValueOf(c)
	if r, _ := utf8.DecodeRuneInString(name); unicode.IsLower(r) {
		from = reflect.ValueOf(statesOf(c))
	}
	f := from.FieldByName(name)
	if !f.IsValid() {
		return nil
	}
	of := func(v reflect.Value) color.NRGBA { // the states are not exported
		return color.NRGBA{uint8(v.Field(0).Uint()), uint8(v.Field(1).Uint()), uint8(v.Field(2).Uint()), uint8(v.Field(3).Uint())}
	}
	if f.Kind() == reflect.Array {
		var all []color.NRGBA
		for i := range f.Len() {
			all = append(all, of(f.Index(i)))
		}
		return all
	}
	return []color.NRGBA{of(f)}
}

// The interface's colours stand out from whatever they are painted on, in both
// themes, and every one is declared.
func TestInterfaceContrast(t *testing.T) {
	for _, theme := range []figure.Theme{figure.Dark(), figure.Light()} {
		used := map[string]bool{}
		for _, u := range uses() {
			if (u.Least == figure.Decoration) != (u.Why != "") {
				t.Errorf("%v: a decoration needs a reason, and nothing else does", u.Inks)
			}
			for _, name := range slices.Concat(u.Inks, u.Grounds) {
				if used[name] = true; coloured(theme, name) == nil {
					t.Fatalf("no colour is called %s", name)
				}
			}
			for _, ink := range u.Inks {
				for _, ground := range u.Grounds {
					for _, a := range coloured(theme, ink) {
						// What is translucent itself lies on a field.
						on := figure.Over(coloured(theme, ground)[0], theme.Raised)
						if got := figure.Contrast(figure.Over(a, on), on); got < u.Least {
							t.Errorf("%s: %s %v on %s %v: contrast %.2f, want at least %v", theme.Name, ink, a, ground, on, got, u.Least)
						}
					}
				}
			}
		}
		kind := reflect.TypeFor[states]()
		for i := range kind.NumField() {
			if name := kind.Field(i).Name; !used[name] {
				t.Errorf("%s is in no use: say what is painted on what", name)
			}
		}
	}
}

// Nothing is mixed on the side, where no list would know of it.
func TestColoursAreMixedInOnePlace(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatal(len(files), err)
	}
	mixes := regexp.MustCompile(`\b(mix|fade)\(`)
	for _, name := range files {
		if name == "states.go" || name == "theme.go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if at := mixes.FindIndex(text); at != nil {
			t.Errorf("%s mixes a colour: %q: enter it in states", name, text[at[0]:min(len(text), at[1]+40)])
		}
	}
}
