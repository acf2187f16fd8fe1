package stage

// Files is how a page reads and writes files of its own, such as networks; what
// is saved of every page goes through Export. A path that is not absolute begins
// at the folder in which the window saves.
type Files interface {
	// Propose is a path, without an ending, that no file with one of the endings
	// has yet.
	Propose(name string, endings ...string) string
	// Write writes a file, whole or not at all; a browser downloads it.
	Write(path string, text []byte) error
	// Read reads a file of at most so many bytes; a browser has none.
	Read(path string, most int64) ([]byte, error)
}
