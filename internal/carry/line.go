package carry

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// Prefix begins a line of text; the number is the version of its form.
const Prefix = family + "1:"

const family = "downhill:"

// maxLine is how long a line can be: text that does not compress grows by a
// third in base64.
const maxLine = MaxText*3/2 + 64

// Line writes text as one line that holds no space and nothing that a message or
// an address would change: Prefix, then in base64url without padding (RFC 4648,
// section 5) the CRC-32 of the text (IEEE 802.3, big-endian) and the text in the
// deflate form (RFC 1951). Text of more than MaxText bytes is an error.
func Line(text []byte) (string, error) {
	if len(text) > MaxText {
		return "", fmt.Errorf("carry: text of %d bytes: want at most %d; save it as .yaml", len(text), MaxText)
	}
	b := bytes.NewBuffer(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(text)))
	z, err := flate.NewWriter(b, flate.BestCompression)
	if err != nil {
		return "", fmt.Errorf("carry: %w", err)
	}
	if _, err := z.Write(text); err != nil {
		return "", fmt.Errorf("carry: %w", err)
	}
	if err := z.Close(); err != nil {
		return "", fmt.Errorf("carry: %w", err)
	}
	return Prefix + base64.RawURLEncoding.EncodeToString(b.Bytes()), nil
}

// IsLine says whether s is meant as a line of text.
func IsLine(s string) bool { return strings.HasPrefix(strings.TrimSpace(s), family) }

// lead is what may stand before a line in a message: quotes, brackets and the
// like.
const lead = " \t\r\n\"'`<([{*_>“”„«»"

// hasLine says whether a file is a line of text, or a message that begins with
// one.
func hasLine(file []byte) bool {
	head := strings.TrimPrefix(string(file[:min(len(file), 64)]), "\xef\xbb\xbf")
	return strings.HasPrefix(strings.TrimLeft(head, lead), family)
}

// errLine is what a line that was cut or changed comes to.
var errLine = errors.New("the line was cut off or changed on its way: copy all of it, from " + family + " to its end")

// Unline reads what Line wrote. What stands around the line in a message does
// not matter, nor that a mail program broke it into several. A line that was
// changed, that a newer program wrote, or that unpacks to more than MaxText
// bytes is an error.
func Unline(s string) ([]byte, error) {
	from := strings.Index(s, family)
	if from < 0 {
		return nil, fmt.Errorf("no line of text: want one that begins with %s", Prefix)
	}
	if len(s)-from > maxLine+4096 {
		return nil, fmt.Errorf("a line of %d letters: want at most %d", len(s)-from, maxLine)
	}
	rest, ok := strings.CutPrefix(s[from:], Prefix)
	if !ok {
		version, _, _ := strings.Cut(s[from+len(family):], ":")
		return nil, fmt.Errorf("a line of version %.12q: this program reads version 1; get a newer Downhill", version)
	}
	// The whole run of its letters, over breaks; if that is no line, what stands
	// before the first break.
	whole := letters(rest, true)
	text, err := unpack(whole)
	if first := letters(rest, false); errors.Is(err, errLine) && first != whole {
		if t, e := unpack(first); e == nil {
			return t, nil
		}
	}
	return text, err
}

// letters is the run of base64url's letters that s begins with; breaks says
// whether it goes on over white space.
func letters(s string, breaks bool) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '_':
			b.WriteByte(c)
		case breaks && (c == '\n' || c == '\r' || c == ' ' || c == '\t'):
		default:
			return b.String()
		}
	}
	return b.String()
}

func unpack(letters string) ([]byte, error) {
	data, err := base64.RawURLEncoding.DecodeString(letters)
	if err != nil || len(data) < 4 {
		return nil, errLine
	}
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data[4:])), MaxText+1))
	switch {
	case len(text) > MaxText:
		return nil, fmt.Errorf("it unpacks to more than %d bytes: no scenario is as long", MaxText)
	case err != nil || crc32.ChecksumIEEE(text) != binary.BigEndian.Uint32(data):
		return nil, errLine
	}
	return text, nil
}
