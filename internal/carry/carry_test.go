package carry

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io"
	"strings"
	"testing"

	"downhill/render/export"
	"downhill/render/figure"
)

// carried are texts of every size that matters: none, one that fits into one
// sub-block of a GIF, some that just do and just do not, one of many blocks.
func carried() map[string][]byte {
	long := make([]byte, 300_000)
	x := uint32(1)
	for i := range long { // a generator's letters: they do not compress
		x = x*1664525 + 1013904223
		long[i] = 33 + byte(x>>24)%90
	}
	return map[string][]byte{
		"empty":    {},
		"short":    []byte("version: 1\nlab: race\n"),
		"any byte": []byte("\x00\xff(\\)<>&]]>\r\n ü\u2028"),
		"200":      long[:200], "201": long[:201], "202": long[:202], "203": long[:203], "204": long[:204],
		"long": long,
	}
}

// pictures are files of every kind as this program's writers make them.
func pictures(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	fig := figure.Figure{Theme: figure.Light(), Title: "title"}
	for _, format := range export.Formats() {
		var b bytes.Buffer
		if err := export.Write(&b, format, fig, export.Size{W: 240, H: 200}); err != nil {
			t.Fatal(err)
		}
		out[format] = b.Bytes()
	}
	var b bytes.Buffer
	err := export.GIF(t.Context(), &b, figure.Animation{Frames: 3, Rate: 10, At: func(int) figure.Figure { return fig }}, export.Size{W: 240, H: 200}, nil)
	if err != nil {
		t.Fatal(err)
	}
	out["gif"] = b.Bytes()
	// And one without a repetition, as other programs write them.
	b.Reset()
	if err := gif.Encode(&b, image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White}), nil); err != nil {
		t.Fatal(err)
	}
	out["still gif"] = b.Bytes()
	return out
}

// into puts a text into a file that is written in pieces of n bytes.
func into(t testing.TB, file, text []byte, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	err := Into(&b, text, func(w io.Writer) error {
		for at := 0; at < len(file); at += n {
			if k, err := w.Write(file[at:min(len(file), at+n)]); err != nil || k != min(len(file), at+n)-at {
				return fmt.Errorf("%d bytes written: %w", k, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPicturesCarryTheTextByteForByte(t *testing.T) {
	for format, file := range pictures(t) {
		for name, text := range carried() {
			for _, piece := range []int{1, 7, 33, 1 << 20} {
				if piece == 1 && name != "short" {
					continue // the writer does not look at the text
				}
				with := into(t, file, text, piece)
				got, err := Text(with)
				if err != nil || !bytes.Equal(got, text) {
					t.Errorf("%s, %s, in pieces of %d: got %d bytes and %v, want %d", format, name, piece, len(got), err, len(text))
				}
			}
		}
	}
}

// A picture with a text in it shows the same as without.
func TestPicturesStayWhatTheyWere(t *testing.T) {
	text := carried()["long"]
	for format, file := range pictures(t) {
		with := into(t, file, text, 4096)
		if len(with) <= len(file) {
			t.Fatalf("%s: %d bytes with a text in it, %d without", format, len(with), len(file))
		}
		switch format {
		case "png":
			a, err1 := png.Decode(bytes.NewReader(file))
			b, err2 := png.Decode(bytes.NewReader(with))
			if err1 != nil || err2 != nil || !bytes.Equal(a.(*image.RGBA).Pix, b.(*image.RGBA).Pix) {
				t.Errorf("png: the pixels differ, %v %v", err1, err2)
			}
		case "gif", "still gif":
			a, err1 := gif.DecodeAll(bytes.NewReader(file))
			b, err2 := gif.DecodeAll(bytes.NewReader(with))
			if err1 != nil || err2 != nil || len(a.Image) != len(b.Image) || a.LoopCount != b.LoopCount {
				t.Fatalf("%s: %v %v", format, err1, err2)
			}
			for i := range a.Image {
				if !bytes.Equal(a.Image[i].Pix, b.Image[i].Pix) || a.Delay[i] != b.Delay[i] {
					t.Errorf("%s: frame %d differs", format, i)
				}
			}
		case "svg":
			at := bytes.Index(with, []byte("\n<metadata"))
			end := bytes.Index(with, []byte("</metadata>")) + len("</metadata>")
			for d := xml.NewDecoder(bytes.NewReader(with)); ; {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("svg: %v", err)
				}
			}
			if without := append(with[:at:at], with[end:]...); !bytes.Equal(without, file) {
				t.Error("svg: without its metadata it is not what it was")
			}
		case "pdf":
			if !bytes.HasPrefix(with, file) {
				t.Error("pdf: the update does not stand behind the file")
			}
			// Every offset that the update states is that of what it names.
			tail := string(with[len(file):])
			var object, table int
			if _, err := fmt.Sscanf(tail[strings.Index(tail, "xref\n")+5:], "%d 1\n", &object); err != nil {
				t.Fatal(err)
			}
			row := tail[strings.Index(tail, " 1\n")+3:]
			var at int
			if _, err := fmt.Sscanf(row, "%010d 00000 n", &at); err != nil {
				t.Fatal(err)
			}
			if _, err := fmt.Sscanf(tail[strings.Index(tail, "startxref\n")+10:], "%d", &table); err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(with[at:], fmt.Appendf(nil, "%d 0 obj", object)) || !bytes.HasPrefix(with[table:], []byte("xref\n")) {
				t.Errorf("pdf: the update points at %.20q and %.20q", with[at:], with[table:])
			}
		}
	}
}

// What is no picture goes through as it is, in any pieces.
func TestOtherFilesGoThrough(t *testing.T) {
	for _, file := range []string{"", "a", "version: 1\n", strings.Repeat("x,y\n", 1000)} {
		if got := into(t, []byte(file), []byte("text"), 5); string(got) != file {
			t.Errorf("%.20q came out as %.40q", file, got)
		}
		if got, err := Text([]byte(file)); err != nil || string(got) != file {
			t.Errorf("%.20q reads as %.40q, %v", file, got, err)
		}
	}
}

// A picture of another kind is no text that could be a scenario.
func TestOtherPicturesAreRefused(t *testing.T) {
	for _, file := range []string{"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "RIFF\x24\x00\x00\x00WEBPVP8 "} {
		if got, err := Text([]byte(file)); !errors.Is(err, errBinary) {
			t.Errorf("%q: got %q and %v", file, got, err)
		}
	}
}

func TestAWritersErrorEndsIt(t *testing.T) {
	stop := errors.New("stop")
	if err := Into(io.Discard, nil, func(io.Writer) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v, want %v", err, stop)
	}
	if err := Into(io.Discard, nil, func(w io.Writer) error { _, err := w.Write([]byte("\x89PNG\r\n\x1a\n")); return err }); err == nil {
		t.Error("a PNG that ends behind its signature was taken")
	}
	if err := Into(io.Discard, make([]byte, MaxText+1), func(io.Writer) error { return nil }); err == nil {
		t.Error("a text that is too long was taken")
	}
}

// Each byte of what carries the text is watched: a flipped one never reads as
// another text.
func TestDamageIsFound(t *testing.T) {
	text := carried()["short"]
	for format, file := range pictures(t) {
		with := into(t, file, text, 1<<20)
		line, err := Line(text)
		if err != nil {
			t.Fatal(err)
		}
		at := bytes.Index(with, []byte(line))
		if at < 0 {
			t.Fatalf("%s does not hold the line", format)
		}
		for i := range len(line) {
			bad := bytes.Clone(with)
			bad[at+i] ^= 4
			if got, err := Text(bad); err == nil && !bytes.Equal(got, text) {
				t.Errorf("%s: letter %d flipped reads as %q", format, i, got)
			}
		}
		for _, cut := range []int{9, 12, 20, at + 20} {
			if got, err := Text(with[:cut]); err == nil && IsPicture(with[:cut]) {
				t.Errorf("%s: cut after %d bytes it reads as %q", format, cut, got)
			}
		}
		if _, err := Text(file); !errors.Is(err, ErrNone) {
			t.Errorf("%s: without a text in it: %v, want %v", format, err, ErrNone)
		}
	}
}

func TestLinesReadBack(t *testing.T) {
	for name, text := range carried() {
		line, err := Line(text)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Trim(line[len(Prefix):], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" || !IsLine(line) {
			t.Errorf("%s: the line %.60q has letters that a message may change", name, line)
		}
		half := len(line) / 2
		for _, form := range []string{line, " " + line + "\r\n", "`" + line + "`", "Look: “" + line + "”, nice", "<" + line + ">",
			line[:half] + "\r\n" + line[half:], line + " and this", line + "\nSee you"} {
			got, err := Unline(form)
			if err != nil || !bytes.Equal(got, text) {
				t.Errorf("%s as %.60q…: got %d bytes, %v", name, form, len(got), err)
			}
		}
		if got, err := Text([]byte("\xef\xbb\xbf \"" + line + "\"\n")); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s as a file: got %d bytes, %v", name, len(got), err)
		}
		if len(text) > 0 {
			if got, err := Unline(line[:len(line)-1]); err == nil {
				t.Errorf("%s: cut by a letter it reads as %q", name, got)
			}
		}
	}
	for form, want := range map[string]string{"hello": "begins with downhill:1:", "downhill:2:abc": `version "2"`, "downhill:1:": "cut off", "downhill:1:!!!": "cut off", "downhill:1:AAAAAA": "cut off"} {
		if _, err := Unline(form); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error with %q", form, err, want)
		}
	}
}

// bomb is a line that unpacks to n zeros.
func bomb(t testing.TB, n int) string {
	t.Helper()
	sum := crc32.NewIEEE()
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<16)
	for at := 0; at < n; at += len(block) {
		p := block[:min(len(block), n-at)]
		sum.Write(p)
		if _, err := z.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return Prefix + base64.RawURLEncoding.EncodeToString(append(sum.Sum(nil), b.Bytes()...))
}

// A line that unpacks to more than any scenario is refused, one that is just as
// long as allowed is not.
func TestBombsAreRefused(t *testing.T) {
	if got, err := Unline(bomb(t, MaxText)); err != nil || len(got) != MaxText {
		t.Errorf("of %d bytes: got %d and %v", MaxText, len(got), err)
	}
	if _, err := Unline(bomb(t, MaxText+1)); err == nil || !strings.Contains(err.Error(), "more than 1048576 bytes") {
		t.Errorf("of a byte more: %v", err)
	}
	// 400 MB in some 400 kB: reading it whole would take 400 MB.
	line := bomb(t, 400<<20)
	if n := testing.AllocsPerRun(1, func() { _, _ = Unline(line) }); n > 200 {
		t.Errorf("a bomb of 400 MB takes %v allocations", n)
	}
}

// Programs that rewrite a PNG write its text in another form or place.
func TestPNGRewrittenByOthers(t *testing.T) {
	text := carried()["short"]
	line, err := Line(text)
	if err != nil {
		t.Fatal(err)
	}
	file := pictures(t)["png"]
	end := len(file) - 12 // of IEND
	plain, _ := wrapPNG(line, nil)
	if got, err := Text(bytes.Join([][]byte{file[:end], plain, file[end:]}, nil)); err != nil || !bytes.Equal(got, text) {
		t.Errorf("before the end: %q, %v", got, err)
	}
	for name, body := range map[string]string{
		"zTXt":        "zTXt" + keyword + "\x00\x00" + zlibbed(t, line),
		"iTXt":        "iTXt" + keyword + "\x00\x00\x00en\x00Szenario\x00" + line,
		"iTXt packed": "iTXt" + keyword + "\x00\x01\x00\x00\x00" + zlibbed(t, line),
	} {
		with := bytes.Join([][]byte{file[:pngHead], chunkPNG(body), file[pngHead:]}, nil)
		if got, err := Text(with); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for _, body := range []string{"zTXt" + keyword + "\x00", "iTXt" + keyword + "\x00", "iTXt" + keyword + "\x00\x01\x00", "tEXt" + keyword + "\x00"} {
		with := bytes.Join([][]byte{file[:pngHead], chunkPNG(body), file[pngHead:]}, nil)
		if got, err := Text(with); err == nil {
			t.Errorf("%q reads as %q", body, got)
		}
	}
}
