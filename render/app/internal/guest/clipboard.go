package main

import "os"

// fileClipboard is a clipboard in a file, which a test can read and write, or
// make hang by a pipe that nobody reads.
type fileClipboard string

// Read returns the clipboard's text.
func (f fileClipboard) Read() (string, error) {
	text, err := os.ReadFile(string(f))
	return string(text), err
}

// Write replaces the clipboard's text.
func (f fileClipboard) Write(text string) error { return os.WriteFile(string(f), []byte(text), 0o600) }
