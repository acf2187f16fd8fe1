// Package cli holds the commands. Everything but the window runs without a
// display.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// The exit statuses of the contract.
const (
	ExitDone   = 0
	ExitFailed = 1
	ExitUsage  = 2
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

// streams is where a command reads and writes, and the window that the root
// command opens.
type streams struct {
	in       io.Reader
	out, err io.Writer
	window   Window
}

// Window opens the desktop window; see render/app.
type Window interface {
	// Available says why no window can be opened here, nil where one can.
	Available() error
	// Run opens it and returns when it is closed.
	Run(WindowOptions) error
}

// Main runs the program with the arguments after its name and returns the exit
// status.
func Main(args []string, in io.Reader, out, errw io.Writer, w Window) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot(&streams{in, out, errw, w})
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errw)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return ExitDone
	}
	fmt.Fprintln(errw, "downhill: "+err.Error())
	var u usageError
	if errors.As(err, &u) {
		fmt.Fprintln(errw, "See downhill --help, or downhill list for every name.")
		return ExitUsage
	}
	return ExitFailed
}

func newRoot(s *streams) *cobra.Command {
	var w windowFlags
	root := &cobra.Command{
		Use:   "downhill",
		Short: "See how deep networks learn",
		Long: "Downhill shows how deep networks learn. Without a command it opens the window;\n" +
			"with no display it renders the race to a picture and prints the standings.",
		Example:       "  downhill\n  downhill race --surface rosenbrock --optimizer adam:lr=0.05 -o race.png\n  downhill list optimizers",
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArguments,
		RunE:          func(c *cobra.Command, _ []string) error { return openWindow(c, s, &w) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.CompletionOptions.HiddenDefaultCmd = false
	w.register(root)
	root.AddCommand(newRace(s), newList(s))
	return root
}

// noArguments turns a stray word into wrong usage that names the commands.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if c.HasParent() {
		return usage(fmt.Errorf("%s takes no %q: it takes flags only", c.Name(), args[0]))
	}
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return usage(unknownCommand(args[0], names))
}

// version is the module's version and the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "development"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 && !strings.Contains(v, s.Value[:12]) {
			v += " " + s.Value[:12]
		}
	}
	return v
}
