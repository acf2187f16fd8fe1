package race

import "fmt"

// nameFound names a minimum that a search found, without calling it global.
func nameFound(m *Minimum) string {
	if m.Global {
		return fmt.Sprintf("at the lowest minimum found, %s", where(m.X, m.Y))
	}
	return fmt.Sprintf("at the minimum %s, found by a search and not the lowest", where(m.X, m.Y))
}
