package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"

	"downhill/nn/datasets"
)

// How many images of each class go where, and what they are drawn with.
const (
	trainEach = 600
	validEach = 100
	testEach  = 100
	seed      = 2017 // the year of Fashion-MNIST
)

// Draw takes the balanced subset out of the whole. Within each part the images
// keep the order of the originals.
func Draw(all datasets.Split) (datasets.Split, error) {
	// Fashion has split the original training set; put it together again.
	n := all.Valid.Len()
	r := rand.New(rand.NewPCG(seed, 0))
	var train, valid, test []int // positions in the original sets
	for class := range all.Train.Classes {
		var at []int
		for i, l := range all.Valid.Labels {
			if l == class {
				at = append(at, i)
			}
		}
		for i, l := range all.Train.Labels {
			if l == class {
				at = append(at, n+i)
			}
		}
		if len(at) < trainEach+validEach {
			return datasets.Split{}, fmt.Errorf("class %d has %d training images: want %d", class, len(at), trainEach+validEach)
		}
		r.Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
		train = append(train, at[:trainEach]...)
		valid = append(valid, at[trainEach:trainEach+validEach]...)
	}
	for class := range all.Test.Classes {
		var at []int
		for i, l := range all.Test.Labels {
			if l == class {
				at = append(at, i)
			}
		}
		if len(at) < testEach {
			return datasets.Split{}, fmt.Errorf("class %d has %d test images: want %d", class, len(at), testEach)
		}
		r.Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
		test = append(test, at[:testEach]...)
	}
	slices.Sort(test)
	return datasets.Split{Train: pick(all, train), Valid: pick(all, valid), Test: all.Test.Pick(test)}, nil
}

// pick takes images of the original training set by their positions in it.
func pick(all datasets.Split, at []int) *datasets.Set {
	slices.Sort(at)
	n := all.Valid.Len()
	cut, _ := slices.BinarySearch(at, n)
	rest := slices.Clone(at[cut:])
	for i := range rest {
		rest[i] -= n
	}
	out := all.Valid.Pick(at[:cut])
	tail := all.Train.Pick(rest)
	out.Pixels = append(out.Pixels, tail.Pixels...)
	out.Labels = append(out.Labels, tail.Labels...)
	return out
}

// Pack writes a set as the two gzip IDX files of the originals.
func Pack(s *datasets.Set) (images, labels []byte, err error) {
	head := binary.BigEndian.AppendUint32(nil, 0x00000803)
	for _, v := range []int{s.Len(), s.Height, s.Width} {
		head = binary.BigEndian.AppendUint32(head, uint32(v))
	}
	if images, err = shrink(append(head, s.Pixels...)); err != nil {
		return nil, nil, err
	}
	head = binary.BigEndian.AppendUint32(nil, 0x00000801)
	head = binary.BigEndian.AppendUint32(head, uint32(s.Len()))
	for _, l := range s.Labels {
		head = append(head, byte(l))
	}
	labels, err = shrink(head)
	return images, labels, err
}

// shrink compresses without a name or a time, so that nothing but the data
// decides the bits.
func shrink(data []byte) ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
