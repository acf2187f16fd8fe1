package ui

import (
	"reflect"
	"testing"
)

// Each kept step is a tick; those less than two pixels apart are one band.
func TestKeptRuns(t *testing.T) {
	for _, tt := range []struct {
		kept  []int
		scale float64
		want  [][2]int
	}{
		{nil, 1, nil},
		{[]int{0, 10, 20}, 0.5, [][2]int{{0, 0}, {5, 5}, {10, 10}}},
		{[]int{0, 32, 64, 96, 1000}, 0.03, [][2]int{{0, 3}, {30, 30}}},
		{[]int{0, 1, 2, 4, 6, 7}, 1, [][2]int{{0, 2}, {4, 4}, {6, 7}}},
	} {
		var got [][2]int
		each := keptRuns(tt.kept, func(step int) float64 { return tt.scale * float64(step) })
		for from, to, ok := each(); ok; from, to, ok = each() {
			got = append(got, [2]int{from, to})
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%v at %v: got %v, want %v", tt.kept, tt.scale, got, tt.want)
		}
	}
}
