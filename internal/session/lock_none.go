//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly || windows)

package session

import (
	"errors"
	"os"
)

// supported says whether the system lets go of a lock when its process ends.
const supported = false

// take cannot lock a file here, so that no session begins.
func take(*os.File) error { return errors.ErrUnsupported }
