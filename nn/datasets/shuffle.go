package datasets

import "math/rand/v2"

// Shuffle writes the numbers 0 … len(order)−1 into order as a random
// permutation that depends on seed and epoch alone: every epoch can be made
// again without those before it. It allocates nothing. It is Fisher's and
// Yates' shuffle (Knuth, volume 2, algorithm 3.4.2P) on a PCG.
func Shuffle(order []int, seed uint64, epoch int) {
	var pcg rand.PCG
	pcg.Seed(mix(seed), mix(uint64(epoch)^epochStream))
	for i := range order {
		order[i] = i
	}
	for i := len(order) - 1; i > 0; i-- {
		j := below(&pcg, uint64(i)+1)
		order[i], order[j] = order[j], order[i]
	}
}

// epochStream keeps the streams of epochs apart from those of the toy sets made
// with the same seed ("shuffle" in ASCII).
const epochStream = 0x73687566666c65

// below draws a number from 0 to n−1, all equally likely: the last incomplete
// round of the 64-bit numbers is drawn again.
func below(pcg *rand.PCG, n uint64) uint64 {
	for {
		v := pcg.Uint64()
		if r := v % n; v-r <= -n {
			return r
		}
	}
}

// mix spreads neighbouring numbers over all 64 bits (the finalizer of
// SplitMix64, Steele et al. 2014), since streams of neighbouring seeds must not
// resemble each other.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
