package kernels

// level says which assembly to run. Every inner function takes it as its first
// argument, so that tests run all that the machine has side by side.
type level int

const (
	plain  level = iota // Go
	avx2                // 4 lanes, AVX2 and FMA
	avx512              // 8 lanes, AVX-512 F and DQ
)

// String returns the level's name.
func (l level) String() string { return [...]string{"plain", "avx2", "avx512"}[l] }

// best is what this machine has. It is computed once, when the program starts,
// and never written again: the initializer of a variable is all it takes, and a
// test that wants another level passes it as an argument.
var best = detect()
