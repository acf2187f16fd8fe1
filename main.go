// Downhill shows how deep networks learn: a window with several labs, among them
// a race of optimizers down a loss surface, and the same labs from the command
// line into pictures and data.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"downhill/internal/cli"
	"downhill/internal/session"
	"downhill/render/app"
)

func main() {
	w := window{began: time.Now()}
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, w))
}

// window opens the desktop window for the command line.
type window struct{ began time.Time }

// Available says why no window can be opened here.
func (window) Available() error { return app.Available() }

// Run opens the window; an interrupt closes it.
func (w window) Run(o cli.WindowOptions) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return app.Run(app.Options{Scenario: o.Scenario, Theme: o.Theme, Fullscreen: o.Fullscreen, Frames: o.Frames,
		Report: o.Report, Began: w.began, Done: ctx.Done(), Session: session.Folder()})
}
