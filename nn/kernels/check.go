package kernels

import "fmt"

// The assembly trusts its lengths, so they are checked before it runs. The
// checks are small enough to be inlined; the messages are made out of line.

func check2(op string, n, a int) {
	if a != n {
		badLengths(op, n, a, n, n, n)
	}
}

func check3(op string, n, a, b int) {
	if a != n || b != n {
		badLengths(op, n, a, b, n, n)
	}
}

func check4(op string, n, a, b, c int) {
	if a != n || b != n || c != n {
		badLengths(op, n, a, b, c, n)
	}
}

//go:noinline
func badLengths(op string, n, a, b, c, d int) {
	for i, got := range [...]int{a, b, c, d} {
		if got != n {
			panic(fmt.Sprintf("kernels: %s: argument 1 has length %d and argument %d has %d: want the same length", op, n, i+2, got))
		}
	}
}

// checkRows panics unless a slice of length n holds rows × cols at this stride.
func checkRows(op string, n, stride, rows, cols int) {
	if rows < 0 || cols < 0 || (rows > 1 && stride < cols) || (rows > 0 && (rows-1)*stride+cols > n) {
		badRows(op, n, stride, rows, cols)
	}
}

//go:noinline
func badRows(op string, n, stride, rows, cols int) {
	panic(fmt.Sprintf("kernels: %s: %d rows of %d at stride %d in a slice of length %d: want stride ≥ columns and room for all",
		op, rows, cols, stride, n))
}

// checkVector panics unless a per-row slice of length n holds one value a row.
func checkVector(op string, n, rows int) {
	if n != rows {
		badVector(op, n, rows)
	}
}

//go:noinline
func badVector(op string, n, rows int) {
	panic(fmt.Sprintf("kernels: %s: a slice with one value a row has length %d: want %d", op, n, rows))
}
