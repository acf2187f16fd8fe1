package figure

import (
	"math"
	"strconv"
	"strings"
)

// notANumber is how a missing value reads in a figure.
const notANumber = "not a number"

// Short writes x with that many significant digits, as numbers stand on screen:
// Short(0.0031, 1) is "0.003", Short(4.93e-6, 2) "4.9e−6" and Short(-8, 4)
// "−8.000". The minus sign is a real one (U+2212), so that it has the width of
// a digit; below 10⁻³ and from 10⁶ on stands an exponent; the whole part is
// never rounded away. Not-a-number and infinity are "not a number" and "∞".
func Short(x float64, digits int) string {
	if s, special := notFinite(x); special {
		return s
	}
	digits = max(1, min(digits, 17))
	if x == 0 {
		return strconv.FormatFloat(0, 'f', digits-1, 64)
	}
	// The exponent is read after rounding, because 9.99 with two digits is 10.
	s := strconv.FormatFloat(x, 'e', digits-1, 64)
	e, _ := strconv.Atoi(s[strings.IndexByte(s, 'e')+1:])
	if e < -3 || e >= 6 {
		return thin(s)
	}
	return realMinus(strconv.FormatFloat(x, 'f', max(0, digits-1-e), 64))
}

// Fixed writes x with that many decimals, for columns and fields whose numbers
// share a scale: Fixed(-8, 3) is "−8.000". What would need more than fifteen
// digits gets an exponent.
func Fixed(x float64, decimals int) string {
	if s, special := notFinite(x); special {
		return s
	}
	decimals = max(0, min(decimals, 15))
	if math.Abs(x) >= 1e15 {
		return Short(x, decimals+1)
	}
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" { // −0.00004 is 0.000, not −0.000
		s = strings.TrimPrefix(s, "-")
	}
	return realMinus(s)
}

// Exact writes x with as many digits as it takes to read the same number back,
// and no more: 0.9, 1e−7, 1000.
func Exact(x float64) string {
	if s, special := notFinite(x); special {
		return s
	}
	if a := math.Abs(x); a != 0 && (a < 1e-3 || a >= 1e6) {
		return thin(strconv.FormatFloat(x, 'e', -1, 64))
	}
	return realMinus(strconv.FormatFloat(x+0, 'f', -1, 64))
}

func notFinite(x float64) (string, bool) {
	switch {
	case math.IsNaN(x):
		return notANumber, true
	case math.IsInf(x, 1):
		return "∞", true
	case math.IsInf(x, -1):
		return "−∞", true
	}
	return "", false
}

// thin turns 4.9e-06 into 4.9e−6 and 1e+06 into 1e6.
func thin(s string) string {
	mantissa, exponent, found := strings.Cut(s, "e")
	if !found {
		return realMinus(s)
	}
	sign := ""
	if exponent[0] == '-' {
		sign = "−"
	}
	exponent = strings.TrimLeft(exponent[1:], "0")
	if exponent == "" {
		return realMinus(mantissa)
	}
	return realMinus(mantissa) + "e" + sign + exponent
}

func realMinus(s string) string {
	if s == "-0" {
		return "0"
	}
	if strings.HasPrefix(s, "-") {
		return "−" + s[1:]
	}
	return s
}
