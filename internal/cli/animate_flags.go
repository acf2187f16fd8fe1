package cli

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"downhill/internal/scenario"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
)

// clipFlags say which part of a run an animation shows and how fast.
type clipFlags struct {
	from, to      stepValue
	rate, seconds numberValue
	turn          signedValue
	set           *pflag.FlagSet // that they are registered in, nil where none has them
}

// stepValue is a step that need not be given.
type stepValue struct {
	step  wholeValue
	given bool
}

var _ pflag.Value = (*stepValue)(nil)

// String implements pflag.Value.
func (v *stepValue) String() string {
	if !v.given {
		return ""
	}
	return strconv.Itoa(int(v.step))
}

// Type implements pflag.Value.
func (v *stepValue) Type() string { return "N" }

// Set implements pflag.Value.
func (v *stepValue) Set(s string) error {
	if err := v.step.Set(s); err != nil {
		return err
	}
	if v.step < 0 {
		return errors.New("want a step of the run, 0 or more")
	}
	v.given = true
	return nil
}

// clipNames are the flags of every lab's animations.
var clipNames = [...]string{"from-step", "to-step", "fps", "duration"}

func (f *clipFlags) register(c *cobra.Command) {
	f.set = c.Flags()
	f.set.Var(&f.from, "from-step", "an animation begins at step `N`: of a race, an epoch of a training, a layer of a signal (default: the first)")
	f.set.Var(&f.to, "to-step", "an animation ends at step `N` (default: the last)")
	f.set.Var(&f.rate, "fps", fmt.Sprintf("frames a second of an animation, %v to %v (default 0: as many as it needs)", labs.MinRate, labs.MaxRate))
	f.set.Var(&f.seconds, "duration", fmt.Sprintf("an animation takes `SECONDS`, %v to %v (default 0: 8, or less for few steps)", labs.MinSeconds, labs.MaxSeconds))
	for _, name := range clipNames {
		offer(c, name, words())
	}
}

// registerTurn adds what only a race in three dimensions has.
func (f *clipFlags) registerTurn(c *cobra.Command) {
	c.Flags().Var(&f.turn, "turn", "with --three: an animation walks by so many `DEGREES` around the surface")
	offer(c, "turn", words("90", "360"))
}

// around is a race, or the walk around it that is asked for.
func (f *clipFlags) around(frame *racelab.Frame) labs.Player {
	if f.turn == 0 {
		return frame
	}
	return racelab.Turning{Frame: frame, Degrees: float64(f.turn)}
}

// maxTurn is ten times around.
const maxTurn = 3600

// checkTurn reports a walk around a surface that has no sides.
func (f *clipFlags) checkTurn(sc *scenario.Scenario) error {
	switch {
	case f.turn == 0:
	case !sc.View.Three.On:
		return errors.New("--turn: it walks around the surface in three dimensions; give --three too")
	case f.turn < -maxTurn || f.turn > maxTurn:
		return fmt.Errorf("--turn %s: want %d to %d degrees, such as 90", &f.turn, -maxTurn, maxTurn)
	}
	return nil
}

// anyGiven is the name of a flag that was given, "" for none.
func (f *clipFlags) anyGiven() string {
	for _, name := range append(clipNames[:], "turn") {
		if f.set != nil && f.set.Changed(name) {
			return name
		}
	}
	return ""
}

// check reports numbers that no animation can have.
func (f *clipFlags) check() error {
	for _, flag := range []struct {
		name        string
		value       *numberValue
		least, most float64
		such        string
	}{{"fps", &f.rate, labs.MinRate, labs.MaxRate, "25"}, {"duration", &f.seconds, labs.MinSeconds, labs.MaxSeconds, "8"}} {
		v := float64(*flag.value)
		if f.set != nil && f.set.Changed(flag.name) && !(v >= flag.least && v <= flag.most) {
			return fmt.Errorf("--%s %s: want %v to %v, such as %s", flag.name, flag.value, flag.least, flag.most, flag.such)
		}
	}
	if f.from.given && f.to.given && f.from.step > f.to.step {
		return fmt.Errorf("--from-step %d --to-step %d: want the first no larger than the second", f.from.step, f.to.step)
	}
	return nil
}

// clip is what the flags ask for.
func (f *clipFlags) clip() labs.Clip {
	c := labs.Usual()
	if f.from.given {
		c.From = int(f.from.step)
	}
	if f.to.given {
		c.To = int(f.to.step)
	}
	c.Rate, c.Seconds = float64(f.rate), float64(f.seconds)
	return c
}
