package carry

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
	"testing"
)

// chunkPNG is a chunk with its length and check sum.
func chunkPNG(body string) []byte {
	c := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4))
	c = append(c, body...)
	return binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE([]byte(body)))
}

func zlibbed(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// FuzzText reads any bytes: no reader panics or returns more than is allowed, and
// what reads can be carried again.
func FuzzText(f *testing.F) {
	text := []byte("version: 1\nlab: race\n")
	for _, file := range pictures(f) {
		f.Add(file)
		f.Add(into(f, file, text, 1<<20))
		f.Add(file[:len(file)/2])
	}
	line, err := Line(text)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(line))
	f.Add([]byte("\"" + line[:20] + "\n" + line[20:] + "\""))
	f.Add([]byte("downhill:2:AAAA"))
	f.Add([]byte("\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR"))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\xf7\x00\x00"))
	f.Add([]byte("%PDF-1.4\ntrailer /Size 99999999999999999999 /Root 1 0 R startxref 5 %%EOF"))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := Text(file)
		if err != nil {
			return
		}
		if len(got) > max(MaxText, len(file)) {
			t.Fatalf("%d bytes read as %d", len(file), len(got))
		}
		if len(got) > MaxText {
			return
		}
		line, err := Line(got)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Unline(line); err != nil || !bytes.Equal(back, got) {
			t.Fatalf("%q carried again reads as %q, %v", got, back, err)
		}
	})
}

// FuzzInto writes any file with any text: what reads back is the text, or the
// file has no place for it and the writer says so.
func FuzzInto(f *testing.F) {
	for _, file := range pictures(f) {
		f.Add(file, []byte("version: 1\n"))
	}
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00;"), []byte("x"))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\xca"), []byte("x"))
	f.Add([]byte("<svg"), []byte{})
	f.Add([]byte("plain"), []byte{})
	f.Fuzz(func(t *testing.T, file, text []byte) {
		var b bytes.Buffer
		err := Into(&b, text, func(w io.Writer) error {
			_, err := w.Write(file)
			return err
		})
		if err != nil || !IsPicture(file) {
			return
		}
		if got, err := Text(b.Bytes()); err != nil || !bytes.Equal(got, text) {
			t.Fatalf("%q with %q reads as %q, %v", file, text, got, err)
		}
	})
}
