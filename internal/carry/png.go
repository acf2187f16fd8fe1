package carry

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
)

// A PNG carries the line in a tEXt chunk behind its header. Source: PNG
// specification, 3rd edition, sections 5.3 and 11.3.3.2.

const pngHead = 8 + 25 // the signature and the IHDR chunk

func isPNG(head []byte) bool { return bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")) }

func placePNG(head []byte) int {
	if len(head) < pngHead || string(head[8:16]) != "\x00\x00\x00\rIHDR" {
		return -1
	}
	return pngHead
}

func wrapPNG(line string, _ []byte) ([]byte, error) {
	body := keyword + "\x00" + line
	c := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	c = append(c, "tEXt"+body...)
	return binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:])), nil
}

var errDamaged = errors.New("the file is damaged or cut off: get it again")

// findPNG walks the chunks. Programs that rewrite a picture move its text to
// other places, and may write it in one of the other two forms.
func findPNG(file []byte) (string, error) {
	for rest := file[8:]; ; {
		if len(rest) < 12 {
			return "", errDamaged
		}
		n := binary.BigEndian.Uint32(rest)
		if uint64(n)+12 > uint64(len(rest)) {
			return "", errDamaged
		}
		body, sum := rest[4:8+n], binary.BigEndian.Uint32(rest[8+n:])
		rest = rest[12+n:]
		if string(body[:4]) == "IEND" {
			return "", ErrNone
		}
		line, found := textPNG(string(body[:4]), body[4:])
		if !found {
			continue
		}
		if sum != crc32.ChecksumIEEE(body) {
			return "", errDamaged
		}
		return string(line), nil
	}
}

// textPNG is the text of a chunk with our keyword.
func textPNG(chunk string, body []byte) (text []byte, found bool) {
	text, found = bytes.CutPrefix(body, []byte(keyword+"\x00"))
	if !found {
		return nil, false
	}
	switch chunk {
	case "tEXt":
		return text, true
	case "zTXt": // the method, which is always 0, then zlib
		if len(text) < 1 {
			return nil, true
		}
		return inflated(text[1:]), true
	case "iTXt": // packed or not, the method, language, translated keyword
		if len(text) < 2 {
			return nil, true
		}
		parts := bytes.SplitN(text[2:], []byte{0}, 3)
		last := parts[len(parts)-1]
		if text[0] != 0 {
			last = inflated(last)
		}
		return last, true
	}
	return nil, false
}

// inflated unpacks no more than a line can have; what does not unpack is no
// line, which its reader reports.
func inflated(packed []byte) []byte {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	text, _ := io.ReadAll(io.LimitReader(z, maxLine))
	return text
}
