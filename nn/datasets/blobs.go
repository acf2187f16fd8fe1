package datasets

import (
	"math"
	"math/rand/v2"

	"downhill/internal/param"
)

// Blobs are round normal clouds with standard deviation Noise, one for each
// class, whose centres stand evenly on the circle of radius 1.
type Blobs struct {
	size
	Centres int
}

var _ Toy = Blobs{}

var blobsParams = param.Specs{
	{Key: "centres", Symbol: "k", Title: "clouds", Kind: param.Int, Default: param.Num(3), Min: 2, Max: 20, Low: 2, High: 8,
		Help: "How many clouds, each of its own class."},
}

func newBlobs(v param.Values) (Toy, error) { return Blobs{sizeOf(v), int(v.Num("centres"))}, nil }

// Make draws the points.
func (o Blobs) Make(seed uint64) *Set {
	return o.plane("blobs", seed, o.Centres, func(_ *rand.Rand, class int) (x, y float64) {
		sin, cos := math.Sincos(2 * math.Pi * float64(class) / float64(o.Centres))
		return cos, sin
	})
}
