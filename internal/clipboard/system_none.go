//go:build !(windows || darwin || linux || freebsd || netbsd || openbsd)

package clipboard

// System is no clipboard: a browser gives a page that draws itself none.
func System() (back Backend, missing string) {
	return nil, "a browser lets the window reach no clipboard"
}
