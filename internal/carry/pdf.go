package carry

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// A PDF carries the line as an entry of its information dictionary, which an
// update at the end of the file replaces. Source: ISO 32000-1:2008, sections
// 7.5.6 and 14.3.3.

func isPDF(head []byte) bool { return bytes.HasPrefix(head, []byte("%PDF-")) }

const pdfKey = "/DownhillScenario ("

var errPDF = errors.New("carry: the PDF does not end as this program writes them")

// tailOf is what an update says of the file that it stands behind.
func tailOf(file []byte) (size, xref int, root string, err error) {
	tail := file[max(0, len(file)-2048):]
	tail = tail[max(0, bytes.LastIndex(tail, []byte("trailer"))):]
	m := regexp.MustCompile(`/Size (\d+)`).FindSubmatch(tail)
	r := regexp.MustCompile(`/Root (\d+ \d+ R)`).FindSubmatch(tail)
	x := regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF`).FindSubmatch(tail)
	if m == nil || r == nil || x == nil {
		return 0, 0, "", errPDF
	}
	size, err1 := strconv.Atoi(string(m[1]))
	xref, err2 := strconv.Atoi(string(x[1]))
	if err1 != nil || err2 != nil {
		return 0, 0, "", errPDF
	}
	return size, xref, string(r[1]), nil
}

// wrapPDF appends an information dictionary of its own, a table of references
// with it alone and a trailer. The line holds no character that a PDF's text
// would have to escape.
func wrapPDF(line string, file []byte) ([]byte, error) {
	size, before, root, err := tailOf(file)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if !bytes.HasSuffix(file, []byte("\n")) {
		b.WriteByte('\n')
	}
	object := len(file) + b.Len()
	fmt.Fprintf(&b, "%d 0 obj\n<< /Producer (Downhill) %s%s) >>\nendobj\n", size, pdfKey, line)
	table := len(file) + b.Len()
	fmt.Fprintf(&b, "xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %s /Info %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n",
		size, object, size+1, root, size, before, table)
	return b.Bytes(), nil
}

func findPDF(file []byte) (string, error) {
	at := bytes.LastIndex(file, []byte(pdfKey))
	if at < 0 {
		if !bytes.Contains(file[max(0, len(file)-2048):], []byte("%%EOF")) {
			return "", errDamaged
		}
		return "", ErrNone
	}
	line, _, found := bytes.Cut(file[at+len(pdfKey):], []byte(")"))
	if !found {
		return "", errDamaged
	}
	return string(line), nil
}
