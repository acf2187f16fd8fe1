package labs

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"downhill/internal/param"
)

// Number is written to JSON with the shortest decimals that read back to the
// same float64; what JSON has no number for is a string: "NaN", "+Inf", "-Inf".
type Number float64

// MarshalJSON writes the number.
func (x Number) MarshalJSON() ([]byte, error) { return AppendNumber(nil, float64(x)), nil }

// Numbers are a list of them.
type Numbers []float64

// MarshalJSON writes the list.
func (xs Numbers) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 2+20*len(xs)), '[')
	for i, x := range xs {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendNumber(b, x)
	}
	return append(b, ']'), nil
}

// AppendNumber appends one number to a text of JSON.
func AppendNumber(b []byte, x float64) []byte {
	switch {
	case math.IsNaN(x):
		return append(b, `"NaN"`...)
	case math.IsInf(x, 1):
		return append(b, `"+Inf"`...)
	case math.IsInf(x, -1):
		return append(b, `"-Inf"`...)
	}
	return strconv.AppendFloat(b, x, 'g', -1, 64)
}

// AnyValues are parameters as JSON has them.
func AnyValues(vals param.Values) map[string]any {
	out := make(map[string]any, len(vals))
	for k, v := range vals {
		out[k] = v.Any()
	}
	return out
}

// WriteJSON writes a document on one line. Signs such as < stay as they are: what
// reads it is a program, not a web page.
func WriteJSON(w io.Writer, document any) error {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(document); err != nil {
		return err
	}
	return buf.Flush()
}
