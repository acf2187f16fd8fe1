package datasets

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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

// ReadCSV reads a set from comma-separated numbers, one instance a line:
//
//	x1,x2,label
//	0.5,-1.25,0
//	1.5,0.75,1
//
// The last column is the label, a whole number from 0; every label up to the
// largest must appear. The first line may name the columns; if the last one is
// called "target" there, it is a number to be fitted instead. Without names it
// is a label. Blank lines, and lines that begin with #, are left out. name is
// what errors call the file; they name the line too.
func ReadCSV(r io.Reader, name string) (*Set, error) {
	s, err := readCSV(r, name, largestCSV)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// ReadCSVFile reads the set in a file, see ReadCSV.
func ReadCSVFile(path string) (*Set, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; want a file of lines such as 0.5,-1.25,0", path, bare(err))
	}
	defer func() { _ = f.Close() }() // it was only read
	return ReadCSV(f, path)
}

// readCSV reads at most limit bytes.
func readCSV(from io.Reader, name string, limit int64) (*Set, error) {
	base := filepath.Base(name)
	s := &Set{Name: strings.TrimSuffix(base, filepath.Ext(base))}
	limited := &io.LimitedReader{R: from, N: limit + 1}
	r := csv.NewReader(limited)
	r.Comment, r.TrimLeadingSpace, r.ReuseRecord, r.FieldsPerRecord = '#', true, true, 0
	regression := false
	for first := true; ; first = false {
		record, err := r.Read()
		if limited.N == 0 {
			return nil, fmt.Errorf("longer than %d bytes; give a part of it", limit)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, badLine(err, s.Features)
		}
		line, _ := r.FieldPos(0)
		if first {
			if len(record) < 2 || len(record) > mostFeatures+1 {
				return nil, fmt.Errorf("line %d: %d columns: want the features and then the label, such as 0.5,-1.25,0, and at most %d",
					line, len(record), mostFeatures+1)
			}
			s.Features = len(record) - 1
			if names(record) {
				regression = strings.EqualFold(strings.TrimSpace(record[s.Features]), Target)
				continue
			}
		}
		if err := s.addLine(record, regression); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
	if s.Len() == 0 && len(s.Targets) == 0 {
		return nil, errors.New("no instances: want lines such as 0.5,-1.25,0")
	}
	if regression {
		s.Outputs = 1
		return s, nil
	}
	return s, s.countClasses()
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
func (s *Set) addLine(record []string, regression bool) error {
	for c, field := range record[:s.Features] {
		v, err := param.ReadNumber(field)
		if err != nil {
			return fmt.Errorf("column %d: %q: %w", c+1, field, err)
		}
		s.Values = append(s.Values, v)
	}
	last := strings.TrimSpace(record[s.Features])
	if regression {
		v, err := param.ReadNumber(last)
		if err != nil {
			return fmt.Errorf("column %d: target %q: %w", s.Features+1, last, err)
		}
		s.Targets = append(s.Targets, v)
		return nil
	}
	v, err := strconv.ParseInt(last, 10, 32)
	if err != nil || v < 0 || v >= mostClasses {
		return fmt.Errorf("column %d: label %q: want a whole number from 0 to %d (for a number to be fitted, name the column %s in the first line)",
			s.Features+1, last, mostClasses-1, Target)
	}
	s.Labels = append(s.Labels, int(v))
	return nil
}

// countClasses checks that the labels are 0, 1, … without a gap.
func (s *Set) countClasses() error {
	for _, l := range s.Labels {
		s.Classes = max(s.Classes, l+1)
	}
	for class, n := range s.Counts() {
		if n == 0 {
			return fmt.Errorf("no instance has label %d, and the largest label is %d: want every label from 0 on; number them 0, 1, 2 …",
				class, s.Classes-1)
		}
	}
	if s.Classes < 2 {
		return errors.New("every label is 0: want at least two classes")
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
