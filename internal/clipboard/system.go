//go:build windows || darwin || linux || freebsd || netbsd || openbsd

package clipboard

import (
	"runtime"

	"github.com/atotto/clipboard"
)

// System is the system's clipboard, nil with the reason where none can be
// reached.
func System() (back Backend, missing string) {
	if clipboard.Unsupported {
		if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
			return nil, "the system has no clipboard here"
		}
		return nil, "the system's clipboard needs one of the programs xclip, xsel and wl-clipboard, and none is installed"
	}
	return system{}, ""
}

// system asks the library, which on Linux runs a program.
type system struct{}

var _ Backend = system{}

// Read returns the clipboard's text.
func (system) Read() (string, error) { return clipboard.ReadAll() }

// Write replaces the clipboard's text.
func (system) Write(text string) error { return clipboard.WriteAll(text) }
