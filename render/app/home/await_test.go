package home

import (
	"testing"
	"time"
)

// patience only decides how long a failure takes.
const patience = 30 * time.Second

func await(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %v in vain", patience)
		}
	}
}
