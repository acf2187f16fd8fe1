package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"downhill/internal/lesson"
)

// lessonFlags say how the window shows lessons.
type lessonFlags struct {
	lesson  string
	lecture bool
	loop    bool
	notes   string
	silent  bool
}

func (w *lessonFlags) register(c *cobra.Command) {
	fs := c.Flags()
	fs.StringVar(&w.lesson, "lesson", "", "show this lesson; `ID` as in downhill lessons")
	fs.BoolVar(&w.lecture, "lecture", false, "lecture mode: the whole screen, large captions (F11 in the window)")
	fs.BoolVar(&w.loop, "loop", false, "lecture mode that goes by itself through the lesson, or through all, while nobody is there")
	fs.StringVar(&w.notes, "notes", "", "keep the speaker's present note in this `FILE`, for a second screen")
	fs.BoolVarP(&w.silent, "quiet", "q", false, "do not print the speaker's notes")
	offer(c, "lesson", words(lesson.IDs()...))
	offer(c, "notes", files("txt", "md"))
}

// lessons are those to show. What does not go together is refused.
func (w *lessonFlags) lessons(c *cobra.Command) ([]lesson.Lesson, error) {
	if w.lesson != "" || w.loop {
		for _, name := range []string{"scenario", "lab", "seed", "home"} {
			if c.Flags().Changed(name) {
				return nil, usage(fmt.Errorf("--%s: a lesson has its own scenario; leave out --%s, or the lesson", name, name))
			}
		}
	}
	if w.notes != "" {
		folder := filepath.Dir(w.notes)
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return nil, usage(fmt.Errorf("--notes %s: there is no folder %s; make it, or name a file elsewhere", w.notes, folder))
		}
		if info, err := os.Stat(w.notes); err == nil && info.IsDir() {
			return nil, usage(fmt.Errorf("--notes %s: this is a folder; want a file, such as %s", w.notes, filepath.Join(w.notes, "notes.txt")))
		}
	} else if c.Flags().Changed("notes") {
		return nil, usage(errors.New("--notes: want a file, such as notes.txt"))
	}
	switch {
	case w.lesson != "":
		l, err := lesson.Lookup(w.lesson)
		if err != nil {
			return nil, usage(fmt.Errorf("--lesson: %w", err))
		}
		return []lesson.Lesson{l}, nil
	case w.loop:
		return lesson.All()
	}
	return nil, nil
}
