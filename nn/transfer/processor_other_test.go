//go:build !unix

package transfer

import "time"

// processorTime is the clock's time where the system's is not at hand.
func processorTime() time.Duration { return time.Since(time.Unix(0, 0)) }
