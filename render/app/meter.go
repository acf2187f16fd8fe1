package app

import (
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// meter measures how fast frames come, for --frames. A nil meter does nothing.
type meter struct {
	want    int
	began   time.Time
	first   time.Duration // from the program's start to the end of its first frame
	last    time.Time
	frames  []time.Duration
	mallocs uint64
	counted int
}

// warmUp frames are not counted: shaders compile and caches fill.
const warmUp = 20

func newMeter(frames int, began time.Time) *meter {
	return &meter{want: frames, began: began, frames: make([]time.Duration, 0, frames)}
}

func (m *meter) begin() {
	if m == nil {
		return
	}
	now := time.Now()
	if !m.last.IsZero() {
		m.frames = append(m.frames, now.Sub(m.last))
	}
	m.last = now
	if len(m.frames) == min(warmUp, m.want/2) {
		m.mallocs, m.counted = mallocs(), 0
	}
	m.counted++
}

// end says whether all frames have been shown.
func (m *meter) end() bool {
	if m == nil {
		return false
	}
	if m.first == 0 {
		m.first = time.Since(m.began)
	}
	return len(m.frames) >= m.want
}

func mallocs() uint64 {
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.Mallocs
}

// frameReport is the JSON object of the command line's contract.
type frameReport struct {
	Frames         int         `json:"frames"`
	FPS            float64     `json:"fps"` // from the median
	FrameMS        percentiles `json:"frame_ms"`
	AllocsPerFrame float64     `json:"allocs_per_frame"`
	FirstFrameMS   float64     `json:"first_frame_ms"`
	RSSMB          float64     `json:"rss_mb"`
}

type percentiles struct {
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
}

func (m *meter) report() frameReport {
	allocs := float64(mallocs()-m.mallocs) / float64(max(1, m.counted-1))
	fs := slices.Clone(m.frames[min(warmUp, len(m.frames)/2):])
	slices.Sort(fs)
	at := func(p float64) float64 {
		return float64(fs[min(len(fs)-1, int(p*float64(len(fs))))].Microseconds()) / 1000
	}
	p := percentiles{at(0.5), at(0.9), at(0.99)}
	return frameReport{Frames: len(m.frames), FPS: 1000 / p.P50, FrameMS: p, AllocsPerFrame: allocs,
		FirstFrameMS: float64(m.first.Microseconds()) / 1000, RSSMB: resident()}
}

// resident is the memory that the process occupies in MB: the kernel's figure
// on Linux, elsewhere what the runtime took from the system.
func resident() float64 {
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		if fields := strings.Fields(string(text)); len(fields) > 1 {
			if pages, err := strconv.ParseFloat(fields[1], 64); err == nil {
				return pages * float64(os.Getpagesize()) / (1 << 20)
			}
		}
	}
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return float64(s.Sys) / (1 << 20)
}
