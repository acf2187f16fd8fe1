package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"downhill/render/figure"
)

// Pattern is the name of the files of a sequence, with the place of the number.
type Pattern struct {
	text   string // for fmt
	folder string
}

// IsPattern says whether a file name asks for numbers: it has a % with digits or
// a letter behind it.
func IsPattern(path string) bool {
	return number().MatchString(strings.ReplaceAll(filepath.Base(path), "%%", ""))
}

// number finds what fmt would take for the place of a value; %% is a % sign.
func number() *regexp.Regexp { return regexp.MustCompile(`%[0-9]*[a-zA-Z]|%[0-9]+`) }

// ParsePattern reads the name of a sequence's files, such as frames-%04d.png: a
// PNG with one place for the number, %d or with a width %04d. The folder is no
// part of the pattern.
func ParsePattern(path string) (Pattern, error) {
	base := filepath.Base(path)
	places := number().FindAllString(strings.ReplaceAll(base, "%%", ""), -1)
	wrong := func(what string) error {
		return fmt.Errorf("export: file name %q: %s; want one place for the number, such as frames-%%04d.png", path, what)
	}
	switch {
	case IsPattern(filepath.Dir(path) + "x"):
		return Pattern{}, wrong("the folder has a place for a number")
	case len(places) == 0:
		return Pattern{}, wrong("it has no place for the number of a frame")
	case len(places) > 1:
		return Pattern{}, wrong(fmt.Sprintf("it has %d places for a number", len(places)))
	case !regexp.MustCompile(`^%(0?[1-9])?d$`).MatchString(places[0]):
		return Pattern{}, wrong(fmt.Sprintf("%s is no place for a whole number", places[0]))
	case !strings.EqualFold(filepath.Ext(base), ".png"):
		return Pattern{}, wrong("a sequence has PNG files")
	}
	// What is left of % signs stands for itself.
	text := strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(base, "%%", "\x00"), "%", "%%"), "%%"+places[0][1:], places[0])
	return Pattern{text: strings.ReplaceAll(text, "\x00", "%%"), folder: filepath.Dir(path)}, nil
}

// Name is the path of the file of frame n, counted from 1.
func (p Pattern) Name(n int) string { return filepath.Join(p.folder, fmt.Sprintf(p.text, n)) }

// Sequence writes an animation as PNG files, numbered from 1, all of them or
// none: they are made in a hidden folder beside their place and take their names
// when the last is done. The hold has no files. Each file is what encode makes of
// a picture, which may add to it; nil leaves it as it is. A frame that repeats the
// one before it has the same bytes. It returns how many files there are; with an
// error how many had been made, of which none is left.
func Sequence(ctx context.Context, p Pattern, a figure.Animation, s Size, encode func(io.Writer, []byte) error, progress func(done, total int)) (n int, err error) {
	if err := checkAnimation(&a, s); err != nil {
		return 0, err
	}
	faces, err := newFonts()
	if err != nil {
		return 0, err
	}
	hidden, err := os.MkdirTemp(p.folder, ".frames.*.part")
	if err != nil {
		return 0, explain(p.Name(1), err)
	}
	defer func() {
		err = errors.Join(err, os.RemoveAll(hidden))
	}()
	made := func(i int) string { return filepath.Join(hidden, fmt.Sprint(i+1)) }
	var file bytes.Buffer // of the frame before
	err = frames(ctx, &a, s, faces, func(i int, img *image.RGBA) error {
		if img != nil {
			if err := encodeFrame(&file, img, s, encode); err != nil {
				return err
			}
		}
		if err := os.WriteFile(made(i), file.Bytes(), 0o644); err != nil {
			return explain(p.Name(i+1), err)
		}
		if n = i + 1; progress != nil {
			progress(n, a.Frames)
		}
		return nil
	})
	if err != nil {
		return n, err
	}
	for i := range a.Frames {
		if err := os.Rename(made(i), p.Name(i+1)); err != nil {
			for k := range i {
				_ = os.Remove(p.Name(k + 1)) // the error that is told comes first
			}
			return n, explain(p.Name(i+1), err)
		}
	}
	return n, nil
}

// encodeFrame makes a frame's file in the place of the one before.
func encodeFrame(file *bytes.Buffer, img *image.RGBA, s Size, encode func(io.Writer, []byte) error) error {
	file.Reset()
	if encode == nil {
		return writePNG(file, img, s.dpi())
	}
	var plain bytes.Buffer
	if err := writePNG(&plain, img, s.dpi()); err != nil {
		return err
	}
	return encode(file, plain.Bytes())
}
