package cli

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"downhill/internal/param"
)

// The values of flags, read as param reads numbers: no hexadecimals, no
// infinities, and errors that say what is wanted.
var (
	_ pflag.Value = (*wholeValue)(nil)
	_ pflag.Value = (*seedValue)(nil)
	_ pflag.Value = (*numberValue)(nil)
	_ pflag.Value = (*signedValue)(nil)
	_ pflag.Value = (*textValue)(nil)
	_ pflag.Value = (*specList)(nil)
)

type wholeValue int

func (v *wholeValue) String() string { return strconv.Itoa(int(*v)) }
func (v *wholeValue) Type() string   { return "N" }
func (v *wholeValue) Set(s string) error {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	switch {
	case errors.Is(err, strconv.ErrRange):
		return errors.New("that is too large a number")
	case err != nil:
		return errors.New("want a whole number in digits, such as 200")
	}
	*v = wholeValue(n)
	return nil
}

type seedValue uint64

func (v *seedValue) String() string { return strconv.FormatUint(uint64(*v), 10) }
func (v *seedValue) Type() string   { return "N" }
func (v *seedValue) Set(s string) error {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return errors.New("want a whole number from 0 to 18446744073709551615, such as 1")
	}
	*v = seedValue(n)
	return nil
}

// numberValue is a finite number that is not below 0.
type numberValue float64

func (v *numberValue) String() string { return param.FormatFloat(float64(*v)) }
func (v *numberValue) Type() string   { return "X" }
func (v *numberValue) Set(s string) error {
	x, err := param.ReadNumber(s)
	switch {
	case err != nil:
		return err
	case math.Signbit(x) && x != 0:
		return errors.New("want a number that is not below 0")
	}
	*v = numberValue(x)
	return nil
}

// signedValue is a finite number of either sign.
type signedValue float64

func (v *signedValue) String() string { return param.FormatFloat(float64(*v)) }
func (v *signedValue) Type() string   { return "X" }
func (v *signedValue) Set(s string) error {
	x, err := param.ReadNumber(s)
	if err != nil {
		return err
	}
	*v = signedValue(x)
	return nil
}

// textValue refuses to be empty, as it would be from a variable that a script
// forgot to set.
type textValue string

func (v *textValue) String() string { return string(*v) }
func (v *textValue) Type() string   { return "TEXT" }
func (v *textValue) Set(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("want a value, got an empty text")
	}
	*v = textValue(s)
	return nil
}
