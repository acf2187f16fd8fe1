package measure

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/optimizers/tune"
	racelab "downhill/render/labs/race"
)

// raced are the racers of a race at its end. Racers count from 1.
type raced struct{ *racelab.Frame }

// raceNumber is one number that follows from a race.
type raceNumber struct {
	key, title string
	of         func(r raced) float64
}

// ofRace is a measure of a document of the lab race with at least so many racers.
func ofRace(key, title string, least int, numbers ...raceNumber) Measure {
	return Measure{Key: key, Title: title, Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
		f, err := runRace(ctx, s)
		if err != nil {
			return nil, err
		}
		if n := len(f.Rec.Tracks); n < least {
			return nil, fmt.Errorf("race.racers: %d of them: this is measured of at least %d", n, least)
		}
		var out []Number
		for _, n := range numbers {
			out = append(out, Number{Key: n.key, Title: n.title, Value: n.of(raced{f})})
		}
		return out, nil
	}}
}

// left is what is left of the first loss of racer i; one that diverged counts
// with the last loss that was recorded.
func (r raced) left(i int) float64 {
	t := &r.Rec.Tracks[i-1]
	return t.Loss[len(t.Loss)-1] / t.Loss[0]
}

// divide finds the first racer's learning rate by division, from its own on, and
// compares it with the best constant rate of gradient descent on a quadratic,
//
//	η* = 2/(λ₁ + λ₂)
//
// with the eigenvalues λ₁ and λ₂ of the Hessian at the start. It diverges above
// 2/λ₁, so that the rate found is between 2/(3λ₁) and 2/λ₁.
func divide(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	if err := ofLab(s, scenario.LabRace); err != nil {
		return nil, err
	}
	if len(s.Race.Racers) == 0 {
		return nil, errors.New("race.racers: none of them: want one")
	}
	f, err := s.Surface()
	if err != nil {
		return nil, err
	}
	d := f.Domain()
	ground := race.Ground{F: f, XMin: d.XMin, XMax: d.XMax, YMin: d.YMin, YMax: d.YMax}
	found, err := tune.Divide(ground, s.Plan(), 0, tune.DivideOptions{From: s.Race.Racers[0].Rule.Values.Num("lr")})
	if err != nil {
		return nil, err
	}
	if found.Found == 0 {
		return nil, fmt.Errorf("every rate diverged, from %v on", found.From)
	}
	h := mat.NewSymDense(2, nil)
	f.Hessian(s.Race.Start[:], h)
	var eigen mat.EigenSym
	if !eigen.Factorize(h, false) {
		return nil, errors.New("the Hessian at the start has no eigenvalues")
	}
	lambda := eigen.Values(nil) // rising
	best, limit := 2/(lambda[0]+lambda[1]), 2/lambda[1]
	track := &found.Attempts[len(found.Attempts)-1].Track
	last := track.Len() - 1
	return []Number{
		{"found", "learning rate that is found", found.Found},
		{"divided", "how often it was divided", float64(len(found.Attempts) - 1)},
		{"best", "best constant rate, 2/(λ₁ + λ₂)", best},
		{"ratio", "rate found over the best", found.Found / best},
		{"limit", "rate found over 2/λ₁, above which it diverges", found.Found / limit},
		{"left", "share of the first loss that is left with it", track.Loss[last] / track.Loss[0]},
	}, ctx.Err()
}

// divideNetwork takes the constant rates of a document, each smaller than the one
// before, as the divisions of the first. A rate diverges where the network's
// validation loss ends above where it began or is not finite.
func divideNetwork(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	f, err := runSchedules(ctx, s)
	if err != nil {
		return nil, err
	}
	all, found, best := rated{f}, 0, 0
	for i := 1; i <= len(f.Runs); i++ {
		began, ended := f.Runs[i-1].Epochs[0].ValidLoss, all.final(i)
		if !(ended <= began) { // NaN diverges
			continue
		}
		if found == 0 {
			found = i
		}
		if best == 0 || ended < all.final(best) {
			best = i
		}
	}
	if found == 0 {
		return nil, fmt.Errorf("every rate diverged, down to %v", f.Runs[len(f.Runs)-1].Base)
	}
	rate := func(i int) float64 { return f.Runs[i-1].Base }
	return []Number{
		{"found", "largest learning rate that does not diverge", rate(found)},
		{"best", "rate with the lowest last validation loss", rate(best)},
		{"ratio", "rate found over the best", rate(found) / rate(best)},
		{"loss", "last validation loss at the rate found over that at the best", all.final(found) / all.final(best)},
		{"slow", "last validation loss at the smallest rate over that at the best", all.final(len(f.Runs)) / all.final(best)},
	}, nil
}
