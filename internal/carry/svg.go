package carry

import "bytes"

// An SVG carries the line in a metadata element, the first in its root. Source:
// SVG 2, section 5.9.

const (
	metadataBegin = `<metadata id="downhill-scenario">`
	metadataEnd   = "</metadata>"
)

// isSVG looks for the root behind a declaration and comments.
func isSVG(head []byte) bool {
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))
	return bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("<svg"))
}

func placeSVG(head []byte) int {
	root := bytes.Index(head, []byte("<svg"))
	if root < 0 {
		return -1
	}
	end := bytes.IndexByte(head[root:], '>')
	if end < 0 {
		return -1
	}
	return root + end + 1
}

func wrapSVG(line string, _ []byte) ([]byte, error) {
	return []byte("\n" + metadataBegin + line + metadataEnd), nil
}

func findSVG(file []byte) (string, error) {
	_, rest, found := bytes.Cut(file, []byte(metadataBegin))
	if !found {
		if !bytes.Contains(file, []byte("</svg>")) {
			return "", errDamaged
		}
		return "", ErrNone
	}
	line, _, found := bytes.Cut(rest, []byte(metadataEnd))
	if !found {
		return "", errDamaged
	}
	return string(line), nil
}
