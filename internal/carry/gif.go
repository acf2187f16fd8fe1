package carry

import (
	"bytes"
	"errors"
)

// A GIF carries the line in a comment extension behind its colour table.
// Source: "Graphics Interchange Format, Version 89a", CompuServe 1990, sections
// 18 and 24.

func isGIF(head []byte) bool {
	return bytes.HasPrefix(head, []byte("GIF89a")) || bytes.HasPrefix(head, []byte("GIF87a"))
}

const gifHead = 13 // the header and the screen's description

// blocksOf is where the blocks begin: behind the table that the description
// tells of. It is -1 where the file ends before.
func blocksOf(file []byte) int {
	if len(file) < gifHead {
		return -1
	}
	if n := gifHead + table(file[10]); n <= len(file) {
		return n
	}
	return -1
}

// placeGIF is where the blocks begin, or behind the extension that repeats an
// animation: some viewers look for that in the first place only.
func placeGIF(head []byte) int {
	const repeat = 19 // bytes of the extension
	at := blocksOf(head)
	switch {
	case at < 0 || len(head) < at+2:
		return -1
	case head[at] != 0x21 || head[at+1] != 0xFF:
		return at
	case len(head) < at+repeat:
		return -1
	case bytes.HasPrefix(head[at+2:], []byte("\x0bNETSCAPE2.0\x03")) && head[at+repeat-1] == 0:
		return at + repeat // a whole one: behind one that goes on, the line would be read as part of it
	}
	return at
}

// table is how many bytes the colour table of a packed field takes.
func table(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

func wrapGIF(line string, file []byte) ([]byte, error) {
	if !bytes.HasPrefix(file, []byte("GIF89a")) {
		return nil, errors.New("carry: a GIF of 1987 has no comments; write GIF89a")
	}
	out := []byte{0x21, 0xFE}
	for len(line) > 0 {
		n := min(len(line), 255)
		out = append(append(out, byte(n)), line[:n]...)
		line = line[n:]
	}
	return append(out, 0), nil
}

// findGIF walks the blocks and looks into the comments.
func findGIF(file []byte) (string, error) {
	at := blocksOf(file)
	if at < 0 {
		return "", errDamaged
	}
	for rest := file[at:]; ; {
		if len(rest) == 0 {
			return "", errDamaged
		}
		var body []byte
		var ok bool
		switch rest[0] {
		case 0x3B: // the end
			return "", ErrNone
		case 0x21:
			if len(rest) < 2 {
				return "", errDamaged
			}
			comment := rest[1] == 0xFE
			if body, rest, ok = subBlocks(rest[2:], comment); !ok {
				return "", errDamaged
			}
			if comment && hasLine(body) {
				return string(body), nil
			}
		case 0x2C: // a picture: its place, its table, the code size, the codes
			if len(rest) < 11 {
				return "", errDamaged
			}
			skip := 11 + table(rest[9])
			if skip > len(rest) {
				return "", errDamaged
			}
			if _, rest, ok = subBlocks(rest[skip:], false); !ok {
				return "", errDamaged
			}
		default:
			return "", errDamaged
		}
	}
}

// subBlocks reads the blocks to the empty one and returns what follows; it keeps
// what is in them only where that is wanted.
func subBlocks(b []byte, keep bool) (body, rest []byte, ok bool) {
	for len(b) > 0 {
		n := int(b[0])
		if n == 0 {
			return body, b[1:], true
		}
		if len(b) < 1+n || len(body) > maxLine {
			return nil, nil, false
		}
		if keep {
			body = append(body, b[1:1+n]...)
		}
		b = b[1+n:]
	}
	return nil, nil, false
}
