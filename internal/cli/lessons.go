package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"downhill/internal/lesson"
)

// lessonsFlags are the flags of downhill lessons; of the common ones it has the
// outputs and quiet.
type lessonsFlags struct {
	common
	chapter string
	check   bool
	fast    bool
	seeds   wholeValue
}

func newLessons(s *streams) *cobra.Command {
	f := &lessonsFlags{}
	c := &cobra.Command{
		Use:   "lessons [ID…]",
		Short: "The notebook's claims: shown step by step, and measured",
		Long: "List the lessons by chapter, show those that are named, or measure what they claim.\n\n" +
			"Each lesson takes one claim of the notebook, shows it in a few steps, and says how it is\n" +
			"measured. --check measures: a claim holds where all of its limits hold with every seed, and\n" +
			"holds in part where some of them do. Where that is not the verdict that the lesson records,\n" +
			"or something else that it found is no longer so, the status is 1.\n\n" +
			"With --check, -o writes a report (.md) or the numbers (.json .csv); without it, the named\n" +
			"lessons with the speaker's notes (.md), or of one the scenario (.yaml) or an animation (.gif).",
		Example: "  downhill lessons\n" +
			"  downhill lessons momentum-terminal-velocity -o lesson.gif --theme dark\n" +
			"  downhill lessons momentum-terminal-velocity\n" +
			"  downhill lessons --chapter optimizers -o optimizers.md\n" +
			"  downhill lessons --check --fast -o report.md -o lessons.json\n" +
			"  downhill lessons --check momentum-terminal-velocity --seeds 3",
		Args: func(_ *cobra.Command, ids []string) error { return f.checkIDs(ids) },
		RunE: func(c *cobra.Command, ids []string) error { return f.run(c, s, ids) },
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			var out []string
			for _, id := range lesson.IDs() {
				if !slices.Contains(given, id) {
					out = append(out, id)
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
	}
	fs := c.Flags()
	fs.StringVar(&f.chapter, "chapter", "", "only the lessons of this `CHAPTER`: "+strings.Join(lesson.ChapterKeys(), ", "))
	fs.BoolVar(&f.check, "check", false, "measure the claims")
	fs.BoolVar(&f.fast, "fast", false, "only the lessons that take less than 3 s to measure")
	fs.Var(&f.seeds, "seeds", "measure with the seeds 1 to `N` (default 0: as many as each lesson asks for)")
	fs.StringArrayVarP(&f.outputs, "output", "o", nil, "write to `FILE`; the ending chooses: "+strings.Join(lessonEndings[:], " ")+" (repeatable)")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "print nothing but errors")
	f.registerFilm(c)
	offer(c, "chapter", words(lesson.ChapterKeys()...))
	offer(c, "seeds", words())
	offer(c, "output", files(lessonEndings[:]...))
	return c
}

// lessonEndings are the formats in which lessons and what was measured are
// written.
var lessonEndings = [...]string{".md", ".json", ".csv", ".yaml", ".gif"}

// lessonFormat is what an output's ending asks for, "" for none of ours.
func lessonFormat(path string) string {
	end := strings.ToLower(filepath.Ext(path))
	if end == ".yml" {
		end = ".yaml"
	}
	if !slices.Contains(lessonEndings[:], end) {
		return ""
	}
	return end[1:]
}

// checkIDs reports ids that no lesson has.
func (f *lessonsFlags) checkIDs(ids []string) error {
	for i, id := range ids {
		if err := lesson.Known(id); err != nil {
			return usage(err)
		}
		if slices.Index(ids, id) < i {
			return usage(fmt.Errorf("the lesson %s is named twice; keep one", id))
		}
	}
	return nil
}

// checkFlags reports flags that do not fit each other.
func (f *lessonsFlags) checkFlags(c *cobra.Command, ids []string) error {
	if c.Flags().Changed("chapter") {
		if _, err := lesson.FindChapter(f.chapter); err != nil {
			return usage(err)
		}
		if len(ids) > 0 {
			return usage(errors.New("--chapter beside named lessons: want one or the other"))
		}
	}
	if !f.check && c.Flags().Changed("seeds") {
		return usage(errors.New("--seeds is for measuring: want --check too"))
	}
	if c.Flags().Changed("seeds") && (f.seeds < 1 || f.seeds > lesson.MaxSeeds) {
		return usage(fmt.Errorf("--seeds %d: want 1 to %d", f.seeds, lesson.MaxSeeds))
	}
	seen := map[string]bool{}
	for _, path := range f.outputs {
		switch format := lessonFormat(path); {
		case format == "":
			return usage(fmt.Errorf("-o %q: want a file name that ends in one of %s", path, strings.Join(lessonEndings[:], " ")))
		case seen[filepath.Clean(path)]:
			return usage(fmt.Errorf("-o %s is given twice; keep one", path))
		case !f.check && (format == "json" || format == "csv"):
			return usage(fmt.Errorf("-o %s: numbers are there once they are measured: want --check, or a file that ends in .md .yaml or .gif", path))
		case f.check && format == "yaml":
			return usage(fmt.Errorf("-o %s: want .md .json or .csv with --check; a lesson's scenario is written without it", path))
		case f.check && format == "gif":
			return usage(fmt.Errorf("-o %s: want .md .json or .csv with --check; an animation is written without it", path))
		case format == "gif" && len(ids) != 1:
			return usage(fmt.Errorf("-o %s: an animation is that of one lesson: want its ID", path))
		case format == "yaml" && len(ids) != 1:
			return usage(fmt.Errorf("-o %s: a scenario is that of one lesson: want its ID", path))
		}
		seen[filepath.Clean(path)] = true
	}
	return f.checkFilm(c)
}

func (f *lessonsFlags) run(c *cobra.Command, s *streams, ids []string) error {
	if err := f.checkFlags(c, ids); err != nil {
		return err
	}
	if err := f.reachable(); err != nil {
		return err
	}
	ctx, stop := interruptible(c.Context())
	defer stop()
	ls, err := f.chosen(ids)
	if err != nil {
		return err
	}
	if f.check {
		return f.measure(ctx, s, ls, len(ids) > 0)
	}
	return f.show(ctx, s, ls, len(ids) > 0)
}

// chosen are the lessons that the words of the call name, in their order, or all
// that the flags leave.
func (f *lessonsFlags) chosen(ids []string) ([]lesson.Lesson, error) {
	var ls []lesson.Lesson
	for _, id := range ids {
		l, err := lesson.Lookup(id)
		if err != nil {
			return nil, err
		}
		ls = append(ls, l)
	}
	if len(ids) == 0 {
		var err error
		if ls, err = lesson.All(); err != nil {
			return nil, err
		}
	}
	ls = slices.DeleteFunc(ls, func(l lesson.Lesson) bool {
		return f.chapter != "" && l.Chapter != f.chapter || f.fast && !l.Check.Fast
	})
	if len(ls) == 0 {
		return nil, errors.New("there is no such lesson; see downhill lessons for all of them")
	}
	return ls, nil
}

// show prints lessons, and writes them to the outputs.
func (f *lessonsFlags) show(ctx context.Context, s *streams, ls []lesson.Lesson, whole bool) error {
	if len(f.outputs) == 0 && !f.quiet {
		if whole {
			return printLessons(s.out, ls)
		}
		return listLessons(s.out, ls)
	}
	return f.writeLessons(ctx, s, ls)
}
