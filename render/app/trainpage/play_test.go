package trainpage

import (
	"testing"
	"time"
)

// Frames that come later than they were asked for are asked for earlier, so that
// there are thirty a second all the same; a machine that cannot is not asked for
// more than twice as many.
func TestCadence(t *testing.T) {
	for _, c := range []struct {
		late time.Duration
		want time.Duration // from frame to frame
	}{{0, frameEvery}, {3 * time.Millisecond, frameEvery}, {30 * time.Millisecond, frameEvery/2 + 30*time.Millisecond}} {
		var k cadence
		now := time.Unix(0, 0)
		apart := time.Duration(0)
		for range 200 {
			apart = k.next(now, frameEvery) + c.late
			now = now.Add(apart)
		}
		// It approaches by an eighth of what is left each frame.
		if d := apart - c.want; d < -time.Microsecond || d > time.Microsecond {
			t.Errorf("each %v late, frames are %v apart, want %v", c.late, apart, c.want)
		}
	}
}
