package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// everyRule makes a race of fourteen, whose speed the project states.
func everyRule() []string {
	args := []string{"race", "--quiet"}
	for _, spec := range []string{"sgd:lr=0.03", "momentum:lr=0.012", "nesterov:lr=0.012", "adagrad:lr=0.8", "rmsprop:lr=0.08",
		"adadelta:lr=1", "adam:lr=0.2", "adamw:lr=0.2", "adamax:lr=0.2", "nadam:lr=0.13", "adabound:lr=0.1", "ftrl:lr=0.5",
		"lion:lr=0.02", "newton"} {
		args = append(args, "--optimizer", spec)
	}
	return args
}

// BenchmarkRace is a whole call of the program, from its arguments to the file.
func BenchmarkRace(b *testing.B) {
	for _, bm := range []struct {
		name  string
		steps string
		file  string
	}{
		{"racers=14/steps=10000/out=none", "10000", ""},
		{"racers=14/steps=10000/out=json", "10000", "a.json"},
		{"racers=14/steps=10000/out=csv", "10000", "a.csv"},
		{"racers=14/steps=200/out=png", "200", "a.png"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			args := append(everyRule(), "--steps", bm.steps)
			path := ""
			if bm.file != "" {
				path = filepath.Join(b.TempDir(), bm.file)
				args = append(args, "-o", path)
			}
			b.ReportAllocs()
			for b.Loop() {
				done(b, "", args...)
			}
			if path != "" {
				info, err := os.Stat(path)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(info.Size()), "bytes/file")
			}
		})
	}
}
