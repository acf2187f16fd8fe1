package datasets

import "fmt"

// lane is how many instances Gather takes at a time: eight float64 fill a cache
// line, and rows of a batch are padded to it.
const lane = 8

// Gather writes the instances with these numbers into dst [Features][stride],
// one feature a row and one instance a column, in the order of index: pixels
// divided by 255, then standardized if the set has a Scaler. Columns between
// len(index) and the next multiple of 8, as far as stride goes, become 0. It
// allocates nothing. It panics when stride is less than len(index), dst is too
// short, or a number is outside the set.
func (s *Set) Gather(dst []float64, stride int, index []int) {
	n := len(index)
	if n > stride || s.Features > 0 && len(dst) < (s.Features-1)*stride+n {
		panic(fmt.Sprintf("datasets: %s: %d instances of %d features into %d numbers with stride %d",
			s.Name, n, s.Features, len(dst), stride))
	}
	var grey [256]float64 // what each grey value is worth; 0.2 µs of a batch's 20
	if s.Pixels != nil {
		for v := range grey {
			grey[v] = float64(v) / 255
		}
	}
	for from := 0; from < n; from += lane {
		some := index[from:min(from+lane, n)]
		switch {
		case s.Pixels != nil && len(some) == lane:
			s.gatherPixels8(dst[from:], stride, (*[lane]int)(some), &grey)
		case s.Pixels != nil:
			for j, i := range some {
				s.gatherPixels(dst[from+j:], stride, i, &grey)
			}
		default:
			for j, i := range some {
				s.gatherValues(dst[from+j:], stride, i)
			}
		}
	}
	if end := min((n+lane-1)/lane*lane, stride); end > n {
		for f := range s.Features {
			row := dst[f*stride:]
			clear(row[n:min(end, len(row))])
		}
	}
}

// gatherPixels8 writes eight columns side by side, a cache line a feature.
func (s *Set) gatherPixels8(dst []float64, stride int, index *[lane]int, grey *[256]float64) {
	n := s.Features
	var rows [lane][]byte
	for j, i := range index {
		rows[j] = s.Pixels[i*n : (i+1)*n]
	}
	r0, r1, r2, r3 := rows[0], rows[1][:n], rows[2][:n], rows[3][:n]
	r4, r5, r6, r7 := rows[4][:n], rows[5][:n], rows[6][:n], rows[7][:n]
	mean, inv := s.Scaler.mean, s.Scaler.inverse
	if mean == nil {
		for f := range r0 {
			d := (*[lane]float64)(dst[f*stride:])
			d[0], d[1], d[2], d[3] = grey[r0[f]], grey[r1[f]], grey[r2[f]], grey[r3[f]]
			d[4], d[5], d[6], d[7] = grey[r4[f]], grey[r5[f]], grey[r6[f]], grey[r7[f]]
		}
		return
	}
	mean, inv = mean[:n], inv[:n]
	for f := range r0 {
		m, v := mean[f], inv[f]
		d := (*[lane]float64)(dst[f*stride:])
		d[0], d[1], d[2], d[3] = (grey[r0[f]]-m)*v, (grey[r1[f]]-m)*v, (grey[r2[f]]-m)*v, (grey[r3[f]]-m)*v
		d[4], d[5], d[6], d[7] = (grey[r4[f]]-m)*v, (grey[r5[f]]-m)*v, (grey[r6[f]]-m)*v, (grey[r7[f]]-m)*v
	}
}

// gatherPixels writes one column.
func (s *Set) gatherPixels(dst []float64, stride, i int, grey *[256]float64) {
	for f, b := range s.Pixels[i*s.Features : (i+1)*s.Features] {
		dst[f*stride] = s.Scaler.apply(f, grey[b])
	}
}

// gatherValues writes one column.
func (s *Set) gatherValues(dst []float64, stride, i int) {
	for f, v := range s.Values[i*s.Features : (i+1)*s.Features] {
		dst[f*stride] = s.Scaler.apply(f, v)
	}
}

// GatherLabels writes the labels of the instances with these numbers into dst
// [len(index)].
func (s *Set) GatherLabels(dst, index []int) {
	dst = dst[:len(index)]
	for j, i := range index {
		dst[j] = s.Labels[i]
	}
}

// GatherTargets writes the targets of the instances with these numbers into dst
// [Outputs][stride], one output a row. It allocates nothing.
func (s *Set) GatherTargets(dst []float64, stride int, index []int) {
	for j, i := range index {
		for o, v := range s.Targets[i*s.Outputs : (i+1)*s.Outputs] {
			dst[o*stride+j] = v
		}
	}
}
