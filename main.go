// Downhill shows how deep networks learn: a window with several labs, among them
// a race of optimizers down a loss surface, and the same labs from the command
// line into pictures and data.
package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"downhill/internal/cli"
	"downhill/internal/clipboard"
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
	back, missing := clipboard.System()
	return app.Run(app.Options{Clipboard: clipboard.New(back, missing, nil), Scenario: o.Scenario, Theme: o.Theme, Fullscreen: o.Fullscreen, Frames: o.Frames,
		Report: o.Report, Lessons: o.Lessons, Lecture: o.Lecture, Loop: o.Loop, Say: o.Say, Notes: o.Notes, Began: w.began, Done: ctx.Done(), Session: session.Folder(), Settings: settings(),
		Opened: o.Opened, Home: o.Home, Callouts: o.Callouts})
}

// settings is the folder of the user's settings that holds the sessions, "" where
// there is none.
func settings() string {
	if sessions := session.Folder(); sessions != "" {
		return filepath.Dir(sessions)
	}
	return ""
}
