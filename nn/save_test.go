package nn

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
)

func saved(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := m.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSaveAndLoad gives back the same model, bit for bit, whatever it has.
func TestSaveAndLoad(t *testing.T) {
	for name, a := range everyArchitecture(t) {
		m := must[*Model](t)(Build(a))
		for i := range m.Buffers {
			m.Buffers[i] += float64(i) / 3
		}
		m.Freeze(1, true)
		data := saved(t, m)
		back := must[*Model](t)(Load(bytes.NewReader(data)))
		if !slices.Equal(back.Theta, m.Theta) || !slices.Equal(back.Buffers, m.Buffers) || !slices.Equal(back.Spans, m.Spans) {
			t.Errorf("%s: other numbers", name)
		}
		if back.Loss != m.Loss || back.Dim() != m.Dim() || !back.Frozen(1) || back.Frozen(0) {
			t.Errorf("%s: loss %s, %d trained coordinates, want %s, %d", name, back.Loss, back.Dim(), m.Loss, m.Dim())
		}
		if back.Summary().String() != m.Summary().String() {
			t.Errorf("%s: other layers:\n%s\nwant\n%s", name, back.Summary(), m.Summary())
		}
		x, y := sample(a, 9, 2)
		run := func(m *Model) ([]float64, []float64, float64) {
			p := m.NewPass()
			out := slices.Clone(m.Predict(p, x).Data)
			o := NewObjective(m, p, 4)
			o.Next(x, y, 3)
			theta, grad := make([]float64, m.Dim()), make([]float64, m.Dim())
			m.Coordinates(theta)
			return out, grad, o.Eval(theta, grad)
		}
		out, grad, loss := run(m)
		out2, grad2, loss2 := run(back)
		if !slices.Equal(out, out2) || !slices.Equal(grad, grad2) || loss != loss2 {
			t.Errorf("%s: the loaded model computes something else", name)
		}
		if !bytes.Equal(data, saved(t, must[*Model](t)(Load(bytes.NewReader(data))))) {
			t.Errorf("%s: saved again it is another file", name)
		}
	}
}

// TestDamagedFilesAreErrors: each byte changed, each length cut.
func TestDamagedFilesAreErrors(t *testing.T) {
	a := DefaultArchitecture(3, 2)
	a.Hidden = []int{2}
	data := saved(t, must[*Model](t)(Build(a)))
	for i := range data {
		bad := slices.Clone(data)
		bad[i] ^= 1
		if _, err := Load(bytes.NewReader(bad)); err == nil {
			t.Fatalf("byte %d changed: no error", i)
		}
		if _, err := Load(bytes.NewReader(data[:i])); err == nil {
			t.Fatalf("cut after %d bytes: no error", i)
		}
	}
	if _, err := Load(bytes.NewReader(append(slices.Clone(data), 0))); err == nil {
		t.Error("a byte behind the end: no error")
	}
}

// reseal gives data a checksum that fits.
func reseal(data []byte) []byte {
	body := data[:len(data)-sha256.Size]
	sum := sha256.Sum256(body)
	return append(slices.Clone(body), sum[:]...)
}

// file puts a description and a number of weights into a well-formed file.
func file(text string, weights int) []byte {
	b := []byte(saveMagic)
	b = binary.LittleEndian.AppendUint32(b, saveVersion)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(text)))
	b = append(b, text...)
	b = append(b, make([]byte, 8*weights)...)
	return reseal(append(b, make([]byte, sha256.Size)...))
}

func TestForgedFilesAreErrors(t *testing.T) {
	const dense = `{"kind":"dense","in":2,"out":2,"kernel":"zeros"}`
	if _, err := Load(bytes.NewReader(file(`{"loss":"mse","layers":[`+dense+`]}`, 4))); err != nil {
		t.Fatalf("a good file: %v", err)
	}
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"too few weights":  {file(`{"loss":"mse","layers":[`+dense+`]}`, 3), "asks for more"},
		"too many weights": {file(`{"loss":"mse","layers":[`+dense+`]}`, 5), "want 32"},
		"no layers":        {file(`{"loss":"mse","layers":[]}`, 0), "no layers"},
		"loss":             {file(`{"loss":"hinge","layers":[`+dense+`]}`, 4), "hinge"},
		"unknown field":    {file(`{"loss":"mse","layers":[{"kind":"dense","in":2,"out":2,"kernel":"zeros","depth":2}]}`, 4), "depth"},
		"unknown kind":     {file(`{"loss":"mse","layers":[{"kind":"lstm","width":2}]}`, 4), "lstm"},
		"initializer":      {file(`{"loss":"mse","layers":[{"kind":"dense","in":2,"out":2,"kernel":"nothing"}]}`, 4), "nothing"},
		"activation":       {file(`{"loss":"mse","layers":[{"kind":"activation","width":2,"function":"nothing"}]}`, 0), "nothing"},
		"huge":             {file(`{"loss":"mse","layers":[{"kind":"dense","in":2000000000,"out":2000000000,"kernel":"zeros"}]}`, 4), "asks for more"},
		"negative":         {file(`{"loss":"mse","layers":[{"kind":"add","width":-2}]}`, 4), "at least 1"},
		"tied to nothing":  {file(`{"loss":"mse","layers":[{"kind":"dense","in":2,"out":2,"kernel":"zeros","tied_to":7}]}`, 4), "tied"},
		"not a network":    {[]byte(strings.Repeat("x", 100)), "begins with"},
		"newer":            {reseal(append(append([]byte(saveMagic), 2, 0, 0, 0), make([]byte, 40)...)), "version 2"},
		"no JSON":          {file(`{"loss":`, 0), "description"},
	} {
		if _, err := Load(bytes.NewReader(tt.data)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
}

// failing breaks off.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }
func (failing) Read([]byte) (int, error)  { return 0, errors.New("the disk is gone") }

func TestSaveReportsTheDisk(t *testing.T) {
	m := must[*Model](t)(Build(DefaultArchitecture(3, 2)))
	if err := m.Save(failing{}); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("got %v", err)
	}
	if _, err := Load(failing{}); err == nil || !strings.Contains(err.Error(), "gone") {
		t.Errorf("got %v", err)
	}
}

// FuzzLoad: whatever the bytes, Load returns a model that works, or an error.
func FuzzLoad(f *testing.F) {
	for _, a := range everyArchitecture(f) {
		data := saved(f, must[*Model](f)(Build(a)))
		f.Add(data[:len(data)-sha256.Size])
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, err := Load(bytes.NewReader(body)); err == nil {
			t.Fatal("a file without checksum was loaded")
		}
		if len(body) > 1<<16 {
			return
		}
		m, err := Load(bytes.NewReader(reseal(append(slices.Clone(body), make([]byte, sha256.Size)...))))
		if err != nil {
			return
		}
		in, out := m.Size()
		if got := m.Predict(m.NewPass(), NewBatch(in, 3)); got.Rows != out {
			t.Fatalf("%d outputs, want %d", got.Rows, out)
		}
	})
}
