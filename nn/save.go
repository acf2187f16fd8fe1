package nn

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// A saved model is one file:
//
//	"downhill network"        16 bytes
//	version                   uint32, 1
//	length of the description uint32
//	description               JSON: the loss and the layers
//	Theta, Buffers            float64 each, as many as the layers need
//	SHA-256 of all before     32 bytes
//
// all numbers little-endian. What does not fit in every byte is an error, so
// that a damaged file is never a wrong model.
const (
	saveMagic   = "downhill network"
	saveVersion = 1
	// saveWidth bounds the features of a layer, against descriptions that ask
	// for more memory than there is.
	saveWidth = 1 << 24
)

// description is the JSON of a saved model.
type description struct {
	Loss   string        `json:"loss"`
	Layers []layerRecord `json:"layers"`
}

// Save writes the model: layers, weights, moving statistics, and what is
// frozen.
func (m *Model) Save(w io.Writer) error {
	d := description{Loss: m.Loss.String()}
	for i, l := range m.Layers {
		record, err := recordOf(l)
		if err != nil {
			return fmt.Errorf("saving the network: layer %d: %w", i, err)
		}
		record.Frozen = m.frozen[i]
		d.Layers = append(d.Layers, record)
	}
	text, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("saving the network: %w", err)
	}
	var b bytes.Buffer
	b.Grow(len(saveMagic) + 8 + len(text) + 8*(len(m.Theta)+len(m.Buffers)) + sha256.Size)
	b.WriteString(saveMagic)
	head := binary.LittleEndian.AppendUint32(nil, saveVersion)
	b.Write(binary.LittleEndian.AppendUint32(head, uint32(len(text))))
	b.Write(text)
	var word [8]byte
	for _, values := range [][]float64{m.Theta, m.Buffers} {
		for _, v := range values {
			binary.LittleEndian.PutUint64(word[:], math.Float64bits(v))
			b.Write(word[:])
		}
	}
	sum := sha256.Sum256(b.Bytes())
	b.Write(sum[:])
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("saving the network: %w", err)
	}
	return nil
}

// Load reads a model that Save wrote.
func Load(r io.Reader) (*Model, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("loading a network: %w", err)
	}
	m, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("loading a network: %w", err)
	}
	return m, nil
}

func decode(data []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(data, []byte(saveMagic))
	if !ok {
		return nil, fmt.Errorf("want a file that begins with %q; is this one a saved network?", saveMagic)
	}
	if len(rest) < 8+sha256.Size {
		return nil, fmt.Errorf("the file ends after %d bytes: it is damaged", len(data))
	}
	if v := binary.LittleEndian.Uint32(rest); v != saveVersion {
		return nil, fmt.Errorf("version %d: want %d; it may be from a newer program", v, saveVersion)
	}
	end := len(data) - sha256.Size
	if sum := sha256.Sum256(data[:end]); !bytes.Equal(sum[:], data[end:]) {
		return nil, fmt.Errorf("the checksum does not fit: the file is damaged")
	}
	n := int64(binary.LittleEndian.Uint32(rest[4:]))
	rest = rest[8 : len(rest)-sha256.Size]
	if n > int64(len(rest)) {
		return nil, fmt.Errorf("a description of %d bytes in a file of %d", n, len(data))
	}
	m, err := describe(rest[:n], (len(rest)-int(n))/8)
	if err != nil {
		return nil, err
	}
	rest = rest[n:]
	if want := 8 * (len(m.Theta) + len(m.Buffers)); len(rest) != want {
		return nil, fmt.Errorf("%d bytes of weights: want %d", len(rest), want)
	}
	for _, values := range [][]float64{m.Theta, m.Buffers} {
		for i := range values {
			values[i] = math.Float64frombits(binary.LittleEndian.Uint64(rest[8*i:]))
		}
		rest = rest[8*len(values):]
	}
	return m, nil
}

// describe makes the model that a description asks for, with all numbers 0. It
// is an error if the model has more than limit numbers.
func describe(text []byte, limit int) (*Model, error) {
	var d description
	read := json.NewDecoder(bytes.NewReader(text))
	read.DisallowUnknownFields()
	if err := read.Decode(&d); err != nil {
		return nil, fmt.Errorf("description: %w", err)
	}
	loss, err := ParseLoss(d.Loss)
	if err != nil {
		return nil, err
	}
	var layers []Layer
	total := 0.0
	for i, record := range d.Layers {
		l, err := record.layer()
		if err != nil {
			return nil, fmt.Errorf("layer %d: %w", i, err)
		}
		for _, s := range append(l.Params(), l.Buffers()...) {
			total += float64(s.Rows) * float64(s.Cols)
		}
		if total > float64(limit) {
			return nil, fmt.Errorf("%d weights: the description asks for more", limit)
		}
		layers = append(layers, l)
	}
	m, err := assemble(loss, layers)
	if err != nil {
		return nil, err
	}
	for i, record := range d.Layers {
		if record.Frozen {
			m.Freeze(i, true)
		}
	}
	return m, nil
}
