// Package lesson holds the lessons: each takes one claim of the notebook, shows
// it in two to six steps, and says how it is measured and what was found. A lesson
// is a YAML file, assets/lessons/<id>.yaml, read strictly; every step of it is a
// whole scenario. Package measure does the measuring.
package lesson

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"downhill/assets"
	"downhill/internal/param"
	"downhill/internal/scenario"
)

// Verdict is what became of a claim when it was measured.
type Verdict string

// The verdicts.
const (
	Holds       Verdict = "holds"
	HoldsInPart Verdict = "holds in part"
	DoesNotHold Verdict = "does not hold"
)

// Verdicts lists them.
func Verdicts() []string { return []string{string(Holds), string(HoldsInPart), string(DoesNotHold)} }

// Lesson is one claim, shown and measured.
type Lesson struct {
	ID, Title, Chapter string            // the chapter is a key of Chapters
	Order              int               // within the chapter, by which it is listed
	Claim              string            // one sentence, ours
	Place              string            // where in the notebook: heading and what is said there
	Verdict            Verdict           // what the check finds
	Finding            string            // with our numbers, in words; where the claim does not hold as written, that is said here
	Scenario           scenario.Scenario // the first step's
	Steps              []Step            // MinSteps to MaxSteps
	Check              Check
}

// Step is one thing to look at.
type Step struct {
	Look     string            // the caption: what to look at
	Scenario scenario.Scenario // the whole document of this step: that of the step before, changed
	Changed  bool              // it differs from the step before
	At       int               // moment to play to, in the lab's own steps (train: epochs); −1 for as far as the document goes
	Seconds  float64           // how long the change and the playing are shown; 0 for at once
	Ask      *Question         // predict first; Look is then what is revealed
	Note     string            // for the speaker
}

// Question is asked before a step is revealed.
type Question struct {
	Ask     string
	Answers []string
	Right   int // index from 0
}

// Check says how a claim is measured.
type Check struct {
	Measure string  // key of a measure in package measure
	Seeds   int     // seeds 1 … Seeds are measured
	Fast    bool    // under 3 s for all seeds, so that tests run it
	Claim   []Limit // what the claim as written demands
	Found   []Limit // what was found beside, which must hold too
	// Break is the first step's document with that on which the claim rests taken
	// away: measured on it, the verdict must differ from the lesson's.
	Break scenario.Scenario
}

// Limit bounds one measured number, with every seed.
type Limit struct {
	Of, Says        string  // key of the number, and what it is in words
	AtLeast, AtMost float64 // −Inf and +Inf where open
}

// Holds says whether a value keeps to the limit; not-a-number never does.
func (l Limit) Holds(x float64) bool { return x >= l.AtLeast && x <= l.AtMost }

// Chapter is a part of the notebook.
type Chapter struct{ Key, Title string }

// Chapters lists the chapters in the notebook's order.
func Chapters() []Chapter {
	return []Chapter{
		{"gradients", "Vanishing and exploding gradients"},
		{"initializers", "Initialization"},
		{"activations", "Activation functions"},
		{"batch-normalization", "Batch normalization"},
		{"clipping", "Gradient clipping"},
		{"transfer", "Reusing layers"},
		{"optimizers", "Faster optimizers"},
		{"sparse", "Sparse models"},
		{"schedules", "Learning-rate schedules"},
		{"regularization", "Regularization"},
		{"dropout", "Dropout"},
	}
}

// ChapterKeys lists the chapters' keys.
func ChapterKeys() []string {
	var keys []string
	for _, c := range Chapters() {
		keys = append(keys, c.Key)
	}
	return keys
}

// FindChapter finds a chapter by its key; an unknown key is an error that lists
// the known ones, the nearest first.
func FindChapter(key string) (Chapter, error) {
	for _, c := range Chapters() {
		if c.Key == key {
			return c, nil
		}
	}
	return Chapter{}, param.Unknown("chapter", key, ChapterKeys())
}

// folder is where the lessons lie in assets.Lessons.
const folder = "lessons"

// IDs lists the lessons' ids by alphabet, without reading them.
func IDs() []string {
	files, err := fs.Glob(assets.Lessons, folder+"/*.yaml")
	if err != nil {
		panic("lesson: " + err.Error()) // the pattern is ours
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(path.Base(f), ".yaml")
	}
	return files
}

// All reads every lesson, chapter by chapter. It takes a moment, since each step
// of each of them is a document that is checked whole.
func All() ([]Lesson, error) {
	ids := IDs()
	all, errs := make([]Lesson, len(ids)), make([]error, len(ids))
	next := make(chan int, len(ids))
	for i := range ids {
		next <- i
	}
	close(next)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				all[i], errs[i] = read(ids[i])
			}
		})
	}
	wg.Wait()
	if err := cmp.Or(errs...); err != nil {
		return nil, err
	}
	sorted(all)
	return all, nil
}

// sorted brings lessons into the order in which they are listed.
func sorted(ls []Lesson) {
	keys := ChapterKeys()
	slices.SortStableFunc(ls, func(a, b Lesson) int {
		return cmp.Or(cmp.Compare(slices.Index(keys, a.Chapter), slices.Index(keys, b.Chapter)),
			cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
}

// Lookup reads one lesson; an unknown id is an error that names the nearest.
func Lookup(id string) (Lesson, error) {
	if err := Known(id); err != nil {
		return Lesson{}, err
	}
	return read(id)
}

// nearest is how many ids are offered for one that is unknown.
const nearest = 3

// Known reports an id that no lesson has, and names the nearest: those that hold
// it as a part first.
func Known(id string) error {
	ids := IDs()
	if slices.Contains(ids, id) {
		return nil
	}
	var unknown *param.UnknownError
	if !errors.As(param.Unknown("lesson", id, ids), &unknown) {
		return fmt.Errorf("unknown lesson %q", id)
	}
	part := strings.ToLower(strings.TrimSpace(id))
	slices.SortStableFunc(unknown.Known, func(a, b string) int {
		return cmp.Compare(holds(b, part), holds(a, part))
	})
	return fmt.Errorf("unknown lesson %q: did you mean %s? see downhill lessons for all %d", id, strings.Join(unknown.Known[:min(nearest, len(ids))], ", "), len(ids))
}

// holds is 1 where a text has a part that is not empty.
func holds(text, part string) int {
	if part != "" && strings.Contains(text, part) {
		return 1
	}
	return 0
}

func read(id string) (Lesson, error) {
	name := folder + "/" + id + ".yaml"
	text, err := assets.Lessons.ReadFile(name)
	if err != nil {
		return Lesson{}, fmt.Errorf("lesson %s: %w", id, err)
	}
	l, err := Parse(text)
	if err == nil && l.ID != id {
		err = fmt.Errorf("id = %q: want %q, as the file is called", l.ID, id)
	}
	if err != nil {
		return Lesson{}, fmt.Errorf("assets/%s: %w", name, err)
	}
	return l, nil
}
