package cli

import (
	"downhill/internal/carry"
	"downhill/internal/examples"
)

// exampleText is the document of an example that a flag names in the place of a
// file. An unknown one is wrong usage: no file was looked for.
func exampleText(key string) ([]byte, error) {
	e, err := examples.Lookup(key)
	if err != nil {
		return nil, usage(err)
	}
	return e.Text()
}

// exampleItems lists the examples as catalogs are listed.
func exampleItems() []listedItem {
	var out []listedItem
	for _, e := range examples.All() {
		out = append(out, listedItem{Name: e.Key, Title: e.Title, Summary: e.Says, Lab: e.Lab, Known: e.Word(), Params: []listedParam{}})
	}
	return out
}

// file is the file that --scenario names, "" where it names none: standard input,
// a line of text, an example.
func (f *common) file() string {
	name := string(f.scenario)
	if _, ok := examples.Named(name); ok || name == "-" || carry.IsLine(name) {
		return ""
	}
	return name
}
