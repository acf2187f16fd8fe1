package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"downhill/internal/param"
)

// newHelp replaces cobra's help command, which takes an unknown topic for done.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [command]",
		Short:   "Show how a command is called",
		Example: "  downhill help race",
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return subcommands(c.Root()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			topic := c.Root()
			for _, word := range args {
				var next *cobra.Command
				for _, sub := range topic.Commands() {
					if sub.Name() == word {
						next = sub
					}
				}
				if next == nil {
					if topic.HasAvailableSubCommands() {
						return unknownCommand(topic, word)
					}
					return usage(fmt.Errorf("%s has no command %q", topic.Name(), word))
				}
				topic = next
			}
			topic.InitDefaultHelpFlag()
			topic.InitDefaultVersionFlag()
			return topic.Help()
		},
	}
}

// mendCompletion makes downhill completion without a shell, or with an unknown
// one, wrong usage; cobra's prints its help and calls that done.
func mendCompletion(root *cobra.Command) {
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			continue
		}
		c.Args = cobra.ArbitraryArgs
		c.Example = "  source <(downhill completion bash)\n  downhill completion fish > ~/.config/fish/completions/downhill.fish"
		c.RunE = func(c *cobra.Command, args []string) error {
			shells := subcommands(c)
			for i := range shells {
				shells[i], _, _ = strings.Cut(shells[i], "\t")
			}
			if len(args) == 0 {
				return usage(errors.New("completion: name the shell: " + strings.Join(shells, ", ")))
			}
			return usage(param.Unknown("shell", args[0], shells))
		}
	}
}

// subcommands lists names with what they do, as completions are written.
func subcommands(c *cobra.Command) []string {
	var out []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			out = append(out, sub.Name()+"\t"+sub.Short)
		}
	}
	return out
}
