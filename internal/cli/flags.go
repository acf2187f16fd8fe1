package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"downhill/internal/carry"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/export"
)

// common are the flags that every command that runs a lab takes.
type common struct {
	scenario textValue
	seed     seedValue
	outputs  []string
	size     textValue
	dpi      numberValue
	theme    string
	dataDir  textValue
	quiet    bool
	clip     clipFlags
}

func (f *common) register(c *cobra.Command) {
	f.seed, f.dpi = 1, 96
	fs := c.Flags()
	fs.Var(&f.scenario, "scenario", "start from this scenario `FILE`, a picture or line of text that carries one (- is standard input), or example:NAME; other flags override it")
	fs.Var(&f.seed, "seed", "seed of everything random")
	fs.StringArrayVarP(&f.outputs, "output", "o", nil, "write to `FILE`; the ending chooses: "+strings.Join(endings[:], " ")+"; frames-%04d.png: an animation as numbered pictures; run_keras.py or run_torch.py: a race or a training as a script (repeatable)")
	fs.Var(&f.size, "size", "`WIDTHxHEIGHT` of a picture in pixels (default 1600x1000, animations 800x500)")
	fs.Var(&f.dpi, "dpi", "pixels an inch, for the physical size of a picture")
	fs.StringVar(&f.theme, "theme", "light", "`THEME` of a picture: light or dark")
	fs.Var(&f.dataDir, "data-dir", "`FOLDER` with the full data sets, which only train reads")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "print nothing but errors")
	f.clip.register(c)

	offer(c, "scenario", files(carriers()...))
	offer(c, "seed", words())
	offer(c, "output", files(endings[:]...))
	offer(c, "size", words("1600x1000", "1920x1080", "800x500", "3200x2000"))
	offer(c, "dpi", words("96", "150", "300"))
	offer(c, "theme", words(themes[:]...))
	offer(c, "data-dir", folders)
}

var (
	// endings are the formats that an output may have.
	endings = [...]string{".png", ".svg", ".pdf", ".csv", ".json", ".gif", ".yaml", ".txt", ".py"}
	themes  = [...]string{"light", "dark"}
)

// format is what an output's ending asks for, "" for none of ours.
func format(path string) string {
	end := strings.ToLower(filepath.Ext(path))
	if end == ".yml" {
		end = ".yaml"
	}
	if !slices.Contains(endings[:], end) {
		return ""
	}
	return end[1:]
}

// check reports what is wrong with the flags before anything runs.
func (f *common) check() error {
	if !slices.Contains(themes[:], f.theme) {
		return usage(param.Unknown("theme", f.theme, themes[:]))
	}
	seen := map[string]bool{}
	for _, o := range f.outputs {
		if format(o) == "" {
			return usage(fmt.Errorf("-o %q: want a file name that ends in one of %s", o, strings.Join(endings[:], " ")))
		}
		if seen[filepath.Clean(o)] {
			return usage(fmt.Errorf("-o %s is given twice; keep one", o))
		}
		seen[filepath.Clean(o)] = true
	}
	if err := errors.Join(f.checkAnimations(), f.checkScripts()); err != nil {
		return err
	}
	for _, animated := range []bool{false, true} {
		if _, err := f.pixels(animated); err != nil {
			return err
		}
	}
	if f.dataDir != "" {
		if info, err := os.Stat(string(f.dataDir)); err != nil {
			return fmt.Errorf("--data-dir %s: want a folder that is there (%w)", f.dataDir, err)
		} else if !info.IsDir() {
			return fmt.Errorf("--data-dir %s: want a folder, this is a file", f.dataDir)
		}
	}
	return nil
}

// pixels reads --size and --dpi.
func (f *common) pixels(animated bool) (export.Size, error) {
	s := export.Size{W: 1600, H: 1000, DPI: float64(f.dpi)}
	if animated {
		s.W, s.H = 800, 500
	}
	if f.size != "" {
		text := strings.NewReplacer("×", "x", "X", "x").Replace(string(f.size))
		w, h, _ := strings.Cut(text, "x")
		var err1, err2 error
		s.W, err1 = strconv.Atoi(strings.TrimSpace(w))
		s.H, err2 = strconv.Atoi(strings.TrimSpace(h))
		if err1 != nil || err2 != nil {
			return s, usage(fmt.Errorf("--size %s: want width x height in whole pixels, such as 1600x1000", f.size))
		}
	}
	return s, usage(s.Check())
}

// source is where a command's scenario comes from when no file is named, and
// what reads one.
type source struct {
	lab     string // whose command writes one
	builtin func() scenario.Scenario
	parse   func([]byte) (scenario.Scenario, error)
}

// loadFrom reads the scenario that the flags name, or the built-in one. A file
// that does not read is no wrong usage: the words of the call were in order.
func (f *common) loadFrom(ctx context.Context, c *cobra.Command, in io.Reader, from source) (scenario.Scenario, error) {
	s := from.builtin()
	if f.scenario != "" {
		text, err := readDocument(ctx, string(f.scenario), from.lab, in)
		if err != nil {
			return s, fmt.Errorf("--scenario: %w", err)
		}
		if s, err = from.parse(text); err != nil {
			name := string(f.scenario)
			if carry.IsLine(name) {
				name = oneLine(name, 40)
			}
			return s, fmt.Errorf("--scenario %s: %w", name, err)
		}
	}
	if c.Flags().Changed("seed") {
		s.Seed = uint64(f.seed)
	}
	return s, nil
}

// noAnimation refuses to animate what does not move.
func (f *common) noAnimation(what string) error {
	if moving := f.animations(); len(moving) > 0 {
		return usage(fmt.Errorf("-o %s: %s has no animation; want .png, .svg or .pdf", moving[0], what))
	}
	return nil
}
