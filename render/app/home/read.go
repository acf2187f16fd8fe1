package home

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"downhill/internal/carry"
	"downhill/internal/recent"
	"downhill/internal/scenario"
)

// ErrMissing says that a recent file is no longer where it was.
var ErrMissing = errors.New("the file is no longer there")

// Read reads the scenario of a recent entry: its text, or the file at its path,
// which may be a picture that carries one.
func Read(e recent.Entry) (scenario.Scenario, error) {
	text := []byte(e.Text)
	if e.Path != "" {
		var err error
		if text, err = readFile(e.Path); err != nil {
			return scenario.Scenario{}, err
		}
	}
	s, err := scenario.Parse(text)
	if err != nil {
		return s, fmt.Errorf("%s: %w", e.Name, err)
	}
	return s, nil
}

func readFile(path string) ([]byte, error) {
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", path, ErrMissing)
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if info, err := in.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", path)
	}
	const head = 1024 // by which a picture shows
	text, err := io.ReadAll(io.LimitReader(in, head))
	if err != nil {
		return nil, err
	}
	most := int64(scenario.MaxBytes)
	if carry.IsPicture(text) {
		most = carry.MaxFile
	}
	rest, err := io.ReadAll(io.LimitReader(in, most+1-int64(len(text))))
	text = append(text, rest...)
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("%s is too long for a scenario", path)
	}
	return text, err
}
