package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/export"
)

func unknownCommand(got string, known []string) error { return param.Unknown("command", got, known) }

// common are the flags that every command that runs a lab takes.
type common struct {
	scenario string
	seed     uint64
	outputs  []string
	size     string
	dpi      float64
	theme    string
	dataDir  string
	quiet    bool
}

func (f *common) register(c *cobra.Command) {
	fs := c.Flags()
	fs.StringVar(&f.scenario, "scenario", "", "start from this scenario `FILE` (- is standard input); other flags override it")
	fs.Uint64Var(&f.seed, "seed", 1, "seed of everything random")
	fs.StringArrayVarP(&f.outputs, "output", "o", nil, "write to `FILE`; the ending chooses .png .svg .pdf .csv .json .gif .yaml (repeatable)")
	fs.StringVar(&f.size, "size", "", "size of a picture in pixels (default 1600x1000, animations 800x500)")
	fs.Float64Var(&f.dpi, "dpi", 96, "pixels an inch, for the physical size of a picture")
	fs.StringVar(&f.theme, "theme", "light", "colours of a picture: light or dark")
	fs.StringVar(&f.dataDir, "data-dir", "", "folder with the full data sets; the race needs none")
	fs.BoolVar(&f.quiet, "quiet", false, "print nothing but errors")
}

// endings are the formats that an output may have.
var endings = [...]string{".png", ".svg", ".pdf", ".csv", ".json", ".gif", ".yaml"}

// check reports what is wrong with the flags before anything runs.
func (f *common) check() error {
	if f.theme != "light" && f.theme != "dark" {
		return usage(param.Unknown("theme", f.theme, []string{"light", "dark"}))
	}
	seen := map[string]bool{}
	for _, o := range f.outputs {
		end := strings.ToLower(filepath.Ext(o))
		if end == ".yml" {
			end = ".yaml"
		}
		if !slices.Contains(endings[:], end) {
			return usage(fmt.Errorf("-o %s: want an ending out of %s", o, strings.Join(endings[:], " ")))
		}
		if seen[filepath.Clean(o)] {
			return usage(fmt.Errorf("-o %s is given twice; keep one", o))
		}
		seen[filepath.Clean(o)] = true
	}
	for _, animated := range []bool{false, true} {
		if _, err := f.pixels(animated); err != nil {
			return err
		}
	}
	return nil
}

// pixels reads --size and --dpi.
func (f *common) pixels(animated bool) (export.Size, error) {
	s := export.Size{W: 1600, H: 1000, DPI: f.dpi}
	if animated {
		s.W, s.H = 800, 500
	}
	if f.size != "" {
		w, h, ok := strings.Cut(strings.ToLower(f.size), "x")
		wi, err1 := strconv.Atoi(w)
		hi, err2 := strconv.Atoi(h)
		if !ok || err1 != nil || err2 != nil {
			return s, usage(fmt.Errorf("--size %s: want width x height in pixels, such as 1600x1000", f.size))
		}
		s.W, s.H = wi, hi
	}
	if err := s.Check(); err != nil {
		return s, usage(err)
	}
	return s, nil
}

// load reads the scenario that the flags name, or the built-in one.
func (f *common) load(c *cobra.Command, in io.Reader) (scenario.Scenario, error) {
	s := scenario.Default()
	if f.scenario != "" {
		text, err := readAll(f.scenario, in)
		if err != nil {
			return s, fmt.Errorf("--scenario: %w", err)
		}
		if s, err = scenario.Parse(text); err != nil {
			return s, usage(fmt.Errorf("--scenario %s: %w", f.scenario, err))
		}
	}
	if c.Flags().Changed("seed") {
		s.Seed = f.seed
	}
	return s, nil
}

func readAll(path string, in io.Reader) ([]byte, error) {
	if path != "-" {
		file, err := os.Open(path)
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("there is no file %s: write one with: downhill race -o run.yaml", path)
		}
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	return io.ReadAll(io.LimitReader(in, scenario.MaxBytes+1))
}
