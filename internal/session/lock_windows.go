package session

import (
	"os"

	"golang.org/x/sys/windows"
)

// supported says whether the system lets go of a lock when its process ends.
const supported = true

// take locks a file for this process, or says why it cannot: another has it.
func take(f *os.File) error {
	return windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY,
		0, 1, 0, &windows.Overlapped{})
}
