package scenario

import "fmt"

// FigureSpectrum shows a racer's eigen-components: their rates, and the loss
// split by them.
const FigureSpectrum = "spectrum"

// Spectrum asks for the eigen-components of one racer. Its zero value asks for
// those of the first that is shown.
type Spectrum struct {
	Racer string // name; "" for the first that is shown
}

// spectrumDoc is the file form of a Spectrum.
type spectrumDoc struct {
	Racer string `yaml:"racer,omitempty" json:"racer,omitempty"`
}

// document is nil where nothing differs from the zero value.
func (s Spectrum) document() *spectrumDoc {
	if s == (Spectrum{}) {
		return nil
	}
	d := spectrumDoc(s)
	return &d
}

// spectrum reads it.
func (d *spectrumDoc) spectrum() Spectrum {
	if d == nil {
		return Spectrum{}
	}
	return Spectrum(*d)
}

// SpectrumRacer is the racer whose eigen-components the document asks for.
func (s *Scenario) SpectrumRacer() (int, error) {
	r := &s.Race
	if r.Spectrum.Racer != "" {
		i, err := r.named(r.Spectrum.Racer)
		if err != nil {
			return i, fmt.Errorf("race.spectrum.racer: %w", err)
		}
		return i, nil
	}
	for i, rc := range r.Racers {
		if !rc.Hidden {
			return i, nil
		}
	}
	return 0, nil
}
