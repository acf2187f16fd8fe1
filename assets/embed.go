// Package assets holds the files that the program carries inside itself.
package assets

import _ "embed" // the compiler directive below needs the package, not its names

// The interface's type, Inter 3.19 by the Inter Project Authors, in two
// weights, as OpenType files; fonts/OFL.txt is its licence.
//
//go:embed fonts/Inter-Regular.otf
var InterRegular []byte

// InterSemiBold is the weight for titles and headers.
//
//go:embed fonts/Inter-SemiBold.otf
var InterSemiBold []byte
