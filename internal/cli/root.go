// Package cli holds the commands. Everything but the window runs without a
// display.
//
// Standard output carries what was asked for: tables, lists, help, and which
// files were written (no -o names standard output, so they never mix with
// data). Errors go to standard error, and so does progress where that is a
// terminal.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// The exit statuses of the contract.
const (
	ExitDone   = 0
	ExitFailed = 1
	ExitUsage  = 2
)

// streams is where a command reads and writes, and the window that the root
// command opens.
type streams struct {
	in      io.Reader
	out     *output
	err     io.Writer
	window  Window
	started bool // the words of the call were in order, and a command is at work
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
	s := &streams{in: in, out: &output{w: out}, err: errw, window: w}
	root := newRoot(s)
	root.SetArgs(placed(args))
	c, err := root.ExecuteContextC(context.Background())
	broken := s.out.failed()
	if broken != nil {
		err = broken
	}
	if err == nil {
		return ExitDone
	}
	fmt.Fprintln(errw, "downhill: "+shortLines(err.Error()))
	// What cobra itself refuses, it refuses before a command starts.
	if u := (usageError{}); errors.As(err, &u) || !s.started && broken == nil {
		fmt.Fprintf(errw, "See %s --help, or downhill list for every name.\n", strings.TrimSuffix(c.CommandPath(), " help"))
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
			"with no display it renders the lab to a picture and prints its table.",
		Example: "  downhill\n" +
			"  downhill --scenario race.yaml --theme light\n" +
			"  downhill race --surface rosenbrock --optimizer adam:lr=0.05 -o race.png\n" +
			"  downhill activations --activation relu --activation gelu -o curves.png\n" +
			"  downhill signal --activation relu --initializer he_normal --depth 50\n" +
			"  downhill lessons --chapter optimizers\n" +
			"  downhill list optimizers",
		Version:          version(),
		SilenceErrors:    true,
		SilenceUsage:     true,
		Args:             noArguments,
		PersistentPreRun: func(*cobra.Command, []string) { s.started = true },
		RunE:             func(c *cobra.Command, _ []string) error { return openWindow(c, s, &w) },
	}
	root.SetIn(s.in)
	root.SetOut(s.out) // the completion command keeps what it finds here
	root.SetErr(s.err)
	root.SetFlagErrorFunc(flagError)
	w.register(root)
	root.AddCommand(newRace(s), newActivations(s), newSignal(s), newTrain(s), newTransfer(s), newSchedules(s), newLessons(s), newList(s))
	root.SetHelpCommand(newHelp())
	root.InitDefaultCompletionCmd()
	mendCompletion(root)
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
	return unknownCommand(c, args[0])
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
