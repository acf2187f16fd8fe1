package ui

import (
	"math"
	"strconv"
	"strings"
)

// FormatNumber writes x for reading: the shortest decimal that reads back to x
// where that has at most digits significant ones, else rounded to as many, with
// a real minus sign and a thin exponent (1e−7).
func FormatNumber(x float64, digits int) string {
	short := strconv.FormatFloat(x, 'g', -1, 64)
	if mantissa, _, _ := strings.Cut(strings.TrimLeft(short, "-0."), "e"); len(strings.ReplaceAll(mantissa, ".", "")) > digits {
		short = strconv.FormatFloat(x, 'g', digits, 64)
	}
	// The shortest form of 20000 is "20000"; of 0.00001 it is "1e-05". Plain
	// decimals read better between a thousandth and a million.
	if a := math.Abs(x); a >= 1e-3 && a < 1e6 {
		y, err := strconv.ParseFloat(short, 64)
		if err == nil {
			short = strconv.FormatFloat(y, 'f', -1, 64)
		}
	} else if a != 0 && a < 1e-3 {
		y, err := strconv.ParseFloat(short, 64)
		if err == nil {
			short = strconv.FormatFloat(y, 'e', -1, 64)
		}
	}
	if mantissa, exp, ok := strings.Cut(short, "e"); ok {
		sign := ""
		if exp[0] == '-' {
			sign = "−"
		}
		short = mantissa + "e" + sign + strings.TrimLeft(exp, "+-0")
	}
	return strings.ReplaceAll(short, "-", "−")
}

// truncate shortens s to fit width, ending in an ellipsis; cut says whether it
// did. measure gives the width of a text.
func truncate(s string, width float64, measure func(string) float64) (fit string, cut bool) {
	if s == "" || measure(s) <= width {
		return s, false
	}
	runes := []rune(s)
	low, high := 0, len(runes)-1 // how many runes stay
	for low < high {
		mid := (low + high + 1) / 2
		if measure(strings.TrimRight(string(runes[:mid]), " ")+"…") <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return strings.TrimRight(string(runes[:low]), " ") + "…", true
}

// wrap breaks s into lines of at most width, at spaces; a line break in s stays,
// and a word wider than a line is truncated.
func wrap(s string, width float64, measure func(string) float64) []string {
	var lines []string
	for para := range strings.SplitSeq(s, "\n") {
		line := ""
		for word := range strings.FieldsSeq(para) {
			next := word
			if line != "" {
				next = line + " " + word
			}
			if line != "" && measure(next) > width {
				lines = append(lines, line)
				next = word
			}
			line, _ = truncate(next, width, measure)
		}
		lines = append(lines, line)
	}
	return lines
}
