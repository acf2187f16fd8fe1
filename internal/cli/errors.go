package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"downhill/internal/param"
)

// usageError is something wrong with the words of the call.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// usage marks an error as wrong usage.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// unknownCommand names the commands that there are.
func unknownCommand(root *cobra.Command, got string) error {
	var names []string
	for _, sub := range root.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return usage(param.Unknown("command", got, names))
}

// flagError says what is wrong with a flag in our words: the library's quote
// the calls of the standard library.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		return usage(unknownFlag(c, name))
	case errors.As(err, &missing):
		f := missing.GetFlag()
		kind, _ := pflag.UnquoteUsage(f)
		return usage(fmt.Errorf("--%s: its value is missing: want --%s %s", f.Name, f.Name, kind))
	case errors.As(err, &bad):
		why := bad.Unwrap()
		if bad.GetFlag().Value.Type() == "bool" {
			why = errors.New("want true or false, or nothing behind it")
		}
		return usage(fmt.Errorf("--%s %q: %w", bad.GetFlag().Name, bad.GetValue(), why))
	}
	return usage(err)
}

// unknownFlag lists the flags of a command, or says which command has the flag.
func unknownFlag(c *cobra.Command, name string) error {
	owner := ""
	for _, other := range c.Root().Commands() {
		// Flags that many have are most often meant for the race.
		if slices.Contains(written(other), name) && (owner == "" || other.Name() == "race") {
			owner = other.CommandPath()
		}
	}
	if owner != "" && !c.HasParent() {
		return fmt.Errorf("%s belongs behind a command: %s %s", name, owner, name)
	}
	return param.Unknown("flag", name, written(c))
}

// written lists the flags of a command as they are written.
func written(c *cobra.Command) []string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		names = append(names, "--"+f.Name)
		if f.Shorthand != "" {
			names = append(names, "-"+f.Shorthand)
		}
	})
	return names
}

// longestLine is how many letters of a line of an error are printed: enough for
// every list of known names, and not for a damaged file in one line.
const longestLine = 1000

// shortLines cuts the lines of an error that quotes a page somebody pasted.
func shortLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if len(line) > longestLine {
			lines[i] = strings.ToValidUTF8(line[:longestLine], "") + "…"
		}
	}
	return strings.Join(lines, "\n")
}

// output remembers that writing failed, so that a full disk behind a pipe or a
// redirection is an error wherever the text came from.
type output struct {
	w   io.Writer
	err error
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

func (o *output) failed() error {
	if o.err == nil {
		return nil
	}
	return fmt.Errorf("cannot write to standard output: %w; give it a place with room, or name a file with -o", o.err)
}
