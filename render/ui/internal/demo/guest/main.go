// Command guest runs the demo window, alone or driven by a test.
package main

import (
	"flag"
	"fmt"
	"log"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
	"downhill/render/ui"
	"downhill/render/ui/internal/demo"
)

func main() {
	scale := flag.Float64("scale", 1, "pixels per point")
	theme := flag.String("theme", "dark", "dark or light")
	flag.Parse()
	t, err := ui.NewTheme(figure.Themed(*theme), *scale, 1)
	if err != nil {
		log.Fatal(err)
	}
	w := demo.New(t, func(format string, args ...any) { fmt.Printf(format+"\n", args...) })
	ebiten.SetWindowSize(int(1280**scale), int(800**scale))
	if err := ebiten.RunGame(w); err != nil {
		log.Fatal(err)
	}
}
