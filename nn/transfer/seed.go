package transfer

import "math/rand/v2"

// Streams keep the random numbers of what a seed is for apart.
const (
	streamPhase  uint64 = 0x100 // and the phase's index
	streamSample uint64 = 0x200
	streamTask   uint64 = 0x300 // masks, turns, pairs
	streamGibbs  uint64 = 0x400
	streamNet    uint64 = 0x500
	streamLayer  uint64 = 0x600 // and the layer's index
)

// Seed is the seed of one stream of random numbers that belongs to a seed: the
// finalizer of SplitMix64 (Steele et al. 2014) of both.
func Seed(seed, stream uint64) uint64 {
	z := seed*0x9e3779b97f4a7c15 + stream*0xd1342543de82ef95 + 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// random are the numbers of one step of a stream, so that any step can be made
// again alone.
func random(seed, stream uint64, step int) *rand.Rand {
	return rand.New(rand.NewPCG(Seed(seed, stream), uint64(step)))
}
