package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	activationslab "downhill/render/labs/activations"
	dyinglab "downhill/render/labs/dying"
)

// softmaxFrame is the frame whose table of data is the softmax.
type softmaxFrame struct{ *activationslab.Frame }

// WriteCSV writes logits, probabilities and Jacobian.
func (f softmaxFrame) WriteCSV(w io.Writer) error { return f.WriteSoftmaxCSV(w) }

// dyingFrame is the trainings in which units die, with the functions that the
// lab shows besides.
type dyingFrame struct {
	*dyinglab.Frame
	functions *activationslab.Frame
}

// dyingDocument is the lab's object with the trainings in it; the other parts
// stay as the lab wrote them.
type dyingDocument struct {
	Version   json.RawMessage   `json:"version"`
	Lab       json.RawMessage   `json:"lab"`
	Seed      json.RawMessage   `json:"seed"`
	Scenario  json.RawMessage   `json:"scenario"`
	X         json.RawMessage   `json:"x"`
	Functions json.RawMessage   `json:"functions"`
	Input     json.RawMessage   `json:"input"`
	Softmax   json.RawMessage   `json:"softmax"`
	Dying     dyinglab.Document `json:"dying"`
	Timing    json.RawMessage   `json:"timing"`
}

// WriteJSON writes the lab's object with a part "dying".
func (f dyingFrame) WriteJSON(w io.Writer, took time.Duration) error {
	var text bytes.Buffer
	if err := f.functions.WriteJSON(&text, took); err != nil {
		return err
	}
	var out dyingDocument
	d := json.NewDecoder(&text)
	d.DisallowUnknownFields() // a part that is not written on would be lost
	if err := d.Decode(&out); err != nil {
		return err
	}
	out.Dying = f.Document()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}
