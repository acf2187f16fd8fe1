package param

import (
	"fmt"
	"strings"
)

// A thing may have one parameter, Entry.Rest, that takes what stands behind the
// colon as it stands: formula:max(x, y). Commas, colons and equals signs belong
// to it, and quotes around all of it are taken off, since a shell removes them
// and a file keeps them. Its other parameters come last, formula:x^2,x=-1/1:
// they are told by their key after a comma, which the rest must not hold itself.

// readRest reads what stands behind the colon.
func (ss Specs) readRest(name, rest, text string) (Values, error) {
	var pairs []Pair
	text = strings.TrimSpace(text)
	for {
		i := strings.LastIndexByte(text, ',')
		if i < 0 {
			break
		}
		key, value, ok := strings.Cut(text[i+1:], "=")
		key = strings.TrimSpace(key)
		if _, known := ss.Find(key, nil); !ok || !known || key == rest {
			break
		}
		for _, p := range pairs {
			if p.Key == key {
				return nil, fmt.Errorf("%s: %s is given twice; keep one", name, key)
			}
		}
		pairs = append(pairs, Pair{key, strings.TrimSpace(value)})
		text = strings.TrimSpace(text[:i])
	}
	if n := len(text); n >= 2 && text[0] == '"' && text[n-1] == '"' {
		text = strings.TrimSpace(text[1 : n-1])
	}
	return ss.Read(name, append(pairs, Pair{rest, text}))
}

// formatRest writes what readRest takes back to the same values.
func (ss Specs) formatRest(name, rest string, vals Values) string {
	out := name + ":" + vals.Text(rest)
	for _, s := range ss {
		if v, ok := vals[s.Key]; ok && s.Key != rest && !(!s.Optional && v.Equal(s.Default)) {
			out += "," + s.Key + "=" + v.String()
		}
	}
	return out
}
