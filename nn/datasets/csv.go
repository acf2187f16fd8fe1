package datasets

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"downhill/internal/param"
)

// The bounds of what a CSV file may hold. They are far above what the program
// is for and keep a wrong file from filling the memory.
const (
	largestCSV   = 256 << 20 // bytes
	mostFeatures = 10_000
	mostClasses  = 1000
)

// Target is the name of a last column that makes a CSV file a regression.
const Target = "target"

// CSVColumns says which column of a CSV file is what, by the names in its first
// line, in any case. At most one of the two is given; with neither the last
// column is the label, or the target if it is called so.
type CSVColumns struct {
	Label  string // the class
	Target string // a number to be fitted
}

// ReadCSV reads a set from comma-separated numbers, one instance a line:
//
//	x1,x2,label
//	0.5,-1.25,0
//	1.5,0.75,1
//
// The last column is the label, unless of names another. Labels are whole
// numbers or words; the classes are numbered in the order of the numbers, or of
// the alphabet, and keep them as names unless they are 0, 1, 2 … as they stand.
// The first line may name the columns; if the last one is called "target" there,
// it is a number to be fitted instead. Without names it is a label. Blank lines,
// and lines that begin with #, are left out. name is what errors call the file;
// they name the line too.
func ReadCSV(r io.Reader, name string, of CSVColumns) (*Set, error) {
	s, err := readCSV(r, name, of, largestCSV)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// ReadCSVFile reads the set in a file, see ReadCSV.
func ReadCSVFile(path string, of CSVColumns) (*Set, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; want a file of lines such as 0.5,-1.25,0", path, bare(err))
	}
	defer func() { _ = f.Close() }() // it was only read
	return ReadCSV(f, path, of)
}

// table is a CSV file while it is read.
type table struct {
	set        *Set
	out        int // the column of the label or target
	regression bool
	labels     map[string]int // in the order in which they came
	last       int            // line that was read last
}

// readCSV reads at most limit bytes.
func readCSV(from io.Reader, name string, of CSVColumns, limit int64) (*Set, error) {
	base := filepath.Base(name)
	t := &table{set: &Set{Name: strings.TrimSuffix(base, filepath.Ext(base))}, labels: map[string]int{}}
	limited := &io.LimitedReader{R: from, N: limit + 1}
	r := csv.NewReader(limited)
	r.Comment, r.TrimLeadingSpace, r.ReuseRecord, r.FieldsPerRecord = '#', true, true, 0
	for first := true; ; first = false {
		record, err := r.Read()
		if limited.N == 0 {
			return nil, fmt.Errorf("longer than %d bytes; give a part of it", limit)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, badLine(err, t.set.Features)
		}
		t.last, _ = r.FieldPos(0)
		if first {
			record[0] = strings.TrimPrefix(record[0], "\ufeff") // a byte-order mark, which spreadsheets write
			named, err := t.columns(record, of)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", t.last, err)
			}
			if named {
				continue
			}
		}
		if err := t.addLine(record); err != nil {
			return nil, fmt.Errorf("line %d: %w", t.last, err)
		}
	}
	s := t.set
	if s.Len() == 0 && len(s.Targets) == 0 {
		return nil, errors.New("no instances: want lines such as 0.5,-1.25,0")
	}
	if t.regression {
		s.Outputs = 1
		return s, nil
	}
	return s, t.numberClasses()
}

// columns looks at the first line; named says whether it names the columns.
func (t *table) columns(record []string, of CSVColumns) (named bool, err error) {
	if len(record) < 2 || len(record) > mostFeatures+1 {
		return false, fmt.Errorf("%d columns: want the features and then the label, such as 0.5,-1.25,0, and at most %d",
			len(record), mostFeatures+1)
	}
	t.set.Features, t.out = len(record)-1, len(record)-1
	named = names(record)
	wish := of.Label + of.Target
	switch {
	case wish == "":
		t.regression = named && strings.EqualFold(strings.TrimSpace(record[t.out]), Target)
		return named, nil
	case !named:
		return false, fmt.Errorf("no names of columns, so there is no column %q: want a first line that names them, such as x1,x2,%s", wish, wish)
	}
	t.regression = of.Target != ""
	var known []string
	for _, field := range record {
		known = append(known, strings.TrimSpace(field))
	}
	t.out = slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, strings.TrimSpace(wish)) })
	if t.out < 0 {
		return false, param.Unknown("column", wish, known)
	}
	return true, nil
}

// names says whether a first line names columns: none of it is a number.
func names(record []string) bool {
	for _, field := range record {
		if _, err := strconv.ParseFloat(strings.TrimSpace(field), 64); err == nil {
			return false
		}
	}
	return true
}

// addLine appends one instance.
func (t *table) addLine(record []string) error {
	s := t.set
	for c, field := range record {
		if c == t.out {
			continue
		}
		v, err := param.ReadNumber(field)
		if err != nil {
			return fmt.Errorf("column %d: %q: %w", c+1, field, err)
		}
		s.Values = append(s.Values, v)
	}
	field := strings.TrimSpace(record[t.out])
	if t.regression {
		v, err := param.ReadNumber(field)
		if err != nil {
			return fmt.Errorf("column %d: target %q: %w", t.out+1, field, err)
		}
		s.Targets = append(s.Targets, v)
		return nil
	}
	label, err := t.label(field)
	if err != nil {
		return fmt.Errorf("column %d: %w", t.out+1, err)
	}
	s.Labels = append(s.Labels, label)
	return nil
}

// label numbers a class in the order in which the classes came.
func (t *table) label(field string) (int, error) {
	if n, ok := t.labels[field]; ok {
		return n, nil
	}
	name := strings.ReplaceAll(field, "−", "-")
	if _, err := strconv.ParseFloat(name, 64); err == nil || field == "" {
		n, err := strconv.ParseInt(name, 10, 32)
		if err != nil {
			return 0, fmt.Errorf("label %q: want a class, as a whole number or a word (for a number to be fitted, name the column %s in the first line)",
				field, Target)
		}
		name = strconv.FormatInt(n, 10) // 01 and 1 are one class
	}
	if n, ok := t.labels[name]; ok {
		t.labels[field] = n
		return n, nil
	}
	if t.set.Classes++; t.set.Classes > mostClasses {
		return 0, fmt.Errorf("label %q is the %d. class: want at most %d (for a number to be fitted, name the column %s in the first line)",
			field, t.set.Classes, mostClasses, Target)
	}
	t.set.ClassNames = append(t.set.ClassNames, name)
	t.labels[name] = t.set.Classes - 1
	t.labels[field] = t.set.Classes - 1
	return t.set.Classes - 1, nil
}

// numberClasses puts the classes in order and numbers them anew.
func (t *table) numberClasses() error {
	s := t.set
	if s.Classes < 2 {
		return fmt.Errorf("every label is %s: want at least two classes", s.ClassNames[0])
	}
	order := make([]int, s.Classes)
	for i := range order {
		order[i] = i
	}
	number := func(i int) (int, bool) {
		n, err := strconv.Atoi(s.ClassNames[i])
		return n, err == nil
	}
	slices.SortFunc(order, func(a, b int) int {
		x, isX := number(a)
		y, isY := number(b)
		switch {
		case isX && isY:
			return x - y
		case isX != isY: // numbers before words
			if isX {
				return -1
			}
			return 1
		}
		return strings.Compare(s.ClassNames[a], s.ClassNames[b])
	})
	sorted, to, plain := make([]string, s.Classes), make([]int, s.Classes), true
	for place, i := range order {
		sorted[place], to[i] = s.ClassNames[i], place
		n, ok := number(i)
		plain = plain && ok && n == place
	}
	for i, l := range s.Labels {
		s.Labels[i] = to[l]
	}
	if s.ClassNames = sorted; plain {
		s.ClassNames = nil
	}
	return nil
}

// badLine says what the CSV reader did not like.
func badLine(err error, features int) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return bare(err)
	}
	if errors.Is(parse.Err, csv.ErrFieldCount) {
		return fmt.Errorf("line %d: another number of columns than the first line has: want %d", parse.Line, features+1)
	}
	return fmt.Errorf("line %d: column %d: %w", parse.Line, parse.Column, parse.Err)
}
