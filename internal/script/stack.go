package script

import (
	"fmt"
	"slices"
	"strings"
)

// stack writes layers one a line, and those that repeat as a loop, so that a
// network of fifty layers is as short as it is to say.
func stack(parts []string) string {
	const longest = 4 // layers in a group that repeats
	var b strings.Builder
	for i := 0; i < len(parts); {
		period, times := 1, 1
		for p := 1; p <= longest && i+p <= len(parts); p++ {
			n := 1
			for i+(n+1)*p <= len(parts) && slices.Equal(parts[i:i+p], parts[i+n*p:i+(n+1)*p]) {
				n++
			}
			if n >= 3 && n*p > times*period {
				period, times = p, n
			}
		}
		group := parts[i : i+period]
		switch {
		case times == 1:
			fmt.Fprintf(&b, "    %s,\n", group[0])
		case period == 1:
			fmt.Fprintf(&b, "    *(%s for _ in range(%d)),\n", group[0], times)
		default:
			fmt.Fprintf(&b, "    *(layer for _ in range(%d) for layer in (\n        %s,\n    )),\n", times, strings.Join(group, ",\n        "))
		}
		i += period * times
	}
	return b.String()
}
