package kernels

import (
	"runtime/debug"
	"syscall"
	"testing"
	"unsafe"
)

// fenced returns n numbers that lie at the end of their page, or at its start,
// with a page on either side that faults when it is touched: the guards of the
// other tests see what is written outside a slice, these see what is read.
func fenced(t *testing.T, n int, atEnd bool) []float64 {
	page := syscall.Getpagesize()
	room := (n*8 + page - 1) / page * page
	mem, err := syscall.Mmap(-1, 0, room+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(mem); err != nil {
			t.Error(err)
		}
	})
	for _, fence := range [][]byte{mem[:page], mem[page+room:]} {
		if err := syscall.Mprotect(fence, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	start := page
	if atEnd {
		start += room - n*8
	}
	return unsafe.Slice((*float64)(unsafe.Pointer(&mem[start])), n)
}

func TestNothingOutsideIsRead(t *testing.T) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	eachLevel(t, func(t *testing.T, l level) {
		what := ""
		defer func() {
			if r := recover(); r != nil {
				t.Errorf("%s: %v", what, r)
			}
		}()
		for _, atEnd := range []bool{true, false} {
			const most = 40 * 40
			var room [4][]float64
			for i := range room {
				room[i] = fenced(t, most, atEnd)
				copy(room[i], random(most))
			}
			take := func(i, n int) []float64 {
				if atEnd {
					return room[i][most-n:]
				}
				return room[i][:n:n]
			}
			for n := 1; n < 40; n++ {
				for _, p := range loops {
					what = p.name
					s := make([][]float64, p.slices)
					for i := range s {
						s[i] = take(i, n)
					}
					p.run(l, s)
				}
				what = "sums"
				sum(l, take(0, n))
				dot(l, take(0, n), take(1, n))
				deviations(l, take(0, n), 1)
				for _, m := range []int{1, 2, 5, 6, 8, 15, 33} {
					what = "transpose"
					transpose(l, take(0, m*n), m, take(1, m*n), n, m, n)
					for _, add := range []bool{false, true} {
						what = "gemm"
						gemm(l, take(0, m*n), n, take(1, m*9), 1, m, take(2, 9*n), n, m, n, 9, add)
						gemm(l, take(0, m*n), n, take(1, m*9), 9, 1, take(2, 9*n), n, m, n, 9, add)
					}
				}
			}
		}
	})
}
