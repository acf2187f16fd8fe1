//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package session

import (
	"os"
	"syscall"
)

// supported says whether the system lets go of a lock when its process ends.
const supported = true

// take locks a file for this process, or says why it cannot: another has it.
func take(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
