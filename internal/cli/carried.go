package cli

import (
	"io"

	"downhill/internal/carry"
	"downhill/internal/scenario"
)

// carrying has write make a file on w and puts the scenario into it where it is a
// picture, so that the picture alone opens the scene again. The scenario as a
// line of text it writes itself.
func carrying(w io.Writer, format string, s *scenario.Scenario, write func(io.Writer) error) error {
	text, err := s.YAML()
	if err != nil {
		return err
	}
	if format == "txt" {
		line, err := carry.Line(text)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, line+"\n")
		return err
	}
	if len(text) > carry.MaxText { // no program could open it
		return write(w)
	}
	return carry.Into(w, text, write)
}

// carriers are the endings of the files that hold a scenario.
func carriers() []string {
	return []string{".yaml", ".yml", ".json", ".png", ".gif", ".svg", ".pdf", ".txt"}
}

// readable is how many bytes of a file are worth reading for a scenario: the
// text of one, or a picture that carries one.
func readable(head []byte) int64 {
	if carry.IsPicture(head) {
		return carry.MaxFile
	}
	return scenario.MaxBytes + 1
}

// readCarrier reads as much of a scenario's file as is worth it.
func readCarrier(in io.Reader) ([]byte, error) {
	const head = 1024 // by which a picture shows
	text, err := io.ReadAll(io.LimitReader(in, head))
	if err != nil || len(text) < head {
		return text, err
	}
	rest, err := io.ReadAll(io.LimitReader(in, readable(text)-head))
	return append(text, rest...), err
}
