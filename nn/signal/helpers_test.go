package signal

import (
	"runtime"
	"testing"
)

// withProcs sets the number of cores for the length of a test.
func withProcs(t testing.TB, n int) {
	t.Helper()
	old := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(old) })
}
