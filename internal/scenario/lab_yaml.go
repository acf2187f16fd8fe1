package scenario

import (
	"errors"
	"fmt"
	"slices"
)

// runnable lists the labs that a document can be for.
func runnable() []string {
	return []string{LabRace, LabTrain, LabActivations, LabSignal, LabSchedules, LabTransfer}
}

// Parse reads the document of any lab that the window has and checks all of it.
// A results file that holds a scenario under that key will do as well, and so
// will a picture or a line of text that carries one.
func Parse(text []byte) (Scenario, error) { return parse(text, "") }

// ParseRace reads a race's document, as Parse does, and no other.
func ParseRace(text []byte) (Scenario, error) { return parse(text, LabRace) }

// ParseActivations reads a document of the lab activations, as Parse does, and
// no other.
func ParseActivations(text []byte) (Scenario, error) { return parse(text, LabActivations) }

// ParseSignal reads a document of the lab signal, as Parse does, and no other.
func ParseSignal(text []byte) (Scenario, error) { return parse(text, LabSignal) }

// fits reports a document for another lab than the one that reads it; lab "" is
// the window.
func (d *document) fits(lab string) error {
	switch {
	case d.Lab == lab || !slices.Contains(runnable(), d.Lab):
		return nil // what is no lab at all is reported with what is near
	case lab != "":
		return fmt.Errorf("this scenario is for the lab %s: run it with downhill %s --scenario FILE", d.Lab, d.Lab)
	}
	return nil
}

// foreign reports a part that belongs to another lab than the document's. A race
// and a training have changes, and only a race a view of its own.
func (d *document) foreign() error {
	for _, part := range []struct {
		lab   string
		there bool
	}{{LabRace, d.Race != nil}, {LabTrain, d.Train != nil}, {LabActivations, d.Activations != nil}, {LabSignal, d.Signal != nil},
		{LabSchedules, d.Schedules != nil}, {LabTransfer, d.Transfer != nil}} {
		if part.there && part.lab != d.Lab {
			return fmt.Errorf("%s: it belongs to the lab %s; this is the lab %s", part.lab, part.lab, d.Lab)
		}
	}
	switch {
	case d.Lab == LabRace:
	case len(d.Changes) > 0 && d.Lab != LabTrain:
		return fmt.Errorf("changes: the lab %s takes none; leave them out", d.Lab)
	case d.View != nil && d.Lab == LabTrain:
		return errors.New("view: a training has it inside train; move it there")
	case d.View != nil:
		return fmt.Errorf("view: the lab %s takes none; leave it out", d.Lab)
	}
	return nil
}

// unless is what a document says of a setting: nothing where it is the default.
func unless[T comparable](x, usual T) *T {
	if x == usual {
		return nil
	}
	return &x
}

// or is a setting that a document may leave out.
func or[T any](said *T, usual T) T {
	if said == nil {
		return usual
	}
	return *said
}
