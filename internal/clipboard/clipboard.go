// Package clipboard reaches the system's clipboard without waiting for it: what
// is asked runs beside the window, and a program of the system that hangs costs a
// message instead of a frame.
package clipboard

import (
	"errors"
	"fmt"
	"time"
)

// Timeout is how long an answer is waited for. The programs that Linux needs
// answer within some milliseconds; one whose owner of the selection hangs, never.
const Timeout = 2 * time.Second

// MaxText is the longest text that is taken in, in bytes: a clipboard may hold
// anything.
const MaxText = 8 << 20

// Backend is a clipboard that may take its time.
type Backend interface {
	Read() (string, error)
	Write(text string) error
}

// Board asks a Backend, one question after another. Its methods are for one
// goroutine, which also runs the answers' functions, in Poll.
type Board struct {
	back    Backend
	missing string
	now     func() time.Time
	waiting []question
	running *run
}

// question is what is still to be asked.
type question struct {
	ask    func(Backend) (string, error)
	answer func(string, error)
}

// run is a question that was asked.
type run struct {
	began  time.Time
	answer func(string, error) // nil when it was waited for too long
	result chan result
}

type result struct {
	text string
	err  error
}

// New is a board over a backend; missing says why there is none where back is
// nil. now tells the time, nil for the machine's.
func New(back Backend, missing string, now func() time.Time) *Board {
	if now == nil {
		now = time.Now
	}
	if back == nil && missing == "" {
		missing = "there is no clipboard here"
	}
	return &Board{back: back, missing: missing, now: now}
}

// Missing says why there is no clipboard, "" where there is one.
func (b *Board) Missing() string { return b.missing }

// Copy puts a text on the clipboard; done is told how it went.
func (b *Board) Copy(text string, done func(error)) {
	b.put(func(back Backend) (string, error) { return "", back.Write(text) }, func(_ string, err error) { done(err) })
}

// Paste asks for the clipboard's text.
func (b *Board) Paste(done func(text string, err error)) {
	b.put(func(back Backend) (string, error) {
		text, err := back.Read()
		if err == nil && len(text) > MaxText {
			return "", fmt.Errorf("clipboard: a text of %d bytes: want at most %d", len(text), MaxText)
		}
		return text, err
	}, done)
}

func (b *Board) put(ask func(Backend) (string, error), answer func(string, error)) {
	b.waiting = append(b.waiting, question{ask, answer})
	b.next()
}

// next asks the first question that waits, unless one is on its way.
func (b *Board) next() {
	if b.back == nil || b.running != nil || len(b.waiting) == 0 {
		return
	}
	q := b.waiting[0]
	b.waiting = b.waiting[1:]
	r := &run{began: b.now(), answer: q.answer, result: make(chan result, 1)}
	b.running = r
	back := b.back
	go func() {
		text, err := q.ask(back)
		r.result <- result{text, err}
	}()
}

// Poll hands out the answers that have come, and an error for a question that
// was waited for too long; call it once a tick. While a question hangs there is
// no other asked, so that hanging programs do not pile up: later ones fail at
// once.
func (b *Board) Poll() {
	if b.back == nil {
		b.fail(errors.New(b.missing))
		return
	}
	r := b.running
	if r == nil {
		return
	}
	select {
	case got := <-r.result:
		b.running = nil
		b.next()
		if r.answer != nil {
			r.answer(got.text, got.err)
		}
	default:
		if b.now().Sub(r.began) < Timeout {
			return
		}
		late := fmt.Errorf("the clipboard does not answer: waited %v", Timeout)
		if answer := r.answer; answer != nil {
			r.answer = nil
			answer("", late)
		}
		b.fail(late)
	}
}

// fail answers all questions that wait.
func (b *Board) fail(err error) {
	waiting := b.waiting
	b.waiting = nil
	for _, q := range waiting {
		q.answer("", err)
	}
}
