package ui_test

import (
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"downhill/render/enginetest"
)

var shots = flag.String("shots", "", "write screenshots into this folder")

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(enginetest.Run(m))
}

// shot keeps a picture for people to look at, where -shots asks for it.
func shot(t *testing.T, name string, im *image.RGBA) {
	t.Helper()
	if *shots == "" {
		return
	}
	f, err := os.Create(filepath.Join(*shots, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, im); err != nil {
		t.Fatal(err)
	}
}
