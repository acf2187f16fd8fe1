package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// runFlag is a flag that sets a property of the things that are run side by
// side: networks, combinations. Given once it is for all of them; given several
// times it makes several, and flags that are given as often are paired in order.
type runFlag struct {
	name   string // as it is written
	key    string // of the property
	kind   string // what the help calls its value
	help   string
	bare   string // what it says without a value, "" where it needs one
	offers completer
	try    func(key, text string) error // sets the property of a thing that is thrown away
	given  []string
}

var _ pflag.Value = (*runFlag)(nil)

// String implements pflag.Value.
func (f *runFlag) String() string { return strings.Join(f.given, " ") }

// Type implements pflag.Value.
func (f *runFlag) Type() string { return f.kind }

// Set implements pflag.Value. It tries the value, so that a mistake is reported
// with the flag's name.
func (f *runFlag) Set(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("want a value, got an empty text")
	}
	if err := f.try(f.key, s); err != nil {
		return err
	}
	f.given = append(f.given, s)
	return nil
}

// of is what the flag says of thing i; ok is false where it says nothing.
func (f *runFlag) of(i int) (text string, ok bool) {
	switch len(f.given) {
	case 0:
		return "", false
	case 1:
		return f.given[0], true
	}
	return f.given[i], true
}

// registerRuns adds the flags, each tried with try.
func registerRuns(c *cobra.Command, flags []*runFlag, try func(key, text string) error) {
	for _, f := range flags {
		f.try = try
		flag := c.Flags().VarPF(f, f.name, "", f.help)
		flag.NoOptDefVal = f.bare
		offer(c, f.name, f.offers)
	}
}

// countRuns is how many things the flags describe: as many as the flag that is
// given most often. what is what they are called: networks.
func countRuns(flags []*runFlag, what string) (int, error) {
	n, by := 1, ""
	for _, f := range flags {
		if len(f.given) > n {
			n, by = len(f.given), "--"+f.name
		}
	}
	for _, f := range flags {
		if k := len(f.given); k > 1 && k != n {
			return 0, fmt.Errorf("--%s is given %d times and %s %d times: flags are paired in order, so give each once for all %s, or once for each",
				f.name, k, by, n, what)
		}
	}
	return n, nil
}
